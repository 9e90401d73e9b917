"""Every error that a mistake has, as it arrives over a real socket: exact JSON, with the
transaction id of the command, at the connection that sent it (signaling-core.md 1.5 and 4 to 13).
"""

import itertools
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.livekit import LiveKit
from tests.support.raw_socket import TEXT, masked
from tests.support.roomserver import (
    NO_LIVEKIT,
    RoomServer,
    guest,
    livekit_settings,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client

STRANGER = str(uuid.uuid4())
MODULES = ("e2ee", "reaction", "subroom_audio", "timer")
_transactions = itertools.count(1)


class Meeting:
    """Mara owns the room, Ben moderates, Ilse is a user, Jo a guest."""

    def __init__(self, **people: Client) -> None:
        self.people = people
        self.ids = {name: client.participant for name, client in people.items()}
        self.ids["stranger"] = STRANGER

    @classmethod
    async def open(cls, server: RoomServer, room: str, livekit: str | None) -> "Meeting":
        mara = profile()
        parameters = room_parameters(mara)
        parameters["module_settings"] |= {module: {} for module in MODULES}
        if livekit is not None:
            parameters["module_settings"]["livekit"] = livekit_settings(livekit)
        joining = {
            "mara": registered(mara, "moderator"),
            "ben": registered(profile("Ben Ott"), "moderator"),
            "ilse": registered(profile("Ilse Braun")),
            "jo": guest("Jo"),
        }
        people: dict[str, Client] = {}
        for name, client in joining.items():
            people[name] = await Client.join(server, room, client, parameters)
        return cls(**people)

    async def answer(self, who: str, namespace: str, action: str, **fields: Any) -> dict[str, Any]:
        """The first message that carries the command's transaction id."""
        client, transaction = self.people[who], next(_transactions)
        await client.command(namespace, action, transaction, **fields)
        while (found := await client.message()).get("transaction_id") != transaction:
            pass
        assert found.keys() == {"namespace", "transaction_id", "timestamp", "payload"}
        return {"in": found["namespace"], **found["payload"]}

    async def refuses(
        self, who: str, namespace: str, action: str, error: str, **fields: Any
    ) -> None:
        """The error has no fields but `more`."""
        more = fields.pop("more", {})
        answer = await self.answer(who, namespace, action, **fields)
        assert answer == {"in": namespace, "message": "error", "error": error, **more}, action


@pytest.fixture
async def meeting(server: RoomServer, room: str) -> AsyncIterator[Meeting]:
    yield await Meeting.open(server, room, None)


MODERATION: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("jo", "kick", {"target": "mara"}, "insufficient_permissions"),
    ("ben", "kick", {"target": "mara"}, "cannot_kick_room_owner"),
    ("ben", "kick", {"target": "stranger"}, "unknown_participant"),
    ("ben", "kick", {"target": "ben"}, "insufficient_permissions"),
    ("ben", "ban", {"target": "ben"}, "cannot_ban_self"),
    ("mara", "ban", {"target": "mara"}, "cannot_ban_self"),
    ("ben", "ban", {"target": "mara"}, "cannot_ban_room_owner"),
    ("ben", "ban", {"target": "jo"}, "cannot_ban_guests"),
    ("ben", "ban", {"target": "stranger"}, "unknown_participant"),
    ("ben", "unban", {"target": "ilse"}, "already_unbanned"),
    (
        "ben",
        "update_role",
        {"participant_id": "mara", "new_role": "user"},
        "cannot_change_room_owner_role",
    ),
    (
        "ben",
        "update_role",
        {"participant_id": "stranger", "new_role": "user"},
        "unknown_participant",
    ),
    (
        "ben",
        "update_role",
        {"participant_id": "jo", "new_role": "moderator"},
        "user_cannot_be_moderator",
    ),
    ("ben", "update_role", {"participant_id": "ilse", "new_role": "user"}, "role_already_assigned"),
    ("ben", "accept", {"target": "jo"}, "not_waiting"),
    ("ben", "send_to_waiting_room", {"target": "mara"}, "cannot_send_room_owner_to_waiting_room"),
    ("ben", "send_to_waiting_room", {"target": "stranger"}, "unknown_participant"),
    ("jo", "change_display_name", {"target": "ilse", "new_name": "I"}, "insufficient_permissions"),
    ("ben", "change_display_name", {"target": "ilse", "new_name": " "}, "invalid_display_name"),
    ("ben", "change_display_name", {"target": "stranger", "new_name": "x"}, "unknown_participant"),
    (
        "ben",
        "change_display_name",
        {"target": "ilse", "new_name": "I"},
        "cannot_change_name_of_registered_users",
    ),
)
"""Who says what of whom, and what is wrong with it; people by their first names."""


