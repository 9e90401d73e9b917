"""Older clients come back (signaling-legacy.md 10)."""

import uuid
from pathlib import Path
from typing import Any

from tests.support.legacy import LegacyClient
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client


async def host_of(server: RoomServer, room: str, mara: dict[str, Any]) -> Client:
    return await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))


async def test_a_reload_keeps_the_participant(server: RoomServer, room: str) -> None:
    host = await host_of(server, room, profile())
    jo = await LegacyClient.join(server, room, guest("Jo"))
    await jo.leave(1001)
    await host.event("core", "participant_disconnected")
    again = await LegacyClient.join(server, room, guest("Jo"), resumption=jo.resumption)
    assert again.participant == jo.participant
    assert again.resumption != jo.resumption


async def test_without_resumption_somebody_else_comes(server: RoomServer, room: str) -> None:
    host = await host_of(server, room, profile())
    jo = await LegacyClient.join(server, room, guest("Jo", "one-device-of-one-person"))
    await jo.leave()
    await host.event("core", "participant_disconnected")
    again = await LegacyClient.join(server, room, guest("Jo", "one-device-of-one-person"))
    assert again.participant != jo.participant


async def test_whoever_is_still_connected_is_not_taken_over(server: RoomServer, room: str) -> None:
    await host_of(server, room, profile())
    jo = await LegacyClient.join(server, room, guest("Jo"))
    kim = await LegacyClient.join(server, room, guest("Kim"), resumption=jo.resumption)
    assert kim.participant != jo.participant
    assert await jo.told() != []


async def test_a_resumption_counts_once(server: RoomServer, room: str) -> None:
    host = await host_of(server, room, profile())
    jo = await LegacyClient.join(server, room, guest("Jo"))
    await jo.leave()
    await host.event("core", "participant_disconnected")
    first = await LegacyClient.outside(server, room, guest("Jo"), resumption=jo.resumption)
    second = await LegacyClient.join(server, room, guest("Jo"), resumption=jo.resumption)
    await first.command("control", "join")
    joined = await first.event("control", "join_success")
    assert joined["id"] == jo.participant
    assert second.participant != jo.participant


async def test_in_another_room_it_counts_for_nothing(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await host_of(server, room, mara)
    jo = await LegacyClient.join(server, room, guest("Jo"))
    await jo.leave()
    await host.event("core", "participant_disconnected")
    other = str(uuid.uuid4())
    again = await LegacyClient.join(
        server, other, guest("Jo"), room_parameters(mara), jo.resumption
    )
    assert again.participant != jo.participant


async def test_for_somebody_else_it_counts_for_nothing(server: RoomServer, room: str) -> None:
    host = await host_of(server, room, profile())
    jo = await LegacyClient.join(server, room, guest("Jo"))
    await jo.leave()
    await host.event("core", "participant_disconnected")
    ben = profile("Ben Ott")
    there = await LegacyClient.join(server, room, registered(ben), resumption=jo.resumption)
    assert there.participant == ben["id"]
    await there.leave()
    await host.event("core", "participant_disconnected")
    as_guest = await LegacyClient.join(server, room, guest("Ben"), resumption=there.resumption)
    assert as_guest.participant != ben["id"]


async def test_what_is_no_resumption_is_ignored(server: RoomServer, room: str) -> None:
    await host_of(server, room, profile())
    for text in ("", "x", "x" * 64, "Z" * 64, "é" * 64, "٣" * 64, "0" * 64):
        await LegacyClient.join(server, room, guest("Jo"), resumption=text)


async def test_after_a_while_it_counts_no_more(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"LEGACY_RESUMPTION": 0})
    hurried.start()
    try:
        host = await host_of(hurried, room, profile())
        jo = await LegacyClient.join(hurried, room, guest("Jo"))
        await jo.leave()
        await host.event("core", "participant_disconnected")
        again = await LegacyClient.join(hurried, room, guest("Jo"), resumption=jo.resumption)
        assert again.participant != jo.participant
    finally:
        hurried.stop()


async def test_a_killed_room_server_is_survived_by_coming_back(tmp_path: Path, room: str) -> None:
    server = RoomServer(tmp_path)
    server.start()
    try:
        mara = profile()
        host = await LegacyClient.join(
            server, room, registered(mara, "moderator"), room_parameters(mara)
        )
        jo = await LegacyClient.join(server, room, guest("Jo"))
        await host.event("control", "joined")
        await jo.command("control", "raise_hand")
        await host.event("control", "update")
        await host.say("still there afterwards")
        await jo.event("chat", "message_sent")
        server.kill()
        server.start()
        host = await LegacyClient.join(server, room, registered(mara, "moderator"))
        assert host.participant == mara["id"]
        # Whoever was there is held for a while, so that nobody sees them go and come.
        (held,) = host.joined["participants"]
        assert (held["id"], held["control"]["hand_is_up"]) == (jo.participant, True)
        again = await LegacyClient.join(server, room, guest("Jo"), resumption=jo.resumption)
        assert again.participant == jo.participant
        history = again.joined["chat"]["room_history"]["messages"]
        assert [line["content"] for line in history] == ["still there afterwards"]
        assert [n for n in await host.told() if n["message"] in {"joined", "left"}] == []
        await again.leave()
        left = await host.event("control", "left")
        assert left["id"] == jo.participant
    finally:
        server.stop()


async def test_sockets_count_as_sessions(server: RoomServer, room: str) -> None:
    await host_of(server, room, profile())
    jo = await LegacyClient.join(server, room, guest("Jo"))

    async def counted() -> float:
        return await server.metric("parlour_roomserver_legacy_connections")

    before = await counted()
    assert before >= 1
    await jo.leave()

    async def fewer() -> bool:
        return await counted() < before

    await eventually(fewer)
