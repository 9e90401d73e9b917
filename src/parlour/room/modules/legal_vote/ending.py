"""How a vote ends: what people are told, what is kept, what is printed."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.signaling import legal_vote as wire
from parlour.room import assets
from parlour.room.context import Context
from parlour.room.io import ParticipantId, ReplaceModuleResource
from parlour.room.modules.legal_vote import counting, people, protocol
from parlour.room.modules.legal_vote.report import report_data
from parlour.room.modules.legal_vote.starting import NAMESPACE
from parlour.room.modules.legal_vote.state import Over, Reporting, Running

StopKind = Literal["by_participant", "auto", "expired"]


class Ended(Struct, frozen=True):
    """A vote that is over: what the room hears, and who gets the report."""

    over: Over
    event: wire.Stopped | wire.Canceled
    receiver: ParticipantId


def stopped(context: Context, vote: Running, kind: StopKind) -> Ended:
    """The ballots are counted."""
    issuer = context.sender if kind == "by_participant" else None
    match kind:
        case "by_participant":
            stop = protocol.Stop(by_user=people.user_id(context.sender))
        case "auto":
            stop = protocol.Stop(auto=None)
        case "expired":
            stop = protocol.Stop(expired=None)
    opened = context.vault.open(vote.id) if vote.secret else []
    result = counting.final(vote, opened)
    told = _told(result)
    vote.entries.append(protocol.Entry(stop, context.stamp))
    final = {key: value for key, value in told.items() if key != "voting_record"}
    vote.entries.append(protocol.Entry(protocol.FinalResults(**final), context.stamp))
    event = wire.Stopped(
        legal_vote_id=vote.id,
        **told,
        kind=kind,
        issuer=UNSET if issuer is None else issuer.id,
        end_time=context.stamp,
    )
    short = summary(
        vote,
        **_shown(result, kind, UNSET if issuer is None else people.user_id(issuer)),
        end_time=context.stamp,
    )
    return Ended(
        Over(short, vote.place, vote.entries, assets.room_name(context)),
        event,
        vote.parameters.initiator_id,
    )


def _shown(result: counting.Result, kind: StopKind, by: str | UnsetType) -> dict[str, Any]:
    """What newcomers learn of the end; of an invalid vote, only why it is."""
    if result.invalid is not None:
        return {"state": "invalid", "reason": result.invalid}
    found = {key: value for key, value in _told(result).items() if key != "results"}
    ended = "by_user" if kind == "by_participant" else kind
    return {"state": "finished", "stop_kind": ended, "stopped_by": by, **found}


def canceled(
    context: Context, vote: Running, reason: wire.CancelReason, custom: str | None = None
) -> Ended:
    """Nothing is counted; what was voted in secret is lost."""
    if vote.secret:
        context.vault.discard(vote.id)
    initiator = context.participants.get(vote.parameters.initiator_id)
    who = context.sender if reason == "custom" else initiator
    issuer = people.user_id(who) if who else vote.parameters.initiator_id
    text = UNSET if custom is None else custom
    cancel = protocol.Cancel(issuer=issuer, reason=reason, custom=text)
    vote.entries.append(protocol.Entry(cancel, context.stamp))
    event = wire.Canceled(legal_vote_id=vote.id, reason=reason, custom=text, end_time=context.stamp)
    short = summary(
        vote,
        state="canceled",
        end_time=context.stamp,
        issuer=issuer,
        reason=reason,
        custom=text,
    )
    receiver = context.sender.id if reason == "custom" else vote.parameters.initiator_id
    return Ended(Over(short, vote.place, vote.entries, assets.room_name(context)), event, receiver)


def summary(vote: Running, **more: Any) -> wire.Summary:
    return wire.Summary(**msgspec.structs.asdict(vote.parameters), **more)


def protocol_effect(over: Over) -> ReplaceModuleResource:
    """The whole document at once."""
    return ReplaceModuleResource(
        namespace=NAMESPACE,
        resource=over.id,
        data=msgspec.json.encode(protocol.Document(over.entries)),
    )


# --- the report ---


def report(
    context: Context, over: Over, receiver: ParticipantId, time_zone: str | None = None
) -> None:
    """Has the PDF made. Says so to its receiver if there is no room for it."""
    to = context.replace(participant=receiver)
    if assets.quota_used_up(context):
        _tell(to, wire.Error("storage_exceeded"))
        return
    data = report_data(context, over, time_zone or _time_zone(context, over, receiver))
    note = Reporting(over.id, receiver)
    assets.report(to, kind="vote_protocol", template="legal_vote", data=data, note=note)


def reported(context: Context, note: Reporting, outcome: assets.Outcome) -> None:
    match outcome:
        case assets.Stored():
            _tell(context, wire.ReportGenerated(outcome.filename, note.vote, outcome.asset_id))
        case assets.NotStored(reason="storage_exceeded"):
            _tell(context, wire.Error("storage_exceeded"))
        case assets.NotStored(reason="storage"):
            _tell(context, wire.Error("internal_storage"))
        case _:
            context.internal_error()


def _tell(context: Context, event: wire.Event) -> None:
    if context.origin.participant in context.participants:
        context.to_sender(event)


def _time_zone(context: Context, over: Over, receiver: ParticipantId) -> str:
    chosen = over.summary.timezone
    if isinstance(chosen, str):
        return chosen
    person = context.participants.get(receiver)
    profile = person.person.profile if person else None
    return profile.timezone if profile else "UTC"


def _told(result: counting.Result) -> dict[str, Any]:
    if result.invalid is not None:
        return {"results": "invalid", "reason": result.invalid}
    tally = result.tally
    return {
        "results": "valid",
        "yes": tally.yes,
        "no": tally.no,
        "abstain": tally.abstain,
        "voting_record": result.record,
    }
