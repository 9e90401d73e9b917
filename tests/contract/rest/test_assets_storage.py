"""What is kept of files: quotas, sums, what is left when things fail (rest.md 9.4, 10.5, 15.5)."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.contract.rest.test_assets import code, fetch, upload, uploaded
from tests.support.controller import Caller, Controller
from tests.support.mailbox import wait_until
from tests.support.service import Service, service_settings

from parlour.controller.app import create_app
from parlour.controller.parameters import room_parameters
from parlour.files.discarding import delete_discarded
from parlour.files.reconciling import UPLOAD_TIME, reconcile
from parlour.files.store import AssetStore, new_key, open_store
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.meetings import meeting_of_room

Start = Callable[..., Controller]
MAX = 100
OVERSHOOT = 20
LIMIT = 1000


@pytest.fixture
def controller(start: Start) -> Controller:
    """One of its own, with small limits."""
    return start(
        storage__upload_size_limit=LIMIT,
        storage__quota_overshoot=OVERSHOOT,
        tariff__quotas={"max_storage": MAX},
        **service_settings(),
    )


@pytest.fixture
def unlimited(start: Start) -> Controller:
    return start(storage__upload_size_limit=LIMIT)


@pytest.fixture
def room(anna: Caller) -> str:
    return anna.post("/rooms").json()["id"]


def used(caller: Caller) -> int:
    return caller.get("/users/me").json()["used_storage"]


def objects(controller: Controller) -> set[str]:
    folder = controller.settings.data / "assets"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@contextlib.contextmanager
def nothing_new(controller: Controller) -> Iterator[None]:
    before = objects(controller)
    yield
    assert objects(controller) == before


def test_the_profile_says_how_much_is_used_in_all_own_rooms(anna: Caller, bob: Caller, room: str):
    assert used(anna) == 0
    uploaded(anna, room, b"x" * 30)
    other = anna.post("/rooms").json()["id"]
    asset = uploaded(anna, other, b"x" * 12)
    assert used(anna) == 42
    assert used(bob) == 0
    assert anna.patch("/users/me", {"title": "Dr."}).json()["used_storage"] == 42
    anna.delete(f"/rooms/{other}/assets/{asset['id']}")
    assert used(anna) == 30
    assert anna.get("/users/me/tariff").json()["quotas"] == {"max_storage": MAX}


def test_the_last_file_may_go_beyond_the_quota_and_no_further_may_come(anna: Caller, room: str):
    uploaded(anna, room, b"x" * (MAX - 1))
    uploaded(anna, room, b"x" * (1 + OVERSHOOT))
    assert used(anna) == MAX + OVERSHOOT
    assert code(upload(anna, room, b"x")) == (400, "bad_request")
    assert code(upload(anna, room, b"")) == (400, "bad_request")


def test_a_quota_that_is_just_used_up_refuses_the_next(anna: Caller, room: str):
    uploaded(anna, room, b"x" * MAX)
    assert code(upload(anna, room, b"x")) == (400, "bad_request")


def test_the_quota_holds_while_a_file_is_written(controller: Controller, anna: Caller, room: str):
    uploaded(anna, room, b"x" * 50)
    with nothing_new(controller):
        answer = upload(anna, room, b"x" * (50 + OVERSHOOT + 1))
        assert code(answer) == (400, "bad_request")
    assert used(anna) == 50


def test_the_quota_is_the_owners_whoever_stores(controller: Controller, anna: Caller, room: str):
    service = Service(controller)
    query = {"file_extension": "pdf", "kind": "report"}
    stored = service.post_asset(room, b"x" * MAX, **query)
    assert stored.json()["quota"] == {"used": MAX, "total": MAX}
    answer = service.post_asset(room, b"x", **query)
    assert code(answer) == (413, "storage_quota_exceeded")
    assert used(anna) == MAX


def test_the_quota_holds_for_room_servers_while_they_write(
    controller: Controller, anna: Caller, room: str
):
    with nothing_new(controller):
        answer = Service(controller).post_asset(
            room, b"x" * (MAX + OVERSHOOT + 1), file_extension="pdf", kind="report"
        )
    assert code(answer) == (413, "storage_quota_exceeded")
    assert used(anna) == 0


def test_a_room_that_starts_is_told_what_is_used(controller: Controller, anna: Caller, room: str):
    uploaded(anna, room, b"x" * 42)

    async def told() -> Any:
        platform = create_app(controller.settings).state.platform
        async with platform.database.reading() as session:
            meeting = await meeting_of_room(session, UUID(room), None)
        assert meeting is not None
        parameters = await room_parameters(platform, meeting)
        await platform.database.close()
        return parameters.tariff

    tariff = asyncio.run(told())
    assert tariff.quotas == {"max_storage": MAX}
    assert tariff.used_quota == {"max_storage": 42}


def test_files_that_come_at_once_do_not_pass_the_quota_together(
    controller: Controller, anna: Caller, room: str
):
    """Each of them alone would have its place."""

    async def at_once() -> list[int]:
        import httpx

        async with httpx.AsyncClient(base_url=controller.url, trust_env=False) as http:
            sent = [
                http.post(
                    f"/v1/rooms/{room}/assets?file_extension=&kind=k",
                    content=b"x" * 70,
                    headers={"Authorization": anna.authorization or ""},
                )
                for _ in range(6)
            ]
            return [answer.status_code for answer in await asyncio.gather(*sent)]

    answers = asyncio.run(at_once())
    assert answers.count(200) in {1, 2}
    assert used(anna) == 70 * answers.count(200) <= MAX + OVERSHOOT + 20
    assert used(anna) <= MAX + OVERSHOOT or answers.count(200) == 1
    assert len(anna.get(f"/rooms/{room}/assets").json()) == answers.count(200)


def test_a_file_may_be_as_large_as_the_settings_say(unlimited: Controller):
    anna = unlimited.user()
    room = anna.post("/rooms").json()["id"]
    uploaded(anna, room, b"x" * LIMIT)
    with nothing_new(unlimited):
        answer = upload(anna, room, b"x" * (LIMIT + 1))
    assert code(answer) == (400, "bad_request")
    assert str(LIMIT) in answer.json()["message"]
    assert used(anna) == LIMIT


def uploads_ended(controller: Controller) -> float:
    """How many uploads the controller is done with, whatever came of them."""
    found = controller.app.state.platform.metrics.requests.collect()
    return sum(
        sample.value
        for metric in found
        for sample in metric.samples
        if sample.name.endswith("_total")
        and sample.labels["method"] == "POST"
        and sample.labels["route"].endswith("/assets")
    )


def test_an_upload_that_breaks_off_leaves_nothing(controller: Controller, anna: Caller, room: str):
    host, port = "127.0.0.1", controller.settings.controller.port
    head = (
        f"POST /v1/rooms/{room}/assets?file_extension=&kind=k HTTP/1.1\r\nHost: {host}\r\n"
        f"Authorization: {anna.authorization}\r\nContent-Length: 90\r\n\r\n"
    )
    before = uploads_ended(controller)
    with nothing_new(controller):
        with socket.create_connection((host, port)) as connection:
            connection.sendall(head.encode() + b"x" * 80)
        wait_until(lambda: uploads_ended(controller) > before)
    assert anna.get(f"/rooms/{room}/assets").json() == []
    assert used(anna) == 0


def test_deleting_a_file_deletes_its_content(controller: Controller, anna: Caller, room: str):
    with nothing_new(controller):
        asset = uploaded(anna, room)["id"]
        anna.delete(f"/rooms/{room}/assets/{asset}")


def test_deleting_a_room_deletes_its_files(controller: Controller, anna: Caller, room: str):
    kept = uploaded(anna, anna.post("/rooms").json()["id"], b"x")
    with nothing_new(controller):
        uploaded(anna, room, b"xx")
        uploaded(anna, room, b"xxx")
        assert anna.delete(f"/rooms/{room}").status_code == 204
    assert used(anna) == 1
    assert [one["id"] for one in anna.get("/users/me/assets").json()["owned_assets"]] == [
        kept["id"]
    ]


def test_deleting_an_event_deletes_the_files_of_its_room(controller: Controller, anna: Caller):
    body = {"title": "x", "description": "", "is_time_independent": True}
    event = anna.post("/events", body).json()
    with nothing_new(controller):
        uploaded(anna, event["room"]["id"])
        assert anna.delete(f"/events/{event['id']}").status_code == 204
    assert used(anna) == 0


def test_damaged_content_is_never_sent_as_whole(controller: Controller, anna: Caller, room: str):
    import httpx

    before = objects(controller)
    asset = uploaded(anna, room, b"x" * 50)["id"]
    (key,) = objects(controller) - before
    (controller.settings.data / "assets" / key).write_bytes(b"x" * 49 + b"y")
    with pytest.raises(httpx.RemoteProtocolError):
        fetch(anna, room, asset)


def test_content_that_is_gone_is_not_found(controller: Controller, anna: Caller, room: str):
    before = objects(controller)
    asset = uploaded(anna, room)["id"]
    (key,) = objects(controller) - before
    (controller.settings.data / "assets" / key).unlink()
    assert code(fetch(anna, room, asset)) == (404, "not_found")


@pytest.fixture
def without_storage(start: Start) -> Controller:
    """Its S3 server is not there."""
    return start(
        storage__kind="s3",
        storage__bucket="nothing",
        storage__endpoint="http://127.0.0.1:9",
        storage__access_key="x",
        storage__secret_key="x",
    )


def test_a_storage_that_cannot_be_reached(without_storage: Controller):
    anna = without_storage.user()
    room = anna.post("/rooms").json()["id"]
    assert code(upload(anna, room)) == (503, "service_unavailable")
    assert anna.get(f"/rooms/{room}/assets").json() == []
    assert anna.delete(f"/rooms/{room}").status_code == 204


# All files of a user


def owned(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    return caller.get("/users/me/assets", params=query).json()["owned_assets"]


def test_all_files_of_a_user_with_their_places(unlimited: Controller):
    anna, bob = unlimited.user(), unlimited.user()
    body = {"title": "x", "description": "", "is_time_independent": True}
    event = anna.post("/events", body).json()
    in_event = uploaded(anna, event["room"]["id"], namespace="recording")
    room = anna.post("/rooms").json()["id"]
    alone = uploaded(anna, room)
    anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id})
    assert anna.get("/users/me/assets").json() == {
        "owned_assets": [
            alone | {"room_id": room},
            in_event | {"room_id": event["room"]["id"], "event_id": event["id"]},
        ]
    }
    assert owned(bob) == []


def test_sorting_all_files(unlimited: Controller):
    anna = unlimited.user()
    room = anna.post("/rooms").json()["id"]
    made = {
        name: uploaded(anna, room, b"x" * size, kind=kind, namespace=space, event_title=title)
        for name, size, kind, space, title in [
            ("first", 2, "b", None, "c"),
            ("second", 3, "c", "z", "a"),
            ("third", 1, "a", "y", "b"),
        ]
    }

    def order(**query: str) -> list[str]:
        names = {asset["id"]: name for name, asset in made.items()}
        return [names[asset["id"]] for asset in owned(anna, **query)]

    assert order() == ["third", "second", "first"]
    assert order(sort="created_at", order="descending") == order()
    assert order(order="ascending") == ["first", "second", "third"]
    assert order(sort="size") == ["second", "first", "third"]
    assert order(sort="size", order="ascending") == ["third", "first", "second"]
    assert order(sort="kind", order="ascending") == ["third", "first", "second"]
    assert order(sort="namespace", order="ascending") == ["first", "third", "second"]
    assert order(sort="filename", order="ascending") == ["second", "third", "first"]


@pytest.mark.parametrize("query", [{"sort": "color"}, {"order": "up"}, {"page": 0}])
def test_sortings_that_do_not_exist(anna: Caller, query: dict[str, Any]):
    answer = anna.get("/users/me/assets", params=query)
    assert code(answer) == (400, "bad_request")


def test_all_files_come_in_pages(unlimited: Controller):
    anna = unlimited.user()
    room = anna.post("/rooms").json()["id"]
    ids = [uploaded(anna, room)["id"] for _ in range(3)]
    page = anna.get("/users/me/assets?per_page=2&page=2&sort=size")
    assert [one["id"] for one in page.json()["owned_assets"]] == [ids[0]]
    assert "sort=size" in page.headers["Link"]
    assert 'rel="prev"' in page.headers["Link"]


# What storage and database do not agree on


class Pair:
    """The storage and the database of a controller, seen from outside."""

    def __init__(self, controller: Controller) -> None:
        self.files = open_store(controller.settings.storage, controller.settings.data)
        self.url = controller.settings.database_url()
        self.folder: Path = controller.settings.data / "assets"

    def run(self, action: Callable[[Database, AssetStore], Any]) -> Any:
        async def run() -> Any:
            database = Database(self.url)
            try:
                return await action(database, self.files)
            finally:
                await database.close()

        return asyncio.run(run())

    def put(self, key: str) -> None:
        async def content() -> Any:
            yield b"stray"

        asyncio.run(self.files.put(key, content(), 100))


@pytest.fixture
def pair(start: Start) -> Pair:
    """Of a controller that no other test has."""
    return Pair(start(storage__upload_size_limit=LIMIT + 1))


def test_nothing_disagrees_where_all_is_well(start: Start, pair: Pair):
    anna = start(storage__upload_size_limit=LIMIT + 1).user()
    uploaded(anna, anna.post("/rooms").json()["id"])
    later = now() + timedelta(days=30)
    found = pair.run(lambda base, files: reconcile(base, files, dry_run=False, at=later))
    assert (found.objects, found.rows, found.sizes) == ([], [], {})


def test_objects_that_no_row_knows_are_deleted_when_they_are_old(pair: Pair):
    stray, part = new_key(), f"parts/{uuid4()}/0"
    pair.put(stray)
    pair.put(part)

    def found(days: float, dry_run: bool) -> list[str]:
        at = now() + timedelta(days=days)
        done = pair.run(lambda base, files: reconcile(base, files, dry_run=dry_run, at=at))
        return sorted(done.objects)

    assert found(UPLOAD_TIME.days - 0.1, dry_run=False) == []
    assert found(UPLOAD_TIME.days + 0.1, dry_run=True) == [stray]
    assert (pair.folder / stray).exists()
    assert found(UPLOAD_TIME.days + 0.1, dry_run=False) == [stray]
    assert not (pair.folder / stray).exists()
    assert found(8, dry_run=False) == [part]
    assert found(8, dry_run=False) == []


def test_rows_without_objects_are_named_and_deleted_only_if_told_so(start: Start, pair: Pair):
    anna = start(storage__upload_size_limit=LIMIT + 1).user()
    room = anna.post("/rooms").json()["id"]
    before = set(pair.folder.rglob("*"))
    asset = uploaded(anna, room)["id"]
    (path,) = (one for one in set(pair.folder.rglob("*")) - before if one.is_file())
    path.unlink()
    found = pair.run(lambda base, files: reconcile(base, files, dry_run=False))
    assert found.rows == [UUID(asset)]
    assert used(anna) == 7
    dry = pair.run(lambda base, files: reconcile(base, files, dry_run=True, delete_rows=True))
    assert dry.rows == [UUID(asset)]
    assert used(anna) == 7
    pair.run(lambda base, files: reconcile(base, files, dry_run=False, delete_rows=True))
    assert used(anna) == 0
    assert owned(anna) == []


def test_sizes_follow_the_storage(start: Start, pair: Pair):
    anna = start(storage__upload_size_limit=LIMIT + 1).user()
    room = anna.post("/rooms").json()["id"]
    before = set(pair.folder.rglob("*"))
    asset = uploaded(anna, room)["id"]
    (path,) = (one for one in set(pair.folder.rglob("*")) - before if one.is_file())
    path.write_bytes(b"x" * 11)
    found = pair.run(lambda base, files: reconcile(base, files, dry_run=False))
    assert found.sizes == {UUID(asset): 11}
    assert used(anna) == 11
    anna.delete(f"/rooms/{room}/assets/{asset}")


def test_objects_whose_rows_are_gone_are_deleted_once_the_storage_answers(start: Start, pair: Pair):
    anna = start(storage__upload_size_limit=LIMIT + 1).user()
    room = anna.post("/rooms").json()["id"]
    before = set(pair.folder.rglob("*"))
    asset = uploaded(anna, room)["id"]
    (path,) = (one for one in set(pair.folder.rglob("*")) - before if one.is_file())
    # A folder in the object's place cannot be deleted as an object.
    path.unlink()
    path.mkdir()
    (path / "x").write_text("")
    assert anna.delete(f"/rooms/{room}/assets/{asset}").status_code == 204
    assert used(anna) == 0
    (path / "x").unlink()
    path.rmdir()
    path.write_text("there again")
    assert pair.run(delete_discarded) == 1
    assert not path.exists()
    assert pair.run(delete_discarded) == 0
