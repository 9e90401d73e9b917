"""Row by row what older clients hear, and what they do not (signaling-legacy.md 14 and 16)."""

from contextlib import suppress
from typing import Any

import pytest
from tests.support.legacy import LegacyClient, encoded
from tests.support.raw_socket import TEXT, masked
from tests.support.roomserver import RoomServer, guest, profile, registered, room_parameters
from tests.support.signaling import Client
from websockets.exceptions import ConnectionClosed

MEGABYTE = 1_000_000


async def meeting(
    server: RoomServer, room: str, **changes: Any
) -> tuple[Client, LegacyClient, LegacyClient]:
    """A newer moderator who does not own the room; the owner and a guest with older clients."""
    mara = profile()
    parameters = room_parameters(mara, **changes)
    modules = ("reaction", "timer", "excalidraw")
    parameters["module_settings"] |= {module: {} for module in modules}
    ben = await Client.join(server, room, registered(profile("Ben Ott"), "moderator"), parameters)
    host = await LegacyClient.join(server, room, registered(mara, "moderator"))
    jo = await LegacyClient.join(server, room, guest("Jo"))
    await host.event("control", "joined")
    await ben.quiet()
    return ben, host, jo


async def heard_of(ben: Client, *listeners: LegacyClient) -> list[list[dict[str, Any]]]:
    """What each has heard of all that Ben has done, in order, without envelopes; the last word,
    which everybody hears, is left out."""
    await ben.say("that was all")
    everything: list[list[dict[str, Any]]] = []
    for listener in listeners:
        heard: list[dict[str, Any]] = []
        while True:
            found = await listener.message()
            if found["payload"].get("content") == "that was all":
                break
            heard.append({"in": found["namespace"], **found["payload"]})
        everything.append(heard)
    return everything


async def test_what_is_said_right_after_join_is_said_inside(server: RoomServer, room: str) -> None:
    """In one piece with it: nobody has to wait for `join_success` before the next word."""
    await server.put(room, room_parameters(profile()))
    jo = await LegacyClient.outside(server, room, guest("Jo"))
    frames = (
        encoded("control", action="join", display_name="Jo"),
        encoded("control", action="raise_hand"),
        encoded("chat", action="send_message", scope="global", content="early"),
    )
    jo.socket.transport.write(b"".join(masked(text.encode(), TEXT) for text in frames))
    heard = [(await jo.message())["payload"] for _ in frames]
    assert [payload["message"] for payload in heard] == [
        "join_success",
        "hand_raised",
        "message_sent",
    ]


async def test_a_farewell_in_one_piece_with_the_join_loses_nothing(
    server: RoomServer, room: str
) -> None:
    noor = await Client.join(server, room, guest("Noor"), room_parameters(profile()))
    jo = await LegacyClient.outside(server, room, guest("Jo"))
    frames = (
        encoded("control", action="join", display_name="Jo"),
        encoded("chat", action="send_message", scope="global", content="bye"),
    )
    close = masked((1000).to_bytes(2, "big"), 8)
    jo.socket.transport.write(b"".join(masked(text.encode(), TEXT) for text in frames) + close)
    await noor.event("core", "participant_connected")
    assert (await noor.event("chat", "message_sent"))["content"] == "bye"
    assert (await noor.event("core", "participant_disconnected"))["reason"] == "leave"


async def test_messages_up_to_a_megabyte_are_read(server: RoomServer, room: str) -> None:
    """Whole or in fragments; the socket does not survive a longer one."""
    noor = await Client.join(server, room, guest("Noor"), room_parameters(profile()))
    jo = await LegacyClient.join(server, room, guest("Jo"))
    text = encoded("echo", content="")
    text = text.replace('""', '"' + "a" * (MEGABYTE - len(text)) + '"')
    assert len(text) == MEGABYTE
    for sent in (text, [text[at : at + 100_000] for at in range(0, MEGABYTE, 100_000)]):
        await jo.socket.send(sent)
        assert len((await jo.message())["payload"]["content"]) > MEGABYTE - 100
    await jo.text(encoded("control", action="raise_hand", more="a" * 900_000))
    assert await jo.event("control", "hand_raised") == {"message": "hand_raised"}
    long = {"scope": "global", "content": "x", "more": "a" * 900_000}
    await jo.command("chat", "send_message", **long)
    assert await jo.quiet() == []
    with suppress(ConnectionClosed):
        await jo.text("a" * 2 * MEGABYTE)
    await jo.closed()
    assert (await noor.event("core", "participant_disconnected"))["reason"] == "connection_lost"


