"""What a mail tells: the facts of one change, and who is told. Kept in the outbox as JSON."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct, field

from parlour.calendar.ics import Answer, Exceptional, Party, Span

Kind = Literal["invite", "update", "cancellation", "uninvite"]
# Users; people whom only the identity provider knows; everybody else.
RecipientKind = Literal["registered", "unregistered", "external"]


class CallIn(Struct, frozen=True):
    """How to join by telephone."""

    number: str
    id: str
    pin: str


class Stream(Struct, frozen=True):
    """Where a livestream can be watched."""

    name: str
    url: str


class Folder(Struct, frozen=True):
    """A link to the meeting's shared folder, and the password that it asks for."""

    url: str
    password: str


class Facts(Struct, frozen=True, kw_only=True):
    """One change of an event, as the event is after it (or was before it went away)."""

    kind: Kind
    at: datetime
    event_id: UUID
    sequence: int
    created_at: datetime
    title: str
    description: str
    organiser: Party
    meeting_url: str
    guest_url: str | None = None
    password: str | None = None
    call_in: CallIn | None = None
    streams: list[Stream] = field(default_factory=list[Stream])
    folder: Folder | None = None
    # For the organiser alone.
    folder_to_write: Folder | None = None
    # None: the event is independent of time, and so in no calendar.
    span: Span | None = None
    pattern: list[str] = field(default_factory=list[str])
    exceptions: list[Exceptional] = field(default_factory=list[Exceptional])
    # The one occurrence that the change is about.
    occurrence: Exceptional | None = None
    # So many days after its creation the meeting is deleted; None: it is not.
    kept_days: int | None = None


class Recipient(Struct, frozen=True, kw_only=True):
    """Who gets a mail, and in which language."""

    kind: RecipientKind
    email: str
    name: str = ""
    language: str
    answer: Answer = "NEEDS-ACTION"

    def url(self, facts: Facts) -> str:
        """The link that lets this person in: who cannot log in needs a guest link."""
        if self.kind == "external" and facts.guest_url is not None:
            return facts.guest_url
        return facts.meeting_url


def to_json(value: Facts | Recipient) -> dict[str, Any]:
    """As the outbox keeps it."""
    return msgspec.to_builtins(value)


def facts_from(kept: dict[str, Any]) -> Facts:
    """From the outbox. Raises msgspec.ValidationError."""
    return msgspec.convert(kept, Facts)


def recipient_from(kept: dict[str, Any]) -> Recipient:
    """From the outbox. Raises msgspec.ValidationError."""
    return msgspec.convert(kept, Recipient)
