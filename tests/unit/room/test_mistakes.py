"""What bad input gets: clean errors, to the one who sent it, and nothing else (1.5)."""

import pytest
from tests.unit.room.meeting import Meeting, names

from parlour.room import limits

ENVELOPE_ERROR = "Failed to deserialize message: "


@pytest.fixture
def two():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, jo


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"junk",
        b"null",
        b"[]",
        b"{}",
        b'{"namespace":"echo"}',
        b'{"payload":{}}',
        b'{"namespace":"ECHO","payload":{}}',
        b'{"namespace":"","payload":{}}',
        b'{"namespace":"echo","payload":{},"transaction_id":-1}',
        b'{"namespace":"echo","payload":{},"transaction_id":18446744073709551616}',
        b'{"namespace":"echo","payload":{},"transaction_id":1e400}',
        b'{"namespace":"echo","payload":{},"transaction_id":"5"}',
        b'{"namespace":"echo","payload":{"action":"ping"},"payload":{"action":"ping"}}',
        b'{"namespace":"echo","payload":{"action":"ping","action":"ping"}}',
        b'{"namespace":"echo","payload":{"\\u0061ction":"ping","action":"ping"}}',
        b'{"namespace":"echo","payload":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"namespace":"echo","payload":' + b'{"a":' * 30_000,
        b'{"namespace":"ec\xff","payload":{}}',
        b"\xff\xfe",
        b'{"namespace":"echo","payload":{"action":"ping","x":"\\ud800"}}',
        b'{"namespace":"echo","payload":{"action":"ping"}' + b" " * limits.FRAME_BYTES + b"}",
        b'{"namespace":"excalidraw","payload":' + b" " * limits.DRAWING_FRAME_BYTES + b"{}}",
    ],
)
def test_a_broken_envelope_is_answered_and_nobody_else_hears_of_it(two, frame):
    _, mara, jo = two
    [answer] = jo.send(frame)
    assert answer["namespace"] == "error"
    assert answer["payload"]["error"] == "invalid_json"
    assert answer["payload"]["message"].startswith(ENVELOPE_ERROR)
    assert mara.heard == []
    assert names(jo.say("echo", "ping")) == ["echo.pong"], "the connection lives on"


def test_a_transaction_id_is_echoed_if_it_can_be_read_from_a_broken_envelope(two):
    _, _, jo = two
    assert jo.send(b'{"namespace":"NO","transaction_id":5}')[0]["transaction_id"] == 5
    for unreadable in (b"-5", b'"5"', b"true", b"5.5", b"1e400", b"[5]"):
        [answer] = jo.send(b'{"namespace":"NO","transaction_id":' + unreadable + b"}")
        assert "transaction_id" not in answer


@pytest.mark.parametrize(
    "payload",
    [
        b"null",
        b"5",
        b"[]",
        b"{}",
        b'{"action":"fly"}',
        b'{"action":5}',
        b'{"action":"send_message"}',
        b'{"action":"send_message","scope":"global","content":1e400}',
        b'{"action":"get_history_chunk","scope":"global","message_index":-1}',
        b'{"action":"get_history_chunk","scope":"global","message_index":4294967296}',
        b'{"action":"get_history_chunk","scope":"private","target":"me","message_index":1}',
        b'{"action":"set_last_seen_timestamp","scope":"global","timestamp":"yesterday"}',
        b'{"action":"set_last_seen_timestamp","scope":"global","timestamp":"2026-07-10T09:00:00"}',
    ],
)
def test_an_unreadable_payload_gets_the_fixed_text(two, payload):
    _, mara, jo = two
    [answer] = jo.send(b'{"namespace":"chat","transaction_id":6,"payload":' + payload + b"}")
    assert answer["payload"] == {
        "error": "invalid_json",
        "message": "failed to deserialize websocket message",
    }
    assert answer["transaction_id"] == 6
    assert mara.heard == []


def test_an_unreadable_payload_of_core_gets_the_parsers_text(two):
    _, _, jo = two
    [answer] = jo.say("core", "fly")
    assert answer["payload"]["error"] == "invalid_json"


def test_unknown_keys_are_ignored(two):
    _, _, jo = two
    answer = jo.send(b'{"namespace":"echo","x":[{}],"payload":{"action":"ping","y":{"z":1}}}')
    assert names(answer) == ["echo.pong"]


def test_the_same_key_in_different_objects_is_no_duplicate(two):
    _, _, jo = two
    assert names(jo.send(b'{"namespace":"echo","payload":{"action":"ping","x":{"action":1}}}')) == [
        "echo.pong"
    ]
    quoted = '{"action": "send_message", "content": 1}'
    assert names(jo.say("chat", "send_message", scope="global", content=quoted)) == [
        "chat.message_sent"
    ]


def test_null_and_absent_are_the_same_for_optional_fields(two):
    _, mara, _ = two
    assert names(
        mara.send(b'{"namespace":"echo","transaction_id":null,"payload":{"action":"ping"}}')
    ) == ["echo.pong"]


def test_an_unknown_namespace_is_named(two):
    _, _, jo = two
    [answer] = jo.say("polls_of_the_future", "start", 12)
    assert answer["payload"] == {
        "error": "unknown_namespace",
        "invalid_namespace": "polls_of_the_future",
    }
    assert answer["transaction_id"] == 12


def test_generic_errors_reach_only_the_connection_that_caused_them(two):
    meeting, _, jo = two
    phone = meeting.guest("Jo")
    phone.forget()
    jo.send(b"junk")
    jo.say("nothing", "to_see")
    assert phone.heard == []


def test_modules_are_not_for_waiting_people_except_echo():
    meeting = Meeting(waiting_room="for_guests")
    meeting.owner()
    jo = meeting.guest("Jo")
    assert names(jo.say("echo", "ping", 3)) == ["echo.pong"]
    assert names(jo.say("chat", "send_message", scope="global", content="x")) == [
        "error.not_supported"
    ]
    assert names(jo.say("chat", "fly")) == ["error.invalid_json"], "unreadable comes first"
    assert names(jo.say("breakout", "stop")) == ["error.unknown_namespace"]


def test_a_pong_goes_to_the_asking_device_alone_with_its_transaction_id(two):
    meeting, _, jo = two
    phone = meeting.guest("Jo")
    phone.forget()
    [pong] = jo.say("echo", "ping", 2**64 - 1)
    assert pong["transaction_id"] == 2**64 - 1
    assert phone.heard == []


def test_frames_of_unknown_connections_are_ignored(two):
    meeting, _, jo = two
    jo.leave()
    before = meeting.room.snapshot()
    jo.send(b'{"namespace":"echo","payload":{"action":"ping"}}')
    jo.leave()
    assert meeting.room.snapshot() == before