async def test_older_clients_stay_in_the_main_room(server: RoomServer, room: str) -> None:
    ben, host, jo = await meeting(server, room)
    noor = await Client.join(server, room, guest("Noor"))
    await ben.command("breakout", "start", rooms=[{"name": "A", "assignments": [jo.participant]}])
    await ben.event("breakout", "started")
    await jo.command("breakout", "switch_room", kind="breakout", id=0)
    await jo.say("still here")
    await ben.event("chat", "message_sent")
    assert not [m for m in ben.seen if m["payload"]["message"] == "participant_switched_room"]
    await noor.command("breakout", "switch_room", kind="breakout", id=0)
    await ben.event("breakout", "participant_switched_room")
    late = await LegacyClient.join(server, room, guest("Late"))
    assert noor.participant not in {peer["id"] for peer in late.joined["participants"]}
    # An older moderator closes the rooms.
    await host.command("breakout", "stop")
    await ben.event("breakout", "closed")
    (heard,) = await heard_of(ben, jo)
    noors = [n for n in heard if n.get("id") == noor.participant]
    assert [(n["message"], n.get("reason")) for n in noors] == [
        ("joined", None),
        ("left", "quit"),
        ("joined", None),
    ]
    assert {n["in"] for n in heard} == {"control", "chat"}


async def test_a_debrief_by_somebody_else_names_them(server: RoomServer, room: str) -> None:
    ben, host, jo = await meeting(server, room)
    await ben.command("moderation", "debrief", kick_scope="guests")
    assert (await jo.closed())[0] == 1000
    assert jo.seen[-1]["payload"] == {"message": "session_ended", "issued_by": ben.participant}
    (heard,) = await heard_of(ben, host)
    assert heard == [
        {"in": "moderation", "message": "debriefing_started", "issued_by": ben.participant},
        {"in": "moderation", "message": "waiting_room_enabled"},
        {"in": "control", "message": "left", "id": jo.participant, "reason": "kicked"},
    ]


async def test_the_waiting_room_is_told_of_only_when_the_boolean_changes(
    server: RoomServer, room: str
) -> None:
    """Also to those who have never been told of it."""
    ben, host, _ = await meeting(server, room)
    await ben.command("moderation", "change_waiting_room_state", new_state="for_guests")
    await ben.quiet()
    ilse = await LegacyClient.join(server, room, registered(profile("Ilse Braun")))
    for mode in ("for_everyone", "for_guests", "disabled", "for_everyone"):
        await ben.command("moderation", "change_waiting_room_state", new_state=mode)
    heard = await heard_of(ben, ilse, host)
    off, on = "waiting_room_disabled", "waiting_room_enabled"
    words = [[n["message"] for n in listener if n["in"] == "moderation"] for listener in heard]
    assert words == [[off, on], [on, off, on]]


async def test_who_entered_from_the_waiting_room_knows_it_too(
    server: RoomServer, room: str
) -> None:
    ben, _, _ = await meeting(server, room)
    await ben.command("moderation", "change_waiting_room_state", new_state="for_guests")
    kim = await LegacyClient.enter(server, room, guest("Kim"))
    waiting = await ben.event("core", "joined_waiting_room")
    await kim.command("control", "enter_room")
    error = {"message": "error", "error": "not_accepted_or_not_in_waiting_room"}
    assert await kim.event("control", "error") == error
    await ben.command("moderation", "accept", target=waiting["participant_id"])
    await kim.event("moderation", "accepted")
    await kim.command("control", "enter_room")
    await kim.event("control", "join_success")
    for mode in ("for_everyone", "disabled"):
        await ben.command("moderation", "change_waiting_room_state", new_state=mode)
    assert await heard_of(ben, kim) == [[{"in": "moderation", "message": "waiting_room_disabled"}]]


async def test_what_older_clients_have_no_word_for_is_not_said(
    server: RoomServer, room: str
) -> None:
    ben, host, jo = await meeting(server, room)
    ilse = profile("Ilse Braun")
    await Client.join(server, room, registered(ilse))
    await server.patch(room, {"title": "Another title"})
    await server.quota(str(host.participant), {"used": 5})
    await ben.command("moderation", "ban", target=ilse["id"])
    await ben.command("moderation", "unban", target=ilse["id"])
    names = "display_name_change_restrictions"
    await ben.command("moderation", f"enable_{names}", unrestricted_participants=[])
    await ben.command("moderation", f"disable_{names}")
    await ben.command("reaction", "react", reaction="clap")
    await ben.command("reaction", "enable_restrictions", unrestricted_participants=[])
    free = {"type": "disabled"}
    await ben.command("excalidraw", "start", initial_scene={}, edit_restrictions=free)
    await ben.command("nowhere", "at_all")
    for heard in await heard_of(ben, host, jo):
        assert [(n["in"], n["message"], n["id"]) for n in heard] == [
            ("control", "joined", ilse["id"]),
            ("control", "left", ilse["id"]),
        ]
        assert heard[1]["reason"] == "banned"