async def test_moderation(meeting: Meeting) -> None:
    for who, action, fields, error in MODERATION:
        named = {key: meeting.ids.get(value, value) for key, value in fields.items()}
        await meeting.refuses(who, "moderation", action, error, **named)
    ilse = meeting.ids["ilse"]
    await meeting.answer("ben", "moderation", "ban", target=ilse)
    await meeting.refuses("ben", "moderation", "ban", "already_banned", target=ilse)
    # Without LiveKit the whole room is told that microphones cannot be restricted.
    await meeting.refuses("ben", "moderation", "disable_microphone_restrictions", "internal")


async def test_several_unknown_people_are_named_once_each(meeting: Meeting) -> None:
    named = [STRANGER, meeting.ids["jo"], STRANGER]
    more = {"participants": [STRANGER]}
    await meeting.refuses(
        "ben", "moderation", "mute", "unknown_participants", participants=named, more=more
    )


async def test_breakout(meeting: Meeting) -> None:
    """The one namespace that says `insufficient_permission`."""
    ids = meeting.ids
    rooms = [{"name": "A"}]

    async def refuses(who: str, action: str, error: str, **fields: Any) -> None:
        await meeting.refuses(who, "breakout", action, error, **fields)

    await refuses("jo", "start", "insufficient_permission", rooms=rooms)
    await refuses("jo", "stop", "insufficient_permission")
    await refuses("ben", "stop", "breakout_inactive")
    await refuses("jo", "switch_room", "breakout_inactive", kind="main")
    await refuses("ben", "start", "too_many_rooms", rooms=rooms * 101)
    twice = [{"name": name, "assignments": [ids["jo"]]} for name in "AB"]
    await refuses("ben", "start", "invalid_selection", rooms=twice)
    unknown = [{"name": "A", "assignments": [ids["jo"], STRANGER]}]
    more = {"participant_id": STRANGER}
    await refuses("ben", "start", "unknown_participant", rooms=unknown, more=more)
    await meeting.answer("ben", "breakout", "start", rooms=rooms * 100)
    await refuses("ben", "start", "already_active", rooms=rooms)
    await refuses("jo", "switch_room", "already_in_room", kind="main")
    await refuses("jo", "switch_room", "unknown_breakout_id", kind="breakout", id=100)


async def test_hands_reactions_and_timers(meeting: Meeting) -> None:
    allowed = "insufficient_permissions"
    for action in ("enable_raise_hands", "disable_raise_hands", "reset_raised_hands"):
        await meeting.refuses("jo", "raise_hands", action, allowed)
    await meeting.answer("ben", "raise_hands", "disable_raise_hands")
    for who, action in (("jo", "raise_hand"), ("jo", "lower_hand"), ("ben", "reset_raised_hands")):
        await meeting.refuses(who, "raise_hands", action, "raise_hands_disabled")
    nobody: dict[str, list[str]] = {"unrestricted_participants": []}
    await meeting.refuses("jo", "reaction", "enable_restrictions", allowed, **nobody)
    await meeting.refuses("jo", "reaction", "disable_restrictions", allowed)
    await meeting.answer("ben", "reaction", "enable_restrictions", **nobody)
    await meeting.refuses("ben", "reaction", "react", "restricted", reaction="clap")
    await meeting.refuses("jo", "timer", "start", allowed, kind="stopwatch")
    await meeting.refuses("jo", "timer", "stop", allowed)
    ready = {"status": True}
    await meeting.refuses("jo", "timer", "update_ready_status", "timer_not_running", **ready)
    await meeting.answer("ben", "timer", "start", kind="stopwatch")
    await meeting.refuses("ben", "timer", "start", "timer_already_running", kind="stopwatch")
    await meeting.refuses("jo", "timer", "update_ready_status", "ready_check_not_enabled", **ready)


async def test_whisper_groups(server: RoomServer, room: str, livekit: LiveKit) -> None:
    """Also the order of the checks: empty list, targets, group, membership, creator."""
    meeting = await Meeting.open(server, room, livekit.url)
    ids = meeting.ids
    nowhere = {"whisper_id": str(uuid.uuid4())}

    async def refuses(who: str, action: str, error: str, **fields: Any) -> None:
        await meeting.refuses(who, "subroom_audio", action, error, **fields)

    absent = {"participant_ids": [STRANGER, ids["jo"], STRANGER]}
    unknown = {"participant_ids": [STRANGER]}
    await refuses("ben", "create_whisper_group", "empty_participant_list", participant_ids=[])
    error = "invalid_participant_targets"
    await refuses("ben", "create_whisper_group", error, **absent, more=unknown)
    for action in ("invite_to_whisper_group", "kick_whisper_participants"):
        await refuses("ben", action, "empty_participant_list", **nowhere, participant_ids=[])
        await refuses("ben", action, error, **nowhere, **absent, more=unknown)
        await refuses("ben", action, "invalid_whisper_id", **nowhere, participant_ids=[ids["jo"]])
    for action in ("accept_whisper_invite", "decline_whisper_invite", "leave_whisper_group"):
        await refuses("ben", action, "invalid_whisper_id", **nowhere)
    there = {"participant_ids": [ids["jo"]]}
    created = await meeting.answer("ben", "subroom_audio", "create_whisper_group", **there)
    group = {"whisper_id": created["whisper_id"]}
    for action in ("invite_to_whisper_group", "kick_whisper_participants"):
        await refuses("ilse", action, "not_invited", **group, **there)
        await refuses("jo", action, "insufficient_permissions", **group, **there)
    for action in ("accept_whisper_invite", "decline_whisper_invite", "leave_whisper_group"):
        await refuses("ilse", action, "not_invited", **group)
    await refuses("ben", "accept_whisper_invite", "already_accepted", **group)


