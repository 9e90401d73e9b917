"""What the printed protocol of a vote says: all that a secretary needs for the minutes."""

from typing import Any

from msgspec import UNSET, UnsetType

from parlour.room.assets import printed_time
from parlour.room.context import Context
from parlour.room.modules.legal_vote import people, protocol
from parlour.room.modules.legal_vote.state import Over


def report_data(context: Context, over: Over, time_zone: str) -> dict[str, Any]:
    """For the template `legal_vote`."""
    vote = over.summary
    event = context.parameters.event
    return {
        "timezone": time_zone,
        "meeting": event.title if event else "",
        "room": over.room,
        "title": vote.name,
        "subtitle": vote.subtitle or "",
        "topic": vote.topic or "",
        "pseudonymous": vote.pseudonymous,
        "live": vote.live,
        "leader": _name(context, vote.initiator_id),
        "id": vote.legal_vote_id,
        "start": printed_time(vote.start_time),
        "end": printed_time(vote.end_time),
        "eligible": vote.max_votes,
        "duration": vote.duration or None,
        "abstention": vote.enable_abstain,
        "auto_close": vote.auto_close,
        "state": vote.state,
        "fault": vote.reason if vote.state == "invalid" else "",
        "reason": _reason(context, over),
        "count": sum(isinstance(entry.event, protocol.Vote) for entry in over.entries),
        "yes": vote.yes or 0,
        "no": vote.no or 0,
        "abstain": vote.abstain or 0,
        "votes": [_vote(context, e) for e in over.entries if isinstance(e.event, protocol.Vote)],
        "missing": [] if vote.pseudonymous else _missing(context, over),
        "events": [found for entry in over.entries if (found := _event(context, entry))],
    }


def _reason(context: Context, over: Over) -> dict[str, str]:
    """Why it ended: `kind`, and `detail` if that needs one."""
    last = next(
        e.event
        for e in reversed(over.entries)
        if isinstance(e.event, protocol.Stop | protocol.Cancel)
    )
    if isinstance(last, protocol.Cancel):
        return {"kind": last.reason, "detail": last.custom or ""}
    if last.by_user is not UNSET:
        return {"kind": "by_user", "detail": _name_of_user(context, last.by_user)}
    return {"kind": "auto" if last.auto is None else "expired", "detail": ""}


def _vote(context: Context, entry: protocol.Entry) -> dict[str, Any]:
    assert isinstance(entry.event, protocol.Vote)
    vote = entry.event
    return {
        "name": _name(context, vote.participant_id),
        "token": vote.token,
        "option": vote.option,
        "time": printed_time(entry.timestamp),
    }


def _missing(context: Context, over: Over) -> list[str]:
    """Who could have voted and did not."""
    voted = {
        entry.event.participant_id
        for entry in over.entries
        if isinstance(entry.event, protocol.Vote)
    }
    return [_name(context, one) for one in over.summary.allowed_participants if one not in voted]


def _event(context: Context, entry: protocol.Entry) -> dict[str, Any] | None:
    """What happened besides the voting."""
    match entry.event:
        case protocol.UserJoined():
            kind, description = "joined", ""
        case protocol.UserLeft():
            kind, description = "left", ""
        case protocol.Issue() as issue:
            kind, description = issue.kind or "other", issue.description or ""
        case _:
            return None
    return {
        "name": _name(context, entry.event.participant_id),
        "time": printed_time(entry.timestamp),
        "kind": kind,
        "description": description,
    }


def _name(context: Context, participant: str | UnsetType) -> str:
    """Empty if it may not be said."""
    return people.full_name(context.participants.get(participant)) if participant else ""


def _name_of_user(context: Context, user: str | UnsetType) -> str:
    found = (p for p in context.participants.values() if people.user_id(p) == user)
    return people.full_name(next(found, None))
