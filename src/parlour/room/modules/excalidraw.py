"""`excalidraw`: one board for each room, a relay with a stored scene (signaling-modules.md 11)."""

from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import excalidraw as wire
from parlour.room import limits
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Malformed, Module, Refused, handles
from parlour.room.participant import Participant, Place

_check = msgspec.json.Decoder(Any)


class Board(Struct):
    scene: bytes
    """JSON as it came."""
    editors: list[ParticipantId] | None = None
    """Drawing is restricted to these people and moderators; None: it is free."""

    @property
    def restrictions(self) -> wire.Restrictions:
        return wire.Unrestricted() if self.editors is None else wire.Restricted(self.editors)

    @property
    def started(self) -> wire.Started:
        if self.editors is None:
            return wire.Started(Raw(self.scene), wire.StartedUnrestricted())
        return wire.Started(Raw(self.scene), wire.StartedRestricted(self.editors))


class ExcalidrawState(Struct):
    places: dict[Place, Board] = field(default_factory=dict[Place, Board])


class Excalidraw(Module[ExcalidrawState]):
    namespace = "excalidraw"
    State = ExcalidrawState
    also_listed = ("whiteboard",)
    frame_bytes = limits.DRAWING_FRAME_BYTES
    opaque = True
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> ExcalidrawState:
        return ExcalidrawState()

    # --- the board ---

    @handles(wire.Start, by="moderator")
    def start(self, context: Context, command: wire.Start) -> None:
        scene = _text(command.initial_scene)
        if context.place in self.state.places:
            raise Refused(wire.Error("already_started"))
        board = self.state.places[context.place] = Board(scene)
        if isinstance(command.edit_restrictions, wire.Restricted):
            board.editors = _without_repeats(command.edit_restrictions.unrestricted_participants)
        context.to_room(board.started)

    @handles(wire.Stop, by="moderator")
    def stop(self, context: Context, command: wire.Stop) -> None:
        self._board(context)
        self._close(context)

    @handles(wire.Broadcast)
    def broadcast(self, context: Context, command: wire.Broadcast) -> None:
        """Also to the sender."""
        data = _text(command.data)
        self._board_to_draw_on(context)
        context.to_room(wire.Broadcasted(context.sender.id, Raw(data)))

    @handles(wire.BroadcastVolatile)
    def broadcast_volatile(self, context: Context, command: wire.BroadcastVolatile) -> None:
        data = _text(command.data)
        self._board(context)
        context.to_room(wire.VolatileBroadcast(context.sender.id, Raw(data)))

    @handles(wire.StoreScene)
    def store_scene(self, context: Context, command: wire.StoreScene) -> None:
        scene = _text(command.scene)
        self._board_to_draw_on(context).scene = scene
        context.to_room(wire.SceneStored(Raw(scene)))

    def _board(self, context: Context) -> Board:
        board = self.state.places.get(context.place)
        if board is None:
            raise Refused(wire.Error("not_started"))
        return board

    def _board_to_draw_on(self, context: Context) -> Board:
        board, sender = self._board(context), context.sender
        allowed = sender.is_moderator or board.editors is None or sender.id in board.editors
        if not allowed:
            raise Refused(wire.Error("insufficient_permissions"))
        return board

    def _close(self, context: Context) -> None:
        del self.state.places[context.place]
        context.to_room(wire.Stopped())

    # --- who may draw ---

    @handles(wire.EnableEditRestrictions, by="moderator")
    def restrict(self, context: Context, command: wire.EnableEditRestrictions) -> None:
        """Replaces an earlier list."""
        editors = _without_repeats(command.unrestricted_participants)
        self._board(context).editors = editors
        context.to_room(wire.EditRestrictionsEnabled(editors))

    @handles(wire.DisableEditRestrictions, by="moderator")
    def free(self, context: Context, command: wire.DisableEditRestrictions) -> None:
        self._board(context).editors = None
        context.to_room(wire.EditRestrictionsDisabled())

    # --- following somebody's view: the server only passes it on ---

    @handles(wire.Follow)
    def follow(self, context: Context, command: wire.Follow) -> None:
        target = _here(context, command.participant_id)
        context.to(target, wire.FollowerGained(context.sender.id))
        context.to_sender(wire.Followed(target.id))

    @handles(wire.Unfollow)
    def unfollow(self, context: Context, command: wire.Unfollow) -> None:
        target = _here(context, command.participant_id)
        context.to(target, wire.FollowerLost(context.sender.id))
        context.to_sender(wire.Unfollowed(target.id))

    # --- join data, breakout rooms ---

    def join_data(self, context: Context) -> wire.JoinData | None:
        board = self.state.places.get(context.place)
        return None if board is None else wire.JoinData(Raw(board.scene), board.restrictions)

    def switched(self, context: Context, old: Place) -> None:
        """Some clients read nothing of what comes with a switch (signaling-modules.md 18.1)."""
        board = self.state.places.get(context.place)
        if board is not None:
            context.to_sender(board.started)

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        """Those in the room are told before they are moved."""
        for place in places:
            if place in self.state.places:
                self._close(context.replace(place=place))


def _text(value: Raw) -> bytes:
    """A copy of the JSON, which others shall be able to read. Raises Malformed."""
    text = bytes(value)
    try:
        _check.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Malformed from None
    return text


def _here(context: Context, target: ParticipantId) -> Participant:
    found = context.participants.get(target)
    if found is None or not found.connected or found.place != context.place:
        raise Refused(wire.Error("unknown_participant"))
    return found


def _without_repeats(people: list[ParticipantId]) -> list[ParticipantId]:
    return list(dict.fromkeys(people))
