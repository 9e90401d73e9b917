"""Every command × role × state, from the command types: a command without a rule fails here.

The table says who may give each command; what is checked is that everybody else is refused, by the
right error, and that nothing changes for anybody by a refused command.
"""

from typing import Any, get_args

import pytest
from tests.unit.room.meeting import Meeting, name_of, names, participant_id

from parlour.protocol.signaling.namespaces import NAMESPACES
from parlour.room.registry import Registry

TARGET = participant_id(3)
EVERYONE, MODERATORS, WAITING = "everyone", "moderators", "also those who wait"
SERVICES = "services alone"
OWNER = "the owner alone"

RULES: dict[str, tuple[str, dict[str, Any]]] = {
    "core.enter_room": (WAITING, {}),
    "echo.ping": (WAITING, {}),
    "chat.enable_chat": (MODERATORS, {}),
    "chat.disable_chat": (MODERATORS, {}),
    "chat.clear_history": (MODERATORS, {}),
    "chat.send_message": (EVERYONE, {"scope": "global", "content": "x"}),
    "chat.get_history_chunk": (EVERYONE, {"scope": "global", "message_index": 0}),
    "chat.search_history": (EVERYONE, {"scope": "global", "term": "xx"}),
    "chat.set_last_seen_timestamp": (
        EVERYONE,
        {"scope": "global", "timestamp": "2026-07-10T09:00:00Z"},
    ),
    "raise_hands.raise_hand": (EVERYONE, {}),
    "raise_hands.lower_hand": (EVERYONE, {}),
    "raise_hands.enable_raise_hands": (MODERATORS, {}),
    "raise_hands.disable_raise_hands": (MODERATORS, {}),
    "raise_hands.reset_raised_hands": (MODERATORS, {}),
    "livekit.create_new_access_token": (EVERYONE, {}),
    "livekit.request_popout_stream_access_token": (EVERYONE, {}),
    "livekit.grant_screen_share_permission": (MODERATORS, {"participants": [TARGET]}),
    "livekit.revoke_screen_share_permission": (MODERATORS, {"participants": [TARGET]}),
    "moderation.kick": (MODERATORS, {"target": TARGET}),
    "moderation.ban": (MODERATORS, {"target": TARGET}),
    "moderation.unban": (MODERATORS, {"target": TARGET}),
    "moderation.update_role": (MODERATORS, {"participant_id": TARGET, "new_role": "moderator"}),
    "moderation.debrief": (MODERATORS, {"kick_scope": "guests"}),
    "moderation.change_waiting_room_state": (MODERATORS, {"new_state": "for_guests"}),
    "moderation.enable_waiting_room": (MODERATORS, {}),
    "moderation.disable_waiting_room": (MODERATORS, {}),
    "moderation.accept": (MODERATORS, {"target": TARGET}),
    "moderation.send_to_waiting_room": (MODERATORS, {"target": TARGET}),
    "moderation.change_display_name": (EVERYONE, {"target": "self", "new_name": "New"}),
    "moderation.enable_display_name_change_restrictions": (
        MODERATORS,
        {"unrestricted_participants": []},
    ),
    "moderation.disable_display_name_change_restrictions": (MODERATORS, {}),
    "moderation.mute": (MODERATORS, {"participants": [TARGET]}),
    "moderation.enable_microphone_restrictions": (MODERATORS, {"unrestricted_participants": []}),
    "moderation.disable_microphone_restrictions": (MODERATORS, {}),
    "reaction.react": (EVERYONE, {"reaction": "tada"}),
    "reaction.enable_restrictions": (MODERATORS, {"unrestricted_participants": []}),
    "reaction.disable_restrictions": (MODERATORS, {}),
    "timer.start": (MODERATORS, {"kind": "stopwatch"}),
    "timer.stop": (MODERATORS, {}),
    "timer.update_ready_status": (EVERYONE, {"status": True}),
    "polls.start": (MODERATORS, {"topic": "x", "choices": ["a", "b"], "duration": 9}),
    "polls.vote": (EVERYONE, {"poll_id": TARGET, "choice_id": 0}),
    "polls.finish": (MODERATORS, {"id": TARGET}),
    "legal_vote.start": (
        MODERATORS,
        {
            "pseudonymous": False,
            "live": False,
            "name": "Budget",
            "allowed_participants": [TARGET],
            "enable_abstain": True,
            "auto_close": True,
            "create_pdf": False,
        },
    ),
    "legal_vote.stop": (MODERATORS, {"legal_vote_id": TARGET}),
    "legal_vote.cancel": (MODERATORS, {"legal_vote_id": TARGET, "reason": "x"}),
    "legal_vote.vote": (
        EVERYONE,
        {"legal_vote_id": TARGET, "option": "yes", "token": "11111111111"},
    ),
    "legal_vote.report_issue": (EVERYONE, {"legal_vote_id": TARGET, "kind": "audio"}),
    "legal_vote.generate_pdf": (MODERATORS, {"legal_vote_id": TARGET}),
    "meeting_report.generate_attendance_report": (
        MODERATORS,
        {"include_email_addresses": False},
    ),
    "training_participation_report.enable_presence_logging": (OWNER, {}),
    "training_participation_report.disable_presence_logging": (OWNER, {}),
    "training_participation_report.confirm_presence": (EVERYONE, {}),
    "automod.start": (
        MODERATORS,
        {
            "selection_strategy": "playlist",
            "show_remaining": True,
            "allow_double_selection": False,
            "auto_append_on_join": True,
            "playlist": [TARGET],
        },
    ),
    "automod.edit": (MODERATORS, {"playlist": [TARGET]}),
    "automod.stop": (MODERATORS, {}),
    "automod.select": (MODERATORS, {"how": "none"}),
    "automod.yield": (EVERYONE, {}),
    "excalidraw.start": (
        MODERATORS,
        {"initial_scene": {}, "edit_restrictions": {"type": "disabled"}},
    ),
    "excalidraw.stop": (MODERATORS, {}),
    "excalidraw.broadcast": (EVERYONE, {"data": {}}),
    "excalidraw.broadcast_volatile": (EVERYONE, {"data": {}}),
    "excalidraw.store_scene": (EVERYONE, {"scene": {}}),
    "excalidraw.follow": (EVERYONE, {"participant_id": TARGET}),
    "excalidraw.unfollow": (EVERYONE, {"participant_id": TARGET}),
    "excalidraw.enable_edit_restrictions": (MODERATORS, {"unrestricted_participants": []}),
    "excalidraw.disable_edit_restrictions": (MODERATORS, {}),
    "recording.set_consent": (EVERYONE, {"consent": True}),
    "recording.start_recording": (MODERATORS, {}),
    "recording.pause_recording": (MODERATORS, {}),
    "recording.stop_recording": (MODERATORS, {}),
    "recording.start_stream": (MODERATORS, {"target_ids": [TARGET]}),
    "recording.pause_stream": (MODERATORS, {"target_ids": [TARGET]}),
    "recording.stop_stream": (MODERATORS, {"target_ids": [TARGET]}),
    "recording.service": (
        SERVICES,
        {"command": {"kind": "recording_updated", "status": "active"}},
    ),
    "transcription.start": (MODERATORS, {}),
    "transcription.stop": (MODERATORS, {}),
    "transcription.transcription_service_event": (SERVICES, {"event": {"kind": "started"}}),
    "meeting_notes.grant_write_access": (MODERATORS, {"participant_ids": [TARGET]}),
    "meeting_notes.revoke_write_access": (MODERATORS, {"participant_ids": [TARGET]}),
    "meeting_notes.generate_pdf": (MODERATORS, {}),
    "whiteboard.initialize": (MODERATORS, {}),
    "whiteboard.generate_pdf": (MODERATORS, {}),
    "e2ee.invite": (
        EVERYONE,
        {
            "invitee": TARGET,
            "welcome_message": {"welcome": [1], "ratchet_tree": [2]},
            "mls_messages": {"payload": [[3]]},
        },
    ),
    "e2ee.message": (EVERYONE, {"payload": [[1]]}),
    "subroom_audio.create_whisper_group": (EVERYONE, {"participant_ids": [TARGET]}),
    "subroom_audio.invite_to_whisper_group": (
        EVERYONE,
        {"whisper_id": TARGET, "participant_ids": [TARGET]},
    ),
    "subroom_audio.kick_whisper_participants": (
        EVERYONE,
        {"whisper_id": TARGET, "participant_ids": [TARGET]},
    ),
    "subroom_audio.accept_whisper_invite": (EVERYONE, {"whisper_id": TARGET}),
    "subroom_audio.decline_whisper_invite": (EVERYONE, {"whisper_id": TARGET}),
    "subroom_audio.leave_whisper_group": (EVERYONE, {"whisper_id": TARGET}),
    "breakout.start": (MODERATORS, {"rooms": [{"name": "North"}]}),
    "breakout.switch_room": (EVERYONE, {"kind": "main"}),
    "breakout.stop": (MODERATORS, {}),
}

