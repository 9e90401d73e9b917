"""Recorders, scribes, boards, pads and folders, row by row, over real sockets
(signaling-modules.md 9, 10, 13, 14, 16). `mara` owns the room and moderates, `jo` has an account
and two devices, `lee` is a guest; `tape` is the recorder of the room, `scribe` writes along."""

import json
from collections.abc import AsyncIterator

import pytest
from tests.support.etherpad import Etherpad
from tests.support.recorder import Recorder, service
from tests.support.roomserver import RoomServer, guest
from tests.support.spacedeck import Spacedeck
from tests.support.transcript import Transcript, opened

TV, RADIO = "c2a70000-0000-4000-8000-000000000001", "c2a70000-0000-4000-8000-000000000002"


def target(number: str, name: str) -> dict[str, str]:
    return {
        "id": number,
        "name": name,
        "kind": "custom",
        "streaming_endpoint": "rtmp://in.example.org/app",
        "streaming_key": "KEY",
        "public_url": f"https://{name}.example.org/live",
    }


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    async with Recorder() as running:
        yield running


@pytest.fixture
async def spacedeck() -> AsyncIterator[Spacedeck]:
    running = Spacedeck()
    async with running.server:
        yield running


@pytest.fixture
async def etherpad() -> AsyncIterator[Etherpad]:
    running = Etherpad()
    async with running.server:
        yield running


async def with_recorder(server: RoomServer, room: str, recorder: Recorder) -> Transcript:
    targets = [target(TV, "tv"), target(RADIO, "radio")]
    modules = {"recording": recorder.settings}
    talk = await opened(server, room, modules, streaming_targets=targets)
    talk.names |= {"tv": TV, "radio": RADIO}
    return talk


async def test_a_recording(server: RoomServer, room: str, recorder: Recorder) -> None:
    talk = await with_recorder(server, room, recorder)
    await talk.plays("""
jo > recording.set_consent {"consent":true}
all < recording.consent_updated {"participant":"<jo>","consents":true}
phone > recording.set_consent {"consent":true}
mara > recording.start_recording
all < recording.recording_updated {"status":"requested"}
""")
    tape = await talk.joins("tape", service("recorder"))
    talk.knows(
        tape,
        """{"recording":{"consents_recording":false,"recording_state":{"status":"requested"},
        "stream_states":{
        "<tv>":{"name":"tv","public_url":"https://tv.example.org/live","status":"inactive"},
        "<radio>":{"name":"radio","public_url":"https://radio.example.org/live",
        "status":"inactive"}},"service":{"streaming_targets":{
        "<tv>":{"location":"rtmp://in.example.org/app/KEY"},
        "<radio>":{"location":"rtmp://in.example.org/app/KEY"}}}}}""",
    )
    talk.knows_of(tape, "jo", '{"recording":{"consents_recording":true}}')
    await talk.plays("""
tape > recording.service {"command":{"kind":"recording_updated","status":"active"}}
all < recording.recording_updated {"status":"active"}
mara > recording.start_recording
mara < recording.error {"error":"recording_already_active"}
mara > recording.pause_recording
tape < recording.service {"event":{"kind":"pause_recording"}}
tape > recording.service {"command":{"kind":"recording_updated","status":"paused"}}
all < recording.recording_updated {"status":"paused"}
mara > recording.start_recording
tape < recording.service {"event":{"kind":"start_recording"}}
mara > recording.stop_recording
tape < recording.service {"event":{"kind":"stop_recording"}}
tape > recording.service {"command":{"kind":"recording_updated","status":"error",
    "reason":{"code":"disk","message":"full"}}}
all < recording.recording_updated {"status":"error","reason":{"code":"disk","message":"full"}}
tape > recording.service {"command":{"kind":"recording_updated","status":"inactive"}}
all < recording.recording_updated {"status":"inactive"}
mara > recording.pause_recording
mara < recording.error {"error":"recording_not_active"}
mara > recording.stop_recording
mara < recording.error {"error":"recording_not_active"}
mara > recording.start_recording
tape < recording.service {"event":{"kind":"start_recording"}}
all < recording.recording_updated {"status":"requested"}
""")


