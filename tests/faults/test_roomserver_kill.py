"""The room server dies in the middle of a meeting, and the meeting goes on.

SIGKILL leaves it no time for anything: what it had acknowledged must be in the journal already.
"""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client, ResumableClient
from websockets.exceptions import ConnectionClosed

BACK_WITHIN = 5.0


def state(joined: dict[str, object]) -> object:
    """What a newcomer sees of people, hands and the waiting room, without what changes by time."""
    people = {
        person["id"]: (
            len(person["connections"]),
            person["module_data"]["core"]["role"],
            person["module_data"]["core"]["display_name"],
            person["module_data"].get("raise_hands"),
        )
        for person in joined["participants"]  # type: ignore[attr-defined]
        if person["connections"]
    }
    moderation = joined["module_data"]["moderation"]  # type: ignore[index]
    waiting = [
        (w["participant_id"], w["accepted"], w["connections"])
        for w in moderation.get("waiting_room_participants", [])
    ]
    return people, waiting, moderation["waiting_room"], moderation.get("banned_participants")


async def test_a_meeting_survives(server: RoomServer, room: str) -> None:
    mara, ilse = profile("Mara Weiss"), profile("Ilse Braun")
    parameters = room_parameters(mara, waiting_room="for_guests")
    host = await ResumableClient.join(server, room, registered(mara, "moderator"), parameters)
    user = await ResumableClient.join(server, room, registered(ilse))
    waiting = await ResumableClient.enter(server, room, guest("Jo"))
    person = (await waiting.event("core", "in_waiting_room"))["participant_id"]
    await user.command("raise_hands", "raise_hand")
    await host.event("raise_hands", "hand_raised")
    await host.command("moderation", "update_role", participant_id=ilse["id"], new_role="moderator")
    await host.event("moderation", "role_updated")
    await host.command("moderation", "accept", target=person)
    await waiting.event("moderation", "accepted")
    clients = (host, user, waiting)
    watcher = registered(profile("Uwe Adler"), "moderator")
    before = await Client.join(server, room, watcher)
    await before.leave()
    await asyncio.sleep(0.1)

    acknowledged: list[str] = []
    talk = asyncio.create_task(chatter(host, acknowledged))
    await asyncio.sleep(0.5)
    server.kill()
    await talk
    said_before_the_end = list(acknowledged)
    assert len(said_before_the_end) > 20

    server.start()
    restarted = time.monotonic()
    for client in clients:
        await client.resume()
    assert time.monotonic() - restarted < BACK_WITHIN

    after = await Client.join(server, room, watcher)
    assert state(after.joined) == state(before.joined)
    await everything_is_there(after, said_before_the_end)

    await waiting.command("core", "enter_room")
    await waiting.event("core", "join_success")
    await waiting.say("hello")
    for client in (host, user, after):
        while (await client.event("chat", "message_sent"))["content"] != "hello":
            pass


async def chatter(client: Client, acknowledged: list[str]) -> None:
    """Talk, and note what came back, until the connection breaks."""
    with suppress(ConnectionClosed):
        for number in range(100_000):
            await client.say(f"line {number}")
            found = await client.event("chat", "message_sent")
            acknowledged.append(found["content"])
            await asyncio.sleep(0.002)


async def everything_is_there(client: Client, lines: list[str]) -> None:
    """Page through the whole history."""
    kept: list[str] = []
    chunk = client.joined["module_data"]["chat"]["global_history"]
    while True:
        kept = [message["content"] for message in chunk["messages"]] + kept
        if chunk["next_index"] is None:
            break
        await client.command(
            "chat", "get_history_chunk", message_index=chunk["next_index"], scope="global"
        )
        chunk = (await client.event("chat", "room_chat_history_chunk"))["history"]
    assert set(lines) <= set(kept)
    assert kept == sorted(set(kept), key=lambda line: int(line.split()[1]))


async def test_what_was_on_its_way_arrives_exactly_once(server: RoomServer, room: str) -> None:
    """Both directions, with people talking all the time and several crashes."""
    mara = profile()
    host = await ResumableClient.join(
        server, room, registered(mara, "moderator"), room_parameters(mara)
    )
    jo = await ResumableClient.join(server, room, guest("Jo"))
    for crash in range(3):
        for number in range(30):
            await host.say(f"host {crash}.{number}")
            await jo.say(f"jo {crash}.{number}")
            if number == 20:
                await asyncio.sleep(0.005 * crash)
                server.kill()
        server.start()
        for client in (host, jo):
            await client.resume()
    for client in (host, jo):
        lines = [(await client.event("chat", "message_sent"))["content"] for _ in range(180)]
        for who in ("host", "jo"):
            said = [line for line in lines if line.startswith(who)]
            assert said == [f"{who} {crash}.{n}" for crash in range(3) for n in range(30)]
        assert await client.quiet() == []


