"""Chat, polls, talking stick and whiteboard, row by row, over real sockets: who says what, who
hears what, exactly (signaling-modules.md 5, 6, 8, 11). `mara` moderates, `jo` is a guest with two
devices, `lee` another guest."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.roomserver import RoomServer, guest, profile, registered, room_parameters
from tests.support.signaling import Client
from tests.support.transcript import Transcript

MODULES: dict[str, dict[str, Any]] = {
    "echo": {},
    "chat": {},
    "polls": {},
    "automod": {},
    "excalidraw": {},
}
STRANGER = "99990000-0000-4000-8000-000000000009"


@pytest.fixture
async def room_of_three(server: RoomServer, room: str) -> AsyncIterator[Transcript]:
    owner = profile()
    parameters = room_parameters(owner, module_settings=MODULES)
    mara = await Client.join(server, room, registered(owner, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo", "device-secret-of-jo"))
    phone = await Client.join(server, room, guest("Jo", "device-secret-of-jo"))
    lee = await Client.join(server, room, guest("Lee"))
    yield Transcript(server, room, mara=mara, jo=jo, phone=phone, lee=lee)


async def test_chat(room_of_three: Transcript) -> None:
    await room_of_three.plays("""
jo > chat.send_message {"scope":"global","content":"Hello"}
all < chat.message_sent {"id":"<hello>","source":"<jo>","content":"Hello","scope":"global"}
lee > chat.send_message {"scope":"private","target":"<jo>","content":"Coffee?"}
lee < chat.message_sent {"id":"<coffee>","source":"<lee>","content":"Coffee?","scope":"private",
    "target":"<jo>"}
jo, phone < chat.message_sent {"id":"<coffee>","source":"<lee>","content":"Coffee?",
    "scope":"private","target":"<lee>"}
jo > chat.get_history_chunk {"scope":"global","message_index":0}
jo < chat.room_chat_history_chunk {"history":{"messages":[{"id":"<hello>","source":"<jo>",
    "timestamp":"<time>","content":"Hello","scope":"global"}],"next_index":null}}
jo > chat.get_history_chunk {"scope":"private","target":"<lee>","message_index":0}
jo < chat.private_chat_history_chunk {"correspondent":"<lee>","history":{"messages":[
    {"id":"<coffee>","source":"<lee>","timestamp":"<time>","content":"Coffee?","scope":"private",
    "target":"<jo>"}],"next_index":null}}
lee > chat.search_history {"scope":"private","target":"<jo>","term":"off","message_index":0}
lee < chat.search_results {"scope":"private","target":"<jo>","matches":{"messages":[
    {"id":"<coffee>","source":"<lee>","timestamp":"<time>","content":"Coffee?","scope":"private",
    "target":"<jo>"}],"next_index":null}}
lee > chat.search_history {"scope":"global","term":"OFF"}
lee < chat.search_results {"scope":"global","matches":{"messages":[],"next_index":null}}
jo > chat.set_last_seen_timestamp {"scope":"global","timestamp":"2026-07-10T09:15:02.114Z"}
jo, phone < chat.set_last_seen_timestamp {"scope":"global",
    "timestamp":"2026-07-10T09:15:02.114000Z"}
jo > chat.set_last_seen_timestamp {"scope":"private","target":"<lee>",
    "timestamp":"2026-07-10T09:15:02Z"}
jo, phone < chat.set_last_seen_timestamp {"scope":"private","target":"<lee>",
    "timestamp":"2026-07-10T09:15:02.000000Z"}
mara > chat.disable_chat
all < chat.chat_disabled {"issued_by":"<mara>"}
mara > chat.disable_chat
all < chat.chat_disabled {"issued_by":"<mara>"}
mara > chat.send_message {"scope":"global","content":"?"}
mara < chat.error {"error":"chat_disabled"}
mara > chat.enable_chat
all < chat.chat_enabled {"issued_by":"<mara>"}
mara > chat.clear_history
all < chat.history_cleared {"issued_by":"<mara>"}
""")


async def test_errors_of_the_chat(room_of_three: Transcript) -> None:
    room_of_three.names["stranger"] = STRANGER
    await room_of_three.plays("""
