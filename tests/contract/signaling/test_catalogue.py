"""The message catalogue, row by row, over a real socket (signaling-core.md, appendix A).

Every command is sent as it stands there, and every event must arrive with exactly those keys and
values. `P1` owns the room, `P2` and `P3` are guests with the connections `C2` and `C3`, `W1` is a
whisper group, `R` the room, `T` a time, `…` some text. Where we say more than the skeletons do
(both words for the waiting room, avatars that are texts), the row has it all.
"""

import uuid
from collections.abc import AsyncIterator

import pytest
from tests.support.livekit import LiveKit, in_media_room, speaking
from tests.support.roomserver import RoomServer, eventually, guest, profile, registered
from tests.support.signaling import Client
from tests.support.stage import Stage, matches, rows_of


@pytest.fixture
async def stage(server: RoomServer, room: str, livekit: LiveKit) -> AsyncIterator[Stage]:
    yield await Stage.open(server, room, livekit.url)


async def test_core(stage: Stage) -> None:
    await stage.say(
        stage.host,
        '{"ns":"moderation","payload":{"action":"change_waiting_room_state","new_state":"for_guests"}}',
    )
    waiting = await Client.enter(stage.server, stage.room, guest("Jo"))
    stage.people.append(waiting)
    await waiting.event("core", "in_waiting_room")
    told = await stage.host.event("core", "joined_waiting_room")
    stage.names |= {"P2": told["participant_id"], "C2": told["connection_ids"][0]}
    await stage.say(waiting, '{"ns":"core","payload":{"action":"enter_room"}}')
    await stage.server.patch(stage.room, {"title": "New title"})
    await stage.server.quota(stage.owner["id"], {"total": 5000000, "used": 120000})
    await stage.hear(
        """
{"ns":"core","payload":{"message":"in_waiting_room","connection_id":"C2","participant_id":"P2"}}
{"ns":"core","payload":{"message":"joined_waiting_room","participant_id":"P2",
"connection_ids":["C2"],"joined_at":"T","display_name":"Jo","avatar_url":null}}
{"ns":"core","payload":{"message":"error","error":"not_accepted"}}
{"ns":"core","payload":{"message":"room_parameters_changed","change":{"title":"New title"}}}
{"ns":"core","payload":{"message":"storage_quota_changed","quota":{"total":5000000,"used":120000}}}
"""
    )
    await waiting.leave()
    await stage.has_heard(
        '{"ns":"core","payload":{"message":"left_waiting_room","id":"P2","connection_ids":["C2"]}}'
    )
    await stage.server.delete(stage.room)
    await stage.host.closed()
    assert {"message": "closing", "reason": "room_deleted"} in [
        m["payload"] for m in stage.host.seen
    ]


async def test_leaving(stage: Stage) -> None:
    jo = await stage.guest()
    await jo.leave()
    await stage.has_heard(
        '{"ns":"core","payload":{"message":"participant_disconnected","participant_id":"P2",'
        '"connection_id":"C2","reason":"leave"}}'
    )


async def test_a_full_room(server: RoomServer, room: str, livekit: LiveKit) -> None:
    tariff = {
        "id": str(uuid.uuid4()),
        "name": "Small",
        "quotas": {"room_participant_limit": 1},
        "used_quota": {},
        "disabled_features": [],
    }
    await Stage.open(server, room, livekit.url, tariff=tariff)
    late = await Client.enter(server, room, guest("Late"))
    blocked = await late.event("core", "join_blocked")
    assert blocked == {"message": "join_blocked", "reason": "participant_limit_reached"}


async def test_echo_and_errors(stage: Stage) -> None:
    await stage.host.socket.send('{"namespace":"echo","payload":{"action":"ping"}}')
    assert (await stage.host.event("echo", "pong")) == {"message": "pong"}
    await stage.host.socket.send('{"namespace":"nowhere","payload":{"action":"x"}}')
    await stage.host.socket.send("junk")
    await stage.hear(
        """
{"ns":"error","payload":{"error":"unknown_namespace","invalid_namespace":"nowhere"}}
{"ns":"error","payload":{"error":"invalid_json","message":"…"}}
"""
    )


