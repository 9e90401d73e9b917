"""What administrators see below `/v1/admin`: rooms, events, running meetings, mails, jobs."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import GuestAccess

MailState = Literal["queued", "sent", "dead"]
EndReason = Literal["room_deleted", "time_limit_reached", "graceful_shutdown", "immediate_shutdown"]


class AdminOwner(Struct, frozen=True):
    """Whose something is."""

    id: UUID
    tenant_id: UUID
    display_name: str
    email: str


class AdminRoom(Struct, frozen=True):
    """A room, and the event in it, if there is one. Passwords are not shown."""

    id: UUID
    created_by: AdminOwner
    created_at: datetime
    has_password: bool
    waiting_room: bool
    guest_access: GuestAccess
    e2e_encryption: bool
    event_id: UUID | None
    title: str | None


class AdminEvent(Struct, frozen=True):
    """An event. `ends_at` is the end of the first occurrence, `series_ends_at` of the last."""

    id: UUID
    room_id: UUID
    created_by: AdminOwner
    created_at: datetime
    updated_at: datetime
    title: str
    is_adhoc: bool
    is_time_independent: bool
    starts_at: datetime | None
    ends_at: datetime | None
    series_ends_at: datetime | None
    recurrence_pattern: list[str]


class AdminMeeting(Struct, frozen=True):
    """A room that is live, on one of the room servers."""

    room_id: UUID
    title: str | None
    owner_id: UUID
    owner: str
    started_at: datetime
    participants: int
    waiting: int
    roomserver: str


class AdminMeetings(Struct, frozen=True):
    """All live rooms of those room servers that answered."""

    meetings: list[AdminMeeting]
    unreachable: list[str]


class EndMeeting(Body):
    """Why a meeting ends, as its people are told.

    The wire knows no better word for it than `room_deleted`, although the room stays. After a
    shutdown, clients come back by themselves and begin the meeting anew.
    """

    reason: EndReason = "room_deleted"


class AdminMail(Struct, frozen=True):
    """A mail of the outbox. `subject` is null if it cannot be written."""

    id: UUID
    email: str
    state: MailState
    subject: str | None
    attempts: int
    created_at: datetime
    due_at: datetime
    settled_at: datetime | None
    last_error: str | None


class AdminMailContent(AdminMail, frozen=True):
    """What the mail says, as text, as HTML and as a calendar object."""

    sender: str
    recipient: str
    reply_to: str
    text: str
    html: str
    ics: str | None


class AdminJobRun(Struct, frozen=True):
    """One run of a job: what it did, or would have done."""

    id: UUID
    job: str
    trigger: str
    dry_run: bool
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    items: int
    failures: int
    details: list[str]
    error: str | None


class AdminJob(Struct, frozen=True):
    """A job that controllers run now and then."""

    name: str
    summary: str
    every_secs: int
    due_at: datetime | None
    running: bool
    last_success_at: datetime | None
    last_run: AdminJobRun | None


class RunJob(Body):
    """How a job is run by hand."""

    dry_run: bool = False
