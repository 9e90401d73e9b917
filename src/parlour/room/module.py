"""The interface of a signalling module: one namespace, its state, its commands, its hooks.

See docs/writing-a-module.md. All hooks are synchronous and do no I/O; time, chance and effects come
through the context. A module that raises anything but `Refused` or `Malformed` is taken out of the
room, which goes on without it.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any, ClassVar, Generic, Literal, TypeVar, Union

import msgspec
from msgspec import Struct

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling.envelope import Command, Event
from parlour.room import limits
from parlour.room.context import Context
from parlour.room.io import Posted
from parlour.room.participant import Participant, Place
from parlour.room.receivers import Audience

S = TypeVar("S", bound=Struct)
M = TypeVar("M")
C = TypeVar("C", bound=Command)

Who = Literal["everyone", "moderator"]


class Refused(Exception):
    """The answer to a command is this error event."""

    def __init__(self, answer: Event) -> None:
        super().__init__(answer)
        self.answer = answer


class Malformed(Exception):
    """A command breaks a limit of its type: the answer is the generic `invalid_json`."""


class Rule(Struct, frozen=True):
    """Which command a function handles, and who may give it."""

    command: type[Command]
    by: Who
    waiting: bool


class Handler(Struct, frozen=True):
    rule: Rule
    function: Callable[[Any, Context, Any], None]


_rules: dict[object, Rule] = {}


def handles(
    command: type[C], *, by: Who = "everyone", waiting: bool = False
) -> Callable[[Callable[[M, Context, C], None]], Callable[[M, Context, C], None]]:
    """Marks the method for a command. `waiting`: people in the waiting room may give it too."""

    def mark(function: Callable[[M, Context, C], None]) -> Callable[[M, Context, C], None]:
        _rules[function] = Rule(command, by, waiting)
        return function

    return mark


class Module(Generic[S]):
    """Derive from it, name the namespace and the state, and write a method for each command."""

    namespace: ClassVar[str]
    features: ClassVar[tuple[str, ...]] = ()
    also_listed: ClassVar[tuple[str, ...]] = ()
    """Further names in `enabled_modules`, under which some clients look for this module."""
    frame_bytes: ClassVar[int] = limits.FRAME_BYTES
    """The longest frame that a command may come in."""
    opaque: ClassVar[bool] = False
    """Commands hold JSON of the clients' own: whether its keys repeat is their affair."""
    State: ClassVar[type[Struct]]
    Note: ClassVar[Any] = None
    """Type of the notes that `perform` takes and `answered` gives back; a union if several."""
    not_a_moderator: ClassVar[Event | None] = None
    """What somebody else hears who gives a moderator's command."""

    handlers: ClassVar[dict[type[Command], Handler]] = {}
    decoder: ClassVar[msgspec.json.Decoder[Any]]

    def __init_subclass__(cls) -> None:
        cls.handlers = dict(cls.handlers)
        for function in vars(cls).values():
            if isinstance(function, FunctionType) and function in _rules:
                rule = _rules[function]
                cls.handlers[rule.command] = Handler(rule, function)
        if cls.handlers:
            cls.decoder = msgspec.json.Decoder(Union[tuple(cls.handlers)])  # noqa: UP007

    def __init__(self, state: S) -> None:
        """With new state or with that of a snapshot; anything else must follow from it."""
        self.state = state

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> S | None:
        """The state for a new room; None leaves the module out (settings are missing or wrong)."""
        raise NotImplementedError

    # --- joining and leaving; once for each connection ---

    def joined(self, context: Context) -> None:
        """A connection was added. Events sent here follow `participant_connected`."""

    def join_data(self, context: Context) -> Struct | None:
        """What the new connection is told: `join_success.module_data`. Changes nothing."""

    def peer_data(self, peer: Participant, audience: Audience) -> Struct | None:
        """What an audience is told of a peer in the list of participants; kept until `changed`."""

    def newcomer_data(self, peer: Participant, audience: Audience) -> Struct | None:
        """What an audience is told of a newcomer in `participant_connected`."""
        return self.peer_data(peer, audience)

    def left(self, context: Context) -> None:
        """A connection ended; it was the last one if `context.sender.connected` is false now."""

    # --- other occasions ---

    def role_changed(self, context: Context, participant: Participant) -> None:
        """A moderator made or unmade a moderator, and everybody was told."""

    def answered(self, context: Context, note: Any, result: bytes | None) -> None:
        """An effect ended: its answer as JSON, or None if it failed."""

    def posted(self, context: Context, posted: Posted) -> None:
        """Bytes came over a socket of the module's own; the ticket is not checked yet."""

    def woke(self, context: Context, name: str) -> None:
        """A timer that `context.wake` set fell due."""

    def closing(self, context: Context) -> None:
        """The room closes, or this module crashed: clean up outside."""

    def recovered(self, context: Context) -> None:
        """The room was rebuilt after a crash: what was in the vault alone is gone."""

    # --- commands that may not be kept as they are ---

    Veil: ClassVar[Any] = None
    """Type of what `veil` makes of such commands; a union if several."""

    def veil(self, context: Context, command: Any) -> Struct | None:
        """What may be kept of a command: `unveiled` gets it in place of the command, now and
        whenever the journal is read. None for a command that can be kept. Sends nothing."""

    def unveiled(self, context: Context, command: Any) -> None:
        """Handle what `veil` has made of a command. Raises Refused."""

    # --- breakout rooms ---

    def breakout_started(self, context: Context, places: list[Place]) -> None:
        """These rooms are open now, all empty."""

    def switched(self, context: Context, old: Place) -> None:
        """The sender, connected or not, is in `context.place` now."""

    def switch_data(self, context: Context) -> Struct | None:
        """`switched_room.own_data` for one connection; by default that of a join."""
        return self.join_data(context)

    def switch_peer_data(self, peer: Participant, audience: Audience) -> Struct | None:
        """What mover and peers in the new room are told of each other."""

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        """Everybody is about to be moved back to the main room."""

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        """Everybody is back: the state of these places goes."""
