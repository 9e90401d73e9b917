"""`echo`: a client asks whether the room is still there (signaling-core.md 11)."""

from typing import Any

from msgspec import Struct

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import echo as wire
from parlour.room.context import Context
from parlour.room.module import Module, handles


class EchoState(Struct):
    pass


class Echo(Module[EchoState]):
    namespace = "echo"
    State = EchoState

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> EchoState:
        return EchoState()

    @handles(wire.Ping, waiting=True)
    def ping(self, context: Context, command: wire.Ping) -> None:
        context.to_asking_connection(wire.Pong())
