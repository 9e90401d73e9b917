"""Conversations in which each event of the core namespaces occurs, for the pinned wire."""

from tests.unit.room.meeting import LIVEKIT, MODULES, Meeting, participant_id

from parlour.protocol.roomserver import (
    CallInDetails,
    Event,
    RoomPatch,
    StorageQuota,
    StreamingTarget,
    Tariff,
)
from parlour.room import io


def core_conversation() -> Meeting:
    meeting = Meeting(
        waiting_room="for_guests",
        event=Event(participant_id(90), "Planning"),
        tariff=Tariff(
            participant_id(99),
            "Team",
            {"room_participant_limit": 4, "room_time_limit_secs": 3600},
            {"max_storage": 5},
            ["core::call_in"],
        ),
        password="open sesame",
        invite_code=participant_id(91),
        call_in=CallInDetails("+49 30 1", "0123456789", "9876543210"),
        streaming_targets=[
            StreamingTarget(
                participant_id(92), "Live", "custom", "rtmp://in", "key", "https://live.example"
            )
        ],
    )
    mara = meeting.owner()
    mara.say("core", "enter_room", 1)
    meeting.moderator("Mara")
    jo = meeting.guest("Jo")
    jo.say("core", "enter_room", 2)
    mara.say("moderation", "accept", 3, target=jo.id)
    jo.say("core", "enter_room", 4)
    jo.say("raise_hands", "raise_hand", 5)
    mara.say("chat", "send_message", 6, scope="global", content="Welcome")
    ilse = meeting.user("Ilse")
    mara.say("chat", "send_message", 7, scope="private", target=ilse.id, content="psst")
    ilse.leave("connection_lost")
    meeting.user("Ilse")
    meeting.user("Bert")
    meeting.user("Too many")
    meeting.input(io.Patched(at=meeting.now, patch=RoomPatch(password=None, title="Doing")))
    meeting.input(io.QuotaChanged(at=meeting.now, quota=StorageQuota(used=7, total=50)))
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    return meeting


def error_conversation() -> Meeting:
    meeting = Meeting(waiting_room="for_guests")
    mara = meeting.owner()
    mara.send(b"junk")
    mara.say("chat", "fly", 1)
    mara.say("nonsense", "fly", 2)
    meeting.guest("Jo").say("chat", "send_message", 3, scope="global", content="x")
    return meeting


def echo_conversation() -> Meeting:
    meeting = Meeting()
    meeting.owner().say("echo", "ping", 17)
    return meeting


def chat_conversation() -> Meeting:
    rate = {"tokens_per_second": 1, "token_bucket_size": 10, "slow_down_threshold": 0.5}
    meeting = Meeting(module_settings=MODULES | {"chat": {"rate_limit": rate}})
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.forget()
    jo.say("chat", "send_message", 1, scope="global", content="Coffee?")
    mara.say("chat", "send_message", scope="private", target=jo.id, content="Yes")
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    jo.say("chat", "send_message", scope="breakout", target=0, content="Here")
    for scope in ({"scope": "global"}, {"scope": "private", "target": mara.id}):
        jo.say("chat", "get_history_chunk", 2, message_index=0, **scope)
    jo.say("chat", "get_history_chunk", message_index=0, scope="breakout")
    jo.say("chat", "search_history", term="of", scope="global")
    jo.say("chat", "search_history", term="o", scope="global")
    jo.say(
        "chat",
        "set_last_seen_timestamp",
        scope="private",
        target=mara.id,
        timestamp="2026-07-10T09:00:00Z",
    )
    for action in ("disable_chat", "enable_chat", "clear_history"):
        mara.say("chat", action, 3)
    jo.say("chat", "clear_history")
    for _ in range(9):
        jo.say("chat", "send_message", scope="breakout", content="Faster")
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    mara.say("moderation", "update_role", participant_id=jo.id, new_role="moderator")
    anna = meeting.moderator("Anna")
    anna.say("breakout", "switch_room", kind="breakout", id=0)
    jo.say("chat", "send_message", 4, scope="breakout", content="Too fast")
    return meeting


def raise_hands_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    jo.say("raise_hands", "raise_hand", 1)
    mara.say("raise_hands", "reset_raised_hands", 2)
    jo.say("raise_hands", "lower_hand", 3)
    mara.say("raise_hands", "disable_raise_hands", 4)
    jo.say("raise_hands", "raise_hand", 5)
    mara.say("raise_hands", "enable_raise_hands", 6)
    return meeting


def livekit_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    jo.say("livekit", "create_new_access_token", 1)
    jo.say("livekit", "request_popout_stream_access_token", 2)
    strangers = [jo.id, participant_id(77)]
    mara.say("livekit", "grant_screen_share_permission", 3, participants=strangers)
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[0], [])
    return meeting