jo > chat.disable_chat
jo, phone < chat.error {"error":"insufficient_permissions"}
jo > chat.enable_chat
jo, phone < chat.error {"error":"insufficient_permissions"}
jo > chat.clear_history
jo, phone < chat.error {"error":"insufficient_permissions"}
jo > chat.send_message {"scope":"private","target":"<stranger>","content":"?"}
jo, phone < chat.error {"error":"unknown_participant"}
jo > chat.send_message {"scope":"breakout","target":0,"content":"?"}
jo, phone < chat.error {"error":"invalid_breakout_scope"}
jo > chat.get_history_chunk {"scope":"breakout","target":0,"message_index":0}
jo, phone < chat.error {"error":"insufficient_permissions"}
jo > chat.search_history {"scope":"global","term":"x"}
jo, phone < chat.error {"error":"invalid_search_term_length","min":2}
jo > chat.send_message {"scope":"group","content":"?"}
jo < error.invalid_json {"message":"failed to deserialize websocket message"}
""")


async def test_the_chat_of_a_breakout_room(room_of_three: Transcript) -> None:
    await room_of_three.does("mara", "breakout", "start", rooms=[{"name": "North"}])
    for name in ("jo", "lee"):
        await room_of_three.does(name, "breakout", "switch_room", kind="breakout", id=0)
    await room_of_three.plays("""
jo > chat.send_message {"scope":"breakout","target":0,"content":"Here"}
jo, phone, lee < chat.message_sent {"id":"<here>","source":"<jo>","content":"Here",
    "scope":"breakout","target":0}
mara > chat.get_history_chunk {"scope":"breakout","target":0,"message_index":0}
mara < chat.breakout_chat_history_chunk {"breakout_id":0,"history":{"messages":[{"id":"<here>",
    "source":"<jo>","timestamp":"<time>","content":"Here","scope":"breakout","target":0}],
    "next_index":null}}
lee > chat.set_last_seen_timestamp {"scope":"breakout","target":0,
    "timestamp":"2026-07-10T09:15:02Z"}
lee < chat.set_last_seen_timestamp {"scope":"breakout","target":0,
    "timestamp":"2026-07-10T09:15:02.000000Z"}
lee > chat.send_message {"scope":"global","content":"Everywhere"}
all < chat.message_sent {"id":"<text>","source":"<lee>","content":"Everywhere","scope":"global"}
""")


async def test_the_rate_limit_of_the_chat(server: RoomServer, room: str) -> None:
    """Faster than one message a second, for which there is a bucket of two."""
    owner = profile()
    limit = {"tokens_per_second": 1, "token_bucket_size": 2, "slow_down_threshold": 0.5}
    modules = {"echo": {}, "chat": {"rate_limit": limit}}
    parameters = room_parameters(owner, module_settings=modules)
    mara = await Client.join(server, room, registered(owner, "moderator"), parameters)
    helper = await Client.join(server, room, registered(profile("Ilse Aigner"), "moderator"))
    jo = await Client.join(server, room, guest("Jo"))
    lee = await Client.join(server, room, guest("Lee"))
    for _ in range(20):
        await jo.say("Hello")
    heard = [message["payload"] for message in await jo.quiet()]
    assert {"message": "slow_down", "recommended_wait_ms": 1000} in heard
    refused = {"message": "error", "error": "too_many_requests", "retry_after_ms": 1000}
    assert refused in heard
    told = {"message": "participant_rate_limited", "participant_id": jo.participant}
    for moderator in (mara, helper):
        assert told in [message["payload"] for message in await moderator.quiet()]
    assert told not in [message["payload"] for message in await lee.quiet()]


async def test_polls(room_of_three: Transcript) -> None:
    await room_of_three.plays("""
