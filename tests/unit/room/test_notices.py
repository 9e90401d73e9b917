"""What the controller is told of a meeting, if it wants to be."""

from typing import Any

from tests.unit.room.meeting import ROOM_ID, Meeting

from parlour.protocol.notices import MeetingNotice
from parlour.room import io

ALL = ["meeting_started", "meeting_ended", "participant_joined", "participant_left"]


def meeting(**changes: Any) -> Meeting:
    return Meeting(notices=ALL, **changes)


def told(meeting: Meeting) -> list[MeetingNotice]:
    return [output for output in meeting.outputs if isinstance(output, MeetingNotice)]


def kinds(meeting: Meeting) -> list[str]:
    return [notice.kind for notice in told(meeting)]


def test_nothing_is_told_unless_the_controller_wants_it() -> None:
    silent = Meeting()
    silent.owner()
    assert told(silent) == []


def test_a_meeting_starts_with_the_first_who_comes_in() -> None:
    one = meeting()
    assert kinds(one) == []
    one.owner()
    one.join("Jo")
    assert kinds(one) == ["meeting_started", "participant_joined", "participant_joined"]


def test_a_notice_says_who_how_many_and_which_meeting() -> None:
    one = meeting()
    mara = one.owner()
    started, joined = told(one)
    assert (started.number, joined.number, started.participants) == (1, 2, 1)
    assert (joined.room_id, joined.at) == (ROOM_ID, one.now)
    assert joined.person is not None
    assert (joined.person.id, joined.person.kind) == (mara.id, "registered")
    assert joined.person.user_id == mara.id


def test_guests_have_no_user() -> None:
    one = meeting()
    one.join("Jo")
    person = told(one)[-1].person
    assert person is not None
    assert (person.kind, person.user_id, person.display_name) == ("guest", None, "Jo")


def test_a_second_device_is_the_same_participant() -> None:
    one = meeting()
    first = one.join("Jo")
    second = one.join("Jo")
    first.leave()
    assert kinds(one) == ["meeting_started", "participant_joined"]
    second.leave()
    assert kinds(one)[-1] == "participant_left"
    assert told(one)[-1].participants == 0


def test_services_are_no_participants() -> None:
    one = meeting()
    one.owner()
    before = len(told(one))
    one.join("recorder", kind="recorder")
    assert len(told(one)) == before


def test_a_room_that_closes_ends_the_meeting_for_everybody() -> None:
    one = meeting()
    one.owner()
    one.join("Jo")
    before = len(told(one))
    one.input(io.CloseRequested(at=one.now, reason="room_deleted"))
    after = told(one)[before:]
    assert [(notice.kind, notice.participants) for notice in after] == [
        ("participant_left", 1),
        ("participant_left", 0),
        ("meeting_ended", 0),
    ]
    assert after[-1].reason == "room_deleted"


def test_a_room_that_nobody_entered_was_no_meeting() -> None:
    one = meeting()
    one.input(io.CloseRequested(at=one.now, reason="room_deleted"))
    assert told(one) == []


def test_a_replay_gives_the_same_notices() -> None:
    one = meeting()
    one.owner()
    one.join("Jo").leave()
    again = meeting().room
    outputs = [output for happening in one.inputs for output in again.handle(happening)]
    assert [one for one in outputs if isinstance(one, MeetingNotice)] == told(one)
