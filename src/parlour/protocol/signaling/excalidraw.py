"""Namespace `excalidraw` (signaling-modules.md 11).

What is drawn is opaque JSON, passed on as it came: commands hold the text of a value, events
whatever the encoder takes.
"""

from typing import Any, Literal

from msgspec import Raw, Struct

from parlour.protocol.scalars import ParticipantId
from parlour.protocol.signaling import envelope


class Unrestricted(Struct, frozen=True, tag_field="type", tag="disabled"):
    """Everybody may draw."""


class Restricted(Struct, frozen=True, tag_field="type", tag="enabled"):
    """Only these people and moderators may draw."""

    unrestricted_participants: list[ParticipantId]


Restrictions = Unrestricted | Restricted


class Start(envelope.Command, frozen=True):
    initial_scene: Raw
    edit_restrictions: Restrictions


class Stop(envelope.Command, frozen=True):
    pass


class Broadcast(envelope.Command, frozen=True):
    data: Raw


class BroadcastVolatile(envelope.Command, frozen=True):
    """Where somebody points and looks: what need not be stored."""

    data: Raw


class StoreScene(envelope.Command, frozen=True):
    scene: Raw


class Follow(envelope.Command, frozen=True):
    participant_id: ParticipantId


class Unfollow(envelope.Command, frozen=True):
    participant_id: ParticipantId


class EnableEditRestrictions(envelope.Command, frozen=True):
    unrestricted_participants: list[ParticipantId]


class DisableEditRestrictions(envelope.Command, frozen=True):
    pass


class StartedUnrestricted(Struct, frozen=True, tag_field="type", tag="disabled"):
    """`enabled` says the same as `type`, for clients that read only that."""

    enabled: bool = False


class StartedRestricted(Struct, frozen=True, tag_field="type", tag="enabled"):
    unrestricted_participants: list[ParticipantId]
    enabled: bool = True


class Started(envelope.Event, frozen=True):
    initial_scene: Any
    edit_restrictions: StartedUnrestricted | StartedRestricted


class Stopped(envelope.Event, frozen=True):
    pass


class Broadcasted(envelope.Event, frozen=True, tag="broadcast"):
    sender: ParticipantId
    data: Any


class VolatileBroadcast(envelope.Event, frozen=True):
    sender: ParticipantId
    data: Any


class SceneStored(envelope.Event, frozen=True):
    scene: Any


class FollowerGained(envelope.Event, frozen=True):
    participant_id: ParticipantId


class FollowerLost(envelope.Event, frozen=True):
    participant_id: ParticipantId


class Followed(envelope.Event, frozen=True):
    participant_id: ParticipantId


class Unfollowed(envelope.Event, frozen=True):
    participant_id: ParticipantId


class EditRestrictionsEnabled(envelope.Event, frozen=True):
    unrestricted_participants: list[ParticipantId]


class EditRestrictionsDisabled(envelope.Event, frozen=True):
    pass


class Error(envelope.Event, frozen=True):
    error: Literal[
        "insufficient_permissions", "already_started", "not_started", "unknown_participant"
    ]


class JoinData(Struct, frozen=True):
    """Only while a board is open in the room."""

    scene: Any
    edit_restrictions: Restrictions


Command = (
    Start
    | Stop
    | Broadcast
    | BroadcastVolatile
    | StoreScene
    | Follow
    | Unfollow
    | EnableEditRestrictions
    | DisableEditRestrictions
)
Event = (
    Started
    | Stopped
    | Broadcasted
    | VolatileBroadcast
    | SceneStored
    | FollowerGained
    | FollowerLost
    | Followed
    | Unfollowed
    | EditRestrictionsEnabled
    | EditRestrictionsDisabled
    | Error
)
