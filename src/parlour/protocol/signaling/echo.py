"""Namespace `echo`: is the room still there? (signaling-core.md 11)"""

from parlour.protocol.signaling import envelope


class Ping(envelope.Command):
    pass


class Pong(envelope.Event):
    pass


Command = Ping
Event = Pong
