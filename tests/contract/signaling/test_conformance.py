"""The conformance checklist (signaling-core.md, appendix B), as far as this release goes."""

import asyncio
import uuid

from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client

REQUIRED = {
    "message",
    "id",
    "connection_id",
    "device_id",
    "connections",
    "display_name",
    "role",
    "tariff",
    "enabled_modules",
    "module_data",
    "participants",
    "event_info",
    "meeting_details",
    "room_info",
    "is_room_owner",
}


async def meeting(server: RoomServer, room: str, **changes: object) -> tuple[Client, Client]:
    """A room with its owner, a moderator, and a guest."""
    mara = profile()
    host = await Client.join(
        server, room, registered(mara, "moderator"), room_parameters(mara, **changes)
    )
    jo = await Client.join(server, room, guest("Jo"))
    await host.event("core", "participant_connected")
    return host, jo


async def test_join_success_comes_first_and_whole(server: RoomServer, room: str) -> None:
    """Row 2."""
    await server.put(room, room_parameters(profile(), event=None))
    client = await Client.enter(server, room, guest("Jo"))
    first = await client.message()
    assert (first["namespace"], first["payload"]["message"]) == ("core", "join_success")
    payload = first["payload"]
    assert payload.keys() >= REQUIRED
    assert payload["event_info"] is None
    absent = {name for name, value in payload.items() if value is None}
    assert absent == {"event_info"}
    assert first["timestamp"].endswith("Z")


async def test_other_devices_and_people_who_left(server: RoomServer, room: str) -> None:
    """Row 3."""
    host, jo = await meeting(server, room)
    await jo.leave()
    await host.event("core", "participant_disconnected")
    mara = profile(user=host.participant)
    second = await Client.join(server, room, registered(mara))
    assert [c["connection_id"] for c in second.joined["connections"]] == [host.connection]
    (gone,) = second.joined["participants"]
    assert gone["id"] == jo.participant
    assert gone["connections"] == []
    assert "left_at" in gone["module_data"]["core"]
    assert second.joined["role"] == "moderator"


async def test_each_device_is_announced_and_taken_leave_of(server: RoomServer, room: str) -> None:
    """Row 4."""
    host, jo = await meeting(server, room)
    second = await Client.join(server, room, registered(profile(user=host.participant)))
    for client in (host, jo):
        connected = await client.event("core", "participant_connected")
        assert connected["connection_id"] == second.connection
        assert connected["participant_id"] == host.participant
    await second.leave()
    await host.leave()
    for connection in (second.connection, host.connection):
        left = await jo.event("core", "participant_disconnected")
        assert left["connection_id"] == connection


async def test_pings_are_answered_with_their_transaction(server: RoomServer, room: str) -> None:
    """Row 5."""
    _, jo = await meeting(server, room)
    await jo.command("echo", "ping", 2**64 - 1)
    assert (await jo.envelope("echo", "pong"))["transaction_id"] == 2**64 - 1


async def test_bad_messages_get_generic_errors(server: RoomServer, room: str) -> None:
    """Row 6."""
    host, jo = await meeting(server, room)
    await jo.command("polls", "start", 1)
    unknown = await jo.message()
    assert unknown["payload"] == {"error": "unknown_namespace", "invalid_namespace": "polls"}
    assert unknown["transaction_id"] == 1
    await jo.command("chat", "no_such_action", 2)
    broken = await jo.message()
    assert broken["payload"] == {
        "error": "invalid_json",
        "message": "failed to deserialize websocket message",
    }
    assert broken["transaction_id"] == 2
    await jo.socket.send('{"transaction_id": 3, "payload": {}}')
    envelope = await jo.message()
    assert envelope["payload"]["error"] == "invalid_json"
    assert envelope["payload"]["message"].startswith("Failed to deserialize message: ")
    assert envelope["transaction_id"] == 3
    await jo.command("echo", "ping")
    await jo.event("echo", "pong")
    assert await host.quiet() == []


async def test_events_carry_the_senders_transaction(server: RoomServer, room: str) -> None:
    """Row 7."""
    host, jo = await meeting(server, room)
    await jo.command("moderation", "kick", 7, target=host.participant)
    refused = await jo.envelope("moderation", "error")
    assert refused["transaction_id"] == 7
    await jo.command("raise_hands", "raise_hand", 8)
    for client in (host, jo):
        assert (await client.envelope("raise_hands", "hand_raised"))["transaction_id"] == 8


