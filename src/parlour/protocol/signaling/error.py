"""Namespace `error`: what is wrong outside of any module (signaling-core.md 1.5)."""

from msgspec import Struct

from parlour.protocol.signaling.envelope import snake_case


class Fault(Struct, frozen=True, tag_field="error", tag=snake_case):
    """The key `error` names it, in place of `message`."""


class InvalidJson(Fault, frozen=True):
    message: str


class UnknownNamespace(Fault, frozen=True):
    invalid_namespace: str


class NotSupported(Fault, frozen=True):
    """Not available in this context, for example in the waiting room."""


class Internal(Fault, frozen=True):
    """The server failed at this command; nothing else is lost."""


class FatalModuleError(Fault, frozen=True):
    """A module crashed and was removed from the room."""

    namespace: str


class SlowDown(Fault, frozen=True):
    """The connection sends more than its rate limit allows."""


Event = InvalidJson | UnknownNamespace | NotSupported | Internal | FatalModuleError | SlowDown
