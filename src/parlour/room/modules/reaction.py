"""`reaction`: a sign for the moment, which nobody keeps (signaling-core.md 10)."""

from typing import Any

from msgspec import Struct

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import reaction as wire
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Module, Refused, handles
from parlour.room.participant import Place


class ReactionState(Struct):
    restricted: dict[Place, list[ParticipantId]]
    """Rooms in which only these people may react."""


class Reaction(Module[ReactionState]):
    namespace = "reaction"
    State = ReactionState
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> ReactionState:
        return ReactionState({})

    @handles(wire.React)
    def react(self, context: Context, command: wire.React) -> None:
        """Moderators are not exempt."""
        allowed = self.state.restricted.get(context.place)
        if allowed is not None and context.sender.id not in allowed:
            raise Refused(wire.Error("restricted"))
        context.to_room(wire.Reacted(context.sender.id, command.reaction))

    @handles(wire.EnableRestrictions, by="moderator")
    def restrict(self, context: Context, command: wire.EnableRestrictions) -> None:
        allowed = list(dict.fromkeys(command.unrestricted_participants))
        self.state.restricted[context.place] = allowed
        context.to_room(wire.RestrictionsEnabled(allowed))

    @handles(wire.DisableRestrictions, by="moderator")
    def free(self, context: Context, command: wire.DisableRestrictions) -> None:
        self.state.restricted.pop(context.place, None)
        context.to_room(wire.RestrictionsDisabled())

    def join_data(self, context: Context) -> wire.JoinData:
        allowed = self.state.restricted.get(context.place)
        return wire.JoinData(wire.Free() if allowed is None else wire.Restricted(allowed))

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self.state.restricted.pop(place, None)