REFUSALS = {"insufficient_permissions", "insufficient_permission"}


def commands() -> list[str]:
    return [
        f"{namespace}.{command.__struct_config__.tag}"
        for namespace, types in NAMESPACES.items()
        if types.command is not None
        for command in get_args(types.command) or (types.command,)
    ]


def the_meeting(waiting_room: str = "disabled"):
    """Owner, moderator, user (the target of commands), guest, and somebody who waits."""
    meeting = Meeting(waiting_room=waiting_room)
    meeting.owner("Mara")
    people = {
        "owner": meeting.clients[next(iter(meeting.clients))],
        "moderator": meeting.moderator("Anna"),
        "target": meeting.user("Ilse"),
        "user": meeting.user("Bert"),
        "guest": meeting.guest("Jo"),
    }
    meeting.forget()
    return meeting, people


def give(client, command: str):
    namespace, action = command.split(".")
    fields = dict(RULES[command][1])
    if fields.get("target") == "self":
        fields["target"] = client.id
    return client.say(namespace, action, **fields)


def refusals(heard) -> list[str]:
    return [
        name_of(message)
        for message in heard
        if message["payload"].get("error") in REFUSALS | {"not_supported", "unknown_namespace"}
    ]


def test_every_command_has_a_rule_and_every_rule_a_command():
    assert sorted(commands()) == sorted(RULES)


