"""The counts of a room are bounded (limits.py); texts and pages have their tests with the chat."""

import pytest
from tests.unit.room.meeting import Meeting
from tests.unit.room.voting import MOTION, begin, error, stop

from parlour.room import limits


def test_a_participant_has_a_bounded_number_of_connections():
    meeting = Meeting()
    devices = [meeting.owner()]
    devices += [meeting.moderator("Mara") for _ in range(limits.CONNECTIONS_PER_PARTICIPANT)]
    assert all(device.closed is None for device in devices[:-1])
    assert devices[-1].names == ["core.join_blocked"]
    assert devices[-1].closed == (1013, "Participant limit reached")


def test_a_waiting_participant_has_a_bounded_number_of_connections():
    meeting = Meeting(waiting_room="for_guests")
    devices = [meeting.guest("Jo") for _ in range(limits.CONNECTIONS_PER_PARTICIPANT + 1)]
    assert devices[-2].names == ["core.in_waiting_room"]
    assert devices[-1].names == ["core.join_blocked"]


def test_a_bounded_number_of_people_waits(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "WAITING_PARTICIPANTS", 3)
    meeting = Meeting(waiting_room="for_guests")
    meeting.owner()
    guests = [meeting.guest(f"Guest {n}") for n in range(4)]
    assert [g.names[0] for g in guests] == ["core.in_waiting_room"] * 3 + ["core.join_blocked"]
    assert meeting.moderator("Anna").names == ["core.join_success"], "who need not wait may enter"


def test_a_room_remembers_a_bounded_number_of_people(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "KNOWN_PARTICIPANTS", 3)
    meeting = Meeting()
    meeting.owner()
    meeting.guest("Jo").leave()
    meeting.guest("Joe").leave()
    assert meeting.guest("One too many").names == ["core.join_blocked"]
    assert meeting.guest("Jo").names == ["core.join_success"], "who is known comes back"


def test_a_room_remembers_a_bounded_number_of_votes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "VOTES", 1)
    meeting = Meeting()
    mara, ilse = meeting.owner(), meeting.user("Ilse")
    begin(mara, [ilse], MOTION)
    stop(mara)
    heard = mara.say("legal_vote", "start", **MOTION, allowed_participants=[ilse.id])
    assert error(heard) == "internal"


def test_a_training_has_a_bounded_number_of_checkpoints(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "CHECKPOINTS", 2)
    meeting = Meeting()
    mara = meeting.owner()
    soon = {"after": 60, "within": 0}
    training = "training_participation_report"
    mara.say(
        training, "enable_presence_logging", initial_checkpoint_delay=soon, checkpoint_interval=soon
    )
    meeting.wait(600)
    assert len(mara.events(training, "presence_confirmation_requested")) == 2