async def test_moderation(stage: Stage) -> None:
    jo = await stage.guest()
    for row in rows_of(
        """
{"ns":"moderation","payload":{"action":"change_display_name","target":"P2","new_name":"Jo K."}}
{"ns":"moderation","payload":{"action":"enable_display_name_change_restrictions",
"unrestricted_participants":["P1"]}}
{"ns":"moderation","payload":{"action":"disable_display_name_change_restrictions"}}
{"ns":"moderation","payload":{"action":"change_waiting_room_state","new_state":"for_everyone"}}
{"ns":"moderation","payload":{"action":"send_to_waiting_room","target":"P2"}}
{"ns":"moderation","payload":{"action":"accept","target":"P2"}}
"""
    ):
        await stage.say(stage.host, row)
    await stage.say(jo, '{"ns":"core","payload":{"action":"enter_room"}}')
    await stage.say(
        stage.host, '{"ns":"moderation","payload":{"action":"mute","participants":["P9"]}}'
    )
    await stage.hear(
        """
{"ns":"moderation","payload":{"message":"display_name_changed","target":"P2","issued_by":"P1",
"old_name":"Jo","new_name":"Jo K."}}
{"ns":"moderation","payload":{"message":"display_name_change_restrictions_enabled",
"unrestricted_participants":["P1"]}}
{"ns":"moderation","payload":{"message":"display_name_change_restrictions_disabled"}}
{"ns":"moderation","payload":{"message":"waiting_room_updated","new_state":"for_everyone"}}
{"ns":"moderation","payload":{"message":"sent_to_waiting_room"}}
{"ns":"moderation","payload":{"message":"accepted"}}
{"ns":"moderation","payload":{"message":"participant_accepted","participant_id":"P2"}}
{"ns":"moderation","payload":{"message":"error","error":"unknown_participants",
"participants":["P9"]}}
"""
    )


async def test_roles(stage: Stage) -> None:
    person = registered(profile("Ilse Aigner"))
    ilse = await Client.join(stage.server, stage.room, person)
    stage.people.append(ilse)
    stage.names["P2"] = ilse.participant
    row = (
        '{"ns":"moderation","payload":{"action":"update_role",'
        '"participant_id":"P2","new_role":"%s"}}'
    )
    await stage.say(stage.host, row % "moderator")
    await stage.say(stage.host, row % "user")
    await stage.hear(
        """
{"ns":"moderation","payload":{"message":"role_updated","participant_id":"P2",
"new_role":"moderator","moderator_data":{"waiting_room":"disabled","waiting_room_enabled":false,
"guest_access":true}}}
{"ns":"moderation","payload":{"message":"role_updated","participant_id":"P2","new_role":"user"}}
"""
    )


async def test_removals(stage: Stage) -> None:
    jo = await stage.guest()
    await stage.say(stage.host, '{"ns":"moderation","payload":{"action":"kick","target":"P2"}}')
    await jo.closed()
    await stage.has_heard('{"ns":"moderation","payload":{"message":"kicked","reason":"kicked"}}')
    person = registered(profile("Ilse Aigner"))
    ilse = stage.people[-1] = await Client.join(stage.server, stage.room, person)
    stage.names["P2"] = ilse.participant
    await stage.say(stage.host, '{"ns":"moderation","payload":{"action":"ban","target":"P2"}}')
    await ilse.closed()
    await stage.say(stage.host, '{"ns":"moderation","payload":{"action":"unban","target":"P2"}}')
    await stage.hear(
        """
{"ns":"moderation","payload":{"message":"banned"}}
{"ns":"moderation","payload":{"message":"participant_banned","participant_id":"P2",
"display_name":"Ilse Aigner","avatar_url":"","banned_by":"P1","banned_at":"T"}}
{"ns":"moderation","payload":{"message":"participant_unbanned","participant_id":"P2"}}
"""
    )


