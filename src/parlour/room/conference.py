"""The living room: its state, what is derived from the state, and the outputs of one input."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct

from parlour.room import frames
from parlour.room.clock import timestamp
from parlour.room.io import ConnectionId, Disconnect, Micros, Output, ParticipantId, Send
from parlour.room.participant import Participant, Waiter
from parlour.room.receivers import Connections, Receivers
from parlour.room.roster import Roster
from parlour.room.state import RoomState
from parlour.room.vault import Vault

if TYPE_CHECKING:
    from parlour.room.module import Module

CLOSED_BY_SERVER = (1000, "closed by server")


class Conference:
    """Only `state` and the modules' states last; all else here is made from them, but for the
    vault, which holds what may not be kept."""

    def __init__(self, state: RoomState, modules: "dict[str, Module[Any]]", vault: Vault) -> None:
        self.state = state
        self.modules = modules
        self.vault = vault
        self.outputs: list[Output] = []
        self.members: dict[ConnectionId, Participant] = {
            connection: state.participants[participant]
            for connection, participant in state.connections.items()
        }
        self.waiters: dict[ConnectionId, Waiter] = {
            connection: state.waiting[participant]
            for connection, participant in state.waiting_connections.items()
        }
        self.receivers = Receivers(self.members)
        self.roster = Roster(state.participants)

    # --- time and chance ---

    def moment(self, at: Micros) -> None:
        """Time never runs backwards, whatever the inputs say."""
        self.state.now = max(self.state.now, at)

    @property
    def stamp(self) -> str:
        return timestamp(self.state.now)

    def new_uuid(self) -> str:
        """Looks random to others, and is the same again when the inputs are replayed."""
        self.state.ids += 1
        draw = blake2b(self.state.ids.to_bytes(8, "big"), digest_size=16, key=self.state.seed)
        return str(UUID(bytes=draw.digest(), version=4))

    # --- people ---

    def is_owner(self, participant: ParticipantId) -> bool:
        return participant == self.state.parameters.created_by.id

    def changed(self, participant: ParticipantId) -> None:
        """What others see of a participant is different from now on."""
        self.roster.changed(participant)
        self.receivers.changed()

    def add_connection(
        self, participant: Participant, connection: ConnectionId, device: str
    ) -> None:
        participant.connections[connection] = device
        self.state.connections[connection] = participant.id
        self.members[connection] = participant
        self.changed(participant.id)

    def remove_connection(self, connection: ConnectionId) -> Participant:
        participant = self.members.pop(connection)
        del self.state.connections[connection]
        del participant.connections[connection]
        if not participant.connections:
            participant.left_at = self.state.now
        self.changed(participant.id)
        return participant

    def add_waiting(self, waiter: Waiter, connection: ConnectionId, device: str) -> None:
        self.state.waiting[waiter.id] = waiter
        waiter.connections[connection] = device
        self.state.waiting_connections[connection] = waiter.id
        self.waiters[connection] = waiter

    def remove_waiting(self, connection: ConnectionId) -> Waiter:
        waiter = self.waiters.pop(connection)
        del self.state.waiting_connections[connection]
        del waiter.connections[connection]
        if not waiter.connections:
            del self.state.waiting[waiter.id]
        return waiter

    # --- sending ---

    def send(
        self,
        to: Connections,
        namespace: str,
        event: Struct,
        transaction_id: int | None = None,
        *,
        kept: Struct | None = None,
        by: ParticipantId | None = None,
    ) -> None:
        """Encodes once, whatever the number of receivers. `kept`: what may be kept of a secret.
        `by`: whose command the event follows from."""

        def wrapped(event: Struct) -> bytes:
            return frames.wrap(namespace, frames.encode(event), self.stamp, transaction_id)

        if to:
            hidden = None if kept is None else wrapped(kept)
            self.outputs.append(Send(to, wrapped(event), hidden, by))

    def send_core(self, to: Connections, event: Struct) -> None:
        """A core event: those never carry a transaction id, errors apart."""
        self.send(to, "core", event)

    def disconnect(
        self, connection: ConnectionId, closing: tuple[int, str] = CLOSED_BY_SERVER
    ) -> None:
        self.outputs.append(Disconnect(connection, *closing))

    # --- timers ---

    def wake(self, namespace: str, name: str, at: Micros) -> None:
        self.state.timers[f"{namespace}:{name}"] = at

    def cancel(self, namespace: str, name: str) -> None:
        self.state.timers.pop(f"{namespace}:{name}", None)


def connections_of(people: Iterable[Participant | Waiter]) -> Connections:
    return tuple(connection for person in people for connection in person.connections)
