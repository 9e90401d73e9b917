"""`raise_hands`: one list of hands for each room of the meeting (signaling-core.md 9)."""

from typing import Any

from msgspec import UNSET, Struct, field

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import raise_hands as wire
from parlour.room.clock import timestamp
from parlour.room.context import Context
from parlour.room.io import Micros, ParticipantId
from parlour.room.module import Module, Refused, handles
from parlour.room.participant import MAIN, Participant, Place
from parlour.room.receivers import Audience


class Hands(Struct):
    """The hands of one room: who raised theirs, and when."""

    enabled: bool = True
    raised: dict[ParticipantId, Micros] = field(default_factory=dict[ParticipantId, Micros])


class RaiseHandsState(Struct):
    places: dict[Place, Hands]


class RaiseHands(Module[RaiseHandsState]):
    namespace = "raise_hands"
    State = RaiseHandsState
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> RaiseHandsState:
        return RaiseHandsState({MAIN: Hands()})

    # --- commands ---

    @handles(wire.RaiseHand)
    def raise_hand(self, context: Context, command: wire.RaiseHand) -> None:
        """Raising again renews the time."""
        hands = self._enabled_hands(context)
        hands.raised[context.sender.id] = context.at
        context.changed(context.sender.id)
        context.to_room(wire.HandRaised(context.sender.id))

    @handles(wire.LowerHand)
    def lower_hand(self, context: Context, command: wire.LowerHand) -> None:
        """Is told to all even if the hand was down."""
        hands = self._enabled_hands(context)
        hands.raised.pop(context.sender.id, None)
        context.changed(context.sender.id)
        context.to_room(wire.HandLowered(context.sender.id))

    @handles(wire.EnableRaiseHands, by="moderator")
    def enable(self, context: Context, command: wire.EnableRaiseHands) -> None:
        """Enabling twice keeps the hands."""
        self.state.places[context.place].enabled = True
        context.to_room(wire.RaiseHandsEnabled(context.sender.id))

    @handles(wire.DisableRaiseHands, by="moderator")
    def disable(self, context: Context, command: wire.DisableRaiseHands) -> None:
        """Drops all raised hands without further events."""
        self.state.places[context.place] = Hands(enabled=False)
        context.everybody_changed()
        context.to_room(wire.RaiseHandsDisabled(context.sender.id))

    @handles(wire.ResetRaisedHands, by="moderator")
    def reset(self, context: Context, command: wire.ResetRaisedHands) -> None:
        """Names only those whose hand was up; without any there is no event."""
        hands = self._enabled_hands(context)
        targets = [command.target] if isinstance(command.target, str) else command.target
        lowered = [p for p in hands.raised if targets is None or p in targets]
        for participant in lowered:
            del hands.raised[participant]
            context.changed(participant)
        if lowered:
            context.to_room(wire.RaisedHandResetByModerator(context.sender.id, lowered))

    def _enabled_hands(self, context: Context) -> Hands:
        hands = self.state.places[context.place]
        if not hands.enabled:
            raise Refused(wire.Error("raise_hands_disabled"))
        return hands

    # --- what others see ---

    def enabled_in(self, place: Place) -> bool:
        return self.state.places[place].enabled

    def join_data(self, context: Context) -> wire.JoinData:
        hands = self.state.places[context.place]
        own = self._raised(context.sender.id, context.place)
        return wire.JoinData(hands.enabled, UNSET if own is None else own)

    def peer_data(self, peer: Participant, audience: Audience) -> wire.PeerData | None:
        return self._raised(peer.id, peer.place) if peer.place == audience.place else None

    def switch_peer_data(self, peer: Participant, audience: Audience) -> wire.PeerData | None:
        return self.peer_data(peer, audience)

    def _raised(self, participant: ParticipantId, place: Place) -> wire.Raised | None:
        hands = self.state.places.get(place)
        raised_at = None if hands is None else hands.raised.get(participant)
        return None if raised_at is None else wire.Raised(timestamp(raised_at))

    # --- leaving and breakout rooms ---

    def left(self, context: Context) -> None:
        """With the last connection the hand goes down silently."""
        if not context.sender.connected:
            self._lower_silently(context, context.place)

    def breakout_started(self, context: Context, places: list[Place]) -> None:
        enabled = self.enabled_in(MAIN)
        for place in places:
            self.state.places[place] = Hands(enabled)

    def switched(self, context: Context, old: Place) -> None:
        self._lower_silently(context, old)

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self.state.places.pop(place, None)

    def _lower_silently(self, context: Context, place: Place) -> None:
        hands = self.state.places.get(place)
        if hands is not None and hands.raised.pop(context.sender.id, None) is not None:
            context.changed(context.sender.id)
