"""The conversation of two web clients (signaling-core.md, 15). The media server is out of reach:
that must not keep anybody from joining."""

from tests.support.roomserver import (
    NO_LIVEKIT,
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client


async def test_two_clients_meet(server: RoomServer, room: str) -> None:
    mara = profile("Mara Weiss")
    parameters = room_parameters(mara, livekit=NO_LIVEKIT)
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    assert host.joined["module_data"]["livekit"]["room"] == f"{room}:main"
    unavailable = await host.event("livekit", "error")
    assert unavailable["error"] == "livekit_unavailable"
    assert host.joined["id"] == mara["id"]
    assert host.joined["participants"] == []
    assert host.joined["is_room_owner"] is True
    assert host.joined["role"] == "moderator"

    jo = await Client.join(server, room, guest("Jo"))
    assert jo.joined["role"] == "guest"
    assert [peer["id"] for peer in jo.joined["participants"]] == [host.participant]
    connected = await host.event("core", "participant_connected")
    assert connected["participant_id"] == jo.participant
    assert connected["connection_id"] == jo.connection
    assert connected["peer_data"]["core"]["display_name"] == "Jo"
    assert connected["peer_data"]["breakout"] == {"room": {"kind": "main"}}

    await jo.command("echo", "ping")
    await jo.event("echo", "pong")

    await jo.command("raise_hands", "raise_hand")
    for client in (host, jo):
        raised = await client.event("raise_hands", "hand_raised")
        assert raised["participant"] == jo.participant

    await jo.say("Good morning")
    for client in (host, jo):
        said = await client.event("chat", "message_sent")
        assert (said["source"], said["content"]) == (jo.participant, "Good morning")

    await jo.leave(1000)
    gone = await host.event("core", "participant_disconnected")
    assert gone["participant_id"] == jo.participant
    assert gone["connection_id"] == jo.connection
    assert gone["reason"] == "leave"


async def test_a_waiting_guest_is_let_in(server: RoomServer, room: str) -> None:
    mara = profile()
    parameters = room_parameters(mara, waiting_room="for_guests")
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.enter(server, room, guest("Jo"))

    waiting = await jo.event("core", "in_waiting_room")
    knock = await host.event("core", "joined_waiting_room")
    assert knock["participant_id"] == waiting["participant_id"]
    await jo.command("echo", "ping")
    await jo.event("echo", "pong")

    await jo.command("core", "enter_room")
    assert (await jo.event("core", "error"))["error"] == "not_accepted"
    await host.command("moderation", "accept", target=waiting["participant_id"])
    await jo.event("moderation", "accepted")
    await host.event("moderation", "participant_accepted")
    await jo.command("core", "enter_room")
    left = await host.event("core", "left_waiting_room")
    assert left["id"] == waiting["participant_id"]
    joined = await jo.event("core", "join_success")
    assert joined["connection_id"] == waiting["connection_id"]
    await host.event("core", "participant_connected")


async def test_an_empty_room_closes(server: RoomServer, room: str) -> None:
    mara = profile()
    parameters = room_parameters(mara, room_idle_timeout=300)
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    journal = server.journals / f"{room}.journal"
    assert journal.exists()
    await host.leave()
    await eventually(lambda: not journal.exists())
    answer = await server.patch(room, {"title": "Gone"})
    assert answer.status_code == 404
