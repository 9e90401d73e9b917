"""What a timer brings about carries the transaction id of the command that set it.

signaling-core.md 1.8, signaling-modules.md 2.4.
"""

from tests.unit.room.meeting import SHARED_FOLDER, Client, Meeting, name_of, participant_id
from tests.unit.room.voting import MOTION, begin

from parlour.protocol.roomserver import Event
from parlour.room import io, limits


def carried(client: Client, name: str) -> list[int | None]:
    """The transaction ids of all such events."""
    return [m.get("transaction_id") for m in client.heard if name_of(m) == name]


def test_a_vote_whose_time_is_up():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    begin(mara, [mara], MOTION | {"duration": 5, "create_pdf": True})
    meeting.wait(6)
    assert carried(jo, "legal_vote.stopped") == [1]
    stored = {"asset_id": participant_id(80), "filename": "vote.pdf", "quota": {"used": 3}}
    meeting.answer(meeting.asked(io.MakeReport)[0], {"type": "stored"} | stored)
    assert carried(mara, "legal_vote.report_generated") == [1]


def test_the_checkpoints_of_a_training():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    soon = {"after": 60, "within": 0}
    ranges = {"initial_checkpoint_delay": soon, "checkpoint_interval": soon}
    mara.say("training_participation_report", "enable_presence_logging", 8, **ranges)
    jo.say("training_participation_report", "confirm_presence", 9)
    meeting.wait(121)
    requested = "training_participation_report.presence_confirmation_requested"
    assert carried(jo, requested) == [8, 8]


def test_speakers_whose_time_is_up():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    parameters = {
        "selection_strategy": "playlist",
        "show_remaining": True,
        "allow_double_selection": False,
        "auto_append_on_join": False,
        "time_limit": 10_000,
    }
    mara.say("automod", "start", 3, **parameters, playlist=[jo.id, mara.id])
    mara.say("automod", "select", 4, how="next")
    meeting.wait(21)
    assert carried(jo, "automod.speaker_updated") == [4, 4]
    assert carried(jo, "automod.stopped") == [4]


def test_recorders_that_do_not_come():
    meeting = Meeting()
    mara = meeting.owner()
    mara.say("recording", "start_recording", 6)
    meeting.answer(meeting.asked(io.WakeService)[0], [])
    meeting.wait(limits.RECORDER_COMES_SECS + 1)
    assert carried(mara, "recording.recording_updated") == [6, 6]
    assert carried(mara, "recording.error.recorder_not_started") == [6]


def test_the_folder_that_comes_with_a_new_role():
    event = Event(participant_id(60), "Planning", shared_folder=SHARED_FOLDER)
    meeting = Meeting(event=event)
    mara, ilse = meeting.owner(), meeting.user("Ilse")
    mara.say("moderation", "update_role", 5, participant_id=ilse.id, new_role="moderator")
    assert carried(ilse, "shared_folder.updated") == [5]
