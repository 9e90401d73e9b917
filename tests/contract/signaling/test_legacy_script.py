"""A meeting of older clients from the first frame to the last, with media (signaling-legacy.md 16):
the exact sequence that each of them hears. `T` is a time, `…` some text."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.legacy import LegacyClient
from tests.support.livekit import LiveKit, audible, in_media_room, speaking
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.stage import matches

Frame = tuple[str, dict[str, Any]]


class Script:
    """Mara, who owns the room; Jo and Kim, guests."""

    def __init__(self, mara: LegacyClient, jo: LegacyClient, kim: LegacyClient) -> None:
        self.mara = mara
        self.jo = jo
        self.kim = kim

    @classmethod
    async def open(cls, server: RoomServer, room: str, livekit: str | None) -> "Script":
        owner = profile()
        parameters = room_parameters(owner, livekit=livekit)
        mara = await LegacyClient.join(server, room, registered(owner, "moderator"), parameters)
        jo = await LegacyClient.join(server, room, guest("Jo"))
        kim = await LegacyClient.join(server, room, guest("Kim"))
        script = cls(mara, jo, kim)
        await heard(mara, script.told("joined", jo), script.told("joined", kim))
        await heard(jo, script.told("joined", kim))
        return script

    def told(self, message: str, about: LegacyClient, **changes: Any) -> Frame:
        """The whole state of a participant, as everybody else hears of it."""
        return "control", {"message": message, **self.snapshot(about, **changes)}

    def snapshot(self, about: LegacyClient, **changes: Any) -> dict[str, Any]:
        owner = about is self.mara
        control = {
            "display_name": about.joined["display_name"],
            "role": "moderator" if owner else "guest",
            "participation_kind": "user" if owner else "guest",
            "hand_is_up": False,
            "hand_updated_at": "T",
            "joined_at": "T",
            "is_room_owner": owner,
            "left_at": None,
        }
        return {"id": about.participant, "control": control | changes}


@pytest.fixture
async def script(server: RoomServer, room: str, livekit: LiveKit) -> AsyncIterator[Script]:
    yield await Script.open(server, room, livekit.url)


async def heard(client: LegacyClient, *expected: Frame) -> None:
    """These frames are the next ones, and no other is between them."""
    for frame in expected:
        found = await client.message()
        assert found["namespace"] == frame[0], f"expected {frame}, found {found}"
        assert matches(frame[1], found["payload"]), f"expected {frame}, found {found}"


def control(message: str, **fields: Any) -> Frame:
    return "control", {"message": message, **fields}


def moderation(message: str, **fields: Any) -> Frame:
    return "moderation", {"message": message, **fields}


def livekit_event(message: str, **fields: Any) -> Frame:
    return "livekit", {"message": message, **fields}


CHAT = {
    "enabled": True,
    "room_history": {"messages": [], "next_index": None},
    "groups_history": [],
    "private_history": [],
    "last_seen_timestamp_global": None,
    "last_seen_timestamps_private": {},
    "last_seen_timestamps_group": {},
}
MARA = {
    "title": "",
    "firstname": "Mara",
    "lastname": "Weiss",
    "display_name": "Mara Weiss",
    "avatar_url": "",
}


def modules() -> dict[str, dict[str, list[str]]]:
    without = ("breakout", "moderation", "livekit", "chat", "raise_hands", "echo")
    core = {"features": ["call_in", "guests_allowed", "storage_upgradable"]}
    return {"core": core} | {name: {"features": []} for name in without}


async def test_the_data_of_a_join(
    script: Script, server: RoomServer, room: str, livekit: LiveKit
) -> None:
    """Everything stands beside everything: nothing is nested by module."""
    late = await LegacyClient.join(server, room, guest("Late"))
    expected = {
        "message": "join_success",
        "id": late.participant,
        "display_name": "Late",
        "role": "guest",
        "is_room_owner": False,
        "participants": [script.snapshot(peer) for peer in (script.mara, script.jo, script.kim)],
        "tariff": {"id": "…", "name": "Test", "quotas": {}, "modules": modules()},
        "event_info": {
            "id": "…",
            "room_id": room,
            "title": "Planning",
            "is_adhoc": False,
            "e2e_encryption": False,
            "meeting_details": {"streaming_links": []},
        },
        "room_info": {"id": room, "created_by": MARA},
        "moderation": {"raise_hands_enabled": True},
        "livekit": {
            "room": f"{room}:main",
            "token": "…",
            "public_url": livekit.url.replace("http", "ws", 1),
            "microphone_restriction_state": {"type": "disabled"},
        },
        "chat": CHAT,
    }
    assert matches(expected, late.joined), late.joined


async def test_hands_and_roles(script: Script) -> None:
    mara, jo, kim = script.mara, script.jo, script.kim
    by_mara, of_jo = {"issued_by": mara.participant}, {"target": jo.participant}
    everybody = (mara, jo, kim)

    await mara.command("moderation", "enable_raise_hands")
    for client in everybody:
        await heard(client, moderation("raise_hands_enabled", **by_mara))

    await jo.command("control", "raise_hand")
    await heard(jo, control("hand_raised"))
    for client in (mara, kim):
        await heard(client, script.told("update", jo, hand_is_up=True))

    await mara.command("moderation", "reset_raised_hands", target=jo.participant)
    await heard(jo, moderation("raised_hand_reset_by_moderator", **by_mara))
    for client in (mara, kim):
        await heard(client, script.told("update", jo))

    await mara.command("control", "grant_moderator_role", **of_jo)
    await heard(mara, control("moderator_role_granted", **of_jo))
    await heard(jo, control("role_updated", new_role="moderator"))
    await heard(kim, script.told("update", jo, role="moderator"))

    await mara.command("control", "revoke_moderator_role", **of_jo)
    await heard(mara, control("moderator_role_revoked", **of_jo))
    await heard(jo, control("role_updated", new_role="guest"))
    await heard(kim, script.told("update", jo))

    await jo.command("control", "raise_hand")
    await heard(jo, control("hand_raised"))
    for client in (mara, kim):
        await heard(client, script.told("update", jo, hand_is_up=True))
    await mara.command("moderation", "disable_raise_hands")
    await heard(jo, control("hand_lowered"), moderation("raise_hands_disabled", **by_mara))
    for client in (mara, kim):
        off = moderation("raise_hands_disabled", **by_mara)
        await heard(client, script.told("update", jo), off)


async def test_media(script: Script, room: str) -> None:
    mara, jo, kim = script.mara, script.jo, script.kim
    people = {"participants": [jo.participant]}
    for action in ("grant", "revoke"):
        await mara.command("livekit", f"{action}_screen_share_permission", **people)
        granted = {"grant": action == "grant", **people}
        await heard(mara, livekit_event("screen_share_permissions_updated", **granted))
    await mara.command("livekit", "create_new_access_token")
    fresh = {"room": f"{room}:main", "token": "…", "public_url": "…"}
    await heard(mara, livekit_event("credentials", **fresh))
    await mara.command("livekit", "request_popout_stream_access_token")
    await heard(mara, livekit_event("popout_stream_access_token", token="…"))
    free = {"unrestricted_participants": [jo.participant]}
    await mara.command("livekit", "enable_microphone_restrictions", **free)
    for client in (mara, jo, kim):
        await heard(client, livekit_event("microphone_restrictions_enabled", **free))
    await mara.command("livekit", "disable_microphone_restrictions")
    for client in (mara, jo, kim):
        await heard(client, livekit_event("microphone_restrictions_disabled"))


async def test_forced_mute_and_a_kick(script: Script) -> None:
    """Who mutes everybody is not muted; nobody but the muted is told."""
    mara, jo, kim = script.mara, script.jo, script.kim
    async with (
        in_media_room(mara.joined["livekit"]) as own,
        in_media_room(jo.joined["livekit"]) as media,
        speaking(media) as microphone,
    ):
        await eventually(lambda: audible(own))
        everybody = [client.participant for client in (mara, jo, kim)]
        await mara.command("livekit", "force_mute", participants=everybody)
        await heard(jo, livekit_event("force_muted", moderator=mara.participant))
        await eventually(lambda: microphone.muted)
        await mara.command("moderation", "kick", target=jo.participant)
        await heard(jo, moderation("waiting_room_enabled"), moderation("kicked"))
        assert await jo.closed() == (1000, "closed by server")
        left = control("left", id=jo.participant, reason="kicked")
        for client in (mara, kim):
            await heard(client, moderation("waiting_room_enabled"), left)
        await eventually(lambda: not media.isconnected())


async def test_a_guest_may_not_use_the_media_commands(script: Script) -> None:
    people = {"participants": [script.mara.participant]}
    refused = livekit_event("error", error="insufficient_permissions")
    for action in ("force_mute", "grant_screen_share_permission"):
        await script.jo.command("livekit", action, **people)
        await heard(script.jo, refused)
    nobody: dict[str, list[str]] = {"unrestricted_participants": []}
    await script.jo.command("livekit", "enable_microphone_restrictions", **nobody)
    await heard(script.jo, refused)


async def test_a_media_server_that_is_away(server: RoomServer, room: str) -> None:
    owner = profile()
    parameters = room_parameters(owner, livekit="http://127.0.0.1:9")
    mara = await LegacyClient.join(server, room, registered(owner, "moderator"), parameters)
    unavailable = livekit_event("error", error="livekit_unavailable")
    await heard(mara, unavailable)
    await mara.command("livekit", "disable_microphone_restrictions")
    await heard(mara, unavailable)
