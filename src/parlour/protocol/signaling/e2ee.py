"""Namespace `e2ee`: a relay for MLS messages, opaque to the server (signaling-core.md 8)."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from parlour.protocol.scalars import ConnectionId
from parlour.protocol.signaling import envelope

Octets = list[Annotated[int, Meta(ge=0, le=255)]]
GivenOctets = Octets | str
"""A client may send a text in place of a list: its UTF-8 bytes are meant."""


class WelcomeMessage(Struct, frozen=True):
    welcome: GivenOctets
    ratchet_tree: GivenOctets


class Messages(Struct, frozen=True):
    payload: list[GivenOctets]


class Invite(envelope.Command, frozen=True):
    invitee: ConnectionId
    welcome_message: WelcomeMessage
    mls_messages: Messages


class Message(envelope.Command, frozen=True):
    payload: list[GivenOctets]


class Welcome(envelope.Event, frozen=True):
    welcome: Octets
    ratchet_tree: Octets


class MlsMessages(envelope.Event, frozen=True):
    payload: list[Octets]


class Error(envelope.Event, frozen=True):
    error: Literal["invalid_invite", "invalid_participant_target"]


Command = Invite | Message
Event = Welcome | MlsMessages | Error
