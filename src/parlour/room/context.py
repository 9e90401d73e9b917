"""What a module sees of the room, and what it can do, while it handles something.

A context belongs to one module and one occasion: the join or leave of a connection, a command, a
timer, the end of an effect. All of a room's people are visible; other modules only through
`module`.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from parlour.protocol.roomserver import RoomParameters, WaitingRoomMode
from parlour.protocol.signaling import error
from parlour.protocol.signaling.envelope import Event
from parlour.room.conference import Conference, connections_of
from parlour.room.io import AnyEffect, ConnectionId, HangUp, Micros, ParticipantId, Push
from parlour.room.participant import Ban, Participant, Place, Waiter
from parlour.room.state import Origin, Pending
from parlour.room.vault import Vault

_encode_note = msgspec.msgpack.Encoder().encode
T = TypeVar("T")


class Context:
    __slots__ = ("conference", "namespace", "origin")

    def __init__(self, conference: Conference, namespace: str, origin: Origin) -> None:
        self.conference = conference
        self.namespace = namespace
        self.origin = origin

    # --- what is ---

    @property
    def at(self) -> Micros:
        return self.conference.state.now

    @property
    def stamp(self) -> str:
        """The timestamp of the envelopes that are sent now."""
        return self.conference.stamp

    @property
    def closing(self) -> bool:
        """Whether the room closes: nothing begins any more."""
        return self.conference.state.closing is not None

    @property
    def room_id(self) -> str:
        return self.conference.state.room_id

    @property
    def address(self) -> str:
        """Where clients reach the room server, for URLs that lead to it."""
        return self.conference.state.address

    @property
    def parameters(self) -> RoomParameters:
        return self.conference.state.parameters

    @property
    def place(self) -> Place:
        """The room, main or breakout, in which this happens."""
        return self.origin.place

    @property
    def participants(self) -> Mapping[ParticipantId, Participant]:
        """Everybody who has ever been in the conference."""
        return self.conference.state.participants

    @property
    def sender(self) -> Participant:
        """Whose join, leave or command this is. Only for such occasions: KeyError otherwise."""
        return self.conference.state.participants[self.origin.participant or ""]

    @property
    def connection(self) -> ConnectionId:
        return self.origin.connection or ""

    def who_is_behind(self, connection: ConnectionId) -> Participant | None:
        """Whose connection within the conference this is."""
        return self.conference.members.get(connection)

    def replace(self, **changes: Any) -> "Context":
        """The same with another `place`, `transaction_id`, …: for what began elsewhere."""
        origin = msgspec.structs.replace(self.origin, **changes)
        return Context(self.conference, self.namespace, origin)

    @property
    def sender_owns_room(self) -> bool:
        return self.conference.is_owner(self.origin.participant or "")

    def is_owner(self, participant: ParticipantId) -> bool:
        return self.conference.is_owner(participant)

    @property
    def guests_may_moderate(self) -> bool:
        """Whether guests can be made moderators."""
        return self.conference.state.guests_may_moderate

    def module(self, kind: type[T]) -> T | None:
        """Another module of the room, if it runs."""
        namespace = getattr(kind, "namespace", "")
        found = self.conference.modules.get(namespace)
        return found if isinstance(found, kind) else None

    def runs(self, namespace: str) -> bool:
        return namespace in self.conference.modules

    @property
    def waiting(self) -> Mapping[ParticipantId, Waiter]:
        """Everybody in the waiting room."""
        return self.conference.state.waiting

    @property
    def waiting_room(self) -> WaitingRoomMode:
        return self.conference.state.waiting_room

    @property
    def banned(self) -> Mapping[ParticipantId, Ban]:
        return self.conference.state.banned

    @property
    def vault(self) -> Vault:
        """Secret ballots: in memory, and never beside a person anywhere else."""
        return self.conference.vault

    # --- sending; every event carries the transaction id of the command ---

    def to_everyone(self, event: Event, but: Participant | None = None) -> None:
        """To all in the conference, in every room."""
        receivers = self.conference.receivers.everyone
        if but is not None:
            receivers = tuple(c for c in receivers if c not in but.connections)
        self._send(receivers, event)

    def to_room(self, event: Event, without: Container[ConnectionId] = ()) -> None:
        """To all in the room where this happens, but for some connections."""
        receivers = self.conference.receivers.in_place(self.place)
        if without:
            receivers = tuple(c for c in receivers if c not in without)
        self._send(receivers, event)

    def to_moderators(self, event: Event) -> None:
        """To the moderators in every room."""
        self._send(self.conference.receivers.moderators, event)

    def to(self, people: Participant | Iterable[Participant], event: Event) -> None:
        """To all connections of these participants."""
        group = (people,) if isinstance(people, Participant) else people
        self._send(connections_of(group), event)

    def to_in_secret(
        self, people: Participant | Iterable[Participant], event: Event, kept: Event
    ) -> None:
        """The same, but on the disk there is only `kept`."""
        group = (people,) if isinstance(people, Participant) else people
        self._send(connections_of(group), event, kept)

    def to_sender(self, event: Event) -> None:
        """To all connections of the sender."""
        self.to(self.sender, event)

    def to_asking_connection(self, event: Event) -> None:
        """To the one connection that this is about."""
        self._send((self.connection,), event)

    def to_connection(
        self, connection: ConnectionId, event: Event, kept: Event | None = None
    ) -> None:
        """`kept`: if given, all that there is on the disk."""
        self._send((connection,), event, kept)

    def to_other_connections(self, event: Event) -> None:
        """To the sender's connections but the one that this is about."""
        others = tuple(c for c in self.sender.connections if c != self.connection)
        self._send(others, event)

    def _send(self, to: tuple[ConnectionId, ...], event: Event, kept: Event | None = None) -> None:
        origin = self.origin
        self.conference.send(
            to, self.namespace, event, origin.transaction_id, kept=kept, by=origin.participant
        )

    def push(self, to: tuple[ConnectionId, ...], frame: bytes) -> None:
        """A binary frame for the sockets that these connections have for this module."""
        if to:
            self.conference.outputs.append(Push(self.namespace, to, frame))

    def hang_up(self, connection: ConnectionId, ticket: str, code: int) -> None:
        """Close the socket for this module that was opened with a ticket."""
        self.conference.outputs.append(HangUp(self.namespace, connection, ticket, code))

    def internal_error(self) -> None:
        """The server failed: says so to the connection that asked, if it is still there."""
        if self.connection in self.conference.members:
            to, transaction_id = (self.connection,), self.origin.transaction_id
            self.conference.send(to, "error", error.Internal(), transaction_id)

    # --- doing ---

    def perform(self, effect: AnyEffect, note: Struct | None = None) -> None:
        """Work outside the room. Its end comes back to `answered`, with `note`, in this origin."""
        state = self.conference.state
        state.effects += 1
        numbered = msgspec.structs.replace(effect, effect=state.effects, answer=True)
        state.pending[state.effects] = Pending(
            numbered, self.namespace, self.origin, msgspec.Raw(_encode_note(note))
        )
        self.conference.outputs.append(numbered)

    def wake(self, name: str, at: Micros) -> None:
        """Asks for `woke(name)` at a time; a second call with the name moves it."""
        self.conference.wake(self.namespace, name, at)

    def cancel(self, name: str) -> None:
        self.conference.cancel(self.namespace, name)

    def new_uuid(self) -> str:
        return self.conference.new_uuid()

    def later_than(self, last: Micros) -> Micros:
        """Moves the clock past `last` if need be, so that a time given out is unique."""
        self.conference.moment(last + 1)
        return self.at

    def changed(self, participant: ParticipantId) -> None:
        """To be called whenever `peer_data` of a participant would come out differently."""
        self.conference.roster.changed(participant)

    def everybody_changed(self) -> None:
        """The same for all participants at once."""
        self.conference.roster.everything_changed()
