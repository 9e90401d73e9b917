"""Conversations in which each event of votes and reports occurs, for the pinned wire."""

from typing import Any

from tests.unit.room.meeting import Client, Meeting, participant_id

from parlour.room import io


def _answer_last(meeting: Meeting, kind: type[io.AnyEffect], result: Any) -> None:
    meeting.answer(meeting.asked(kind)[-1], result)


def _stored(number: int) -> dict[str, Any]:
    quota = {"used": 4711, "total": 5_000_000}
    return {
        "type": "stored",
        "asset_id": participant_id(number),
        "filename": f"report_2026-07-10_09-00-0{number % 10}-UTC.pdf",
        "quota": quota,
    }


class _Votes:
    """A meeting in which votes are held."""

    def __init__(self) -> None:
        self.meeting = Meeting()
        self.mara = self.meeting.owner()
        self.ilse = self.meeting.user("Ilse")
        self.jo = self.meeting.guest("Jo")
        self.motion: dict[str, Any] = {
            "pseudonymous": False,
            "live": True,
            "name": "Budget 2027",
            "allowed_participants": [self.mara.id, self.ilse.id],
            "enable_abstain": True,
            "auto_close": True,
            "duration": 60,
            "create_pdf": True,
            "timezone": "Europe/Vienna",
        }

    def start(self, number: int, **changes: Any) -> str:
        """Gives the id of the vote."""
        self.mara.say("legal_vote", "start", number, **self.motion | changes)
        resource = {"id": participant_id(70 + number)}
        _answer_last(self.meeting, io.CreateModuleResource, resource)
        return str(self.ilse.events("legal_vote", "started")[-1]["legal_vote_id"])

    def vote(self, voter: Client, number: int, vote_id: str, option: str) -> None:
        token = voter.events("legal_vote", "started")[-1]["token"]
        fields = {"legal_vote_id": vote_id, "option": option, "token": token}
        voter.say("legal_vote", "vote", number, **fields)

    def report(self, result: Any) -> None:
        _answer_last(self.meeting, io.MakeReport, result)


def legal_vote_conversation() -> Meeting:
    """A live roll call, a secret vote, one that is cancelled, one that its time ends."""
    votes = _Votes()
    mara, ilse, jo = votes.mara, votes.ilse, votes.jo
    roll_call = votes.start(1)
    jo.say("legal_vote", "report_issue", 2, legal_vote_id=roll_call, kind="audio")
    issue = {"legal_vote_id": roll_call, "kind": "video", "description": "frozen"}
    ilse.say("legal_vote", "report_issue", 3, **issue)
    votes.vote(ilse, 4, roll_call, "abstain")
    votes.vote(ilse, 5, roll_call, "yes")
    votes.vote(mara, 6, roll_call, "yes")
    votes.report(_stored(81))
    secret = {"pseudonymous": True, "live": False, "enable_abstain": False, "create_pdf": False}
    ballot = votes.start(7, **secret, subtitle="Second attempt", topic="Shall we?")
    votes.vote(ilse, 8, ballot, "abstain")
    votes.vote(ilse, 9, ballot, "no")
    mara.say("legal_vote", "stop", 10, legal_vote_id=ballot)
    withdrawn = votes.start(11, live=False)
    mara.say("legal_vote", "cancel", 12, legal_vote_id=withdrawn, reason="wrong motion")
    votes.report({"type": "not_stored", "reason": "storage"})
    votes.start(13, live=False)
    votes.meeting.wait(60)
    votes.report({"type": "not_stored", "reason": "storage_exceeded"})
    mara.say("legal_vote", "start", 14, **votes.motion | {"allowed_participants": [jo.id]})
    mara.say("legal_vote", "start", 15, **votes.motion | {"pseudonymous": True})
    votes.start(16)
    votes.meeting.user("Bert")
    votes.meeting.user("Ilse")
    mara.leave()
    return votes.meeting


def meeting_report_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.join("Mara", "registered", "moderator")
    for number in (1, 2, 3):
        mara.say(
            "meeting_report", "generate_attendance_report", number, include_email_addresses=True
        )
    jo.say("meeting_report", "generate_attendance_report", 4, include_email_addresses=False)
    first, second, third = meeting.asked(io.MakeReport)
    meeting.answer(first, _stored(82))
    meeting.answer(second, {"type": "not_stored", "reason": "generate"})
    meeting.answer(third, None)
    return meeting


def training_participation_report_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    namespace = "training_participation_report"
    jo.say(namespace, "confirm_presence", 1)
    mara.say(namespace, "enable_presence_logging", 2)
    mara.say(namespace, "enable_presence_logging", 3)
    meeting.wait(1800)
    jo.say(namespace, "confirm_presence", 4)
    meeting.guest("Joe")
    jo.say(namespace, "disable_presence_logging", 5)
    mara.say(namespace, "disable_presence_logging", 6)
    mara.say(namespace, "disable_presence_logging", 7)
    _answer_last(meeting, io.MakeReport, _stored(83))
    return meeting


REPORT_CONVERSATIONS = {
    "legal_vote": legal_vote_conversation,
    "meeting_report": meeting_report_conversation,
    "training_participation_report": training_participation_report_conversation,
}
