"""Who may vote, and what votes call people."""

from msgspec import UNSET, UnsetType

from parlour.protocol.roomserver import ParticipationKind
from parlour.protocol.signaling import legal_vote as wire
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Refused
from parlour.room.modules.legal_vote.state import Running
from parlour.room.participant import Participant

WITH_ACCOUNT = frozenset[ParticipationKind]({"registered", "registered_call_in"})


def require_account(context: Context) -> None:
    """Guests may moderate, but not vote or have others vote. Raises Refused."""
    if context.sender.person.kind not in WITH_ACCOUNT:
        raise Refused(wire.Error("insufficient_permissions"))


def require_electorate(context: Context, chosen: list[ParticipantId]) -> None:
    """All of them belong to this room and have an account. Raises Refused."""
    offenders = [one for one in dict.fromkeys(chosen) if not _eligible(context, one)]
    if offenders:
        raise Refused(wire.Error("ineligible_participants", offenders))


def _eligible(context: Context, chosen: ParticipantId) -> bool:
    person = context.participants.get(chosen)
    return (
        person is not None and person.place == context.place and person.person.kind in WITH_ACCOUNT
    )


def user_id(person: Participant) -> str:
    profile = person.person.profile
    return profile.id if profile else person.id


def named(person: Participant, vote: Running) -> tuple[str | UnsetType, str | UnsetType]:
    """User and participant, for a public vote's protocol; nobody for a secret one's."""
    return (UNSET, UNSET) if vote.secret else (user_id(person), person.id)


def full_name(person: Participant | None) -> str:
    """As the minutes have it: first and last name of the account."""
    if person is None:
        return ""
    profile = person.person.profile
    name = f"{profile.firstname} {profile.lastname}".strip() if profile else ""
    return name or person.display_name
