"""Calls into modules. A module that crashes is taken out; the room survives.

The crash of one module, perhaps a third party's, must not end a meeting: this is the one place
where every exception is caught (signaling-core.md 1.5, `fatal_module_error`).
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from parlour.protocol.signaling.error import FatalModuleError
from parlour.room.conference import Conference
from parlour.room.context import Context
from parlour.room.module import Module, Refused
from parlour.room.state import Origin

T = TypeVar("T")

log = logging.getLogger(__name__)


def each(conference: Conference, origin: Origin) -> "Iterator[tuple[Module[Any], Context]]":
    """Every running module with a context for the occasion."""
    for namespace, module in tuple(conference.modules.items()):
        if namespace in conference.modules:
            yield module, Context(conference, namespace, origin)


def guarded(conference: Conference, module: Module[Any], call: Callable[[], T]) -> T | None:
    """The result of `call`, or None when the module crashed and was taken out."""
    try:
        return call()
    except Refused as refusal:
        log.info("refused without a sender", extra={"answer": str(refusal.answer)})
    except Exception:
        log.exception("module crashed", extra={"module_namespace": module.namespace})
        remove(conference, module)
    return None


def remove(conference: Conference, module: Module[Any]) -> None:
    """Takes a crashed module out of the room and says so."""
    if conference.modules.get(module.namespace) is not module:
        return
    context = Context(conference, module.namespace, Origin())
    try:
        module.closing(context)
    except Exception:
        log.exception("module crashed again", extra={"module_namespace": module.namespace})
    del conference.modules[module.namespace]
    state = conference.state
    for timer in [t for t in state.timers if t.startswith(f"{module.namespace}:")]:
        del state.timers[timer]
    conference.roster.everything_changed()
    conference.send(
        conference.receivers.everyone, "error", FatalModuleError(namespace=module.namespace)
    )


def for_each(
    conference: Conference, origin: Origin, call: Callable[[Module[Any], Context], object]
) -> None:
    """Calls one hook of every module."""
    for module, context in each(conference, origin):
        guarded(conference, module, lambda m=module, c=context: call(m, c))


def answered(
    conference: Conference,
    module: Module[Any],
    context: Context,
    note: msgspec.Raw,
    result: bytes | None,
) -> None:
    """An effect ended: a refusal goes to whoever began it, if they are still there."""

    def call() -> None:
        try:
            module.answered(context, msgspec.msgpack.decode(note, type=module.Note), result)
        except Refused as refusal:
            if context.origin.participant in context.participants:
                context.to_sender(refusal.answer)

    guarded(conference, module, call)