mara > polls.start {"topic":"Lunch?","live":true,"multiple_choice":true,
    "choices":["Soup","Curry"],"duration":120}
all < polls.started {"id":"<poll>","topic":"Lunch?","live":true,"multiple_choice":true,
    "choices":[{"id":0,"content":"Soup"},{"id":1,"content":"Curry"}],"duration":120}
jo > polls.vote {"poll_id":"<poll>","choice_id":1}
phone < polls.voted {"poll_id":"<poll>","choice_id":1}
all < polls.live_update {"id":"<poll>","results":[{"id":0,"count":0},{"id":1,"count":1}]}
phone > polls.vote {"poll_id":"<poll>","choice_ids":[0,1]}
jo < polls.voted {"poll_id":"<poll>","choice_ids":[0,1]}
all < polls.live_update {"id":"<poll>","results":[{"id":0,"count":1},{"id":1,"count":1}]}
jo > polls.vote {"poll_id":"<poll>"}
phone < polls.voted {"poll_id":"<poll>"}
all < polls.live_update {"id":"<poll>","results":[{"id":0,"count":0},{"id":1,"count":0}]}
mara > polls.finish {"id":"<poll>"}
all < polls.done {"id":"<poll>","results":[{"id":0,"count":0},{"id":1,"count":0}]}
mara > polls.start {"topic":"","choices":["Soup","Curry"],"duration":0}
all < polls.started {"id":"<short>","topic":"","live":false,"multiple_choice":false,
    "choices":[{"id":0,"content":"Soup"},{"id":1,"content":"Curry"}],"duration":0}
all < polls.done {"id":"<short>","results":[{"id":0,"count":0},{"id":1,"count":0}]}
""")


async def test_errors_of_polls(room_of_three: Transcript) -> None:
    room_of_three.names |= {"long": "x" * 101, "stranger": STRANGER}
    await room_of_three.plays("""
jo > polls.start {"topic":"Lunch?","choices":["Soup","Curry"],"duration":120}
jo, phone < polls.error {"error":"insufficient_permissions"}
jo > polls.finish {"id":"<stranger>"}
jo, phone < polls.error {"error":"insufficient_permissions"}
mara > polls.start {"topic":"<long>","choices":[],"duration":86401}
mara < polls.error {"error":"invalid_duration","max_duration":86400}
mara > polls.start {"topic":"<long>","choices":[],"duration":120}
mara < polls.error {"error":"invalid_topic_length","max_length":100}
mara > polls.start {"topic":"","choices":[""],"duration":120}
mara < polls.error {"error":"invalid_choice_count","min_choice_count":2,"max_choice_count":64}
mara > polls.start {"topic":"","choices":["","<long>"],"duration":120}
mara < polls.error {"error":"invalid_choice_description_length","min_length":1,"max_length":100}
mara > polls.start {"topic":"","choices":["Soup","Curry"],"duration":120}
all < polls.started {"id":"<poll>","topic":"","live":false,"multiple_choice":false,
    "choices":[{"id":0,"content":"Soup"},{"id":1,"content":"Curry"}],"duration":120}
mara > polls.start {"topic":"","choices":[],"duration":120}
mara < polls.error {"error":"still_running"}
jo > polls.vote {"poll_id":"<stranger>","choice_id":1}
jo, phone < polls.error {"error":"invalid_poll_id"}
jo > polls.vote {"poll_id":"<poll>","choice_ids":[0,7]}
jo, phone < polls.error {"error":"multiple_choices_not_allowed"}
jo > polls.vote {"poll_id":"<poll>","choice_id":2}
jo, phone < polls.error {"error":"invalid_choice_id"}
mara > polls.finish {"id":"<stranger>"}
mara < polls.error {"error":"invalid_poll_id"}
""")


async def test_the_talking_stick(room_of_three: Transcript) -> None:
    await room_of_three.plays("""
mara > automod.start {"selection_strategy":"playlist","show_remaining":true,"time_limit":60000,
    "allow_double_selection":false,"auto_append_on_join":true,"playlist":["<jo>","<lee>"]}
