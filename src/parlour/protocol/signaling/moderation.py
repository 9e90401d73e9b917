"""Namespace `moderation` (signaling-core.md 5), with the older words of section 16."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.roomserver import Role, WaitingRoomMode
from parlour.protocol.scalars import ConnectionId, ParticipantId, Timestamp
from parlour.protocol.signaling import envelope


class Kick(envelope.Command, frozen=True):
    target: ParticipantId


class Ban(envelope.Command, frozen=True):
    target: ParticipantId


class Unban(envelope.Command, frozen=True):
    target: ParticipantId


class UpdateRole(envelope.Command, frozen=True):
    participant_id: ParticipantId
    new_role: Role


class Debrief(envelope.Command, frozen=True):
    kick_scope: Literal["guests", "users_and_guests", "all"]


class ChangeWaitingRoomState(envelope.Command, frozen=True):
    new_state: WaitingRoomMode


class EnableWaitingRoom(envelope.Command, frozen=True):
    """Older word: for everyone, if the waiting room is disabled."""


class DisableWaitingRoom(envelope.Command, frozen=True):
    """Older word for the state `disabled`."""


class Accept(envelope.Command, frozen=True):
    target: ParticipantId


class SendToWaitingRoom(envelope.Command, frozen=True):
    target: ParticipantId


class ChangeDisplayName(envelope.Command, frozen=True):
    target: ParticipantId
    new_name: str


class EnableDisplayNameChangeRestrictions(envelope.Command, frozen=True):
    unrestricted_participants: list[ParticipantId]


class DisableDisplayNameChangeRestrictions(envelope.Command, frozen=True):
    pass


class Mute(envelope.Command, frozen=True):
    participants: list[ParticipantId]


class EnableMicrophoneRestrictions(envelope.Command, frozen=True):
    unrestricted_participants: list[ParticipantId]


class DisableMicrophoneRestrictions(envelope.Command, frozen=True):
    pass


class WaitingParticipant(Struct, frozen=True):
    participant_id: ParticipantId
    connections: list[ConnectionId]
    accepted: bool
    joined_at: Timestamp
    display_name: str
    avatar_url: str | None


class BannedParticipant(Struct, frozen=True):
    participant_id: ParticipantId
    display_name: str
    avatar_url: str
    banned_by: ParticipantId
    banned_at: Timestamp


class ModeratorData(Struct, frozen=True):
    """What moderators alone may know. Empty lists are left out."""

    waiting_room: WaitingRoomMode
    waiting_room_enabled: bool
    guest_access: bool
    waiting_room_participants: list[WaitingParticipant] | UnsetType = UNSET
    banned_participants: list[BannedParticipant] | UnsetType = UNSET


class NameChangesFree(Struct, frozen=True, tag_field="type", tag="disabled"):
    """Guests may rename themselves."""


class NameChangesRestricted(Struct, frozen=True, tag_field="type", tag="enabled"):
    unrestricted_participants: list[ParticipantId]


NameChangeRestriction = NameChangesFree | NameChangesRestricted


class JoinData(Struct, frozen=True):
    """The fields from `waiting_room` on are for moderators; see `ModeratorData`."""

    display_name_change_restrictions: NameChangeRestriction
    raise_hands_enabled: bool | UnsetType = UNSET
    waiting_room: WaitingRoomMode | UnsetType = UNSET
    waiting_room_enabled: bool | UnsetType = UNSET
    guest_access: bool | UnsetType = UNSET
    waiting_room_participants: list[WaitingParticipant] | UnsetType = UNSET
    banned_participants: list[BannedParticipant] | UnsetType = UNSET


class Kicked(envelope.Event, frozen=True):
    reason: Literal["kicked", "debriefed"]


class Banned(envelope.Event, frozen=True):
    pass


class ParticipantBanned(envelope.Event, frozen=True):
    participant_id: ParticipantId
    display_name: str
    avatar_url: str
    banned_by: ParticipantId
    banned_at: Timestamp


class ParticipantUnbanned(envelope.Event, frozen=True):
    participant_id: ParticipantId


class RoleUpdated(envelope.Event, frozen=True):
    """`moderator_data` is only in the copy for somebody who has just become moderator."""

    participant_id: ParticipantId
    new_role: Role
    moderator_data: ModeratorData | UnsetType = UNSET


class DebriefingStarted(envelope.Event, frozen=True):
    issued_by: ParticipantId


class WaitingRoomUpdated(envelope.Event, frozen=True):
    new_state: WaitingRoomMode


class WaitingRoomEnabled(envelope.Event, frozen=True):
    """Older word for an update to any state but `disabled`."""


class WaitingRoomDisabled(envelope.Event, frozen=True):
    """Older word for an update to `disabled`."""


class SentToWaitingRoom(envelope.Event, frozen=True):
    pass


class Accepted(envelope.Event, frozen=True):
    pass


class ParticipantAccepted(envelope.Event, frozen=True):
    participant_id: ParticipantId


class DisplayNameChanged(envelope.Event, frozen=True):
    target: ParticipantId
    issued_by: ParticipantId
    old_name: str
    new_name: str


class DisplayNameChangeRestrictionsEnabled(envelope.Event, frozen=True):
    unrestricted_participants: list[ParticipantId]


class DisplayNameChangeRestrictionsDisabled(envelope.Event, frozen=True):
    pass


class Muted(envelope.Event, frozen=True):
    moderator: ParticipantId


class MicrophoneRestrictionsEnabled(envelope.Event, frozen=True):
    unrestricted_participants: list[ParticipantId]


class MicrophoneRestrictionsDisabled(envelope.Event, frozen=True):
    pass


ErrorCode = Literal[
    "cannot_change_name_of_registered_users",
    "invalid_display_name",
    "insufficient_permissions",
    "unknown_participant",
    "unknown_participants",
    "already_banned",
    "already_unbanned",
    "cannot_ban_room_owner",
    "cannot_ban_guests",
    "cannot_ban_self",
    "cannot_change_room_owner_role",
    "role_already_assigned",
    "user_cannot_be_moderator",
    "not_waiting",
    "not_accepted",
    "cannot_send_room_owner_to_waiting_room",
    "cannot_kick_room_owner",
    "internal",
    "conflicting_task",
    "livekit_unavailable",
]


class Error(envelope.Event, frozen=True):
    error: ErrorCode
    participants: list[ParticipantId] | UnsetType = UNSET


Command = (
    Kick
    | Ban
    | Unban
    | UpdateRole
    | Debrief
    | ChangeWaitingRoomState
    | EnableWaitingRoom
    | DisableWaitingRoom
    | Accept
    | SendToWaitingRoom
    | ChangeDisplayName
    | EnableDisplayNameChangeRestrictions
    | DisableDisplayNameChangeRestrictions
    | Mute
    | EnableMicrophoneRestrictions
    | DisableMicrophoneRestrictions
)
Event = (
    Kicked
    | Banned
    | ParticipantBanned
    | ParticipantUnbanned
    | RoleUpdated
    | DebriefingStarted
    | WaitingRoomUpdated
    | WaitingRoomEnabled
    | WaitingRoomDisabled
    | SentToWaitingRoom
    | Accepted
    | ParticipantAccepted
    | DisplayNameChanged
    | DisplayNameChangeRestrictionsEnabled
    | DisplayNameChangeRestrictionsDisabled
    | Muted
    | MicrophoneRestrictionsEnabled
    | MicrophoneRestrictionsDisabled
    | Error
)