async def test_debriefing(stage: Stage) -> None:
    await stage.guest()
    other = registered(profile("Ilse Aigner"), "moderator")
    stage.people.append(await Client.join(stage.server, stage.room, other))
    await stage.say(
        stage.host, '{"ns":"moderation","payload":{"action":"debrief","kick_scope":"guests"}}'
    )
    await stage.has_heard(
        '{"ns":"moderation","payload":{"message":"debriefing_started","issued_by":"P1"}}'
    )


async def test_microphones(stage: Stage) -> None:
    jo = await stage.guest()
    async with (
        in_media_room(jo.joined["module_data"]["livekit"]) as media,
        speaking(media),
        in_media_room(stage.host.joined["module_data"]["livekit"]) as own,
    ):
        await eventually(lambda: own.remote_participants)
        for row in rows_of(
            """
{"ns":"moderation","payload":{"action":"mute","participants":["P2"]}}
{"ns":"moderation","payload":{"action":"enable_microphone_restrictions",
"unrestricted_participants":["P1"]}}
"""
        ):
            await stage.say(stage.host, row)
        await stage.hear(
            """
{"ns":"moderation","payload":{"message":"muted","moderator":"P1"}}
{"ns":"moderation","payload":{"message":"microphone_restrictions_enabled",
"unrestricted_participants":["P1"]}}
"""
        )
        await stage.say(
            stage.host, '{"ns":"moderation","payload":{"action":"disable_microphone_restrictions"}}'
        )
        await stage.has_heard(
            '{"ns":"moderation","payload":{"message":"microphone_restrictions_disabled"}}'
        )


async def test_breakout(stage: Stage) -> None:
    jo = await stage.guest()
    await stage.guest("Lee")
    for client, row in (
        (
            stage.host,
            '{"ns":"breakout","payload":{"action":"start","rooms":[{"name":"A","assignments":["P2"]}],"duration":900}}',
        ),
        (jo, '{"ns":"breakout","payload":{"action":"switch_room","kind":"breakout","id":0}}'),
        (stage.host, '{"ns":"breakout","payload":{"action":"stop","delay":60}}'),
        (stage.host, '{"ns":"breakout","payload":{"action":"stop"}}'),
    ):
        await stage.say(client, row)
    await stage.say(
        stage.host,
        '{"ns":"breakout","payload":{"action":"start","rooms":[{"name":"A","assignments":["P9"]}]}}',
    )
    await stage.hear(
        """
{"ns":"breakout","payload":{"message":"started","started_by":"P1","rooms":[{"id":0,"name":"A"}],
"expires_at":"T","assignment":0}}
{"ns":"breakout","payload":{"message":"participant_switched_room","participant_id":"P2",
"old_room":{"kind":"main"},"new_room":{"kind":"breakout","id":0}}}
{"ns":"breakout","payload":{"message":"close_notice","issued_by":"P1","stops_at":"T"}}
{"ns":"breakout","payload":{"message":"closing","issued_by":"P1"}}
{"ns":"breakout","payload":{"message":"closed"}}
{"ns":"breakout","payload":{"message":"error","error":"unknown_participant","participant_id":"P9"}}
"""
    )
    switched = stage.payload("breakout", "switched_room")
    assert switched["old_room"] in ({"kind": "main"}, {"kind": "breakout", "id": 0})
    assert matches(
        {
            "room": "…",
            "token": "…",
            "public_url": "…",
            "microphone_restriction_state": {"type": "disabled"},
        },
        switched["own_data"]["livekit"],
    )


async def test_livekit(stage: Stage) -> None:
    await stage.guest()
    for row in rows_of(
        """
{"ns":"livekit","payload":{"action":"create_new_access_token"}}
{"ns":"livekit","payload":{"action":"request_popout_stream_access_token"}}
{"ns":"livekit","payload":{"action":"grant_screen_share_permission","participants":["P2"]}}
{"ns":"livekit","payload":{"action":"revoke_screen_share_permission","participants":["P2"]}}
{"ns":"livekit","payload":{"action":"grant_screen_share_permission","participants":["P9"]}}
"""
    ):
        await stage.say(stage.host, row)
    await stage.hear(
        """
{"ns":"livekit","payload":{"message":"credentials","room":"R:main","token":"…","public_url":"…"}}
{"ns":"livekit","payload":{"message":"popout_stream_access_token","token":"…"}}
{"ns":"livekit","payload":{"message":"screen_share_permissions_updated","grant":true,
"participants":["P2"]}}
{"ns":"livekit","payload":{"message":"screen_share_permissions_updated","grant":false,
"participants":["P2"]}}
{"ns":"livekit","payload":{"message":"error","error":"unknown_participant","participant":["P9"]}}
"""
    )