async def test_streams(server: RoomServer, room: str, recorder: Recorder) -> None:
    talk = await with_recorder(server, room, recorder)
    await talk.joins("tape", service("recorder"))
    talk.names["stranger"] = "99990000-0000-4000-8000-000000000009"
    await talk.plays("""
mara > recording.start_stream {"target_ids":["<tv>","<radio>"]}
tape < recording.service {"event":{"kind":"start_streams","target_ids":["<tv>","<radio>"]}}
all < recording.stream_updated {"target_id":"<tv>","status":"requested"}
all < recording.stream_updated {"target_id":"<radio>","status":"requested"}
tape > recording.service {"command":{"kind":"stream_updated","target_id":"<tv>","status":"active"}}
all < recording.stream_updated {"target_id":"<tv>","status":"active"}
mara > recording.start_stream {"target_ids":["<tv>"]}
mara < recording.error {"error":"streaming_target_in_use"}
mara > recording.start_stream {"target_ids":["<stranger>"]}
mara < recording.error {"error":"invalid_streaming_id"}
mara > recording.pause_stream {"target_ids":["<radio>"]}
mara < recording.error {"error":"invalid_streaming_id"}
mara > recording.stop_stream {"target_ids":["<radio>"]}
mara < recording.error {"error":"invalid_streaming_id"}
mara > recording.pause_stream {"target_ids":["<tv>"]}
tape < recording.service {"event":{"kind":"pause_streams","target_ids":["<tv>"]}}
mara > recording.stop_stream {"target_ids":["<tv>"]}
tape < recording.service {"event":{"kind":"stop_streams","target_ids":["<tv>"]}}
tape > recording.service {"command":{"kind":"recording_updated","status":"active"}}
tape < recording.error {"error":"invalid_streaming_id"}
tape > recording.service {"command":{"kind":"stream_updated","target_id":"<stranger>",
    "status":"active"}}
tape < recording.error {"error":"invalid_streaming_id"}
lee > recording.service {"command":{"kind":"recording_updated","status":"active"}}
lee < recording.error {"error":"insufficient_permissions"}
lee > recording.start_recording
lee < recording.error {"error":"insufficient_permissions"}
lee > recording.pause_recording
lee < recording.error {"error":"insufficient_permissions"}
lee > recording.stop_recording
lee < recording.error {"error":"insufficient_permissions"}
lee > recording.start_stream {"target_ids":["<tv>"]}
lee < recording.error {"error":"insufficient_permissions"}
lee > recording.pause_stream {"target_ids":["<tv>"]}
lee < recording.error {"error":"insufficient_permissions"}
lee > recording.stop_stream {"target_ids":["<tv>"]}
lee < recording.error {"error":"insufficient_permissions"}
""")


async def test_recorders_that_are_not_to_be_had(
    server: RoomServer, room: str, recorder: Recorder
) -> None:
    recorder.status = 503
    talk = await with_recorder(server, room, recorder)
    await talk.plays("""
mara > recording.start_recording
all < recording.recording_updated {"status":"requested"}
all < recording.recording_updated {"status":"inactive"}
mara < recording.error {"error":"failed_to_request_recording_service"}
""")


async def test_what_the_tariff_leaves_out(
    server: RoomServer, room: str, recorder: Recorder
) -> None:
    tariff = {
        "id": "7a000000-0000-4000-8000-000000000001",
        "name": "Small",
        "quotas": {},
        "used_quota": {},
        "disabled_features": [
            "recording::record",
            "recording::stream",
            "transcription::transcription",
        ],
    }
    modules = {"recording": recorder.settings, "transcription": recorder.settings}
    talk = await opened(server, room, modules, tariff=tariff)
    enabled = talk.people["mara"].joined["enabled_modules"]
    assert enabled.keys() == {"core", "breakout", "echo", "recording"}
    assert enabled["recording"] == []
    await talk.plays("""
mara > recording.start_recording
mara < recording.error {"error":"record_feature_disabled"}
mara > recording.start_stream {"target_ids":[]}
mara < recording.error {"error":"stream_feature_disabled"}
mara > transcription.start
mara < error.unknown_namespace {"invalid_namespace":"transcription"}
""")


