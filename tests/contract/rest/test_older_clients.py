"""The calls of clients of the older generation, decoded as strictly as they do: a field of another
JSON type would fail the whole call (signaling-legacy.md 2; rest.md 25)."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import httpx
import msgspec
import pytest
from msgspec import Struct
from tests.support.controller import Caller, Controller

SECRET = "0123456789abcdef" * 4
T = TypeVar("T")


class Profile(Struct):
    id: str
    email: str
    title: str
    firstname: str
    lastname: str
    display_name: str
    avatar_url: str


class Room(Struct):
    id: UUID
    created_by: Profile
    created_at: datetime
    waiting_room: bool
    guest_access: str
    password: str | None = None


class Invite(Struct):
    invite_code: UUID
    room_id: UUID
    active: bool
    created: datetime
    updated: datetime
    expiration: datetime | None


class Started(Struct):
    ticket: str
    resumption: str


@pytest.fixture
def controller(meeting_controller: Controller) -> Controller:
    return meeting_controller


def decoded(answer: httpx.Response, kind: type[T]) -> T:
    assert 200 <= answer.status_code < 300, answer.text
    return msgspec.json.decode(answer.content, type=kind, strict=True)


def room_of(host: Caller, **changes: Any) -> Room:
    body = {"enable_sip": False, "waiting_room": False, "e2e_encryption": False}
    return decoded(host.post("/rooms", body | changes), Room)


def invite_to(host: Caller, room: Room) -> Invite:
    tomorrow = datetime.now(UTC) + timedelta(hours=24)
    # With nanoseconds, as Go writes them.
    expiration = tomorrow.strftime("%Y-%m-%dT%H:%M:%S.123456789Z")
    return decoded(host.post(f"/rooms/{room.id}/invites", {"expiration": expiration}), Invite)


@pytest.mark.parametrize("waiting_room", [False, True])
def test_rooms_and_invites_have_the_types_that_they_decode(anna: Caller, waiting_room: bool):
    room = room_of(anna, waiting_room=waiting_room)
    assert room.created_by.id == anna.id
    assert room.waiting_room is waiting_room
    invite = invite_to(anna, room)
    assert (invite.room_id, invite.active) == (room.id, True)
    assert invite.expiration is not None


def test_guests_wait_only_where_they_are_told_to(anna: Caller):
    """They cannot say how guests come in, and their guests may have no way to wait."""
    assert room_of(anna).guest_access == "direct_access"
    assert room_of(anna, waiting_room=True).guest_access == "waiting_room"
    assert room_of(anna, guest_access=None).guest_access == "waiting_room"


def test_host_and_guests_get_tickets(controller: Controller, anna: Caller):
    room = room_of(anna)
    invite = invite_to(anna, room)
    start = f"/rooms/{room.id}/start"
    host = decoded(anna.post(start, {"device_secret": SECRET}), Started)
    again = {"device_secret": SECRET, "display_name": "Anna", "resumption": host.resumption}
    for body in ({"device_secret": SECRET, "display_name": "Anna"}, again):
        decoded(anna.post(start, body), Started)
    guest = {
        "invite_code": str(invite.invite_code),
        "device_secret": SECRET,
        "display_name": "Mattis",
    }
    first = controller.nobody.post(f"/rooms/{room.id}/start_invited", guest, follow_redirects=False)
    started = decoded(first, Started)
    assert len(started.ticket) == len(started.resumption) == len(host.ticket) == 64
    assert started.ticket.startswith(f"{room.id}#")


def test_after_the_end_nobody_comes_in_by_the_invite(controller: Controller, anna: Caller):
    room = room_of(anna)
    code = str(invite_to(anna, room).invite_code)
    assert 200 <= anna.delete(f"/rooms/{room.id}/invites/{code}").status_code < 300
    guest = {"invite_code": code, "device_secret": SECRET, "display_name": "Mattis"}
    late = controller.nobody.post(f"/rooms/{room.id}/start_invited", guest)
    assert late.status_code == 404
    assert anna.delete(f"/rooms/{room.id}/invites/{code}").status_code in {200, 204, 404}


def test_what_is_no_invite_code_is_refused(controller: Controller, anna: Caller):
    room = room_of(anna)
    guest = {"invite_code": "no code", "device_secret": SECRET, "display_name": "Mattis"}
    answer = controller.nobody.post(f"/rooms/{room.id}/start_invited", guest)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")
