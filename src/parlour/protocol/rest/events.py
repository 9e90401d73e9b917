"""Events and their instances (rest.md 6.6, 16 and 17)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.folders import SharedFolderResource
from parlour.protocol.rest.rooms import MeetingCallIn
from parlour.protocol.rest.scalars import (
    DateTimeTz,
    EventDescription,
    EventInviteStatus,
    EventStatus,
    EventTitle,
    GuestAccess,
    ParticipationReport,
    RecurrencePattern,
    RoomPassword,
)
from parlour.protocol.rest.streaming import PostStreamingTarget, StreamingTargetResource
from parlour.protocol.rest.users import (
    EmailProfile,
    InvitedProfile,
    PublicUserProfile,
    UnregisteredProfile,
)

MOST_STREAMING_TARGETS = 20
StreamingTargets = Annotated[list[PostStreamingTarget], Meta(max_length=MOST_STREAMING_TARGETS)]


class PostEvent(Body):
    """A new event. Dates are for events that are not independent of time, and needed there."""

    title: EventTitle
    description: EventDescription
    is_time_independent: bool
    password: RoomPassword | None = None
    waiting_room: bool = False
    guest_access: GuestAccess | UnsetType | None = UNSET
    e2e_encryption: bool = False
    is_adhoc: bool = False
    streaming_targets: StreamingTargets = msgspec.field(default_factory=list[PostStreamingTarget])
    has_shared_folder: bool = False
    show_meeting_details: bool = False
    training_participation_report: ParticipationReport | None = None
    is_all_day: bool | UnsetType = UNSET
    starts_at: DateTimeTz | UnsetType = UNSET
    ends_at: DateTimeTz | UnsetType = UNSET
    recurrence_pattern: RecurrencePattern | UnsetType = UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        check_date_keys(self, needed=not self.is_time_independent)


class PatchEvent(Body):
    """Changes to an event: absent keys keep. The date part has three forms (rest.md 16.7)."""

    title: EventTitle | UnsetType = UNSET
    description: EventDescription | UnsetType = UNSET
    password: RoomPassword | UnsetType | None = UNSET
    waiting_room: bool | UnsetType = UNSET
    guest_access: GuestAccess | UnsetType = UNSET
    e2e_encryption: bool | UnsetType = UNSET
    is_adhoc: bool | UnsetType = UNSET
    show_meeting_details: bool | UnsetType = UNSET
    streaming_targets: StreamingTargets | UnsetType = UNSET
    has_shared_folder: bool | UnsetType = UNSET
    training_participation_report: ParticipationReport | UnsetType | None = UNSET
    is_time_independent: bool | UnsetType = UNSET
    is_all_day: bool | UnsetType = UNSET
    starts_at: DateTimeTz | UnsetType = UNSET
    ends_at: DateTimeTz | UnsetType = UNSET
    recurrence_pattern: RecurrencePattern | UnsetType = UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.is_time_independent is True:
            check_date_keys(self, needed=False)


DATE_KEYS = ("is_all_day", "starts_at", "ends_at", "recurrence_pattern")


def check_date_keys(event: PostEvent | PatchEvent, *, needed: bool) -> None:
    """Raise ValueError unless dates are given exactly where they belong."""
    if needed:
        for key in ("starts_at", "ends_at"):
            if getattr(event, key) is UNSET:
                raise ValueError(f"Object missing required field `{key}`")
        return
    for key in DATE_KEYS:
        if getattr(event, key) is not UNSET:
            raise ValueError(f"Expected no dates in a time-independent event - at `$.{key}`")


class EventCallIn(MeetingCallIn, frozen=True):
    uri: str | UnsetType = UNSET


class EventRoomInfo(Struct, frozen=True):
    id: UUID
    waiting_room: bool
    guest_access: GuestAccess
    e2e_encryption: bool
    password: str | UnsetType = UNSET
    call_in: EventCallIn | UnsetType = UNSET


class EventInvitee(Struct, frozen=True):
    profile: InvitedProfile | UnregisteredProfile | EmailProfile
    status: EventInviteStatus


class EventResource(Struct, frozen=True):
    """An event; `ends_at` of a recurring one is the end of its first occurrence."""

    id: UUID
    created_by: PublicUserProfile
    created_at: datetime
    updated_by: PublicUserProfile
    updated_at: datetime
    title: str
    description: str
    room: EventRoomInfo
    invitees_truncated: bool
    invitees: list[EventInvitee]
    is_adhoc: bool
    is_time_independent: bool
    type: Literal["single", "recurring"]
    invite_status: EventInviteStatus
    is_favorite: bool
    can_edit: bool
    show_meeting_details: bool
    is_all_day: bool | UnsetType = UNSET
    starts_at: DateTimeTz | UnsetType = UNSET
    ends_at: DateTimeTz | UnsetType = UNSET
    recurrence_pattern: list[str] | UnsetType = UNSET
    streaming_targets: list[StreamingTargetResource] | UnsetType = UNSET
    shared_folder: SharedFolderResource | UnsetType = UNSET
    training_participation_report: ParticipationReport | UnsetType = UNSET


class EventInstance(Struct, frozen=True):
    """One occurrence of a recurring event, with what its exception changes already in place."""

    id: str
    recurring_event_id: UUID
    instance_id: str
    created_by: PublicUserProfile
    created_at: datetime
    updated_by: PublicUserProfile
    updated_at: datetime
    title: str
    description: str
    room: EventRoomInfo
    invitees_truncated: bool
    invitees: list[EventInvitee]
    is_all_day: bool
    starts_at: DateTimeTz
    ends_at: DateTimeTz
    status: EventStatus
    invite_status: EventInviteStatus
    is_favorite: bool
    can_edit: bool
    type: Literal["instance"] = "instance"
    shared_folder: SharedFolderResource | UnsetType = UNSET
    training_participation_report: ParticipationReport | UnsetType = UNSET


class EventExceptionResource(Struct, frozen=True):
    """What one occurrence has different from the rest; only overridden fields are present."""

    id: str
    recurring_event_id: UUID
    instance_id: str
    created_by: PublicUserProfile
    created_at: datetime
    updated_by: PublicUserProfile
    updated_at: datetime
    original_starts_at: DateTimeTz
    status: EventStatus
    can_edit: bool
    type: Literal["exception"] = "exception"
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    is_all_day: bool | UnsetType = UNSET
    starts_at: DateTimeTz | UnsetType = UNSET
    ends_at: DateTimeTz | UnsetType = UNSET


class PatchFollowing(Body):
    """What is different from one instance on; absent keys are as in the series."""

    title: EventTitle | UnsetType = UNSET
    description: EventDescription | UnsetType = UNSET
    is_all_day: bool | UnsetType = UNSET
    starts_at: DateTimeTz | UnsetType = UNSET
    ends_at: DateTimeTz | UnsetType = UNSET
    recurrence_pattern: RecurrencePattern | UnsetType = UNSET


class PatchInstance(Body):
    title: EventTitle | UnsetType = UNSET
    description: EventDescription | UnsetType = UNSET
    is_all_day: bool | UnsetType = UNSET
    starts_at: DateTimeTz | UnsetType = UNSET
    ends_at: DateTimeTz | UnsetType = UNSET
    status: EventStatus | UnsetType = UNSET