async def test_a_transcription(server: RoomServer, room: str, recorder: Recorder) -> None:
    talk = await opened(server, room, {"transcription": recorder.settings})
    await talk.plays("""
lee > transcription.start
lee < transcription.error {"error":"insufficient_permissions"}
lee > transcription.stop
lee < transcription.error {"error":"insufficient_permissions"}
lee > transcription.transcription_service_event {"event":{"kind":"started"}}
lee < transcription.error {"error":"insufficient_permissions"}
mara > transcription.stop
mara < transcription.error {"error":"not_active"}
mara > transcription.start {"language":"de"}
all < transcription.state_updated {"status":"requested"}
mara > transcription.start
mara < transcription.error {"error":"already_active"}
""")
    scribe = await talk.joins("scribe", service("transcription"))
    talk.knows(scribe, '{"transcription":{"status":"requested"}}')
    await talk.plays("""
scribe > transcription.transcription_service_event {"event":{"kind":"started"}}
all < transcription.state_updated {"status":"running"}
scribe > transcription.transcription_service_event {"event":{"kind":"segment",
    "participant_id":"<jo>","track_id":"TR_4kQ","starts_at":"2026-07-10T09:20:01.2Z",
    "ends_at":"2026-07-10T09:20:03.9Z","text":"Let us begin."}}
all < transcription.segment {"participant_id":"<jo>","track_id":"TR_4kQ",
    "starts_at":"2026-07-10T09:20:01.2Z","ends_at":"2026-07-10T09:20:03.9Z","text":"Let us begin."}
mara > transcription.stop
scribe < transcription.service_command {"command":{"kind":"stop"}}
scribe > transcription.transcription_service_event {"event":{"kind":"stopped"}}
all < transcription.state_updated {"status":"inactive"}
scribe > transcription.transcription_service_event {"event":{"kind":"started"}}
scribe < transcription.service_command {"command":{"kind":"stop"}}
""")


async def test_scribes_that_are_not_to_be_had(
    server: RoomServer, room: str, recorder: Recorder
) -> None:
    recorder.status = 503
    talk = await opened(server, room, {"transcription": recorder.settings})
    await talk.plays("""
mara > transcription.start
all < transcription.state_updated {"status":"requested"}
all < transcription.error {"error":"service_request_failed"}
all < transcription.state_updated {"status":"inactive"}
""")


async def test_a_whiteboard(server: RoomServer, room: str, spacedeck: Spacedeck) -> None:
    spacedeck.failing = {"create"}
    talk = await opened(server, room, {"whiteboard": spacedeck.settings})
    talk.names["server"] = spacedeck.server.url
    await talk.plays("""
lee > whiteboard.initialize
lee < whiteboard.error {"error":"insufficient_permissions"}
lee > whiteboard.generate_pdf
lee < whiteboard.error {"error":"insufficient_permissions"}
mara > whiteboard.generate_pdf
mara < whiteboard.error {"error":"not_initialized"}
mara > whiteboard.initialize
all < whiteboard.initialization_started
all < whiteboard.error {"error":"initialization_failed"}
""")
    spacedeck.failing = set()
    await talk.plays("""
mara > whiteboard.initialize
all < whiteboard.initialization_started
all < whiteboard.initialized {"url":"<server>/s/81fe21-room-board"}
mara > whiteboard.initialize
mara < whiteboard.error {"error":"already_initialized"}
mara > whiteboard.generate_pdf
all < whiteboard.pdf_created {"filename":"<text>","asset_id":"<text>"}
""")
    talk.knows(
        await talk.joins("kim", guest("Kim")),
        '{"whiteboard":{"status":"initialized","url":"<server>/s/81fe21-room-board"}}',
    )