def test_every_command_type_has_a_handler():
    for module in Registry.built_in():
        declared = NAMESPACES[module.namespace].command
        types = () if declared is None else get_args(declared) or (declared,)
        assert set(module.handlers) == set(types), module


@pytest.mark.parametrize("command", commands())
@pytest.mark.parametrize("role", ["owner", "moderator", "user", "guest"])
def test_who_may_give_a_command(command: str, role: str):
    meeting, people = the_meeting()
    before = meeting.room.snapshot()
    heard = give(people[role], command)
    moderators_only = RULES[command][0] == MODERATORS and role in ("user", "guest")
    not_theirs = RULES[command][0] == OWNER and role != "owner"
    refused = moderators_only or not_theirs or RULES[command][0] == SERVICES
    assert bool(refusals(heard)) == refused
    if refused:
        assert meeting.room.snapshot() == before, "a refused command changes nothing"
        silent = [c for name, c in people.items() if name != role]
        assert all(client.heard == [] for client in silent)


@pytest.mark.parametrize("command", commands())
def test_what_those_may_do_who_wait(command: str):
    meeting, people = the_meeting("for_guests")
    waiting = people["guest"]
    before = meeting.room.snapshot()
    heard = give(waiting, command)
    if RULES[command][0] != WAITING:
        expected = "unknown_namespace" if command.startswith("breakout") else "not_supported"
        assert names(heard) == [f"error.{expected}"]
        assert meeting.room.snapshot() == before
    assert all(c.heard == [] for name, c in people.items() if name != "guest")


@pytest.mark.parametrize("command", commands())
def test_nobody_outside_can_give_any_command(command: str):
    """Neither after leaving nor after a kick does a connection have a voice."""
    meeting, people = the_meeting()
    people["moderator"].leave()
    people["owner"].say("moderation", "kick", target=people["guest"].id)
    meeting.forget()
    before = meeting.room.snapshot()
    for outsider in ("moderator", "guest"):
        assert give(people[outsider], command) == []
    assert meeting.room.snapshot() == before


@pytest.mark.parametrize("command", commands())
def test_a_former_moderator_has_lost_the_right(command: str):
    _, people = the_meeting()
    former = people["moderator"]
    demotion = {"participant_id": former.id, "new_role": "user"}
    people["owner"].say("moderation", "update_role", **demotion)
    assert bool(refusals(give(former, command))) == (
        RULES[command][0] in (MODERATORS, SERVICES, OWNER)
    )
