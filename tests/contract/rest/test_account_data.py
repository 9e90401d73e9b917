"""A person's own data: the archive of it, and its deletion."""

import asyncio
import io
import json
import os
import time
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy import select
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.mailbox import Mailbox
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer

from parlour.controller.account_data.allowance import EXPORTS
from parlour.store.base import Base
from parlour.store.engine import Database

MEGABYTE = 1024 * 1024
EVENT = {
    "title": "Planning",
    "description": "What we plan",
    "password": "sesame",
    "is_time_independent": False,
    "starts_at": {"datetime": "2039-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
    "ends_at": {"datetime": "2039-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
    "streaming_targets": [
        {
            "name": "Channel",
            "kind": "custom",
            "streaming_endpoint": "rtmp://live.example.org/app",
            "streaming_key": "key",
            "public_url": "https://live.example.org/channel",
        }
    ],
}


def event_of(owner: Caller, *invited: Caller, **changes: Any) -> dict[str, Any]:
    made = owner.post("/events", EVENT | changes).raise_for_status().json()
    for person in invited:
        path = f"/events/{made['id']}/invites"
        assert owner.post(path, {"invitee": person.id}).status_code == 201
    return made


def upload(owner: Caller, room: str, content: bytes) -> dict[str, Any]:
    return owner.send(
        "POST",
        f"/rooms/{room}/assets",
        content=content,
        params={"file_extension": "webm", "kind": "recording"},
        headers={"Content-Type": "application/octet-stream"},
    ).json()


def freed(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The answer, once the place of an archive that was broken off is free."""
    deadline = time.monotonic() + 30
    while (answer := ask()).status_code == 429 and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer.raise_for_status()


def opened(archive: bytes) -> dict[str, Any]:
    """The archive's files: JSON read, texts as text, everything else as bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        assert found.testzip() is None
        files = {name: found.read(name) for name in found.namelist()}
    return {
        name: json.loads(content) if name.endswith(".json") else content
        for name, content in files.items()
    }


class TestExport:
    def test_it_has_what_the_person_made_and_was_invited_to(self, anna: Caller, bob: Caller):
        own = event_of(anna, bob)
        room = own["room"]["id"]
        code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
        others = event_of(bob, anna, title="Bob's", password="bobs password")
        anna.put(f"/users/me/event_favorites/{others['id']}")
        asset = upload(anna, room, b"a recording")
        files = opened(anna.get("/users/me/export").content)
        assert files["profile.json"]["email"] == anna.profile["email"]
        assert files["tariff.json"]["name"] == "OpenTalkDefaultTariff"
        assert files["events.json"]["events"][0]["description"] == "What we plan"
        (invited,) = files["events.json"]["invited_users"]
        assert invited["email"] == bob.profile["email"]
        (kept,) = files["rooms.json"]["rooms"]
        assert (kept["id"], kept["password"]) == (room, "sesame")
        assert [link["id"] for link in files["rooms.json"]["guest_links"]] == [code]
        assert files["rooms.json"]["livestreams"][0]["streaming_key"] == "key"
        (invitation,) = files["invitations.json"]
        assert (invitation["title"], invitation["organiser"]) == ("Bob's", "Bob Bergmann")
        assert files["favourites.json"][0]["event_id"] == others["id"]
        (listed,) = files["files.json"]
        assert listed["id"] == asset["id"]
        assert files[f"files/{room}/{asset['id']}-{asset['filename']}"] == b"a recording"

    def test_it_explains_itself_in_two_languages(self, anna: Caller):
        files = opened(anna.get("/users/me/export").content)
        for page, word in (("LIESMICH.txt", "Ihre Daten"), ("README.txt", "Your data")):
            said = files[page].decode()
            assert word in said
            for name in files:
                assert name in said or name in {"LIESMICH.txt", "README.txt"}, (page, name)

    def test_it_has_nothing_secret_of_others(self, anna: Caller, bob: Caller):
        event_of(bob, anna, password="bobs password")
        archive = anna.get("/users/me/export").content
        assert b"bobs password" not in archive
        assert b"rtmp://live" not in archive

    def test_a_file_that_is_gone_is_named(self, controller: Controller, anna: Caller):
        asset = upload(anna, event_of(anna)["room"]["id"], b"a recording")
        folder = controller.settings.data / "assets"
        for stored in folder.rglob("*"):
            if stored.is_file() and stored.read_bytes() == b"a recording":
                stored.unlink()
        files = opened(anna.get("/users/me/export").content)
        assert not any(name.startswith("files/") for name in files)
        assert asset["filename"] in files["README.txt"].decode()

    def test_a_browser_fetches_it_once_with_a_link(self, controller: Controller, anna: Caller):
        link = anna.post("/users/me/export").json()["url"]
        assert link.startswith(controller.url)
        answer = controller.client.get(link)
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["cache-control"] == "private, no-store"
        assert 'filename="parlour-' in answer.headers["content-disposition"]
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert opened(answer.content)["profile.json"]["id"] == anna.id
        again = controller.client.get(link)
        assert (again.status_code, again.json()["code"]) == (403, "forbidden")

    def test_a_new_link_replaces_the_former(self, controller: Controller, anna: Caller):
        first, second = (anna.post("/users/me/export").json()["url"] for _ in range(2))
        assert controller.client.get(first).status_code == 403
        assert controller.client.get(second).status_code == 200

    def test_so_many_a_day_are_made(self, controller: Controller, anna: Caller, bob: Caller):
        link = anna.post("/users/me/export").json()["url"]
        for _ in range(EXPORTS.amount):
            assert anna.get("/users/me/export").status_code == 200
        for refused in (
            anna.get("/users/me/export"),
            anna.post("/users/me/export"),
            controller.client.get(link),
        ):
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
            assert 0 < int(refused.headers["Retry-After"]) <= 24 * 3600
        assert bob.get("/users/me/export").status_code == 200

    def test_one_is_made_at_a_time(self, controller: Controller, anna: Caller):
        first = upload(anna, event_of(anna)["room"]["id"], os.urandom(32 * MEGABYTE))
        link = anna.post("/users/me/export").json()["url"]
        headers = {"Authorization": str(anna.authorization)}
        with controller.client.stream("GET", "/v1/users/me/export", headers=headers) as running:
            assert running.status_code == 200
            for refused in (anna.get("/users/me/export"), controller.client.get(link)):
                assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        # Nobody wanted the rest of it; and the link has not been used.
        answer = freed(lambda: controller.client.get(link))
        assert f"{first['id']}" in str(opened(answer.content)["files.json"])

    def test_mails_are_listed(self, anna: Caller, bob: Caller):
        event_of(bob, anna, title="Bob's")
        (mail,) = opened(anna.get("/users/me/export").content)["mails.json"]
        assert (mail["kind"], mail["title"], mail["email"]) == (
            "invite",
            "Bob's",
            anna.profile["email"],
        )


class TestDeletion:
    def test_the_own_address_has_to_be_typed(self, anna: Caller):
        for typed in ("", "x", "somebody@example.org"):
            answer = anna.send("DELETE", "/users/me", json={"email": typed})
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
        assert anna.get("/users/me").status_code == 200

    def test_it_can_be_seen_beforehand_what_goes(self, anna: Caller, bob: Caller):
        room = event_of(anna, bob)["room"]["id"]
        upload(anna, room, b"a recording")
        event_of(bob, anna)
        expected = {"events": 1, "rooms": 1, "files": 1, "file_bytes": 11, "invitations": 1}
        found = anna.get("/users/me/deletion").json()
        assert {name: found[name] for name in expected} == expected
        assert anna.get("/users/me/deletion").json() == found

    def test_all_that_is_theirs_goes(self, controller: Controller, anna: Caller, bob: Caller):
        own = event_of(anna, bob)
        others = event_of(bob, anna)
        upload(anna, own["room"]["id"], b"a recording of Anna's")
        gone = anna.send("DELETE", "/users/me", json={"email": anna.profile["email"].upper()})
        assert (gone.status_code, gone.json()["events"]) == (200, 1)
        assert bob.get(f"/events/{own['id']}").status_code == 403
        left = bob.get(f"/events/{others['id']}", params={"invitees_max": 9}).json()
        assert left["invitees"] == []
        assert bob.get(f"/users/{anna.id}").status_code == 404
        folder = controller.settings.data / "assets"
        stored = [file for file in folder.rglob("*") if file.is_file()]
        assert b"a recording of Anna's" not in [file.read_bytes() for file in stored]

    def test_tokens_of_before_make_no_new_account(self, anna: Caller):
        anna.send("DELETE", "/users/me", json={"email": anna.profile["email"]})
        for _ in range(2):
            assert anna.get("/users/me").status_code == 401

    def test_invitations_to_the_address_go_too(self, start: Start):
        controller = start(controller__invite_unknown_addresses=True)
        bob = controller.user("Bob")
        others = event_of(bob)
        email = "anna-to-be@example.org"
        path = f"/events/{others['id']}/invites"
        anna = controller.user("Anna", email=email)
        assert bob.post(path, {"email": "anna-elsewhere@example.org"}).status_code == 201
        anna.send("DELETE", "/users/me", json={"email": email})
        left = bob.get(path).json()
        assert [one["profile"]["email"] for one in left] == ["anna-elsewhere@example.org"]


def test_who_was_invited_is_told_and_the_deleted_person_is_not(start: Start, mailbox: Mailbox):
    controller = start(mail__url=mailbox.url, mail__sender="meet@example.org")
    anna, bob = controller.user("Anna"), controller.user("Bob")
    event_of(anna, bob)
    mailbox.to(bob.profile["email"])
    anna.send("DELETE", "/users/me", json={"email": anna.profile["email"]})
    _, cancelled = mailbox.to(bob.profile["email"], 2)
    assert cancelled.subject.startswith("Cancelled")
    late = [mail for mail in mailbox.received if mail.recipient == anna.profile["email"]]
    assert not any(mail.subject.startswith("Cancelled") for mail in late)


def test_running_meetings_of_theirs_end(start: Start, roomserver: RoomServer):
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    controller = start(controller__roomservers=[entry])
    anna = controller.user("Anna")
    room = event_of(anna)["room"]["id"]
    anna.post(f"/rooms/{room}/start", {"device_secret": "a secret of a device"})
    journal = roomserver.journals / f"{room}.journal"
    assert journal.exists()
    anna.send("DELETE", "/users/me", json={"email": anna.profile["email"]})
    assert not journal.exists()


def test_no_table_has_anything_of_a_deleted_person(start: Start, controller: Controller):
    marked = controller.user("Zenobia", family_name="Xylander", email="zenobia.x@example.org")
    bob = controller.user("Bob")
    event_of(bob, marked)
    room = event_of(marked, bob)["room"]["id"]
    marked.post(f"/rooms/{room}/invites")
    upload(marked, room, b"x")
    marked.post("/users/me/export")
    gone = marked.send("DELETE", "/users/me", json={"email": "zenobia.x@example.org"})
    assert gone.status_code == 200
    for table, rows in asyncio.run(everything(controller.settings.database_url())).items():
        # Mails to others say who cancelled, until they are too old.
        if table != "mail_changes":
            assert not [row for row in rows if "zenobia" in row], table


async def everything(url: str) -> dict[str, list[str]]:
    """Every row of every table, as text in lower case."""
    database = Database(url)
    found: dict[str, list[str]] = {}
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = await session.execute(select(table))
            found[table.name] = [str(row).lower() for row in rows]
    await database.close()
    return found