async def test_notes_on_an_etherpad(server: RoomServer, room: str, etherpad: Etherpad) -> None:
    etherpad.failing = {"createGroupPad"}
    talk = await opened(server, room, {"meeting_notes": etherpad.settings})
    talk.names["stranger"] = "99990000-0000-4000-8000-000000000009"
    await talk.plays("""
lee > meeting_notes.grant_write_access {"participant_ids":["<lee>"]}
lee < meeting_notes.error {"error":"insufficient_permissions"}
lee > meeting_notes.revoke_write_access {"participant_ids":["<lee>"]}
lee < meeting_notes.error {"error":"insufficient_permissions"}
lee > meeting_notes.generate_pdf
lee < meeting_notes.error {"error":"insufficient_permissions"}
mara > meeting_notes.revoke_write_access {"participant_ids":["<lee>"]}
mara < meeting_notes.error {"error":"not_initialized"}
mara > meeting_notes.generate_pdf
mara < meeting_notes.error {"error":"not_initialized"}
mara > meeting_notes.grant_write_access {"participant_ids":[]}
mara < meeting_notes.error {"error":"invalid_participant_selection"}
mara > meeting_notes.grant_write_access {"participant_ids":["<lee>","<stranger>"]}
mara < meeting_notes.error {"error":"invalid_participant_selection"}
mara > meeting_notes.grant_write_access {"participant_ids":["<lee>"]}
mara < meeting_notes.error {"error":"failed_initialization"}
""")
    etherpad.failing = set()
    await talk.plays("""
mara > meeting_notes.grant_write_access {"participant_ids":["<lee>"]}
mara < meeting_notes.access_changed {"readers":["<mara.connection>","<jo.connection>",
    "<phone.connection>"],"writers":["<lee.connection>"]}
mara, jo, phone < meeting_notes.read_access_received {"url":"<text>"}
lee < meeting_notes.write_access_received {"url":"<text>"}
mara > meeting_notes.generate_pdf
all < meeting_notes.pdf_created {"filename":"<text>","asset_id":"<text>"}
mara > meeting_notes.revoke_write_access {"participant_ids":["<lee>"]}
mara < meeting_notes.access_changed {"readers":["<lee.connection>"],"writers":[]}
lee < meeting_notes.read_access_received {"url":"<text>"}
""")
    etherpad.failing = {"createSession"}
    await talk.plays("""
mara > meeting_notes.grant_write_access {"participant_ids":["<lee>"]}
mara < meeting_notes.access_changed {"readers":[],"writers":["<lee.connection>"]}
mara < meeting_notes.error {"error":"failed_to_generate_url",
    "connection_ids":["<lee.connection>"]}
""")


async def test_the_shared_folder(server: RoomServer, room: str) -> None:
    read = {"url": "https://cloud.example.org/s/rQ7", "password": "kJ3-rd"}
    write = {"url": "https://cloud.example.org/s/zW2", "password": "pL9-rw"}
    event = {
        "id": "e0000000-0000-4000-8000-000000000001",
        "title": "Planning",
        "description": "",
        "is_adhoc": False,
        "shared_folder": {"read": read, "read_write": write},
    }
    talk = await opened(server, room, {"shared_folder": {}, "moderation": {}}, event=event)
    reading, writing = f'"read":{json.dumps(read)}', f'"read_write":{json.dumps(write)}'
    talk.knows(talk.people["mara"], f'{{"shared_folder":{{{reading},{writing}}}}}')
    talk.knows(talk.people["jo"], f'{{"shared_folder":{{{reading}}}}}')
    await talk.plays(
        """
mara > shared_folder.open
mara < error.invalid_json {"message":"failed to deserialize websocket message"}
mara > moderation.update_role {"participant_id":"<jo>","new_role":"moderator"}
jo, phone < moderation.role_updated {"participant_id":"<jo>","new_role":"moderator",
    "moderator_data":{"waiting_room":"disabled","waiting_room_enabled":false,"guest_access":true}}
mara, lee < moderation.role_updated {"participant_id":"<jo>","new_role":"moderator"}
jo, phone < shared_folder.updated {READING,WRITING}
mara > moderation.update_role {"participant_id":"<jo>","new_role":"user"}
all < moderation.role_updated {"participant_id":"<jo>","new_role":"user"}
jo, phone < shared_folder.updated {READING}
""".replace("READING", reading).replace("WRITING", writing)
    )
