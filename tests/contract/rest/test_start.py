"""Joining a meeting (rest.md 11): who gets a token, as what, and every refusal.

Tokens come from a real room server; where it matters, a socket is opened with them.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
import websockets
from tests.support.controller import Caller, Controller
from tests.support.roomserver import RoomServer
from websockets.typing import Subprotocol

Start = Callable[..., Controller]
LEGACY = "opentalk-signaling-json-v1.0"
SECRET = "a-device-secret-of-a-test"


@pytest.fixture
def controller(meeting_controller: Controller) -> Controller:
    return meeting_controller


def new_room(owner: Caller, **settings: Any) -> str:
    return str(owner.post("/rooms", settings).raise_for_status().json()["id"])


def new_code(owner: Caller, room: str, **invite: Any) -> str:
    answer = owner.post(f"/rooms/{room}/invites", invite).raise_for_status()
    return str(answer.json()["invite_code"])


def join(caller: Caller, room: str, **body: Any) -> httpx.Response:
    return caller.post(f"/rooms/{room}/start", {"device_secret": SECRET} | body)


def join_invited(caller: Caller, room: str, **body: Any) -> httpx.Response:
    return caller.post(f"/rooms/{room}/start_invited", {"device_secret": SECRET} | body)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def joined(answer: dict[str, Any]) -> dict[str, Any]:
    """The first message on the socket that the answer leads to."""

    async def connect() -> dict[str, Any]:
        address = answer["roomserver_address"].replace("http", "ws", 1)
        async with websockets.connect(f"{address}/v1/signaling/{answer['token']}") as socket:
            return json.loads(await asyncio.wait_for(socket.recv(), 30))["payload"]

    return asyncio.run(connect())


def test_the_answer_serves_both_generations_of_clients(anna: Caller, roomserver: RoomServer):
    answer = join(anna, new_room(anna))
    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {"token", "roomserver_address", "ticket", "resumption"}
    assert body["roomserver_address"] == roomserver.url
    assert len(body["ticket"]) == 64
    assert len(body["resumption"]) == 64
    assert body["resumption"].isalnum()


def test_the_owner_joins_as_moderator(anna: Caller):
    message = joined(join(anna, new_room(anna)).json())
    assert message["message"] == "join_success"
    assert message["role"] == "moderator"


def test_the_owner_needs_no_password(anna: Caller):
    room = new_room(anna, password="let me in")
    assert join(anna, room).status_code == 200


def test_the_name_chosen_in_the_lobby_counts(anna: Caller):
    message = joined(join(anna, new_room(anna), display_name="Änne").json())
    assert message["display_name"] == "Änne"


def test_without_a_chosen_name_the_profile_counts(anna: Caller):
    message = joined(join(anna, new_room(anna)).json())
    assert message["display_name"] == "Anna Ackermann"


def test_a_guest_joins_with_the_code_alone(controller: Controller, anna: Caller):
    room = new_room(anna, guest_access="direct_access")
    body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
    answer = join_invited(controller.nobody, room, **body)
    assert answer.status_code == 200
    message = joined(answer.json())
    assert (message["display_name"], message["role"]) == ("Gast", "guest")


def test_a_guest_may_send_the_code_as_header_too(controller: Controller, anna: Caller):
    room = new_room(anna, guest_access="direct_access")
    code = new_code(anna, room)
    guest = controller.guest(code)
    both = {"invite_code": code, "display_name": "Gast"}
    assert join(guest, room, **both).status_code == 200
    assert join(guest, room, display_name="Gast").status_code == 200
    assert join_invited(guest, room, **both).status_code == 200


def test_a_guest_waits_where_guests_wait(controller: Controller, anna: Caller):
    room = new_room(anna)
    body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
    message = joined(join_invited(controller.nobody, room, **body).json())
    assert message["message"] == "in_waiting_room"


def test_a_user_who_is_not_invited_is_a_guest(anna: Caller, bob: Caller):
    room = new_room(anna, guest_access="direct_access")
    code = new_code(anna, room)
    message = joined(join(bob, room, invite_code=code).json())
    assert message["display_name"] == "Bob Bergmann"
    assert message["role"] == "guest"


def test_a_user_who_is_not_invited_and_has_no_code_finds_nothing(anna: Caller, bob: Caller):
    assert refusal(join(bob, new_room(anna))) == (404, "not_found")


def test_rooms_that_do_not_exist_are_refused_alike(anna: Caller, bob: Caller):
    of_others = join(bob, new_room(anna), invite_code=str(uuid4()))
    of_nobody = join(bob, str(uuid4()), invite_code=str(uuid4()))
    assert refusal(of_nobody) == refusal(of_others) == (404, "not_found")
    assert of_nobody.json() == of_others.json()


def test_a_guest_must_say_a_name(controller: Controller, anna: Caller):
    room = new_room(anna)
    code = new_code(anna, room)
    for name in ({}, {"display_name": "  "}, {"display_name": None}):
        answer = join_invited(controller.nobody, room, invite_code=code, **name)
        assert refusal(answer) == (400, "invalid_json")
        assert answer.json()["validation_errors"][0]["field"] == "display_name"


class TestInviteCodesThatDoNotCount:
    @pytest.fixture
    def room(self, anna: Caller) -> str:
        return new_room(anna)

    def refused(self, controller: Controller, room: str, code: str) -> tuple[int, str]:
        answer = join_invited(controller.nobody, room, invite_code=code, display_name="Gast")
        return refusal(answer)

    def test_unknown(self, controller: Controller, room: str):
        assert self.refused(controller, room, str(uuid4())) == (404, "not_found")

    def test_missing(self, controller: Controller, room: str):
        answer = join_invited(controller.nobody, room, display_name="Gast")
        assert refusal(answer) == (404, "not_found")

    def test_revoked(self, controller: Controller, anna: Caller, room: str):
        code = new_code(anna, room)
        anna.delete(f"/rooms/{room}/invites/{code}")
        assert self.refused(controller, room, code) == (404, "not_found")

    def test_expired(self, controller: Controller, anna: Caller, room: str):
        code = new_code(anna, room, expiration="2020-01-01T00:00:00Z")
        assert self.refused(controller, room, code) == (404, "not_found")

    def test_of_another_room(self, controller: Controller, anna: Caller, room: str):
        code = new_code(anna, new_room(anna))
        assert self.refused(controller, room, code) == (404, "not_found")

    def test_guest_access_disabled_meanwhile(self, controller: Controller, anna: Caller, room: str):
        code = new_code(anna, room)
        anna.patch(f"/rooms/{room}", {"guest_access": "disabled"})
        assert self.refused(controller, room, code) == (404, "not_found")

    def test_end_to_end_encrypted_meanwhile(self, controller: Controller, anna: Caller, room: str):
        code = new_code(anna, room)
        anna.patch(f"/rooms/{room}", {"guest_access": "disabled", "e2e_encryption": True})
        assert self.refused(controller, room, code) == (404, "not_found")

    def test_in_the_header_of_start_it_does_not_even_pass(self, controller: Controller, room: str):
        answer = join(controller.guest(str(uuid4())), room, display_name="Gast")
        assert refusal(answer) == (403, "forbidden")


def test_start_itself_needs_some_authorization(controller: Controller, anna: Caller):
    room = new_room(anna)
    answer = join(controller.nobody, room, invite_code=new_code(anna, room), display_name="G")
    assert answer.status_code == 401
    assert answer.json()["message"] == "Unable to parse access token or invite code"


def test_a_bad_token_is_refused_where_none_would_do(controller: Controller, anna: Caller):
    room = new_room(anna)
    stranger = controller.bearer("not.a.token")
    body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
    answer = join_invited(stranger, room, **body)
    assert refusal(answer) == (401, "unauthorized")


class TestPasswords:
    @pytest.fixture
    def room(self, anna: Caller) -> str:
        return new_room(anna, password="let me in", guest_access="direct_access")

    @pytest.mark.parametrize(
        "password", [{}, {"password": None}, {"password": "x"}, {"password": "Let me in"}]
    )
    def test_a_wrong_or_missing_one_is_refused(
        self, controller: Controller, anna: Caller, room: str, password: dict[str, Any]
    ):
        body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
        answer = join_invited(controller.nobody, room, **body, **password)
        assert refusal(answer) == (401, "wrong_room_password")
        assert "WWW-Authenticate" not in answer.headers

    def test_the_right_one_opens(self, controller: Controller, anna: Caller, room: str):
        body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
        answer = join_invited(controller.nobody, room, **body, password="let me in")
        assert answer.status_code == 200

    def test_a_user_who_is_not_invited_needs_it_too(self, anna: Caller, bob: Caller, room: str):
        code = new_code(anna, room)
        assert refusal(join(bob, room, invite_code=code)) == (401, "wrong_room_password")
        assert join(bob, room, invite_code=code, password="let me in").status_code == 200

    def test_guessing_ends_after_ten_attempts_even_for_the_right_one(
        self, controller: Controller, anna: Caller, room: str
    ):
        stranger = controller.nobody
        body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
        codes = [
            refusal(join_invited(stranger, room, **body, password=f"guess {n}")) for n in range(11)
        ]
        assert codes == [(401, "wrong_room_password")] * 10 + [(429, "too_many_requests")]
        answer = join_invited(stranger, room, **body, password="let me in")
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0

    def test_guessing_in_one_room_locks_no_other(
        self, controller: Controller, anna: Caller, room: str
    ):
        stranger = controller.nobody
        body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
        for n in range(11):
            join_invited(stranger, room, **body, password=f"guess {n}")
        other = new_room(anna, password="other", guest_access="direct_access")
        body = {"invite_code": new_code(anna, other), "display_name": "Gast"}
        answer = join_invited(stranger, other, **body, password="other")
        assert answer.status_code == 200

    def test_the_owner_is_never_locked_out(self, controller: Controller, anna: Caller, room: str):
        stranger = controller.nobody
        body = {"invite_code": new_code(anna, room), "display_name": "Gast"}
        for n in range(11):
            join_invited(stranger, room, **body, password=f"guess {n}")
        assert join(anna, room).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"device_secret": "x" * 15}, "device_secret"),
        ({"device_secret": "x" * 256}, "device_secret"),
        ({"device_secret": "ä" * 128}, "device_secret"),
        ({"device_secret": 1}, "device_secret"),
        ({"display_name": "x" * 256}, "display_name"),
        ({"password": ""}, "password"),
        ({"password": "x" * 256}, "password"),
        ({"invite_code": "no uuid"}, "invite_code"),
    ],
)
def test_a_bad_body_is_refused_with_its_field(anna: Caller, body: dict[str, Any], field: str):
    answer = join(anna, new_room(anna), **body)
    assert refusal(answer) == (400, "invalid_json")
    assert answer.json()["validation_errors"][0]["field"] == field


@pytest.mark.parametrize("secret", ["x" * 16, "x" * 255])
def test_device_secrets_at_the_limits_are_taken(anna: Caller, secret: str):
    assert join(anna, new_room(anna), device_secret=secret).status_code == 200


@pytest.mark.parametrize("place", ["58d83d8a-0a0c-4a39-8d4c-6bb7a6b1cf04", 2])
def test_keys_of_older_clients_are_ignored(anna: Caller, place: str | int):
    body = {"breakout_room": place, "resumption": "x" * 64, "other": 1}
    assert join(anna, new_room(anna), **body).status_code == 200


def older_joined(answer: dict[str, Any]) -> dict[str, Any]:
    """What an older client is told when it joins with this answer; it leaves again."""

    async def connect() -> dict[str, Any]:
        address = answer["roomserver_address"].replace("http", "ws", 1)
        offered = [Subprotocol(f"ticket#{answer['ticket']}"), Subprotocol(LEGACY)]
        async with websockets.connect(f"{address}/signaling", subprotocols=offered) as socket:
            join = {"action": "join", "display_name": "Jo"}
            await socket.send(json.dumps({"namespace": "control", "payload": join}))
            return json.loads(await asyncio.wait_for(socket.recv(), 30))["payload"]

    return asyncio.run(connect())


def test_the_ticket_lets_an_older_client_in(anna: Caller):
    message = older_joined(join(anna, new_room(anna)).json())
    assert message["message"] == "join_success"
    assert message["id"] == anna.id
    assert message["is_room_owner"] is True


def test_the_oldest_clients_send_no_device_secret(anna: Caller):
    room = new_room(anna)
    answer = anna.post(f"/rooms/{room}/start", {"resumption": None})
    assert answer.status_code == 200
    assert older_joined(answer.json())["id"] == anna.id


def test_the_oldest_guests_say_their_name_when_they_join(controller: Controller, anna: Caller):
    room = new_room(anna, guest_access="direct_access")
    guest = {"invite_code": new_code(anna, room)}
    first = controller.nobody.post(f"/rooms/{room}/start_invited", guest)
    assert first.status_code == 200, first.text
    message = older_joined(first.json())
    assert (message["display_name"], message["role"]) == ("Jo", "guest")
    again = guest | {"resumption": first.json()["resumption"]}
    second = controller.nobody.post(f"/rooms/{room}/start_invited", again).json()
    assert second["resumption"] != first.json()["resumption"]
    assert older_joined(second)["id"] == message["id"]


@pytest.mark.parametrize("name", ["start", "start_invited"])
def test_old_paths_redirect(controller: Controller, anna: Caller, name: str):
    room = new_room(anna)
    answer = anna.post(f"/rooms/{room}/roomserver/{name}", {}, follow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/v1/rooms/{room}/{name}"


def test_the_room_knows_its_event_and_its_owner(controller: Controller, anna: Caller):
    event = anna.post(
        "/events", {"title": "Planung", "description": "", "is_time_independent": True}
    ).json()
    message = joined(join(anna, event["room"]["id"]).json())
    assert message["event_info"]["title"] == "Planung"
    assert message["event_info"]["id"] == event["id"]
    assert message["is_room_owner"] is True


def test_a_running_meeting_learns_of_a_new_title_and_password(anna: Caller):
    event = anna.post(
        "/events", {"title": "Alt", "description": "", "is_time_independent": True}
    ).json()
    answer = join(anna, event["room"]["id"]).json()

    async def watch() -> dict[str, Any]:
        address = answer["roomserver_address"].replace("http", "ws", 1)
        async with websockets.connect(f"{address}/v1/signaling/{answer['token']}") as socket:
            await asyncio.wait_for(socket.recv(), 30)
            change = {"title": "Neu", "password": "geheim"}
            await asyncio.to_thread(anna.patch, f"/events/{event['id']}", change)
            return json.loads(await asyncio.wait_for(socket.recv(), 30))

    message = asyncio.run(watch())
    assert message["payload"]["message"] == "room_parameters_changed"


def test_a_deleted_room_closes_its_meeting(anna: Caller):
    room = new_room(anna)
    answer = join(anna, room).json()

    async def watch() -> list[dict[str, Any]]:
        address = answer["roomserver_address"].replace("http", "ws", 1)
        async with websockets.connect(f"{address}/v1/signaling/{answer['token']}") as socket:
            await asyncio.wait_for(socket.recv(), 30)
            await asyncio.to_thread(anna.delete, f"/rooms/{room}")
            async with asyncio.timeout(30):
                return [json.loads(message)["payload"] async for message in socket]

    messages = asyncio.run(watch())
    assert "room_deleted" in json.dumps(messages)


def test_a_room_server_that_cannot_be_reached_is_our_failure(start: Start):
    secret = "a-secret-that-nobody-listens-to-anyway"
    entry = {"url": "http://127.0.0.1:9", "api_key": {"id": "nobody", "secret": secret}}
    anna = start(controller__roomservers=[entry]).user()
    assert refusal(join(anna, new_room(anna))) == (500, "internal_server_error")