async def test_the_waiting_room_is_for_strangers_and_the_kicked(
    server: RoomServer, room: str
) -> None:
    """Row 8."""
    secret = "the-device-of-a-guest"
    mara = profile()
    parameters = room_parameters(mara, waiting_room="for_guests")
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    await Client.join(server, room, registered(profile("Ilse Braun")))
    await host.event("core", "participant_connected")

    first = await Client.enter(server, room, guest("Jo", secret))
    person = (await first.event("core", "in_waiting_room"))["participant_id"]
    second = await Client.enter(server, room, guest("Jo", secret))
    await second.event("core", "in_waiting_room")
    await host.command("moderation", "accept", target=person)
    await second.event("moderation", "accepted")
    await second.command("core", "enter_room")
    for device in (first, second):
        await device.event("core", "join_success")
    await first.leave()
    await second.leave()

    again = await Client.join(server, room, guest("Jo", secret))
    await host.command("moderation", "kick", target=person)
    assert await again.closed() == (1000, "closed by server")
    kicked = await Client.enter(server, room, guest("Jo", secret))
    await kicked.event("core", "in_waiting_room")


async def test_the_owner_is_protected(server: RoomServer, room: str) -> None:
    """Row 9."""
    mara = profile()
    owner = await Client.join(server, room, registered(mara), room_parameters(mara))
    moderators = [
        await Client.join(server, room, registered(profile(name), "moderator"))
        for name in ("Ilse Braun", "Uwe Adler")
    ]
    one, other = moderators
    for action, error, field in (
        ("kick", "cannot_kick_room_owner", "target"),
        ("ban", "cannot_ban_room_owner", "target"),
        ("send_to_waiting_room", "cannot_send_room_owner_to_waiting_room", "target"),
    ):
        await one.command("moderation", action, **{field: owner.participant})
        assert (await one.event("moderation", "error"))["error"] == error
    await one.command(
        "moderation", "update_role", participant_id=owner.participant, new_role="user"
    )
    assert (await one.event("moderation", "error"))["error"] == "cannot_change_room_owner_role"
    await one.command("moderation", "kick", target=other.participant)
    assert (await one.event("moderation", "error"))["error"] == "insufficient_permissions"


async def test_a_kick_raises_the_waiting_room_as_far_as_needed(
    server: RoomServer, room: str
) -> None:
    """Row 10."""
    host, jo = await meeting(server, room)
    await host.command("moderation", "kick", target=jo.participant)
    raised = await jo.event("moderation", "waiting_room_updated")
    assert raised["new_state"] == "for_guests"
    assert (await jo.event("moderation", "kicked"))["reason"] == "kicked"
    assert await jo.closed() == (1000, "closed by server")
    gone = await host.event("core", "participant_disconnected")
    assert (gone["participant_id"], gone["reason"]) == (jo.participant, "kicked")


async def test_a_ban_holds_until_it_is_lifted(server: RoomServer, room: str) -> None:
    """Row 11, and a token that was issued before the ban."""
    host, _ = await meeting(server, room)
    ilse = profile("Ilse Braun")
    banned = await Client.join(server, room, registered(ilse))
    await host.command("moderation", "ban", target=ilse["id"])
    await banned.event("moderation", "banned")
    assert await banned.closed() == (1000, "closed by server")
    await host.event("moderation", "participant_banned")
    answer = await server.token(room, registered(ilse))
    assert (answer.status_code, answer.json()["code"]) == (403, "banned")
    await host.command("moderation", "unban", target=ilse["id"])
    await host.event("moderation", "participant_unbanned")
    assert (await server.token(room, registered(ilse))).status_code == 200


async def test_guests_may_be_renamed(server: RoomServer, room: str) -> None:
    """Row 12."""
    host, jo = await meeting(server, room)
    await jo.command("moderation", "change_display_name", target=jo.participant, new_name=" Jo  K ")
    renamed = await host.event("moderation", "display_name_changed")
    assert (renamed["old_name"], renamed["new_name"]) == ("Jo", "Jo K")
    await jo.command("moderation", "change_display_name", target=jo.participant, new_name="x" * 101)
    assert (await jo.event("moderation", "error"))["error"] == "invalid_display_name"
    await host.command(
        "moderation", "enable_display_name_change_restrictions", unrestricted_participants=[]
    )
    await jo.event("moderation", "display_name_change_restrictions_enabled")
    await jo.command("moderation", "change_display_name", target=jo.participant, new_name="Joe")
    assert (await jo.event("moderation", "error"))["error"] == "insufficient_permissions"
    await host.command(
        "moderation", "change_display_name", target=host.participant, new_name="Somebody"
    )
    refused = await host.event("moderation", "error")
    assert refused["error"] == "cannot_change_name_of_registered_users"


