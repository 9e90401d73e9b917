"""`whiteboard`: a board of Spacedeck for each room (signaling-modules.md 10)."""

from typing import Any

import msgspec
from msgspec import UNSET, Struct, field

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import whiteboard as wire
from parlour.room import assets
from parlour.room.context import Context
from parlour.room.io import AssetLabel, BoardServer, CreateBoard, StoreBoard
from parlour.room.module import Module, Refused, handles
from parlour.room.participant import MAIN, Place

_KIND, _EXTENSION = "whiteboard_pdf", "pdf"
_ASSET_ERRORS: dict[assets.Failure, wire.ErrorCode] = {
    "storage_exceeded": "storage_exceeded",
    "storage": "internal_storage",
}


class _Settings(Struct, frozen=True):
    base_url: str
    api_key: str


class Board(Struct):
    """That of one room; without an id while it is being made."""

    id: str = ""
    url: str = ""


class WhiteboardState(Struct):
    server: BoardServer
    places: dict[Place, Board] = field(default_factory=dict[Place, Board])


class Making(Struct, frozen=True, tag="making"):
    pass


class Exporting(Struct, frozen=True, tag="exporting"):
    asked: bool
    """By a moderator, who hears of it, as the room does."""


class _Made(Struct, frozen=True):
    id: str
    url: str


_made = msgspec.json.Decoder(_Made)


class Whiteboard(Module[WhiteboardState]):
    namespace = "whiteboard"
    State = WhiteboardState
    Note = Making | Exporting
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> WhiteboardState | None:
        try:
            given = msgspec.convert(settings, _Settings)
        except msgspec.ValidationError:
            return None
        if not (given.base_url and given.api_key):
            return None
        return WhiteboardState(BoardServer(given.base_url, given.api_key))

    # --- moderators' commands ---

    @handles(wire.Initialize, by="moderator")
    def initialize(self, context: Context, command: wire.Initialize) -> None:
        board = self.state.places.get(context.place)
        if board is not None:
            code = "already_initialized" if board.id else "currently_initializing"
            raise Refused(wire.Error(code))
        self.state.places[context.place] = Board()
        place = "main" if context.place == MAIN else str(context.place)
        name = f"{context.room_id}-{place}"
        context.perform(CreateBoard(server=self.state.server, name=name), Making())
        context.to_room(wire.InitializationStarted())

    @handles(wire.GeneratePdf, by="moderator")
    def generate_pdf(self, context: Context, command: wire.GeneratePdf) -> None:
        board = self.state.places.get(context.place)
        if board is None:
            raise Refused(wire.Error("not_initialized"))
        if not board.id:
            raise Refused(wire.Error("currently_initializing"))
        if assets.quota_used_up(context):
            raise Refused(wire.Error("storage_exceeded"))
        self._export(context, board.id, Exporting(asked=True))

    # --- what comes back ---

    def answered(self, context: Context, note: Making | Exporting, result: bytes | None) -> None:
        if isinstance(note, Making):
            self._created(context, result)
        else:
            self._exported(context, note, result)

    def _created(self, context: Context, result: bytes | None) -> None:
        """A failure is told to all who were told that it began."""
        board = self.state.places.get(context.place)
        if result is None:
            if board is not None:
                del self.state.places[context.place]
                context.to_room(wire.Error("initialization_failed"))
            return
        made = _made.decode(result)
        if board is None:
            # The room has closed meanwhile: nobody could draw anything.
            self._export(context, made.id, Exporting(asked=False), then_delete=True)
            return
        board.id, board.url = made.id, made.url
        context.to_room(wire.Initialized(made.url))

    def _exported(self, context: Context, note: Exporting, result: bytes | None) -> None:
        outcome = assets.outcome(context, result)
        if not note.asked:
            return
        match outcome:
            case assets.Stored(asset_id=asset, filename=name):
                context.to_room(wire.PdfCreated(name, asset))
            case assets.NotStored(reason="generate"):
                context.internal_error()
            case assets.NotStored(reason=reason):
                raise Refused(wire.Error(_ASSET_ERRORS[reason]))

    def _export(
        self, context: Context, board: str, note: Exporting, *, then_delete: bool = False
    ) -> None:
        event = context.parameters.event
        title = event.title if event is not None else None
        effect = StoreBoard(
            server=self.state.server,
            board=board,
            label=AssetLabel(context.namespace, _KIND, _EXTENSION, title),
            key=context.new_uuid(),
            then_delete=then_delete,
        )
        context.perform(effect, note)

    # --- breakout rooms ---

    def switched(self, context: Context, old: Place) -> None:
        """Some clients read nothing of what comes with a switch (signaling-modules.md 18.1)."""
        board = self.state.places.get(context.place)
        if board is not None and board.id:
            context.to_sender(wire.Initialized(board.url))

    # --- rooms close: what was drawn is kept ---

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self._clear(context.replace(place=place))

    def closing(self, context: Context) -> None:
        for place in list(self.state.places):
            self._clear(context.replace(place=place))

    def _clear(self, context: Context) -> None:
        board = self.state.places.pop(context.place, None)
        if board is not None and board.id:
            self._export(context, board.id, Exporting(asked=False), then_delete=True)

    # --- join data ---

    def join_data(self, context: Context) -> wire.JoinData | None:
        board = self.state.places.get(context.place)
        if board is None:
            return None
        if not board.id:
            return wire.JoinData("initializing")
        return wire.JoinData("initialized", board.url or UNSET)
