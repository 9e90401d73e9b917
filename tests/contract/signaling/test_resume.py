"""Resumption: a client that asked for it goes on after a loss, and nobody hears of the loss."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.roomserver import (
    RoomServer,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client, ResumableClient
from websockets.exceptions import InvalidStatus

CANNOT_RESUME = 4410


@pytest.fixture
async def host(server: RoomServer, room: str) -> AsyncIterator[Client]:
    mara = profile()
    yield await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))


async def heard(client: Client, count: int) -> list[str]:
    return [(await client.event("chat", "message_sent"))["content"] for _ in range(count)]


async def test_the_first_frame_says_how_to_resume(server: RoomServer, room: str) -> None:
    answer = await server.token(room, guest(), room_parameters(profile()))
    client = await Client.open(server, answer.json()["token"], query="?resumable=1")
    first = await client.message()
    assert first["namespace"] == "parlour"
    assert first["payload"] | {"resume": ""} == {
        "message": "session",
        "resume": "",
        "received": 0,
        "resumed": False,
        "window_secs": 30,
    }
    second = await client.message()
    assert second["payload"]["message"] == "join_success"


async def test_others_see_nothing_of_it(server: RoomServer, room: str, host: Client) -> None:
    await host.command("echo", "ping")
    assert {message["namespace"] for message in host.seen} == {"core"}
    await host.event("echo", "pong")


async def test_what_was_missed_comes_exactly_once(
    server: RoomServer, room: str, host: Client
) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    await host.event("core", "participant_connected")
    jo.vanish()
    for number in range(20):
        await host.say(f"line {number}")
    assert len(await heard(host, 20)) == 20
    greeting = await jo.resume()
    assert greeting["received"] == 0
    assert await heard(jo, 20) == [f"line {number}" for number in range(20)]
    assert await jo.quiet() == []
    assert await host.quiet() == []


async def test_what_the_client_said_counts_once(
    server: RoomServer, room: str, host: Client
) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    await host.event("core", "participant_connected")
    for number in range(5):
        await jo.say(f"before {number}")
    assert len(await heard(host, 5)) == 5
    jo.vanish()
    for number in range(5):
        await jo.say(f"meanwhile {number}")
    greeting = await jo.resume()
    assert greeting["received"] == 5
    assert await heard(host, 5) == [f"meanwhile {number}" for number in range(5)]
    assert await heard(jo, 10) == [f"before {n}" for n in range(5)] + [
        f"meanwhile {n}" for n in range(5)
    ]


async def test_many_losses_in_the_middle_of_talk(
    server: RoomServer, room: str, host: Client
) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    await host.event("core", "participant_connected")
    for turn in range(10):
        for number in range(5):
            await host.say(f"host {turn}.{number}")
            await jo.say(f"jo {turn}.{number}")
            if number == turn % 5:
                jo.vanish()
        await jo.resume()
    expected = {
        f"{who} {turn}.{n}" for who in ("host", "jo") for turn in range(10) for n in range(5)
    }
    for client in (host, jo):
        lines = await heard(client, 100)
        assert len(lines) == len(set(lines))
        assert set(lines) == expected
    assert await heard_by_a_newcomer(server, room) == expected


async def heard_by_a_newcomer(server: RoomServer, room: str) -> set[str]:
    late = await Client.join(server, room, guest("Late"))
    history = late.joined["module_data"]["chat"]["global_history"]["messages"]
    return {message["content"] for message in history}


async def test_a_second_socket_takes_over_from_one_that_hangs(
    server: RoomServer, room: str, host: Client
) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    await host.event("core", "participant_connected")
    hanging = jo.socket
    await jo.resume()
    await host.say("hello")
    assert await heard(jo, 1) == ["hello"]
    await hanging.wait_closed()
    assert await heard(host, 1) == ["hello"]
    assert await host.quiet() == []


async def test_junk_frames_count_too(server: RoomServer, room: str, host: Client) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    await jo.socket.send("junk")
    jo.sent.append("junk")
    assert (await jo.message())["payload"]["error"] == "invalid_json"
    jo.vanish()
    assert (await jo.resume())["received"] == 1


async def test_slow_down_counts_as_well(server: RoomServer, room: str) -> None:
    limit = {"tokens_per_second": 10, "token_bucket_size": 2}
    await server.put(room, room_parameters(profile(), ws_rate_limit=limit))
    jo = await ResumableClient.join(server, room, guest("Jo"))
    for _ in range(5):
        await jo.command("echo", "ping")
    for _ in range(6):
        await jo.message()
    assert jo.received == 7
    jo.vanish()
    await jo.resume()
    assert await jo.quiet() == []


async def test_leaving_is_leaving_at_once(server: RoomServer, room: str, host: Client) -> None:
    for code in (1000, 1001):
        jo = await ResumableClient.join(server, room, guest("Jo"))
        await host.event("core", "participant_connected")
        await jo.leave(code)
        gone = await host.event("core", "participant_disconnected")
        assert gone["reason"] == "leave"
        await jo.reconnect()
        assert (await jo.closed())[0] == CANNOT_RESUME


async def test_an_expired_session_cannot_be_resumed(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"RESUME_WINDOW": 0.4})
    hurried.start()
    try:
        mara = profile()
        await hurried.put(room, room_parameters(mara))
        host = await Client.join(hurried, room, registered(mara))
        answer = await hurried.token(room, guest())
        jo = await ResumableClient.open(hurried, answer.json()["token"], query="?resumable=1")
        jo.server = hurried
        jo.key = (await jo.message())["payload"]["resume"]
        await host.event("core", "participant_connected")
        jo.vanish()
        gone = await host.event("core", "participant_disconnected")
        assert gone["reason"] == "connection_lost"
        await jo.reconnect()
        assert (await jo.closed())[0] == CANNOT_RESUME
    finally:
        await Client.all_leave()
        hurried.stop()


async def test_past_the_buffer_it_cannot_be_resumed(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"RING_FRAMES": 10})
    hurried.start()
    try:
        mara = profile()
        await hurried.put(room, room_parameters(mara))
        host = await Client.join(hurried, room, registered(mara))
        jo = await ResumableClient.join(hurried, room, guest())
        jo.vanish()
        for number in range(11):
            await host.say(f"line {number}")
        await host.quiet()
        await jo.reconnect()
        assert (await jo.closed())[0] == CANNOT_RESUME
        # It joins again, as other clients do, and the room is as it was.
        again = await Client.join(hurried, room, guest())
        history = again.joined["module_data"]["chat"]["global_history"]["messages"]
        assert len(history) == 11
    finally:
        await Client.all_leave()
        hurried.stop()


async def test_joining_anew_ends_the_dead_connection_of_the_device(
    server: RoomServer, room: str, host: Client
) -> None:
    secret = "the-device-of-a-guest"
    jo = await ResumableClient.join(server, room, guest("Jo", secret))
    await host.event("core", "participant_connected")
    await jo.command("raise_hands", "raise_hand")
    await host.event("raise_hands", "hand_raised")
    jo.vanish()
    again = await Client.join(server, room, guest("Jo", secret))
    assert again.participant == jo.participant
    assert again.joined["module_data"]["raise_hands"]["state"]["raised_at"]
    connected = await host.event("core", "participant_connected")
    assert connected["connection_id"] == again.connection
    gone = await host.event("core", "participant_disconnected")
    assert gone["connection_id"] == jo.connection
    await jo.reconnect()
    assert (await jo.closed())[0] == CANNOT_RESUME


@pytest.mark.parametrize("key", ["x", "AAAA", "%ff", "A" * 64, "A" * 5000, "../../metrics"])
async def test_a_forged_key_is_refused(server: RoomServer, key: str) -> None:
    forged = await Client.open(server, f"resume/{key}", query="?received=0")
    assert (await forged.closed())[0] == CANNOT_RESUME


@pytest.mark.parametrize("received", ["-1", "2", "x", "", "9" * 30])
async def test_a_wrong_number_is_refused(
    server: RoomServer, room: str, host: Client, received: str
) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    jo.vanish()
    forged = await Client.open(server, f"resume/{jo.key}", query=f"?received={received}")
    assert (await forged.closed())[0] == CANNOT_RESUME
    assert (await jo.resume())["resumed"] is True


async def test_a_changed_key_is_refused(server: RoomServer, room: str, host: Client) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    changed = ("B" if jo.key[0] == "A" else "A") + jo.key[1:]
    forged = await Client.open(server, f"resume/{changed}", query="?received=0")
    assert (await forged.closed())[0] == CANNOT_RESUME


async def test_the_banned_cannot_resume(server: RoomServer, room: str, host: Client) -> None:
    ilse = profile("Ilse Braun")
    banned = await ResumableClient.join(server, room, registered(ilse))
    banned.vanish()
    await host.command("moderation", "ban", target=ilse["id"])
    await host.event("moderation", "participant_banned")
    await banned.reconnect()
    assert (await banned.closed())[0] == CANNOT_RESUME


async def test_pages_of_other_origins_cannot_resume(
    server: RoomServer, room: str, host: Client
) -> None:
    jo = await ResumableClient.join(server, room, guest("Jo"))
    jo.vanish()
    with pytest.raises(InvalidStatus) as refusal:
        await Client.open(
            server, f"resume/{jo.key}", query="?received=1", origin="https://elsewhere.example"
        )
    assert refusal.value.response.status_code == 403
    await jo.resume()


async def test_an_acknowledged_frame_is_not_kept(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"PING_EVERY": 0.2})
    hurried.start()
    try:
        await hurried.put(room, room_parameters(profile()))
        jo = await ResumableClient.join(hurried, room, guest("Jo"))

        await asyncio.sleep(0.6)
        # Frame 1 is acknowledged: nobody can claim to lack it.
        jo.vanish()
        await jo.reconnect(received=0)
        assert (await jo.closed())[0] == CANNOT_RESUME
    finally:
        await Client.all_leave()
        hurried.stop()
