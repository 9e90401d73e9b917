"""The larger messages of the catalogue, each as the whole JSON: joining, switching rooms, the end
of a meeting, what goes wrong in the server (signaling-core.md 1.5, 3.3, 3.7, 6.2; appendix A.2).
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.livekit import LiveKit
from tests.support.roomserver import (
    RoomServer,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client
from tests.support.spacedeck import Spacedeck
from tests.support.stage import Stage, matches

CHAT = {
    "enabled": True,
    "global_history": {"messages": [], "next_index": None},
    "private_history": [],
    "last_seen_timestamp_global": None,
    "last_seen_timestamps_private": {},
    "last_seen_timestamps_group": {},
}
TARIFF = {
    "id": "9a1c0000-0000-4000-8000-000000000001",
    "name": "Team",
    "quotas": {"room_participant_limit": 50, "room_time_limit_secs": 3600},
    "used_quota": {"max_storage": 7},
    "disabled_features": ["core::call_in"],
}
TARGET = {
    "id": "9a1c0000-0000-4000-8000-000000000002",
    "name": "Lecture",
    "kind": "custom",
    "streaming_endpoint": "rtmp://stream.example.org/live",
    "streaming_key": "a secret",
    "public_url": "https://watch.example.org/lecture",
}
CALL_IN = {"tel": "+4930123456", "id": "0123456789", "password": "9876543210"}
INVITE = "31f00000-0000-4000-8000-000000000003"
AVATAR = "https://img.example.org/mara"
LINKS = [{"name": "Lecture", "url": "https://watch.example.org/lecture"}]
MODERATION = {
    "display_name_change_restrictions": {"type": "disabled"},
    "raise_hands_enabled": True,
}
MODERATORS = {"waiting_room": "disabled", "waiting_room_enabled": False, "guest_access": True}
MAIN, BREAKOUT = {"kind": "main"}, {"kind": "breakout", "id": 0}
CRASHING = """
from parlour.room.modules import timer

def crash(*texts):
    raise RuntimeError("as a module of others might")