async def test_a_client_that_cannot_resume_joins_again(server: RoomServer, room: str) -> None:
    secret = "the-device-of-a-guest"
    mara = profile()
    host = await ResumableClient.join(
        server, room, registered(mara, "moderator"), room_parameters(mara)
    )
    jo = await Client.join(server, room, guest("Jo", secret))
    await jo.command("raise_hands", "raise_hand")
    await host.event("raise_hands", "hand_raised")
    server.kill()
    server.start()
    await host.resume()
    again = await Client.join(server, room, guest("Another name", secret))
    assert again.participant == jo.participant
    assert again.joined["display_name"] == "Jo"
    assert "raised_at" in again.joined["module_data"]["raise_hands"]["state"]
    connected = await host.event("core", "participant_connected")
    assert connected["connection_id"] == again.connection
    gone = await host.event("core", "participant_disconnected")
    assert gone["connection_id"] == jo.connection
    await again.command("raise_hands", "lower_hand")
    await host.event("raise_hands", "hand_lowered")


async def test_who_does_not_come_back_is_gone_after_the_window(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"RESUME_WINDOW": 1.0})
    hurried.start()
    try:
        mara = profile()
        parameters = room_parameters(mara, room_idle_timeout=300)
        await hurried.put(room, parameters)
        await Client.join(hurried, room, registered(mara))
        await ResumableClient.join(hurried, room, guest("Jo"))
        hurried.kill()
        hurried.start()
        await eventually(lambda: not (hurried.journals / f"{room}.journal").exists())
        assert await hurried.metric("signaling_destroyed_rooms_count") == 1
    finally:
        await Client.all_leave()
        hurried.stop()


async def test_an_orderly_stop_keeps_the_meeting(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await ResumableClient.join(
        server, room, registered(mara, "moderator"), room_parameters(mara)
    )
    await host.say("before the upgrade")
    await host.event("chat", "message_sent")
    begun = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begun < 3.0
    assert await host.closed() == (1001, "server shutdown")
    server.start()
    await host.resume()
    assert await host.quiet() == []
    assert host.joined["connection_id"] == host.connection


async def test_a_torn_journal_loses_its_last_record_only(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await ResumableClient.join(
        server, room, registered(mara, "moderator"), room_parameters(mara)
    )
    for number in range(10):
        await host.say(f"line {number}")
        await host.event("chat", "message_sent")
    server.kill()
    journal = server.journals / f"{room}.journal"
    journal.write_bytes(journal.read_bytes()[:-7])
    server.start()
    again = await Client.join(server, room, registered(mara))
    history = again.joined["module_data"]["chat"]["global_history"]["messages"]
    assert [message["content"] for message in history] == [f"line {n}" for n in range(9)]


async def test_a_journal_that_is_not_one_is_put_aside(server: RoomServer, room: str) -> None:
    server.kill()
    server.journals.mkdir(parents=True, exist_ok=True)
    (server.journals / f"{room}.journal").write_bytes(b"not a journal")
    server.start()
    mara = profile()
    await Client.join(server, room, registered(mara), room_parameters(mara))
    assert (server.journals / f"{room}.unreadable").exists()


async def test_journals_are_for_the_owners_eyes(server: RoomServer, room: str) -> None:
    mara = profile()
    await Client.join(server, room, registered(mara), room_parameters(mara))
    journal = server.journals / f"{room}.journal"
    assert journal.stat().st_mode & 0o777 == 0o600
    assert server.journals.stat().st_mode & 0o777 == 0o700


async def test_a_long_meeting_does_not_grow_its_journal(tmp_path: Path, room: str) -> None:
    small = RoomServer(tmp_path, limits={"JOURNAL_RECORDS": 100, "RING_FRAMES": 50})
    small.start()
    try:
        mara = profile()
        await small.put(room, room_parameters(mara))
        host = await ResumableClient.join(small, room, registered(mara, "moderator"))
        journal = small.journals / f"{room}.journal"
        for _ in range(20):
            for _ in range(50):
                await host.command("echo", "ping")
            await host.quiet()
        size = journal.stat().st_size
        for _ in range(20):
            for _ in range(50):
                await host.command("echo", "ping")
            await host.quiet()
        assert journal.stat().st_size < 2 * size + 50_000
        await host.say("the last line")
        await host.event("chat", "message_sent")
        small.kill()
        small.start()
        await host.resume()
        assert await host.quiet() == []
    finally:
        await Client.all_leave()
        small.stop()


async def test_a_full_disk_does_not_end_the_meeting(tmp_path: Path, room: str) -> None:
    """A folder that is gone stands for a disk that is full: writing a new journal fails."""
    running = RoomServer(tmp_path, limits={"JOURNAL_RECORDS": 20, "JOURNAL_RETRY": 0.2})
    running.start()
    try:
        mara = profile()
        await running.put(room, room_parameters(mara))
        host = await Client.join(running, room, registered(mara, "moderator"))
        aside = running.journals.with_name("aside")
        running.journals.rename(aside)
        for number in range(100):
            await host.say(f"line {number}")
            await host.event("chat", "message_sent")
        assert await running.metric("parlour_roomserver_journal_errors_total") >= 1
        aside.rename(running.journals)
        await asyncio.sleep(0.3)
        await host.say("line 100")
        await host.event("chat", "message_sent")
        running.kill()
        running.start()
        again = await Client.join(running, room, registered(mara))
        await everything_is_there(again, [f"line {number}" for number in range(101)])
    finally:
        await Client.all_leave()
        running.stop()