all < automod.started {"selection_strategy":"playlist","show_remaining":true,"time_limit":60000,
    "allow_double_selection":false,"auto_append_on_join":true,"history":[],
    "remaining":["<jo>","<lee>"],"issued_by":"<mara>"}
mara > automod.select {"how":"next"}
all < automod.speaker_updated {"speaker":"<jo>","history":["<jo>"],"remaining":["<lee>"]}
mara > automod.edit {"playlist":["<mara>","<lee>","<mara>"]}
all < automod.remaining_updated {"remaining":["<mara>","<lee>","<mara>"]}
phone > automod.yield
all < automod.speaker_updated {"speaker":"<mara>","history":["<jo>","<mara>"],
    "remaining":["<lee>","<mara>"]}
mara > automod.select {"how":"none"}
all < automod.speaker_updated {"history":["<jo>","<mara>"],"remaining":["<lee>","<mara>"]}
mara > automod.select {"how":"specific","participant":"<mara>","keep_in_remaining":true}
all < automod.speaker_updated {"speaker":"<mara>","history":["<jo>","<mara>","<mara>"],
    "remaining":["<lee>","<mara>"]}
mara > automod.stop
all < automod.stopped {"reason":"stopped_by_moderator","issued_by":"<mara>"}
mara > automod.start {"selection_strategy":"random","show_remaining":false,
    "allow_double_selection":false,"auto_append_on_join":false,"allow_list":["<lee>"]}
all < automod.started {"selection_strategy":"random","show_remaining":false,
    "allow_double_selection":false,"auto_append_on_join":false,"history":[],"remaining":[],
    "issued_by":"<mara>"}
mara > automod.select {"how":"random"}
all < automod.speaker_updated {"speaker":"<lee>","history":["<lee>"],"remaining":[]}
lee > automod.yield
all < automod.stopped {"reason":"session_finished"}
mara > automod.start {"selection_strategy":"nomination","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":false,"allow_list":["<lee>","<jo>"]}
all < automod.started {"selection_strategy":"nomination","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":false,"history":[],
    "remaining":["<lee>","<jo>"],"issued_by":"<mara>"}
mara > automod.select {"how":"specific","participant":"<lee>","keep_in_remaining":false}
all < automod.speaker_updated {"speaker":"<lee>","history":["<lee>"],"remaining":["<jo>"]}
lee > automod.yield {"next":"<jo>"}
all < automod.speaker_updated {"speaker":"<jo>","history":["<lee>","<jo>"],"remaining":[]}
""")


async def test_errors_of_the_talking_stick(room_of_three: Transcript) -> None:
    room_of_three.names["stranger"] = STRANGER
    await room_of_three.plays("""
mara > automod.stop
mara < automod.error {"error":"session_not_running"}
mara > automod.select {"how":"next"}
mara < automod.error {"error":"session_not_running"}
mara > automod.edit {"playlist":["<jo>"]}
mara < automod.error {"error":"session_not_running"}
jo > automod.yield
jo, phone < automod.error {"error":"session_not_running"}
jo > automod.stop
jo, phone < automod.error {"error":"insufficient_permissions"}
mara > automod.start {"selection_strategy":"playlist","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":true,"allow_list":["<jo>"]}
mara < automod.error {"error":"invalid_selection"}
mara > automod.start {"selection_strategy":"none","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":true,"allow_list":["<jo>"]}
all < automod.started {"selection_strategy":"none","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":true,"history":[],"remaining":["<jo>"],
    "issued_by":"<mara>"}
