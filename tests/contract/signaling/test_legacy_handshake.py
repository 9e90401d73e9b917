"""Opening a socket by ticket (signaling-legacy.md 3), and what may be said before joining (5)."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.legacy import PROTOCOL, LegacyClient, encoded, start
from tests.support.roomserver import RoomServer, guest, profile, room_parameters
from tests.support.signaling import Client
from websockets.exceptions import InvalidStatus


async def refused(port: int, *protocols: str, origin: str | None = None) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as refusal:
        await LegacyClient.by_ticket(port, *protocols, origin=origin)
    response = refusal.value.response
    return response.status_code, str(json.loads(bytes(response.body or b""))["code"])


async def ticket(server: RoomServer, room: str, **changes: Any) -> str:
    answer = await start(server, room, guest(), room_parameters(profile(), **changes))
    return f"ticket#{answer['ticket']}"


async def outside(server: RoomServer, room: str) -> LegacyClient:
    return await LegacyClient.outside(server, room, guest("Jo"), room_parameters(profile()))


async def test_what_a_controller_gets_for_both_generations(server: RoomServer, room: str) -> None:
    answer = await start(server, room, guest(), room_parameters(profile()))
    assert answer.keys() == {"public_url", "token", "ticket", "resumption"}
    assert len(answer["ticket"]) == 64
    assert answer["ticket"].startswith(f"{room}#")
    assert len(answer["resumption"]) == 64
    assert answer["resumption"].isalnum()


async def test_the_sub_protocol_is_selected_in_either_order(server: RoomServer, room: str) -> None:
    first = await LegacyClient.by_ticket(server.port, await ticket(server, room), PROTOCOL)
    assert first.socket.subprotocol == PROTOCOL
    second = await LegacyClient.by_ticket(server.port, PROTOCOL, await ticket(server, room))
    assert second.socket.subprotocol == PROTOCOL


async def test_without_a_sub_protocol(server: RoomServer) -> None:
    assert await refused(server.port) == (400, "missing_protocol")


async def test_with_an_older_sub_protocol_only(server: RoomServer, room: str) -> None:
    given = await ticket(server, room)
    assert await refused(server.port, given, "k3k-signaling-json-v1.0") == (400, "invalid_protocol")


async def test_without_a_ticket(server: RoomServer) -> None:
    assert await refused(server.port, PROTOCOL) == (401, "missing_ticket")


@pytest.mark.parametrize("text", ["", "x" * 64, "x" * 63, "x" * 65, "#", "ticket#"])
async def test_with_something_else_than_a_ticket(server: RoomServer, text: str) -> None:
    assert await refused(server.port, PROTOCOL, f"ticket#{text}") == (401, "invalid_ticket")


async def test_a_ticket_works_once(server: RoomServer, room: str) -> None:
    given = await ticket(server, room)
    await LegacyClient.by_ticket(server.port, given, PROTOCOL)
    assert await refused(server.port, given, PROTOCOL) == (401, "invalid_ticket")


async def test_the_first_of_token_and_ticket_voids_the_other(server: RoomServer, room: str) -> None:
    answer = await start(server, room, guest(), room_parameters(profile()))
    await Client.open(server, answer["token"])
    given = f"ticket#{answer['ticket']}"
    assert await refused(server.port, given, PROTOCOL) == (401, "invalid_ticket")
    answer = await start(server, room, guest())
    await LegacyClient.by_ticket(server.port, f"ticket#{answer['ticket']}", PROTOCOL)
    with pytest.raises(InvalidStatus):
        await Client.open(server, answer["token"])


async def test_a_ticket_of_another_room_is_none(server: RoomServer, room: str) -> None:
    given = await ticket(server, room)
    elsewhere = given.replace(room, "00000000-0000-4000-8000-000000000000")
    assert await refused(server.port, elsewhere, PROTOCOL) == (401, "invalid_ticket")


async def test_an_expired_ticket_is_none(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"TOKEN_LIFETIME": 0.3})
    hurried.start()
    try:
        given = await ticket(hurried, room)
        await asyncio.sleep(0.4)
        assert await refused(hurried.port, given, PROTOCOL) == (401, "invalid_ticket")
    finally:
        hurried.stop()


async def test_pages_of_other_origins_may_not_connect(server: RoomServer, room: str) -> None:
    given = await ticket(server, room)
    status, code = await refused(server.port, given, PROTOCOL, origin="https://elsewhere.example")
    assert (status, code) == (403, "forbidden")
    allowed = await ticket(server, room)
    await LegacyClient.by_ticket(server.port, allowed, PROTOCOL, origin="https://meet.example")


async def test_encrypted_rooms_are_not_for_older_clients(server: RoomServer, room: str) -> None:
    given = await ticket(server, room, e2e_encryption=True)
    assert await refused(server.port, given, PROTOCOL) == (403, "e2ee_unsupported")


async def test_nobody_hears_of_a_client_that_has_not_said_join(
    server: RoomServer, room: str
) -> None:
    noor = await Client.join(server, room, guest("Noor"), room_parameters(profile()))
    jo = await LegacyClient.outside(server, room, guest("Jo"))
    await jo.leave()
    assert await noor.quiet() == []


async def test_garbage_before_joining(server: RoomServer, room: str) -> None:
    jo = await outside(server, room)
    for text in ("", "{", "[]", "null", '{"namespace":"control"}', '{"namespace":1,"payload":{}}'):
        await jo.text(text)
        assert (await jo.event("control", "error"))["error"] == "invalid_json"
    await jo.text(encoded("control", action="fly"))
    assert (await jo.event("control", "error"))["error"] == "invalid_json"
    await jo.text("[" * 50_000)
    assert (await jo.event("control", "error"))["error"] == "invalid_json"
    await jo.command("control", "join", display_name="Jo")
    await jo.event("control", "join_success")


async def test_other_namespaces_are_dropped_before_joining(server: RoomServer, room: str) -> None:
    jo = await outside(server, room)
    await jo.say("too early")
    await jo.command("nothing", "at_all")
    await jo.command("moderation", "kick", target="me")
    await jo.command("control", "enter_room")
    assert (await jo.event("control", "error"))["error"] == "not_accepted_or_not_in_waiting_room"
    await jo.command("control", "grant_moderator_role", target=room)
    assert (await jo.event("control", "error"))["error"] == "not_yet_joined"
    assert len(jo.seen) == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "ä" * 51])
async def test_a_bad_name_can_be_put_right(server: RoomServer, room: str, name: str) -> None:
    jo = await outside(server, room)
    await jo.command("control", "join", display_name=name)
    assert (await jo.event("control", "error"))["error"] == "invalid_username"
    await jo.command("control", "join", display_name="  Jo   of  the Hill ")
    assert (await jo.event("control", "join_success"))["display_name"] == "Jo of the Hill"


async def test_a_name_need_not_be_given(server: RoomServer, room: str) -> None:
    jo = await outside(server, room)
    await jo.command("control", "join")
    assert (await jo.event("control", "join_success"))["display_name"] == "Jo"


async def test_joining_twice_is_an_error(server: RoomServer, room: str) -> None:
    jo = await outside(server, room)
    await jo.command("control", "join")
    await jo.command("control", "join")
    errors = 0
    while errors + len([f for f in jo.seen if f["payload"]["message"] == "join_success"]) < 2:
        found = await jo.message()
        jo.seen.append(found)
        errors += found["payload"] == {"message": "error", "error": "already_joined"}
    assert errors == 1


async def test_a_client_that_never_joins_is_closed(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"LEGACY_JOIN_WAIT": 0.3})
    hurried.start()
    try:
        silent = await outside(hurried, room)
        assert (await silent.closed())[0] == 1000
    finally:
        hurried.stop()


async def test_a_client_that_answers_no_ping_is_gone(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(
        tmp_path, limits={"PING_EVERY": 0.3, "FIRST_PING": 0.2, "LEGACY_SILENCE": 0.8}
    )
    hurried.start()
    try:
        noor = await Client.join(hurried, room, guest("Noor"), room_parameters(profile()))
        jo = await LegacyClient.join(hurried, room, guest("Jo"))
        jo.socket.transport.pause_reading()
        gone = await noor.event("core", "participant_disconnected")
        assert gone["reason"] == "connection_lost"
    finally:
        hurried.stop()


async def test_echo_comes_back_as_it_was(server: RoomServer, room: str) -> None:
    jo = await outside(server, room)
    payload = {"action": "ping", "anything": [1, {"x": None}]}
    await jo.text(json.dumps({"namespace": "echo", "payload": payload}))
    found = await jo.message()
    assert (found["namespace"], found["payload"]) == ("echo", payload)


async def test_binary_frames_and_fragments_are_read(server: RoomServer, room: str) -> None:
    jo = await outside(server, room)
    await jo.text(encoded("control", action="join", display_name="Jo").encode())
    await jo.event("control", "join_success")
    text = encoded("chat", action="send_message", scope="global", content="in parts")
    await jo.socket.send([text[:10], text[10:40], text[40:]])
    assert (await jo.event("chat", "message_sent"))["content"] == "in parts"


async def test_unknown_namespaces_and_broken_payloads_inside(server: RoomServer, room: str) -> None:
    jo = await LegacyClient.join(server, room, guest("Jo"), room_parameters(profile()))
    await jo.command("core", "enter_room")
    assert (await jo.event("control", "error"))["error"] == "invalid_namespace"
    await jo.command("moderation", "kick", target="nobody")
    await jo.command("chat", "send_message", scope="group", content="x", target="g")
    await jo.command("chat", "fly")
    await jo.text(json.dumps({"namespace": "chat", "payload": [1]}))
    await jo.text('{"namespace":"chat","payload":{"action":"send_message","action":"x"}}')
    await jo.text(encoded("control", action="grant_moderator_role", target="\ud800"))
    assert (await jo.event("control", "error"))["error"] == "invalid_json"
    assert await jo.quiet() == []
