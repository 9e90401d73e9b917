"""`e2ee`: passes MLS messages on between connections, and keeps nothing (signaling-core.md 8)."""

from typing import Any

from msgspec import Struct

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import e2ee as wire
from parlour.room.context import Context
from parlour.room.module import Module, Refused, handles


class E2eeState(Struct):
    pass


class E2ee(Module[E2eeState]):
    namespace = "e2ee"
    State = E2eeState

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> E2eeState:
        return E2eeState()

    @handles(wire.Invite)
    def invite(self, context: Context, command: wire.Invite) -> None:
        """The welcome for the one, the messages for all others, own other devices included."""
        given = command.welcome_message
        if not (given.welcome and given.ratchet_tree and command.mls_messages.payload):
            raise Refused(wire.Error("invalid_invite"))
        invitee = context.who_is_behind(command.invitee)
        if invitee is None or invitee.place != context.place:
            raise Refused(wire.Error("invalid_participant_target"))
        welcome = wire.Welcome(_octets(given.welcome), _octets(given.ratchet_tree))
        context.to_connection(command.invitee, welcome)
        self._pass_on(context, command.mls_messages.payload, (context.connection, command.invitee))

    @handles(wire.Message)
    def message(self, context: Context, command: wire.Message) -> None:
        self._pass_on(context, command.payload, (context.connection,))

    def _pass_on(
        self, context: Context, given: list[wire.GivenOctets], without: tuple[str, ...]
    ) -> None:
        messages = wire.MlsMessages([_octets(message) for message in given])
        context.to_room(messages, without)


def _octets(given: wire.GivenOctets) -> wire.Octets:
    return list(given.encode()) if isinstance(given, str) else given