async def test_whoever_is_put_out_of_a_whisper_group_is_told_in_both_words(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    meeting = await Meeting.open(server, room, livekit.url)
    jo, there = meeting.people["jo"], {"participant_ids": [meeting.ids["jo"]]}
    created = await meeting.answer("ben", "subroom_audio", "create_whisper_group", **there)
    group = {"whisper_id": created["whisper_id"]}
    await meeting.people["ben"].command(
        "subroom_audio", "kick_whisper_participants", **group, **there
    )
    for word in ("kicked", "whisper_group_disbanded"):
        assert await jo.event("subroom_audio", word) == {"message": word, **group}


async def test_livekit(server: RoomServer, room: str, livekit: LiveKit) -> None:
    meeting = await Meeting.open(server, room, livekit.url)
    for action in ("grant", "revoke"):
        command = f"{action}_screen_share_permission"
        await meeting.refuses("jo", "livekit", command, "insufficient_permissions", participants=[])
        more = {"participant": [STRANGER]}
        named = [STRANGER, STRANGER]
        await meeting.refuses(
            "ben", "livekit", command, "unknown_participant", participants=named, more=more
        )


async def test_a_media_server_that_is_away(server: RoomServer, room: str) -> None:
    meeting = await Meeting.open(server, room, NO_LIVEKIT)
    unavailable = "livekit_unavailable"
    # Whoever came first is told without having asked.
    told = await meeting.people["mara"].envelope("livekit", "error")
    assert told["payload"] == {"message": "error", "error": unavailable}
    assert "transaction_id" not in told
    jo = [meeting.ids["jo"]]
    await meeting.refuses("ben", "moderation", "mute", unavailable, participants=jo)
    restrict = {"unrestricted_participants": jo}
    await meeting.refuses(
        "ben", "moderation", "enable_microphone_restrictions", unavailable, **restrict
    )
    await meeting.refuses("ben", "moderation", "disable_microphone_restrictions", unavailable)
    grant = "grant_screen_share_permission"
    await meeting.refuses("ben", "livekit", grant, unavailable, participants=jo)
    create = "create_whisper_group"
    await meeting.refuses("ben", "subroom_audio", create, unavailable, participant_ids=jo)


async def test_two_restrictions_at_once(server: RoomServer, room: str) -> None:
    """The second waits for nothing: it is refused while LiveKit is still asked for the first."""
    meeting = await Meeting.open(server, room, NO_LIVEKIT)
    ben = meeting.people["ben"]
    await ben.quiet()
    command = (
        b'{"namespace":"moderation","transaction_id":%d,'
        b'"payload":{"action":"disable_microphone_restrictions"}}'
    )
    # In one piece: LiveKit cannot have answered in between.
    ben.socket.transport.write(b"".join(masked(command % n, TEXT) for n in (900_001, 900_002)))
    found: dict[int, dict[str, Any]] = {}
    while len(found) < 2:
        message = await ben.message()
        if message.get("transaction_id", 0) > 900_000:
            found[message["transaction_id"]] = message["payload"]
    assert found[900_002] == {"message": "error", "error": "conflicting_task"}
    assert found[900_001] == {"message": "error", "error": "livekit_unavailable"}


async def test_the_waiting_room(server: RoomServer, room: str) -> None:
    mara = profile()
    parameters = room_parameters(mara, waiting_room="for_everyone")
    await Client.join(server, room, registered(mara, "moderator"), parameters)
    ilse = await Client.enter(server, room, registered(profile("Ilse Braun")))
    await ilse.event("core", "in_waiting_room")
    rows = [
        ("core", "enter_room", ("core", {"message": "error", "error": "not_accepted"})),
        ("raise_hands", "raise_hand", ("error", {"error": "not_supported"})),
        (
            "breakout",
            "stop",
            ("error", {"error": "unknown_namespace", "invalid_namespace": "breakout"}),
        ),
        ("echo", "ping", ("echo", {"message": "pong"})),
    ]
    for number, (namespace, action, expected) in enumerate(rows):
        await ilse.command(namespace, action, number)
        found = await ilse.message()
        assert (found["namespace"], found["payload"]) == expected
        assert found["transaction_id"] == number


async def test_whoever_is_inside_cannot_enter_again(meeting: Meeting) -> None:
    await meeting.refuses("jo", "core", "enter_room", "already_in_room")