def moderation_conversation() -> Meeting:
    meeting = Meeting()
    mara = meeting.owner()
    ilse, bert, jo = meeting.user("Ilse"), meeting.user("Bert"), meeting.guest("Jo")
    meeting.forget()
    mara.say("moderation", "change_display_name", 1, target=jo.id, new_name="Jo K.")
    restricted = {"unrestricted_participants": [jo.id]}
    mara.say("moderation", "enable_display_name_change_restrictions", 2, **restricted)
    mara.say("moderation", "disable_display_name_change_restrictions", 3)
    mara.say("moderation", "mute", 4, participants=[jo.id, participant_id(77)])
    meeting.answer(meeting.asked(io.MuteMicrophones)[0], [f"{jo.id}:{jo.connection}"])
    mara.say("moderation", "enable_microphone_restrictions", 5, **restricted)
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[-1], [])
    mara.say("moderation", "disable_microphone_restrictions", 6)
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[-1], [])
    mara.say("moderation", "send_to_waiting_room", 7, target=jo.id)
    mara.say("moderation", "update_role", 8, participant_id=ilse.id, new_role="moderator")
    mara.say("moderation", "accept", 9, target=jo.id)
    jo.say("core", "enter_room")
    mara.say("moderation", "kick", 10, target=jo.id)
    mara.say("moderation", "ban", 11, target=bert.id)
    meeting.moderator("Anna")
    mara.say("moderation", "unban", 12, target=bert.id)
    mara.say("moderation", "change_waiting_room_state", 13, new_state="disabled")
    mara.say("moderation", "debrief", 14, kick_scope="users_and_guests")
    return meeting


def breakout_conversation() -> Meeting:
    meeting = Meeting(module_settings={"raise_hands": {}, "livekit": LIVEKIT, "chat": {}})
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    rooms = [{"name": "North", "assignments": [jo.id]}, {"name": "South"}]
    mara.say("breakout", "start", 1, rooms=rooms, duration=600)
    ilse.say("breakout", "switch_room", 2, kind="breakout", id=0)
    ilse.say("raise_hands", "raise_hand")
    jo.say("breakout", "switch_room", 3, kind="breakout", id=0)
    jo.say("breakout", "stop", 4)
    mara.say("breakout", "start", 5, rooms=[{"name": "x", "assignments": [participant_id(77)]}])
    mara.say("breakout", "stop", 6, delay=30)
    meeting.user("Anna")
    mara.say("breakout", "stop", 7)
    return meeting


def reaction_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    jo.say("reaction", "react", 1, reaction="tada")
    mara.say("reaction", "enable_restrictions", 2, unrestricted_participants=[mara.id])
    jo.say("reaction", "react", 3, reaction="joy")
    mara.say("reaction", "disable_restrictions", 4)
    return meeting


def timer_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    tea = {"title": "Tea", "style": "coffee-break", "enable_ready_check": True}
    mara.say("timer", "start", 1, kind="countdown", duration=300, **tea)
    jo.say("timer", "update_ready_status", 2, status=True)
    mara.say("timer", "start", 3, kind="stopwatch")
    mara.say("timer", "stop", 4, reason="done")
    mara.say("timer", "start", 5, kind="stopwatch")
    mara.say("timer", "stop", 6)
    mara.say("timer", "start", 7, kind="countdown", duration=1)
    meeting.wait(2)
    return meeting


def subroom_audio_conversation() -> Meeting:
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    everybody = [ilse.id, jo.id]

    def group(client, action, transaction_id=None, **fields):
        created = mara.events("subroom_audio", "whisper_group_created")[0]
        fields |= {"whisper_id": created["whisper_id"]}
        client.say("subroom_audio", action, transaction_id, **fields)

    mara.say("subroom_audio", "create_whisper_group", 1, participant_ids=[ilse.id])
    meeting.answer(meeting.asked(io.CreateMediaRoom)[-1], [])
    group(ilse, "accept_whisper_invite", 2)
    group(mara, "invite_to_whisper_group", 3, participant_ids=everybody)
    group(jo, "decline_whisper_invite", 4)
    group(mara, "kick_whisper_participants", 5, participant_ids=[ilse.id])
    group(mara, "invite_to_whisper_group", 6, participant_ids=everybody)
    group(mara, "leave_whisper_group", 7)
    absent = [participant_id(77)]
    mara.say("subroom_audio", "create_whisper_group", 8, participant_ids=absent)
    return meeting


def e2ee_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.user("Ilse")
    welcome = {"welcome": [1, 2], "ratchet_tree": [3]}
    messages = {"payload": [[4, 5], [6]]}
    fields = {"invitee": jo.connection, "mls_messages": messages}
    mara.say("e2ee", "invite", 1, welcome_message=welcome, **fields)
    mara.say("e2ee", "invite", 2, welcome_message=welcome | {"welcome": []}, **fields)
    return meeting


CORE_CONVERSATIONS = {
    "core": core_conversation,
    "error": error_conversation,
    "echo": echo_conversation,
    "chat": chat_conversation,
    "raise_hands": raise_hands_conversation,
    "livekit": livekit_conversation,
    "moderation": moderation_conversation,
    "breakout": breakout_conversation,
    "reaction": reaction_conversation,
    "timer": timer_conversation,
    "subroom_audio": subroom_audio_conversation,
    "e2ee": e2ee_conversation,
}
