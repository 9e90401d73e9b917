"""One room, two generations of clients (signaling-legacy.md 6, 7 and 14)."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.legacy import LegacyClient
from tests.support.roomserver import RoomServer, guest, profile, registered, room_parameters
from tests.support.signaling import Client


@pytest.fixture
def mara() -> dict[str, Any]:
    return profile()


async def owner_of(server: RoomServer, room: str, mara: dict[str, Any]) -> LegacyClient:
    return await LegacyClient.join(
        server, room, registered(mara, "moderator"), room_parameters(mara)
    )


async def newer_guest(server: RoomServer, room: str) -> Client:
    return await Client.join(server, room, guest("Noor"))


def control(**changes: Any) -> dict[str, Any]:
    return {
        "display_name": "Jo",
        "role": "guest",
        "participation_kind": "guest",
        "hand_is_up": False,
        "hand_updated_at": "T",
        "joined_at": "T",
        "is_room_owner": False,
        "left_at": None,
    } | changes


def timeless(found: Any) -> Any:
    """Times differ from run to run."""
    if isinstance(found, list):
        return [timeless(entry) for entry in found]
    if not isinstance(found, dict):
        return found
    return {k: "T" if k.endswith("_at") and v else timeless(v) for k, v in found.items()}


async def test_the_owner_joins(server: RoomServer, room: str, mara: dict[str, Any]) -> None:
    host = await owner_of(server, room, mara)
    joined = host.joined
    assert joined["id"] == mara["id"]
    assert joined["display_name"] == "Mara Weiss"
    assert joined["role"] == "moderator"
    assert joined["is_room_owner"] is True
    assert joined["participants"] == []
    assert joined["moderation"] == {
        "raise_hands_enabled": True,
        "waiting_room_enabled": False,
        "waiting_room_participants": [],
    }
    assert joined["room_info"]["id"] == room
    assert joined["event_info"]["title"] == "Planning"
    assert joined["tariff"]["modules"]["chat"] == {"features": []}
    assert not {"connection_id", "module_data", "enabled_modules"} & joined.keys()


async def test_each_generation_sees_the_other_come_and_go(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    noor = await newer_guest(server, room)
    assert timeless(await host.told()) == [
        {"in": "control", "message": "joined", "id": noor.participant}
        | {"control": control(display_name="Noor")}
    ]
    jo = await LegacyClient.join(server, room, guest("Jo"))
    assert jo.joined["role"] == "guest"
    assert jo.joined["is_room_owner"] is False
    assert timeless(jo.joined["participants"]) == [
        {
            "id": host.participant,
            "control": control(
                display_name="Mara Weiss",
                role="moderator",
                participation_kind="user",
                is_room_owner=True,
            ),
        },
        {"id": noor.participant, "control": control(display_name="Noor")},
    ]
    connected = await noor.event("core", "participant_connected")
    assert connected["participant_id"] == jo.participant
    assert connected["peer_data"]["core"]["display_name"] == "Jo"
    await jo.leave()
    gone = await noor.event("core", "participant_disconnected")
    assert gone["reason"] == "leave"
    await noor.leave()
    told = await host.told()
    assert [(n["message"], n["id"]) for n in told] == [
        ("joined", jo.participant),
        ("left", jo.participant),
        ("left", noor.participant),
    ]
    assert {n.get("reason") for n in told[1:]} == {"quit"}


async def test_a_lost_connection_is_a_timeout(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    jo.vanish()
    left = await host.event("control", "left")
    assert left == {"message": "left", "id": jo.participant, "reason": "timeout"}


async def test_they_chat(server: RoomServer, room: str, mara: dict[str, Any]) -> None:
    host = await owner_of(server, room, mara)
    noor = await newer_guest(server, room)
    await host.say("from the older one")
    assert (await noor.event("chat", "message_sent"))["content"] == "from the older one"
    await noor.say("from the newer one")
    await host.event("chat", "message_sent")
    sent = await host.event("chat", "message_sent")
    assert sent["content"] == "from the newer one"
    assert sent["source"] == noor.participant
    late = await LegacyClient.join(server, room, guest("Late"))
    history = late.joined["chat"]["room_history"]["messages"]
    assert [line["content"] for line in history] == ["from the older one", "from the newer one"]


async def test_hands_go_up_and_down(server: RoomServer, room: str, mara: dict[str, Any]) -> None:
    host = await owner_of(server, room, mara)
    await host.command("moderation", "enable_raise_hands")
    enabled = await host.event("moderation", "raise_hands_enabled")
    assert enabled == {"message": "raise_hands_enabled", "issued_by": host.participant}
    jo = await LegacyClient.join(server, room, guest("Jo"))
    noor = await newer_guest(server, room)
    await jo.event("control", "joined")
    await host.quiet()
    await jo.event("control", "update")
    await jo.command("control", "raise_hand")
    assert await jo.event("control", "hand_raised") == {"message": "hand_raised"}
    assert (await noor.event("raise_hands", "hand_raised"))["participant"] == jo.participant
    update = await host.event("control", "update")
    assert timeless(update) == {
        "message": "update",
        "id": jo.participant,
        "control": control(hand_is_up=True),
    }
    await noor.command("raise_hands", "raise_hand")
    update = await jo.event("control", "update")
    assert (update["id"], update["control"]["hand_is_up"]) == (noor.participant, True)
    await host.command("moderation", "reset_raised_hands", target=jo.participant)
    reset = await jo.event("moderation", "raised_hand_reset_by_moderator")
    assert reset["issued_by"] == host.participant
    await host.command("moderation", "reset_raised_hands", target=[noor.participant])
    update = await jo.event("control", "update")
    assert (update["id"], update["control"]["hand_is_up"]) == (noor.participant, False)


async def test_a_hand_while_hands_are_off_is_an_error(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    await host.command("control", "raise_hand")
    await host.event("control", "hand_raised")
    await host.command("moderation", "disable_raise_hands")
    await host.event("control", "hand_lowered")
    off = await host.event("moderation", "raise_hands_disabled")
    assert off["issued_by"] == host.participant
    await host.command("control", "raise_hand")
    assert await host.event("control", "error") == {
        "message": "error",
        "error": "raise_hands_disabled",
    }


@pytest.mark.parametrize("plain", ["user", "guest"])
async def test_somebody_becomes_moderator_and_is_one_no_more(
    server: RoomServer, room: str, mara: dict[str, Any], plain: str
) -> None:
    host = await owner_of(server, room, mara)
    client = guest("Ben Ott") if plain == "guest" else registered(profile("Ben Ott"))
    ben = await LegacyClient.join(server, room, client)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    await host.quiet()
    await jo.event("control", "update")
    for action, confirmed, role in (
        ("grant_moderator_role", "moderator_role_granted", "moderator"),
        ("revoke_moderator_role", "moderator_role_revoked", plain),
    ):
        await host.command("control", action, target=ben.participant)
        assert await host.event("control", confirmed) == {
            "message": confirmed,
            "target": ben.participant,
        }
        assert await ben.event("control", "role_updated") == {
            "message": "role_updated",
            "new_role": role,
        }
        update = await jo.event("control", "update")
        assert update["id"] == ben.participant
        assert update["control"]["role"] == role
    assert not [n for n in ben.seen if n["payload"].get("id") == ben.participant][1:]


@pytest.mark.parametrize(
    ("given", "target", "code"),
    [
        (False, "host", "target_is_room_owner"),
        (True, "host", "target_is_room_owner"),
        (False, "ben", "nothing_to_do"),
        (False, "jo", "nothing_to_do"),
    ],
)
async def test_roles_that_cannot_be_given(
    server: RoomServer, room: str, *, given: bool, target: str, code: str
) -> None:
    mara = profile()
    action = "grant_moderator_role" if given else "revoke_moderator_role"
    people = {"host": await owner_of(server, room, mara)}
    people["ben"] = await LegacyClient.join(server, room, registered(profile("Ben Ott")))
    people["jo"] = await LegacyClient.join(server, room, guest("Jo"))
    await people["host"].command("control", action, target=people[target].participant)
    assert (await people["host"].event("control", "error"))["error"] == code


async def test_guests_stay_guests_where_that_is_set(
    tmp_path: Path, room: str, mara: dict[str, Any]
) -> None:
    own = RoomServer(tmp_path, settings={"legacy_allow_guest_moderator": "false"})
    own.start()
    try:
        host = await owner_of(own, room, mara)
        jo = await LegacyClient.join(own, room, guest("Jo"))
        await host.command("control", "grant_moderator_role", target=jo.participant)
        assert (await host.event("control", "error"))["error"] == "insufficient_permissions"
    finally:
        await Client.all_leave()
        assert own.stop() == 0


async def test_a_guest_may_not_moderate(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    commands: list[tuple[str, str, dict[str, Any]]] = [
        ("control", "grant_moderator_role", {"target": host.participant}),
        ("moderation", "kick", {"target": host.participant}),
        ("moderation", "enable_waiting_room", {}),
        ("moderation", "disable_raise_hands", {}),
        ("moderation", "debrief", {"kick_scope": "all"}),
        ("livekit", "force_mute", {"participants": [host.participant]}),
    ]
    for namespace, action, fields in commands:
        await jo.command(namespace, action, **fields)
        assert (await jo.event(namespace, "error"))["error"] == "insufficient_permissions"


async def test_the_kicked_are_told_and_closed(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    noor = await newer_guest(server, room)
    await host.command("moderation", "kick", target=jo.participant)
    assert (await jo.closed())[0] == 1000
    assert jo.seen[-1]["payload"] == {"message": "kicked"}
    assert (await noor.event("core", "participant_disconnected"))["reason"] == "kicked"
    assert (await host.event("control", "left"))["reason"] == "kicked"


async def test_guests_cannot_be_banned_and_users_can(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    ben = await LegacyClient.join(server, room, registered(profile("Ben Ott")))
    await host.command("moderation", "ban", target=jo.participant)
    assert (await host.event("moderation", "error"))["error"] == "cannot_ban_guest"
    await host.command("moderation", "ban", target=ben.participant)
    assert (await ben.closed())[0] == 1000
    assert ben.seen[-1]["payload"] == {"message": "banned"}
    left = await host.event("control", "left")
    assert (left["id"], left["reason"]) == (ben.participant, "banned")


async def test_a_debrief_counts_even_if_its_issuer_closes_at_once(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    noor = await newer_guest(server, room)
    await host.command("moderation", "debrief", kick_scope="all")
    await host.leave()
    assert (await jo.closed())[0] == 1000
    ended = {"message": "session_ended", "issued_by": host.participant}
    assert ended in [found["payload"] for found in jo.seen]
    assert (await noor.closed())[0] == 1000
    again = await LegacyClient.enter(server, room, guest("Jo"))
    assert await again.event("moderation", "in_waiting_room") == {"message": "in_waiting_room"}


async def test_the_waiting_room_between_generations(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    await host.command("moderation", "enable_waiting_room")
    assert await host.event("moderation", "waiting_room_enabled") == {
        "message": "waiting_room_enabled"
    }
    jo = await LegacyClient.enter(server, room, guest("Jo"))
    await jo.event("moderation", "in_waiting_room")
    arrival = await host.event("moderation", "joined_waiting_room")
    assert timeless(arrival["control"]) == control()
    await jo.command("chat", "send_message", scope="global", content="nobody hears this")
    await jo.command("control", "enter_room")
    assert (await jo.event("control", "error"))["error"] == "not_accepted_or_not_in_waiting_room"
    await host.command("moderation", "accept", target=arrival["id"])
    assert await jo.event("moderation", "accepted") == {"message": "accepted"}
    await jo.command("control", "enter_room")
    joined = await jo.event("control", "join_success")
    assert joined["id"] == arrival["id"]
    assert await host.event("moderation", "left_waiting_room") == {
        "message": "left_waiting_room",
        "id": arrival["id"],
    }
    await host.event("control", "joined")
    await host.command("moderation", "send_to_waiting_room", target=arrival["id"])
    await jo.event("moderation", "sent_to_waiting_room")
    await jo.event("moderation", "in_waiting_room")
    left = await host.event("control", "left")
    assert (left["id"], left["reason"]) == (arrival["id"], "sent_to_waiting_room")
    await host.command("moderation", "disable_waiting_room")
    await host.event("moderation", "waiting_room_disabled")


async def test_a_newer_moderator_lets_an_older_guest_in(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await Client.join(
        server,
        room,
        registered(mara, "moderator"),
        room_parameters(mara, waiting_room="for_guests"),
    )
    jo = await LegacyClient.enter(server, room, guest("Jo"))
    await jo.event("moderation", "in_waiting_room")
    waiting = await host.event("core", "joined_waiting_room")
    await host.command("moderation", "accept", target=waiting["participant_id"])
    await jo.event("moderation", "accepted")
    await jo.command("control", "enter_room")
    await jo.event("control", "join_success")
    connected = await host.event("core", "participant_connected")
    assert connected["participant_id"] == waiting["participant_id"]


async def test_names_change(server: RoomServer, room: str, mara: dict[str, Any]) -> None:
    host = await owner_of(server, room, mara)
    noor = await newer_guest(server, room)
    await host.command(
        "moderation", "change_display_name", target=noor.participant, new_name="Nora"
    )
    assert await host.event("moderation", "display_name_changed") == {
        "message": "display_name_changed",
        "target": noor.participant,
        "issued_by": host.participant,
        "old_name": "Noor",
        "new_name": "Nora",
    }
    update = await host.event("control", "update")
    assert update["control"]["display_name"] == "Nora"


async def test_a_full_room_blocks_the_join(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    parameters = room_parameters(mara)
    parameters["tariff"]["quotas"] = {"room_participant_limit": 1}
    await LegacyClient.join(server, room, registered(mara, "moderator"), parameters)
    jo = await LegacyClient.enter(server, room, guest("Jo"))
    blocked = await jo.event("control", "join_blocked")
    assert blocked == {"message": "join_blocked", "reason": "participant_limit_reached"}


async def test_a_deleted_room_says_so(server: RoomServer, room: str, mara: dict[str, Any]) -> None:
    host = await owner_of(server, room, mara)
    await server.delete(room)
    assert (await host.closed())[0] == 1000
    assert host.seen[-1]["payload"] == {"message": "room_deleted"}


async def test_two_tabs_of_one_user_are_one_participant(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    host = await owner_of(server, room, mara)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    second = await LegacyClient.join(server, room, registered(mara, "moderator"))
    assert second.participant == host.participant
    assert [peer["id"] for peer in second.joined["participants"]] == [jo.participant]
    await second.leave()
    assert [n for n in await jo.told() if n["message"] in {"joined", "left"}] == []
    await host.leave()
    assert (await jo.event("control", "left"))["id"] == host.participant


async def test_guests_of_one_browser_are_different_people(
    server: RoomServer, room: str, mara: dict[str, Any]
) -> None:
    await owner_of(server, room, mara)
    device = "the-same-secret-of-one-browser"
    one = await LegacyClient.join(server, room, guest("Jo", device))
    two = await LegacyClient.join(server, room, guest("Kim", device))
    assert one.participant != two.participant
