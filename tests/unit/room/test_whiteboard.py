"""Whiteboards in a Spacedeck."""

import pytest
from tests.unit.room.editor_conversations import NOT_STORED, STORED
from tests.unit.room.meeting import MODULES, Client, Meeting, names

from parlour.room import io

BOARD = {"id": "b1", "url": "https://draw.meet.example/s/81fe2c-room-board"}


def started() -> tuple[Meeting, Client, Client]:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("whiteboard", "initialize", 1)
    meeting.answer(meeting.asked(io.CreateBoard)[-1], BOARD)
    return meeting, mara, jo


def board_of(client: Client):
    return client.join_success["module_data"].get("whiteboard")


def test_a_board_is_made_and_the_room_is_told():
    meeting, mara, jo = started()
    [effect] = meeting.asked(io.CreateBoard)
    assert effect.name == f"{meeting.room.room_id}-main"
    for client in (mara, jo):
        assert client.events("whiteboard") == [
            {"message": "initialization_started"},
            {"message": "initialized", "url": BOARD["url"]},
        ]


def test_whoever_joins_learns_how_it_stands():
    meeting = Meeting()
    mara = meeting.owner()
    assert board_of(mara) is None
    mara.say("whiteboard", "initialize")
    assert board_of(meeting.guest("Jo")) == {"status": "initializing"}
    meeting.answer(meeting.asked(io.CreateBoard)[-1], BOARD)
    assert board_of(meeting.guest("Joe")) == {"status": "initialized", "url": BOARD["url"]}


def test_one_board_is_made_at_a_time():
    meeting = Meeting()
    mara = meeting.owner()
    mara.say("whiteboard", "initialize")
    assert names(mara.say("whiteboard", "initialize")) == [
        "whiteboard.error.currently_initializing"
    ]
    assert names(mara.say("whiteboard", "generate_pdf")) == [
        "whiteboard.error.currently_initializing"
    ]
    meeting.answer(meeting.asked(io.CreateBoard)[-1], BOARD)
    assert names(mara.say("whiteboard", "initialize")) == ["whiteboard.error.already_initialized"]


def test_a_failure_is_told_to_the_room_and_can_be_tried_again():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("whiteboard", "initialize")
    meeting.answer(meeting.asked(io.CreateBoard)[-1], None)
    for client in (mara, jo):
        assert names(client.heard)[-1] == "whiteboard.error.initialization_failed"
    assert board_of(meeting.guest("Joe")) is None
    mara.say("whiteboard", "initialize")
    meeting.answer(meeting.asked(io.CreateBoard)[-1], BOARD)
    assert jo.events("whiteboard", "initialized")


def test_a_pdf_is_told_to_the_room():
    meeting, mara, jo = started()
    mara.say("whiteboard", "generate_pdf", 2)
    [effect] = meeting.asked(io.StoreBoard)
    assert (effect.board, effect.label.kind, effect.then_delete) == ("b1", "whiteboard_pdf", False)
    meeting.answer(effect, STORED)
    [created] = jo.events("whiteboard", "pdf_created")
    assert created["filename"] == STORED["filename"]


@pytest.mark.parametrize(
    ("reason", "heard"),
    [
        ("storage_exceeded", "whiteboard.error.storage_exceeded"),
        ("storage", "whiteboard.error.internal_storage"),
        ("generate", "error.internal"),
    ],
)
def test_whoever_asked_hears_why_there_is_no_pdf(reason: str, heard: str):
    meeting, mara, jo = started()
    mara.say("whiteboard", "generate_pdf", 2)
    mara.forget()
    jo.forget()
    meeting.answer(meeting.asked(io.StoreBoard)[-1], NOT_STORED | {"reason": reason})
    assert names(mara.heard) == [heard]
    assert jo.heard == []


def test_breakout_rooms_have_boards_that_are_kept_and_deleted_with_them():
    meeting, mara, jo = started()
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    assert "whiteboard" not in mara.events("breakout", "switched_room")[-1]["own_data"]
    mara.say("whiteboard", "initialize")
    assert meeting.asked(io.CreateBoard)[-1].name.endswith("-0")
    meeting.answer(meeting.asked(io.CreateBoard)[-1], BOARD | {"id": "b2"})
    mara.say("breakout", "stop")
    [effect] = meeting.asked(io.StoreBoard)
    assert (effect.board, effect.then_delete) == ("b2", True)
    meeting.answer(effect, STORED)
    assert jo.events("whiteboard", "pdf_created") == []


def test_a_board_that_comes_too_late_is_deleted():
    meeting, mara, _ = started()
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    mara.say("whiteboard", "initialize")
    mara.say("breakout", "stop")
    assert meeting.asked(io.StoreBoard) == []
    meeting.answer(meeting.asked(io.CreateBoard)[-1], BOARD | {"id": "b2"})
    assert [e.board for e in meeting.asked(io.StoreBoard) if e.then_delete] == ["b2"]


def test_the_room_waits_until_its_board_is_kept():
    meeting, _, _ = started()
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    assert meeting.ended is None
    meeting.answer(meeting.asked(io.StoreBoard)[-1], STORED)
    assert meeting.ended == "room_deleted"


def test_the_room_waits_for_a_board_that_is_being_made_and_deletes_it():
    meeting = Meeting()
    meeting.owner().say("whiteboard", "initialize")
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    assert meeting.ended is None
    meeting.answer(meeting.asked(io.CreateBoard)[0], BOARD)
    [effect] = meeting.asked(io.StoreBoard)
    assert (effect.then_delete, meeting.ended) == (True, None)
    meeting.answer(effect, STORED)
    assert meeting.ended == "room_deleted"


def test_without_a_spacedeck_there_is_no_such_module():
    for settings in ({}, {"base_url": "https://draw.example"}, {"base_url": "", "api_key": "x"}):
        meeting = Meeting(module_settings=MODULES | {"whiteboard": settings})
        heard = meeting.owner().say("whiteboard", "initialize")
        assert names(heard) == ["error.unknown_namespace"]