mara > automod.start {"selection_strategy":"none","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":true,"allow_list":["<jo>"]}
mara < automod.error {"error":"session_already_running"}
mara > automod.edit {"allow_list":["<stranger>"]}
mara < automod.error {"error":"invalid_edit"}
mara > automod.select {"how":"next"}
mara < automod.error {"error":"invalid_selection"}
mara > automod.select {"how":"specific","participant":"<lee>","keep_in_remaining":true}
mara < automod.error {"error":"invalid_selection"}
mara > automod.select {"how":"specific","participant":"<jo>"}
mara < error.invalid_json {"message":"failed to deserialize websocket message"}
lee > automod.yield
lee < automod.error {"error":"insufficient_permissions"}
""")


async def test_excalidraw(room_of_three: Transcript) -> None:
    await room_of_three.plays("""
mara > excalidraw.start {"initial_scene":{"elements":[]},"edit_restrictions":{"type":"disabled"}}
all < excalidraw.started {"initial_scene":{"elements":[]},
    "edit_restrictions":{"type":"disabled","enabled":false}}
jo > excalidraw.broadcast {"data":{"elements":[{"camelCase":1,"snake_case":null}]}}
all < excalidraw.broadcast {"sender":"<jo>",
    "data":{"elements":[{"camelCase":1,"snake_case":null}]}}
jo > excalidraw.broadcast_volatile {"data":{"scene_bounds":[1,2,3.5,-4]}}
all < excalidraw.volatile_broadcast {"sender":"<jo>","data":{"scene_bounds":[1,2,3.5,-4]}}
jo > excalidraw.store_scene {"scene":{"elements":[1],"app_state":{}}}
all < excalidraw.scene_stored {"scene":{"elements":[1],"app_state":{}}}
jo > excalidraw.follow {"participant_id":"<lee>"}
lee < excalidraw.follower_gained {"participant_id":"<jo>"}
jo, phone < excalidraw.followed {"participant_id":"<lee>"}
jo > excalidraw.unfollow {"participant_id":"<lee>"}
lee < excalidraw.follower_lost {"participant_id":"<jo>"}
jo, phone < excalidraw.unfollowed {"participant_id":"<lee>"}
mara > excalidraw.enable_edit_restrictions {"unrestricted_participants":["<lee>"]}
all < excalidraw.edit_restrictions_enabled {"unrestricted_participants":["<lee>"]}
jo > excalidraw.broadcast {"data":1}
jo, phone < excalidraw.error {"error":"insufficient_permissions"}
jo > excalidraw.store_scene {"scene":{}}
jo, phone < excalidraw.error {"error":"insufficient_permissions"}
jo > excalidraw.broadcast_volatile {"data":1}
all < excalidraw.volatile_broadcast {"sender":"<jo>","data":1}
lee > excalidraw.broadcast {"data":"x"}
all < excalidraw.broadcast {"sender":"<lee>","data":"x"}
mara > excalidraw.disable_edit_restrictions
all < excalidraw.edit_restrictions_disabled
mara > excalidraw.stop
all < excalidraw.stopped
mara > excalidraw.start {"initial_scene":[],"edit_restrictions":{"type":"enabled",
    "unrestricted_participants":["<jo>"]}}
all < excalidraw.started {"initial_scene":[],"edit_restrictions":{"type":"enabled","enabled":true,
    "unrestricted_participants":["<jo>"]}}
""")


async def test_errors_of_excalidraw(room_of_three: Transcript) -> None:
    room_of_three.names["stranger"] = STRANGER
    await room_of_three.plays("""
jo > excalidraw.start {"initial_scene":{},"edit_restrictions":{"type":"disabled"}}
jo, phone < excalidraw.error {"error":"insufficient_permissions"}
jo > excalidraw.stop
jo, phone < excalidraw.error {"error":"insufficient_permissions"}
jo > excalidraw.enable_edit_restrictions {"unrestricted_participants":[]}
jo, phone < excalidraw.error {"error":"insufficient_permissions"}
jo > excalidraw.disable_edit_restrictions
jo, phone < excalidraw.error {"error":"insufficient_permissions"}
jo > excalidraw.broadcast {"data":1}
jo, phone < excalidraw.error {"error":"not_started"}
jo > excalidraw.store_scene {"scene":{}}
jo, phone < excalidraw.error {"error":"not_started"}
jo > excalidraw.follow {"participant_id":"<stranger>"}
jo, phone < excalidraw.error {"error":"unknown_participant"}
jo > excalidraw.unfollow {"participant_id":"<stranger>"}
jo, phone < excalidraw.error {"error":"unknown_participant"}
mara > excalidraw.enable_edit_restrictions {"unrestricted_participants":[]}
mara < excalidraw.error {"error":"not_started"}
mara > excalidraw.start {"initial_scene":{},"edit_restrictions":{"type":"disabled"}}
all < excalidraw.started {"initial_scene":{},
    "edit_restrictions":{"type":"disabled","enabled":false}}