async def test_raise_hands(stage: Stage) -> None:
    jo = await stage.guest()
    for client, row in (
        (jo, '{"ns":"raise_hands","payload":{"action":"raise_hand"}}'),
        (jo, '{"ns":"raise_hands","payload":{"action":"lower_hand"}}'),
        (jo, '{"ns":"raise_hands","payload":{"action":"raise_hand"}}'),
        (
            stage.host,
            '{"ns":"raise_hands","payload":{"action":"reset_raised_hands","target":["P2"]}}',
        ),
        (stage.host, '{"ns":"raise_hands","payload":{"action":"disable_raise_hands"}}'),
        (stage.host, '{"ns":"raise_hands","payload":{"action":"enable_raise_hands"}}'),
    ):
        await stage.say(client, row)
    await stage.hear(
        """
{"ns":"raise_hands","payload":{"message":"hand_raised","participant":"P2"}}
{"ns":"raise_hands","payload":{"message":"hand_lowered","participant":"P2"}}
{"ns":"raise_hands","payload":{"message":"raise_hands_enabled","issued_by":"P1"}}
{"ns":"raise_hands","payload":{"message":"raise_hands_disabled","issued_by":"P1"}}
{"ns":"raise_hands","payload":{"message":"raised_hand_reset_by_moderator","issued_by":"P1",
"participants":["P2"]}}
"""
    )


async def test_reaction(stage: Stage) -> None:
    jo = await stage.guest()
    await stage.say(jo, '{"ns":"reaction","payload":{"action":"react","reaction":"clap"}}')
    for row in rows_of(
        """
{"ns":"reaction","payload":{"action":"enable_restrictions","unrestricted_participants":[]}}
{"ns":"reaction","payload":{"action":"disable_restrictions"}}
"""
    ):
        await stage.say(stage.host, row)
    await stage.hear(
        """
{"ns":"reaction","payload":{"message":"reacted","participant_id":"P2","reaction":"clap"}}
{"ns":"reaction","payload":{"message":"restrictions_enabled","unrestricted_participants":[]}}
{"ns":"reaction","payload":{"message":"restrictions_disabled"}}
"""
    )


async def test_timer(stage: Stage) -> None:
    jo = await stage.guest()
    countdown = (
        '{"ns":"timer","payload":{"action":"start","kind":"countdown","duration":%d,'
        '"style":"coffee-break","enable_ready_check":%s}}'
    )
    await stage.say(stage.host, countdown % (1, "false"))
    await stage.hear(
        """
{"ns":"timer","payload":{"message":"started","started_at":"T","kind":"countdown","ends_at":"T",
"style":"coffee-break","ready_check_enabled":false}}
{"ns":"timer","payload":{"message":"stopped","kind":"expired"}}
"""
    )
    await stage.say(stage.host, countdown % (60, "true"))
    await stage.say(jo, '{"ns":"timer","payload":{"action":"update_ready_status","status":true}}')
    await stage.say(stage.host, '{"ns":"timer","payload":{"action":"stop","reason":"done"}}')
    await stage.say(
        stage.host,
        '{"ns":"timer","payload":{"action":"start","kind":"stopwatch","enable_ready_check":false}}',
    )
    await stage.hear(
        """
{"ns":"timer","payload":{"message":"updated_ready_status","participant_id":"P2","status":true}}
{"ns":"timer","payload":{"message":"stopped","kind":"by_moderator","participant_id":"P1",
"reason":"done"}}
{"ns":"timer","payload":{"message":"started","started_at":"T","kind":"stopwatch",
"ready_check_enabled":false}}
"""
    )