async def test_mistakes_without_an_older_word_are_not_told(server: RoomServer, room: str) -> None:
    _, host, jo = await meeting(server, room)
    stranger = profile()["id"]
    for action, target in (
        ("kick", stranger),
        ("ban", stranger),
        ("ban", host.participant),
        ("accept", jo.participant),
        ("kick", host.participant),
    ):
        await host.command("moderation", action, target=target)
    assert await host.quiet() == []


MISTAKES: list[tuple[str, str, dict[str, str], str]] = [
    ("moderation", "ban", {"target": "jo"}, "cannot_ban_guest"),
    (
        "moderation",
        "send_to_waiting_room",
        {"target": "host"},
        "cannot_send_room_owner_to_waiting_room",
    ),
    (
        "moderation",
        "change_display_name",
        {"target": "ben", "new_name": "B"},
        "cannot_change_name_of_registered_users",
    ),
    (
        "moderation",
        "change_display_name",
        {"target": "jo", "new_name": " "},
        "invalid_display_name",
    ),
    ("control", "grant_moderator_role", {"target": "ben"}, "nothing_to_do"),
    ("control", "revoke_moderator_role", {"target": "host"}, "target_is_room_owner"),
    ("control", "fly", {}, "invalid_json"),
    ("control", "enter_room", {}, "not_accepted_or_not_in_waiting_room"),
    ("control", "join", {}, "already_joined"),
]


async def test_mistakes_in_older_words(server: RoomServer, room: str) -> None:
    ben, host, jo = await meeting(server, room)
    people = {"host": host.participant, "jo": jo.participant, "ben": ben.participant}
    for namespace, action, fields, code in MISTAKES:
        named = fields | ({"target": people[fields["target"]]} if fields else {})
        await host.command(namespace, action, **named)
        assert await host.told() == [{"in": namespace, "message": "error", "error": code}]


@pytest.mark.parametrize("target", ["absent", "one", "list", "nobody"])
async def test_hands_are_reset_in_every_spelling(
    server: RoomServer, room: str, target: str
) -> None:
    ben, host, jo = await meeting(server, room)
    await jo.command("control", "raise_hand")
    await host.event("control", "update")
    spellings = {"one": jo.participant, "list": [jo.participant], "nobody": []}
    await host.command(
        "moderation",
        "reset_raised_hands",
        **({} if target == "absent" else {"target": spellings[target]}),
    )
    await host.say("done")
    await ben.event("chat", "message_sent")
    hers, his = await heard_of(ben, jo, host)
    downs = [n for n in his if n["message"] == "update"]
    if target == "nobody":
        assert downs == []
        assert [n["in"] for n in hers] == ["control", "chat"]
        return
    reset = {"message": "raised_hand_reset_by_moderator", "issued_by": host.participant}
    assert [n for n in hers if n["in"] == "moderation"] == [{"in": "moderation", **reset}]
    assert not [n for n in hers if n["message"] == "update"]
    (down,) = downs
    assert (down["id"], down["control"]["hand_is_up"]) == (jo.participant, False)


async def test_the_ends_of_a_meeting(server: RoomServer, room: str) -> None:
    mara = profile()
    parameters = room_parameters(mara)
    parameters["tariff"]["quotas"] = {"room_time_limit_secs": 1}
    host = await LegacyClient.join(server, room, registered(mara, "moderator"), parameters)
    assert host.joined["closes_at"].endswith("Z")
    assert await host.closed() == (1000, "closed by server")
    assert host.seen[-1]["payload"] == {"message": "time_limit_quota_elapsed"}


async def test_a_server_that_goes_down_says_only_that(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await LegacyClient.join(
        server, room, registered(mara, "moderator"), room_parameters(mara)
    )
    assert (await server.close(room, "graceful_shutdown")).status_code == 204
    assert await host.closed() == (1001, "server shutdown")
    assert [m["payload"]["message"] for m in host.seen] == ["join_success"]


async def test_a_second_device_of_the_same_person_adds_nobody(
    server: RoomServer, room: str
) -> None:
    ben, host, jo = await meeting(server, room)
    again = await Client.join(server, room, registered(profile("Mara", host.participant)))
    await again.leave()
    await ben.event("core", "participant_disconnected")
    for heard in await heard_of(ben, host, jo):
        assert heard == []
