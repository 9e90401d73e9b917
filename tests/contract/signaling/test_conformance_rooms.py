"""The conformance checklist (signaling-core.md, appendix B): breakout rooms, timers, and the words
of clients of June 2026 (section 16)."""

from typing import Any

from tests.support.roomserver import RoomServer, guest, profile, registered, room_parameters
from tests.support.signaling import Client
from tests.support.stage import matches

MAIN, NORTH = {"kind": "main"}, {"kind": "breakout", "id": 0}


async def meeting(server: RoomServer, room: str, **changes: object) -> tuple[Client, Client]:
    """A room with its owner, a moderator, and a guest."""
    mara = profile()
    parameters = room_parameters(mara, **changes)
    parameters["module_settings"]["timer"] = {}
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo", "the-device-of-jo"))
    await host.event("core", "participant_connected")
    return host, jo


async def go(client: Client, **where: object) -> dict[str, Any]:
    await client.command("breakout", "switch_room", **where)
    return await client.event("breakout", "switched_room")


async def test_a_stop_moves_everybody_even_those_who_are_away(
    server: RoomServer, room: str
) -> None:
    """Row 13: assignments move nobody; the end moves all."""
    host, jo = await meeting(server, room)
    rooms = [{"name": "North", "assignments": [jo.participant]}, {"name": "South"}]
    await host.command("breakout", "start", 1, rooms=rooms)
    assert (await jo.event("breakout", "started"))["assignment"] == 0
    assert await jo.quiet() == []
    await go(jo, **NORTH)
    lee = await Client.join(server, room, guest("Lee"))
    await go(lee, **NORTH)
    await lee.leave()
    await host.event("core", "participant_disconnected")
    await host.command("breakout", "stop", 2, delay=600)
    notice = await jo.envelope("breakout", "close_notice")
    assert notice["transaction_id"] == 2
    assert notice["payload"].keys() == {"message", "issued_by", "stops_at"}
    late = await Client.join(server, room, guest("Late"))
    assert late.joined["module_data"]["breakout"]["expires"] == notice["payload"]["stops_at"]
    # Another time counts instead; when it is up, nobody has issued that.
    await host.command("breakout", "stop", delay=1)
    assert await jo.event("breakout", "closing") == {"message": "closing"}
    back = await jo.envelope("breakout", "switched_room")
    assert (back["payload"]["old_room"], back["payload"]["new_room"]) == (NORTH, MAIN)
    moved = {
        (await late.event("breakout", "participant_switched_room"))["participant_id"]
        for _ in range(2)
    }
    assert moved == {jo.participant, lee.participant}
    assert await late.event("breakout", "closed") == {"message": "closed"}
    again = await Client.join(server, room, guest("Late"))
    assert "breakout" not in again.joined["module_data"]


async def test_whoever_comes_back_is_in_the_room_they_were_in(
    server: RoomServer, room: str
) -> None:
    host, jo = await meeting(server, room)
    await host.command("breakout", "start", rooms=[{"name": "North"}])
    await jo.event("breakout", "started")
    await go(jo, **NORTH)
    await jo.leave()
    gone = await host.event("core", "participant_disconnected")
    assert gone["reason"] == "leave"
    again = await Client.join(server, room, guest("Jo", "the-device-of-jo"))
    assert again.joined["module_data"]["breakout"]["room"] == NORTH
    connected = await host.event("core", "participant_connected")
    assert connected["peer_data"]["breakout"] == {"room": NORTH}


async def test_each_room_has_a_timer_of_its_own(server: RoomServer, room: str) -> None:
    """Row 17: the end of a countdown carries its start's transaction, a stopwatch its stop's."""
    host, jo = await meeting(server, room)
    ben = await Client.join(server, room, registered(profile("Ben Ott"), "moderator"))
    await host.command("breakout", "start", rooms=[{"name": "North"}])
    await ben.event("breakout", "started")
    await go(ben, **NORTH)
    await host.command("timer", "start", 1, kind="countdown", duration=600, title="Lunch")
    await jo.event("timer", "started")
    await ben.command("timer", "start", 2, kind="stopwatch")
    started = await ben.envelope("timer", "started")
    assert started["transaction_id"] == 2
    late = await Client.join(server, room, guest("Late"))
    running = {
        "started_at": "T",
        "kind": "countdown",
        "ends_at": "T",
        "title": "Lunch",
        "ready_check_enabled": False,
    }
    assert matches(running, late.joined["module_data"]["timer"])
    assert (await go(jo, **NORTH))["own_data"]["timer"]["kind"] == "stopwatch"
    await host.command("timer", "stop", 3)
    stopped = await late.envelope("timer", "stopped")
    by_host = {"message": "stopped", "kind": "by_moderator", "participant_id": host.participant}
    assert (stopped["payload"], stopped["transaction_id"]) == (by_host, 1)
    await ben.command("timer", "stop", 4, reason="enough")
    stopped = await jo.envelope("timer", "stopped")
    by_ben = by_host | {"participant_id": ben.participant, "reason": "enough"}
    assert (stopped["payload"], stopped["transaction_id"]) == (by_ben, 4)