timer._check_texts = crash
"""


@pytest.fixture
async def spacedeck() -> AsyncIterator[Spacedeck]:
    running = Spacedeck()
    async with running.server:
        yield running


def media(room: str, place: str) -> dict[str, Any]:
    return {
        "room": f"{room}:{place}",
        "token": "…",
        "public_url": "…",
        "microphone_restriction_state": {"type": "disabled"},
    }


def peer(name: str, **changes: Any) -> dict[str, Any]:
    """What others are told of somebody in the main room."""
    core = {
        "display_name": name,
        "role": "user",
        "participation_kind": "guest",
        "joined_at": "T",
        "is_room_owner": False,
    }
    return {"core": core | changes, "breakout": {"room": {"kind": "main"}}}


def assert_matches(expected: Any, found: Any) -> None:
    assert matches(expected, found), f"expected {expected}, found {found}"


def joined_by_anybody(room: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """What is the same in the `join_success` of everybody who is not a moderator."""
    listed = ("moderation", "livekit", "chat", "raise_hands", "echo")
    return {
        "message": "join_success",
        "connection_id": "…",
        "device_id": "…",
        "connections": [],
        "closes_at": "T",
        "tariff": TARIFF,
        "enabled_modules": {
            "core": ["guests_allowed", "storage_upgradable"],
            "breakout": [],
            **{name: [] for name in listed},
        },
        "module_data": {
            "moderation": MODERATION,
            "livekit": media(room, "main"),
            "raise_hands": {"raise_hands_enabled": True},
            "chat": CHAT,
        },
        "event_info": {
            "id": parameters["event"]["id"],
            "room_id": room,
            "title": "Planning",
            "is_adhoc": False,
            "e2e_encryption": False,
        },
        # Without `show_meeting_details` neither the password nor how to call in.
        "meeting_details": {"streaming_links": LINKS},
        "room_info": {
            "id": room,
            "created_by": {
                "title": "",
                "firstname": "Mara",
                "lastname": "Weiss",
                "display_name": "Mara Weiss",
                "avatar_url": AVATAR,
            },
        },
        "is_room_owner": False,
    }


async def lecture(server: RoomServer, room: str, livekit: LiveKit) -> tuple[Client, dict[str, Any]]:
    """A room of which there is much to say, its owner in it, and what anybody is told of it."""
    mara = profile() | {"avatar_url": AVATAR}
    parameters = room_parameters(
        mara,
        livekit=livekit.url,
        tariff=TARIFF,
        password="open sesame",
        call_in=CALL_IN,
        invite_code=INVITE,
        streaming_targets=[TARGET],
    )
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    return host, joined_by_anybody(room, parameters)


async def test_what_a_moderator_is_told_at_the_join(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    host, expected = await lecture(server, room, livekit)
    expected["module_data"]["moderation"] = MODERATION | MODERATORS
    expected["meeting_details"] |= {"invite_code_id": INVITE, "call_in": CALL_IN}
    expected["room_info"]["password"] = "open sesame"
    own = {
        "id": "…",
        "display_name": "Mara Weiss",
        "avatar_url": AVATAR,
        "role": "moderator",
        "participants": [],
        "is_room_owner": True,
    }
    assert_matches(expected | own, host.joined)


async def test_what_a_guest_is_told_at_the_join_and_the_others_of_the_guest(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    host, expected = await lecture(server, room, livekit)
    await host.command("raise_hands", "raise_hand")
    await host.event("raise_hands", "hand_raised")
    jo = await Client.join(server, room, guest("Jo"))
    maras = peer(
        "Mara Weiss",
        role="moderator",
        participation_kind="registered",
        is_room_owner=True,
        avatar_url=AVATAR,
    )
    listed = {
        "id": host.participant,
        "connections": [{"connection_id": host.connection, "device_id": host.joined["device_id"]}],
        "module_data": maras | {"raise_hands": {"raised_at": "T"}},
    }
    own = {
        "id": jo.joined["device_id"],
        "display_name": "Jo",
        "role": "guest",
        "participants": [listed],
    }
    assert_matches(expected | own, jo.joined)
    connected = {
        "message": "participant_connected",
        "participant_id": jo.participant,
        "connection_id": jo.connection,
        "peer_data": peer("Jo") | {"chat": {"groups": []}},
    }
    assert_matches(connected, await host.event("core", "participant_connected"))


async def apart(
    server: RoomServer, room: str, livekit: LiveKit
) -> tuple[Stage, Client, list[Client]]:
    """A breakout room with Lee in it, whose hand is up; two devices of Jo outside."""
    stage = await Stage.open(server, room, livekit.url)
    lee = await stage.guest("Lee")
    jo = [await Client.join(server, room, guest("Jo", "the-devices-of-jo")) for _ in range(2)]
    await stage.host.command("breakout", "start", rooms=[{"name": "A"}])
    await lee.command("breakout", "switch_room", kind="breakout", id=0)
    await lee.event("breakout", "switched_room")
    await lee.command("raise_hands", "raise_hand")
    await lee.event("raise_hands", "hand_raised")
    return stage, lee, jo


async def test_each_connection_of_a_mover_gets_credentials_of_its_own(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    _, lee, jo = await apart(server, room, livekit)
    await jo[0].command("breakout", "switch_room", 7, kind="breakout", id=0)
    expected = {
        "message": "switched_room",
        "own_data": {
            "livekit": media(room, "0"),
            "raise_hands": {"raise_hands_enabled": True},
            "reaction": {"restrictions": {"type": "disabled"}},
            "chat": CHAT | {"breakout_room_history": CHAT["global_history"]},
        },
        "old_room": MAIN,
        "new_room": BREAKOUT,
        "peer_data": {lee.participant: {"raise_hands": {"raised_at": "T"}}},
    }
    tokens: set[str] = set()
    for device in jo:
        found = await device.envelope("breakout", "switched_room")
        assert_matches(expected, found["payload"])
        assert found["transaction_id"] == 7
        tokens.add(found["payload"]["own_data"]["livekit"]["token"])
    assert len(tokens) == 2


async def test_everybody_else_learns_where_a_mover_is(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    stage, lee, jo = await apart(server, room, livekit)
    await jo[0].command("breakout", "switch_room", 7, kind="breakout", id=0)
    expected = {
        "message": "participant_switched_room",
        "participant_id": jo[0].participant,
        "old_room": MAIN,
        "new_room": BREAKOUT,
    }
    for other in (stage.host, lee):
        moved: dict[str, Any] = {"payload": {}}
        while moved["payload"].get("participant_id") != jo[0].participant:
            moved = await other.envelope("breakout", "participant_switched_room")
        assert "transaction_id" not in moved
        assert moved["payload"] == expected
    late = await Client.join(server, room, guest("Late"))
    breakout = {"room": MAIN, "rooms": [{"id": 0, "name": "A"}]}
    assert late.joined["module_data"]["breakout"] == breakout
    (jos,) = [p for p in late.joined["participants"] if p["id"] == jo[0].participant]
    assert jos["module_data"]["breakout"] == {"room": BREAKOUT}


@pytest.mark.parametrize("reason", ["room_deleted", "graceful_shutdown", "immediate_shutdown"])
async def test_the_end(server: RoomServer, room: str, reason: str) -> None:
    mara = profile()
    parameters = room_parameters(mara, waiting_room="for_guests")
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    waiting = await Client.enter(server, room, guest("Jo"))
    await waiting.event("core", "in_waiting_room")
    assert (await server.close(room, reason)).status_code == 204
    for client in (host, waiting):
        code = (1000, "closed by server") if reason == "room_deleted" else (1001, "server shutdown")
        assert await client.closed() == code
        assert client.seen[-1].keys() == {"namespace", "timestamp", "payload"}
        assert client.seen[-1]["namespace"] == "core"
        assert client.seen[-1]["payload"] == {"message": "closing", "reason": reason}


async def test_a_module_that_crashes_is_gone_for_everybody(tmp_path: Path, room: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(CRASHING)
    server = RoomServer(tmp_path)
    server.start()
    try:
        mara = profile()
        parameters = room_parameters(mara)
        parameters["module_settings"]["timer"] = {}
        host = await Client.join(server, room, registered(mara, "moderator"), parameters)
        jo = await Client.join(server, room, guest("Jo"))
        await host.command("timer", "start", 5, kind="stopwatch")
        for client in (host, jo):
            found = await client.envelope("error", "fatal_module_error")
            assert found["payload"] == {"error": "fatal_module_error", "namespace": "timer"}
        await host.command("timer", "start", 6, kind="stopwatch")
        gone = await host.envelope("error", "unknown_namespace")
        assert gone["payload"] == {"error": "unknown_namespace", "invalid_namespace": "timer"}
        late = await Client.join(server, room, guest("Late"))
        assert "timer" not in late.joined["enabled_modules"]
        await host.say("the meeting goes on")
        await jo.event("chat", "message_sent")
    finally:
        await Client.all_leave()
        assert server.stop() == 0


async def test_a_fault_of_the_server_is_told_to_whoever_asked(
    server: RoomServer, room: str, spacedeck: Spacedeck
) -> None:
    mara = profile()
    parameters = room_parameters(mara)
    parameters["module_settings"]["whiteboard"] = spacedeck.settings
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    second = await Client.join(server, room, registered(mara, "moderator"))
    await host.command("whiteboard", "initialize")
    await host.event("whiteboard", "initialized")
    spacedeck.failing = {"pdf"}
    await host.command("whiteboard", "generate_pdf", 8)
    found = await host.envelope("error", "internal")
    assert (found["payload"], found["transaction_id"]) == ({"error": "internal"}, 8)
    assert not [m for m in await second.quiet() if m["namespace"] == "error"]