async def test_hands_are_counted_exactly(server: RoomServer, room: str) -> None:
    """Row 16."""
    host, jo = await meeting(server, room)
    await jo.command("raise_hands", "raise_hand")
    await host.event("raise_hands", "hand_raised")
    late = await Client.join(server, room, guest("Late"))
    hands = [p["module_data"].get("raise_hands") for p in late.joined["participants"]]
    assert sum(hand is not None for hand in hands) == 1
    await host.command("raise_hands", "reset_raised_hands")
    reset = await jo.event("raise_hands", "raised_hand_reset_by_moderator")
    assert reset["participants"] == [jo.participant]
    await jo.command("raise_hands", "raise_hand")
    await host.event("raise_hands", "hand_raised")
    await jo.leave()
    await host.event("core", "participant_disconnected")
    later = await Client.join(server, room, guest("Later"))
    assert all("raise_hands" not in p["module_data"] for p in later.joined["participants"])


async def test_the_participant_limit_counts_who_waits(server: RoomServer, room: str) -> None:
    """Row 19, first part."""
    mara = profile()
    tariff = room_parameters(mara)["tariff"] | {"quotas": {"room_participant_limit": 2}}
    parameters = room_parameters(mara, tariff=tariff, waiting_room="for_guests")
    await Client.join(server, room, registered(mara, "moderator"), parameters)
    waiting = await Client.enter(server, room, guest("Jo"))
    await waiting.event("core", "in_waiting_room")
    third = await Client.enter(server, room, guest("Too many"))
    blocked = await third.event("core", "join_blocked")
    assert blocked["reason"] == "participant_limit_reached"
    assert await third.closed() == (1013, "Participant limit reached")


async def test_the_time_limit_closes_the_room(server: RoomServer, room: str) -> None:
    """Row 19, second part; row 20."""
    mara = profile()
    tariff = room_parameters(mara)["tariff"] | {"quotas": {"room_time_limit_secs": 1}}
    host = await Client.join(
        server, room, registered(mara, "moderator"), room_parameters(mara, tariff=tariff)
    )
    assert host.joined["closes_at"].endswith("Z")
    assert (await host.event("core", "closing"))["reason"] == "time_limit_reached"
    assert await host.closed() == (1000, "closed by server")
    assert host.seen[-1]["payload"]["message"] == "closing"


async def test_deleting_a_room_tells_everybody_then_closes(server: RoomServer, room: str) -> None:
    """Row 20."""
    mara = profile()
    parameters = room_parameters(mara, waiting_room="for_guests")
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    waiting = await Client.enter(server, room, guest("Jo"))
    await waiting.event("core", "in_waiting_room")
    assert (await server.delete(room)).status_code == 200
    for client in (host, waiting):
        assert (await client.event("core", "closing"))["reason"] == "room_deleted"
        assert await client.closed() == (1000, "closed by server")
    assert (await server.delete(room)).status_code == 200


async def test_commands_keep_their_order(server: RoomServer, room: str) -> None:
    """Section 1.8."""
    host, jo = await meeting(server, room)
    for number in range(200):
        await jo.say(f"line {number}")
    for client in (host, jo):
        heard = [(await client.event("chat", "message_sent"))["content"] for _ in range(200)]
        assert heard == [f"line {number}" for number in range(200)]


async def test_what_is_said_in_one_room_stays_there(server: RoomServer, room: str) -> None:
    host, jo = await meeting(server, room)
    others = await meeting(server, str(uuid.uuid4()))
    await host.say("A secret of this room")
    await jo.event("chat", "message_sent")
    for client in others:
        assert await client.quiet() == []


async def test_a_room_in_use_does_not_idle_out(server: RoomServer, room: str) -> None:
    host, jo = await meeting(server, room, room_idle_timeout=200)
    await jo.leave()
    await asyncio.sleep(0.4)
    await host.command("echo", "ping")
    await host.event("echo", "pong")
    await host.leave()
    await eventually(lambda: not (server.journals / f"{room}.journal").exists())