async def test_subroom_audio(stage: Stage) -> None:
    jo, lee = await stage.guest(), await stage.guest("Lee")
    await stage.say(
        stage.host,
        '{"ns":"subroom_audio","payload":{"action":"create_whisper_group","participant_ids":["P2"]}}',
    )
    await eventually(lambda: _whispering(stage))
    group = '{"ns":"subroom_audio","payload":{"action":"%s_whisper_%s","whisper_id":"W1"}}'
    people = (
        '{"ns":"subroom_audio","payload":{"action":"%s",'
        '"whisper_id":"W1","participant_ids":["%s"]}}'
    )
    await stage.say(stage.host, people % ("invite_to_whisper_group", "P3"))
    await stage.say(jo, group % ("accept", "invite"))
    await stage.say(lee, group % ("decline", "invite"))
    await stage.say(jo, group % ("leave", "group"))
    await stage.say(stage.host, people % ("invite_to_whisper_group", "P3"))
    await stage.say(stage.host, people % ("kick_whisper_participants", "P3"))
    await stage.say(stage.host, people % ("kick_whisper_participants", "P9"))
    await stage.hear(
        """
{"ns":"subroom_audio","payload":{"message":"whisper_group_created","token":"…","whisper_id":"W1",
"participants":[{"participant_id":"P1","state":"creator"},{"participant_id":"P2",
"state":"invited"}]}}
{"ns":"subroom_audio","payload":{"message":"whisper_invite","issuer":"P1","whisper_id":"W1",
"participants":[{"participant_id":"P1","state":"creator"},{"participant_id":"P2",
"state":"invited"}]}}
{"ns":"subroom_audio","payload":{"message":"whisper_token","whisper_id":"W1","token":"…"}}
{"ns":"subroom_audio","payload":{"message":"participants_invited","whisper_id":"W1",
"participant_ids":["P3"]}}
{"ns":"subroom_audio","payload":{"message":"whisper_invite_accepted","whisper_id":"W1",
"participant_id":"P2"}}
{"ns":"subroom_audio","payload":{"message":"whisper_invite_declined","whisper_id":"W1",
"participant_id":"P3"}}
{"ns":"subroom_audio","payload":{"message":"left_whisper_group","whisper_id":"W1",
"participant_id":"P2"}}
{"ns":"subroom_audio","payload":{"message":"kicked","whisper_id":"W1"}}
{"ns":"subroom_audio","payload":{"message":"error","error":"invalid_participant_targets",
"participant_ids":["P9"]}}
"""
    )


async def _whispering(stage: Stage) -> bool:
    await stage.listen()
    created = [m["payload"] for m in stage.host.seen if m["namespace"] == "subroom_audio"]
    if created:
        stage.names["W1"] = created[0]["whisper_id"]
    return bool(created)


async def test_e2ee(stage: Stage) -> None:
    await stage.guest()
    await stage.guest("Lee")
    for row in rows_of(
        """
{"ns":"e2ee","payload":{"action":"invite","invitee":"C2","welcome_message":{"welcome":[1],
"ratchet_tree":[2]},"mls_messages":{"payload":[[3]]}}}
{"ns":"e2ee","payload":{"action":"message","payload":[[3],[4]]}}
{"ns":"e2ee","payload":{"action":"invite","invitee":"P9","welcome_message":{"welcome":[1],
"ratchet_tree":[2]},"mls_messages":{"payload":[[3]]}}}
{"ns":"e2ee","payload":{"action":"invite","invitee":"C2","welcome_message":{"welcome":[],
"ratchet_tree":[2]},"mls_messages":{"payload":[[3]]}}}
"""
    ):
        await stage.say(stage.host, row)
    await stage.hear(
        """
{"ns":"e2ee","payload":{"message":"welcome","welcome":[1],"ratchet_tree":[2]}}
{"ns":"e2ee","payload":{"message":"mls_messages","payload":[[3],[4]]}}
{"ns":"e2ee","payload":{"message":"mls_messages","payload":[[3]]}}
{"ns":"e2ee","payload":{"message":"error","error":"invalid_participant_target"}}
{"ns":"e2ee","payload":{"message":"error","error":"invalid_invite"}}
"""
    )