async def test_readiness_outlives_a_reconnection_and_ends_with_the_timer(
    server: RoomServer, room: str
) -> None:
    """Row 17, second part."""
    host, jo = await meeting(server, room)
    await host.command("timer", "start", kind="stopwatch", enable_ready_check=True)
    await jo.event("timer", "started")
    for status in (False, True, True):
        await jo.command("timer", "update_ready_status", status=status)
    assert (await host.event("timer", "updated_ready_status"))["status"] is True
    assert await host.quiet() == []
    await jo.leave()
    await host.event("core", "participant_disconnected")
    again = await Client.join(server, room, guest("Jo", "the-device-of-jo"))
    assert again.joined["module_data"]["timer"]["ready_status"] is True
    connected = await host.event("core", "participant_connected")
    assert connected["peer_data"]["timer"] == {"ready_status": True}
    (mara,) = again.joined["participants"]
    assert mara["module_data"]["timer"] == {"ready_status": False}
    await host.command("timer", "stop")
    await host.event("timer", "stopped")
    late = await Client.join(server, room, guest("Late"))
    assert "timer" not in late.joined["module_data"]
    assert all("timer" not in p["module_data"] for p in late.joined["participants"])


async def test_both_vocabularies_of_the_waiting_room(server: RoomServer, room: str) -> None:
    """Row 21."""
    host, jo = await meeting(server, room)
    for action, mode, word in (
        ("enable_waiting_room", "for_everyone", "waiting_room_enabled"),
        ("disable_waiting_room", "disabled", "waiting_room_disabled"),
    ):
        await host.command("moderation", action, 5)
        for client in (host, jo):
            found = await client.envelope("moderation", "waiting_room_updated")
            assert found["payload"] == {"message": "waiting_room_updated", "new_state": mode}
            older = await client.envelope("moderation", word)
            assert older["payload"] == {"message": word}
            assert found["transaction_id"] == older["transaction_id"] == 5
    # Said after every kick by older clients: a mode that is set stays, and only they hear of it.
    await host.command("moderation", "change_waiting_room_state", new_state="for_guests")
    await jo.event("moderation", "waiting_room_enabled")
    await host.quiet()
    await host.command("moderation", "enable_waiting_room", 6)
    told = await host.quiet()
    assert [(m["payload"], m["transaction_id"]) for m in told] == [
        ({"message": "waiting_room_updated", "new_state": "for_guests"}, 6),
        ({"message": "waiting_room_enabled"}, 6),
    ]
    assert await jo.quiet() == []


async def test_the_data_of_a_join_has_both_vocabularies(server: RoomServer, room: str) -> None:
    """Row 21: rows 3, 4 and 6 of section 16."""
    mara = profile()
    parameters = room_parameters(mara, waiting_room="for_guests")
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    assert host.joined["module_data"]["moderation"] == {
        "display_name_change_restrictions": {"type": "disabled"},
        "raise_hands_enabled": True,
        "waiting_room": "for_guests",
        "waiting_room_enabled": True,
        "guest_access": True,
    }


async def test_whoever_is_promoted_learns_who_waits_in_both_ways(
    server: RoomServer, room: str
) -> None:
    mara = profile()
    parameters = room_parameters(mara, waiting_room="for_guests")
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    ilse = await Client.join(server, room, registered(profile("Ilse Braun")))
    jo = await Client.enter(server, room, guest("Jo"))
    waiting = await jo.event("core", "in_waiting_room")
    await host.command(
        "moderation", "update_role", 7, participant_id=ilse.participant, new_role="moderator"
    )
    entry = {
        "participant_id": waiting["participant_id"],
        "joined_at": "T",
        "display_name": "Jo",
        "avatar_url": None,
    }
    promoted = await ilse.envelope("moderation", "role_updated")
    more = {"connections": [waiting["connection_id"]], "accepted": False}
    data = {
        "waiting_room": "for_guests",
        "waiting_room_enabled": True,
        "guest_access": True,
        "waiting_room_participants": [entry | more],
    }
    assert promoted["transaction_id"] == 7
    assert matches(data, promoted["payload"]["moderator_data"])
    joined = await ilse.envelope("core", "joined_waiting_room")
    alone = {"message": "joined_waiting_room", "connection_ids": [waiting["connection_id"]]}
    assert matches(entry | alone, joined["payload"])
    assert "transaction_id" not in joined
