"""Namespace `echo`: is the room still there? (signaling-core.md 11)"""

from parlour.protocol.signaling import envelope


class Ping(envelope.Command, frozen=True):
    pass


class Pong(envelope.Event, frozen=True):
    pass


Command = Ping
Event = Pong
