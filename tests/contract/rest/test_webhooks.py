"""Webhooks: what other systems are told, in which order, how it is signed and tried again."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller
from tests.support.mailbox import wait_until
from tests.support.receiver import SECRET, Delivered, Receiver
from tests.support.service import Service, service_settings
from tests.support.waiting import eventually

from parlour.controller.metrics import Metrics
from parlour.controller.webhooks.courier import Couriers, Pace
from parlour.settings import WebhookEndpoint
from parlour.settings.secret import Secret
from parlour.store import webhooks
from parlour.store.engine import Database
from parlour.store.webhooks import Message

SOON = timedelta(milliseconds=50)
QUICK = Pace(poll=SOON, first_delay=SOON, longest_delay=SOON, first_pause=SOON, longest_pause=SOON)
ALL = ("meeting.started", "meeting.ended", "participant.joined", "participant.left")
PERSON = {"id": "p-1", "kind": "registered", "display_name": "Mara Weiss", "user_id": "u-1"}


def notice(kind: str, room: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "room_id": room,
        "opened_at": 1_767_258_000_000_000,
        "number": number,
        "at": 1_767_258_000_000_000 + number * 1_000_000,
        "participants": 1,
    } | more


def told(service: Service, *notices: dict[str, Any]) -> None:
    answer = service.send("POST", "/notices", json={"notices": notices})
    assert answer.status_code == 204, answer.text


class TestWhatIsSaid:
    @pytest.fixture
    def service(self, start: Start, receiver: Receiver) -> Service:
        return Service(start(webhooks__endpoints=[receiver.endpoint(*ALL)], **service_settings()))

    def test_meetings_start_and_end(self, service: Service, receiver: Receiver):
        room = str(uuid4())
        told(
            service,
            notice("meeting_started", room, 1),
            notice("meeting_ended", room, 2, participants=0, reason="idle_timeout_reached"),
        )
        wait_until(lambda: len(receiver.received) == 2)
        started, ended = receiver.received
        meeting = started.data["meeting_id"]
        assert started.payload == {
            "type": "meeting.started",
            "timestamp": "2026-01-01T09:00:01.000Z",
            "data": {"room_id": room, "meeting_id": meeting, "participants": 1},
        }
        assert ended.type == "meeting.ended"
        assert ended.data == {
            "room_id": room,
            "meeting_id": meeting,
            "participants": 0,
            "reason": "idle_timeout_reached",
        }

    def test_people_have_no_names_unless_configured(self, service: Service, receiver: Receiver):
        first, second = str(uuid4()), str(uuid4())
        told(service, notice("participant_joined", first, 1, person=PERSON))
        told(service, notice("participant_joined", second, 1, person=PERSON))
        wait_until(lambda: len(receiver.received) == 2)
        people = [delivered.data["participant"] for delivered in receiver.received]
        assert [person.keys() for person in people] == [{"id", "kind"}] * 2
        # The same person is somebody else in another meeting.
        assert people[0]["id"] != people[1]["id"] != PERSON["id"]

    def test_the_same_notice_again_is_not_told_again(self, service: Service, receiver: Receiver):
        room = str(uuid4())
        for _ in range(3):
            told(service, notice("meeting_started", room, 1))
        told(service, notice("meeting_ended", room, 2))
        wait_until(lambda: [one.type for one in receiver.received] == list(ALL[:2]))

    def test_the_signature_is_that_of_standard_webhooks(self, service: Service, receiver: Receiver):
        told(service, notice("meeting_started", str(uuid4()), 1))
        wait_until(lambda: len(receiver.received) == 1)
        (delivered,) = receiver.received
        assert delivered.id.startswith("msg_")
        assert delivered.headers["content-type"] == "application/json"
        assert delivered.is_signed_with(SECRET.encode())
        assert not delivered.is_signed_with(b"another")

    def test_only_holders_of_a_key_may_tell(self, service: Service):
        stranger = Service(service.controller, secret="x" * 40)
        answer = stranger.send("POST", "/notices", json={"notices": []})
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_api_token")

    @pytest.mark.parametrize("room", ["", "x", "../1"])
    def test_a_room_that_is_none_is_refused(self, service: Service, room: str):
        body = {"notices": [notice("meeting_started", room, 1)]}
        assert service.send("POST", "/notices", json=body).status_code == 400


def test_names_and_titles_are_told_where_configured(start: Start, receiver: Receiver):
    endpoint = receiver.endpoint("participant.joined", names=True)
    controller = start(webhooks__endpoints=[endpoint], **service_settings())
    anna: Caller = controller.user("Anna")
    body = {"title": "Planning", "description": "", "is_time_independent": True}
    room = anna.post("/events", body).json()["room"]["id"]
    told(Service(controller), notice("participant_joined", room, 1, person=PERSON))
    wait_until(lambda: len(receiver.received) == 1)
    data = receiver.received[0].data
    assert data["title"] == "Planning"
    assert data["participant"]["display_name"] == "Mara Weiss"
    assert data["participant"]["user_id"] == "u-1"


def test_new_files_are_told_and_recordings_besides(start: Start, receiver: Receiver):
    endpoint = receiver.endpoint("asset.created", "recording.ready")
    anna: Caller = start(webhooks__endpoints=[endpoint]).user("Anna")
    body = {"title": "Planning", "description": "", "is_time_independent": True}
    room = anna.post("/events", body).json()["room"]["id"]
    for kind in ("whiteboard_pdf", "recording"):
        answer = anna.send(
            "POST",
            f"/rooms/{room}/assets",
            content=b"content",
            params={"file_extension": "x", "kind": kind},
            headers={"Content-Type": "application/octet-stream"},
        )
        assert answer.status_code == 200, answer.text
    wait_until(lambda: len(receiver.received) == 3)
    assert [one.type for one in receiver.received] == [
        "asset.created",
        "asset.created",
        "recording.ready",
    ]
    ready = receiver.received[-1].data
    # The name of the file would say the title of the meeting.
    assert ready["asset"].keys() == {"id", "kind", "namespace", "size"}
    assert (ready["room_id"], ready["asset"]["kind"], ready["asset"]["size"]) == (
        room,
        "recording",
        7,
    )


def test_an_address_is_told_only_what_it_asked_for(start: Start, receiver: Receiver):
    controller = start(
        webhooks__endpoints=[receiver.endpoint("meeting.ended")], **service_settings()
    )
    room = str(uuid4())
    told(
        Service(controller),
        notice("meeting_started", room, 1),
        notice("participant_joined", room, 2, person=PERSON),
        notice("meeting_ended", room, 3),
    )
    wait_until(lambda: len(receiver.received) == 1)
    assert receiver.received[0].type == "meeting.ended"


# Delivery, by the workers alone


@pytest.fixture
def url(migrated_database: str) -> str:
    return migrated_database


@asynccontextmanager
async def controllers(
    url: str,
    receiver: Receiver,
    count: int = 1,
    *,
    pace: Pace = QUICK,
    endpoint: str | None = None,
    former_secret: Secret | None = None,
) -> AsyncIterator[Database]:
    """Several workers, each with connections of its own."""
    configured = WebhookEndpoint(
        url=endpoint or receiver.url,
        secret=Secret(SECRET),
        former_secret=former_secret,
        events=["meeting.started"],
    )
    async with AsyncExitStack() as stack:
        databases = [Database(url) for _ in range(count)]
        for database in databases:
            stack.push_async_callback(database.close)
            couriers = Couriers(database, [configured], Metrics(), pace)
            stack.push_async_callback(_stopped, couriers, asyncio.create_task(couriers.run()))
        yield databases[0]


async def _stopped(couriers: Couriers, running: "asyncio.Task[None]") -> None:
    couriers.stop()
    await running


async def written(database: Database, receiver: Receiver, rooms: int, each: int) -> None:
    ids = [uuid4() for _ in range(rooms)]
    messages = [
        Message(uuid4(), receiver.url, room, "meeting.started", {"room": str(room), "number": n})
        for n in range(each)
        for room in ids
    ]
    async with database.writing() as session:
        await webhooks.enqueue(session, messages, lambda: None)


async def until_counted(database: Database, **expected: int) -> None:
    async def holds() -> bool:
        async with database.reading() as session:
            return await webhooks.counts(session) == expected

    await eventually(holds, f"the deliveries are {expected}", within_secs=60)


def numbers(receiver: Receiver) -> dict[str, list[int]]:
    """What arrived of each meeting, in the order of arrival."""
    found: dict[str, list[int]] = {}
    for delivered in receiver.received:
        found.setdefault(delivered.payload["room"], []).append(delivered.payload["number"])
    return found


async def test_several_controllers_deliver_each_message_once_and_in_order(
    url: str, receiver: Receiver
):
    async with controllers(url, receiver, 3) as database:
        await written(database, receiver, rooms=5, each=8)
        await until_counted(database, sent=40)
    assert list(numbers(receiver).values()) == [list(range(8))] * 5
    assert set(Counter(delivered.id for delivered in receiver.received).values()) == {1}


async def test_what_is_refused_is_tried_again_before_what_follows(url: str, receiver: Receiver):
    refusals = iter([500, 503, 429, 302, 404])
    receiver.answer = lambda _delivered: next(refusals, 200)
    async with controllers(url, receiver) as database:
        await written(database, receiver, rooms=1, each=3)
        await until_counted(database, sent=3)
    assert list(numbers(receiver).values()) == [[0, 1, 2]]


async def test_one_meeting_does_not_wait_for_another(url: str, receiver: Receiver):
    blocked: set[str] = set()

    def answer(delivered: Delivered) -> int:
        if not blocked:
            blocked.add(delivered.payload["room"])
        return 500 if delivered.payload["room"] in blocked else 204

    receiver.answer = answer
    async with controllers(url, receiver) as database:
        await written(database, receiver, rooms=2, each=3)
        await until_counted(database, sent=3, queued=3)


async def test_redirections_are_not_followed(url: str, receiver: Receiver):
    paths: list[str] = []

    def answer(delivered: Delivered) -> int:
        paths.append(delivered.path)
        return 307 if len(paths) == 1 else 204

    receiver.answer = answer
    async with controllers(url, receiver) as database:
        await written(database, receiver, rooms=1, each=1)
        await until_counted(database, sent=1)
    assert paths == ["/meetings", "/meetings"]


async def test_messages_wait_for_an_address_that_is_away(url: str, receiver: Receiver):
    receiver.stop()
    async with controllers(url, receiver) as database:
        await written(database, receiver, rooms=2, each=2)

        async def tried() -> bool:
            async with database.reading() as session:
                return any(m.last_error for m in await webhooks.deliveries_in(session, "queued", 9))

        await eventually(tried, "a message was tried")
        receiver.start()
        await until_counted(database, sent=4)


async def test_an_address_that_is_gone_makes_dead_letters_that_can_be_revived(
    url: str, receiver: Receiver
):
    receiver.answer = lambda _delivered: 410
    async with controllers(url, receiver) as database:
        await written(database, receiver, rooms=1, each=1)
        await until_counted(database, dead=1)
        receiver.answer = lambda _delivered: 204
        async with database.writing() as session:
            (dead,) = await webhooks.deliveries_in(session, "dead", 9)
            assert dead.last_error == "status 410"
            assert await webhooks.revive(session, dead.position)
        await until_counted(database, sent=1)


async def test_a_message_becomes_a_dead_letter_in_the_end(url: str, receiver: Receiver):
    receiver.answer = lambda _delivered: 500
    pace = Pace(poll=SOON, first_delay=SOON, longest_delay=SOON, give_up_after=4 * SOON)
    async with controllers(url, receiver, pace=pace) as database:
        await written(database, receiver, rooms=1, each=1)
        await until_counted(database, dead=1)


async def test_what_waits_for_an_address_that_was_removed_is_given_up(url: str, receiver: Receiver):
    database = Database(url)
    await written(database, receiver, rooms=1, each=2)
    await database.close()
    async with controllers(url, receiver, endpoint="http://127.0.0.1:9/other") as database:
        await until_counted(database, dead=2)


async def test_both_secrets_sign_while_one_is_changed(url: str, receiver: Receiver):
    # The key behind whsec_ is "former".
    former = Secret("whsec_Zm9ybWVy")
    async with controllers(url, receiver, former_secret=former) as database:
        await written(database, receiver, rooms=1, each=1)
        await until_counted(database, sent=1)
    (delivered,) = receiver.received
    assert delivered.is_signed_with(SECRET.encode())
    assert delivered.is_signed_with(b"former")


async def test_a_message_of_a_killed_controller_is_free_when_its_lease_ends(
    url: str, receiver: Receiver
):
    database = Database(url)
    await written(database, receiver, rooms=1, each=1)
    async with database.writing() as session:
        (first,) = await webhooks.take(session, receiver.url, timedelta(seconds=1))
    async with controllers(url, receiver):
        await until_counted(database, sent=1)
    async with database.writing() as session:
        # The first lease is over: what its holder says does not count any more.
        assert not await webhooks.settle(session, [first], "dead")
    await database.close()