mara > excalidraw.start {"initial_scene":{},"edit_restrictions":{"type":"disabled"}}
mara < excalidraw.error {"error":"already_started"}
""")


async def test_what_newcomers_learn(room_of_three: Transcript) -> None:
    await room_of_three.plays("""
jo > chat.send_message {"scope":"private","target":"<lee>","content":"Psst"}
jo, phone < chat.message_sent {"id":"<psst>","source":"<jo>","content":"Psst","scope":"private",
    "target":"<lee>"}
lee < chat.message_sent {"id":"<psst>","source":"<jo>","content":"Psst","scope":"private",
    "target":"<jo>"}
jo > chat.set_last_seen_timestamp {"scope":"global","timestamp":"2026-07-10T09:15:02Z"}
jo, phone < chat.set_last_seen_timestamp {"scope":"global",
    "timestamp":"2026-07-10T09:15:02.000000Z"}
mara > polls.start {"topic":"Lunch?","live":true,"choices":["Soup","Curry"],"duration":120}
all < polls.started {"id":"<poll>","topic":"Lunch?","live":true,"multiple_choice":false,
    "choices":[{"id":0,"content":"Soup"},{"id":1,"content":"Curry"}],"duration":120}
mara > automod.start {"selection_strategy":"playlist","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":false,"playlist":["<lee>"]}
all < automod.started {"selection_strategy":"playlist","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":false,"history":[],
    "remaining":["<lee>"],"issued_by":"<mara>"}
mara > excalidraw.start {"initial_scene":{"elements":[]},"edit_restrictions":{"type":"disabled"}}
all < excalidraw.started {"initial_scene":{"elements":[]},
    "edit_restrictions":{"type":"disabled","enabled":false}}
""")
    tablet = await room_of_three.joins("tablet", guest("Jo", "device-secret-of-jo"))
    room_of_three.knows(
        tablet,
        """{"chat":{"enabled":true,"global_history":{"messages":[],"next_index":null},
    "private_history":[{"correspondent":"<lee>","history":{"messages":[{"id":"<psst>",
    "source":"<jo>","timestamp":"<time>","content":"Psst","scope":"private","target":"<lee>"}],
    "next_index":null}}],"last_seen_timestamp_global":"2026-07-10T09:15:02.000000Z",
    "last_seen_timestamps_private":{},"last_seen_timestamps_group":{}},
    "polls":{"id":"<poll>","topic":"Lunch?","live":true,"multiple_choice":false,
    "choices":[{"id":0,"content":"Soup"},{"id":1,"content":"Curry"}],"started":"<time>",
    "duration":120,"results":[{"id":0,"count":0},{"id":1,"count":0}]},
    "automod":{"config":{"selection_strategy":"playlist","show_remaining":true,
    "allow_double_selection":false,"auto_append_on_join":false,"history":[],
    "remaining":["<lee>"],"issued_by":"<mara>"},"speaker":null},
    "excalidraw":{"scene":{"elements":[]},"edit_restrictions":{"type":"disabled"}}}""",
    )
    [heard] = [m["payload"] for m in await room_of_three.people["lee"].quiet()]
    assert heard["message"] == "participant_connected"
    assert heard["peer_data"]["chat"] == {"groups": []}
    assert heard["peer_data"].keys() == {"core", "breakout", "chat"}
