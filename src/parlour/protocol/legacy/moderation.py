"""Namespace `moderation` of the older generation (signaling-legacy.md 7)."""

from typing import Literal

import msgspec

from parlour.protocol.legacy.control import ControlData
from parlour.protocol.scalars import ParticipantId
from parlour.protocol.signaling import envelope


class Kick(envelope.Command, frozen=True):
    target: ParticipantId


class Ban(envelope.Command, frozen=True):
    target: ParticipantId


class Debrief(envelope.Command, frozen=True):
    kick_scope: Literal["guests", "users_and_guests", "all"]


class SendToWaitingRoom(envelope.Command, frozen=True):
    target: ParticipantId


class EnableWaitingRoom(envelope.Command, frozen=True):
    pass


class DisableWaitingRoom(envelope.Command, frozen=True):
    pass


class Accept(envelope.Command, frozen=True):
    target: ParticipantId


class EnableRaiseHands(envelope.Command, frozen=True):
    pass


class DisableRaiseHands(envelope.Command, frozen=True):
    pass


class ResetRaisedHands(envelope.Command, frozen=True):
    """Without a target: every hand. An empty list: nobody's."""

    target: ParticipantId | list[ParticipantId] | None = None


class ChangeDisplayName(envelope.Command, frozen=True):
    target: ParticipantId
    new_name: str


Command = (
    Kick
    | Ban
    | Debrief
    | SendToWaitingRoom
    | EnableWaitingRoom
    | DisableWaitingRoom
    | Accept
    | EnableRaiseHands
    | DisableRaiseHands
    | ResetRaisedHands
    | ChangeDisplayName
)


class Kicked(envelope.Event, frozen=True):
    pass


class Banned(envelope.Event, frozen=True):
    pass


class SessionEnded(envelope.Event, frozen=True):
    issued_by: ParticipantId


class DebriefingStarted(envelope.Event, frozen=True):
    issued_by: ParticipantId


class InWaitingRoom(envelope.Event, frozen=True):
    pass


class Accepted(envelope.Event, frozen=True):
    pass


class SentToWaitingRoom(envelope.Event, frozen=True):
    pass


class JoinedWaitingRoom(envelope.Event, frozen=True):
    id: ParticipantId
    control: ControlData


class LeftWaitingRoom(envelope.Event, frozen=True):
    id: ParticipantId


class WaitingRoomEnabled(envelope.Event, frozen=True):
    pass


class WaitingRoomDisabled(envelope.Event, frozen=True):
    pass


class RaiseHandsEnabled(envelope.Event, frozen=True):
    issued_by: ParticipantId


class RaiseHandsDisabled(envelope.Event, frozen=True):
    issued_by: ParticipantId


class RaisedHandResetByModerator(envelope.Event, frozen=True):
    issued_by: ParticipantId


class DisplayNameChanged(envelope.Event, frozen=True):
    target: ParticipantId
    issued_by: ParticipantId
    old_name: str
    new_name: str


ErrorCode = Literal[
    "cannot_ban_guest",
    "cannot_send_room_owner_to_waiting_room",
    "cannot_change_name_of_registered_users",
    "invalid_display_name",
    "insufficient_permissions",
]


class Error(envelope.Event, frozen=True):
    error: ErrorCode


Event = (
    Kicked
    | Banned
    | SessionEnded
    | DebriefingStarted
    | InWaitingRoom
    | Accepted
    | SentToWaitingRoom
    | JoinedWaitingRoom
    | LeftWaitingRoom
    | WaitingRoomEnabled
    | WaitingRoomDisabled
    | RaiseHandsEnabled
    | RaiseHandsDisabled
    | RaisedHandResetByModerator
    | DisplayNameChanged
    | Error
)

command_decoder = msgspec.json.Decoder(Command)
