"""Frames from clients: finding the module, checking the right to speak, answering mistakes.

Source: signaling-core.md 1.4, 1.5, 1.8.
"""

import logging
from typing import Any

import msgspec
from msgspec import Struct

from parlour.protocol.signaling import breakout as breakout_wire
from parlour.protocol.signaling import core, error
from parlour.protocol.signaling.envelope import TRANSACTION_ID_MAX, FromClient
from parlour.room import admission, breakout, hooks, limits
from parlour.room.conference import Conference
from parlour.room.context import Context
from parlour.room.io import ConnectionId
from parlour.room.module import Malformed, Module, Refused
from parlour.room.participant import Participant, Waiter
from parlour.room.state import Origin
from parlour.room.strict_json import has_duplicate_keys

log = logging.getLogger(__name__)

UNREADABLE = "failed to deserialize websocket message"
"""The fixed text for a payload that a module cannot read."""


class _OnlyTransactionId(Struct):
    transaction_id: Any = None


_envelope = msgspec.json.Decoder(FromClient)
_only_transaction_id = msgspec.json.Decoder(_OnlyTransactionId)
_core_command = msgspec.json.Decoder(core.Command)
_breakout_command = msgspec.json.Decoder(breakout_wire.Command)


class _UnreadableError(Exception):
    """A text is not the JSON that it should be."""


def received(conference: Conference, connection: ConnectionId, frame: bytes) -> None:
    """One text frame of a connection, whatever it holds."""
    speaker = conference.members.get(connection) or conference.waiters.get(connection)
    if speaker is None:
        return
    try:
        command = _command_in(conference, frame)
    except _UnreadableError as problem:
        message = f"Failed to deserialize message: {problem}"
        origin = Origin(None, connection, _readable_transaction_id(frame))
        _answer(conference, origin, "error", error.InvalidJson(message=message))
        return
    place = speaker.place if isinstance(speaker, Participant) else Origin().place
    origin = Origin(speaker.id, connection, command.transaction_id, place)
    waiter = speaker if isinstance(speaker, Waiter) else None
    _dispatch(conference, origin, command, waiter)


def read(conference: Conference, frame: bytes) -> FromClient | None:
    """A frame's envelope; None for frames that `received` complains about."""
    try:
        return _command_in(conference, frame)
    except _UnreadableError:
        return None


def command_for(module: Module[Any], payload: msgspec.Raw) -> Any:
    """A command of a module; None if it cannot be read."""
    try:
        return _read(module.decoder, payload) if module.handlers else None
    except _UnreadableError:
        return None


def _dispatch(
    conference: Conference, origin: Origin, command: FromClient, waiter: Waiter | None
) -> None:
    module = conference.modules.get(command.namespace)
    if module is not None:
        _to_module(conference, module, origin, command.payload, waiter)
    elif command.namespace == "core":
        _to_core(conference, origin, command.payload, waiter)
    elif command.namespace == "breakout" and waiter is None:
        _to_breakout(conference, origin, command.payload)
    else:
        unknown = error.UnknownNamespace(invalid_namespace=command.namespace)
        _answer(conference, origin, "error", unknown)


def _to_core(
    conference: Conference, origin: Origin, payload: msgspec.Raw, waiter: Waiter | None
) -> None:
    try:
        _read(_core_command, payload)
    except _UnreadableError as problem:
        _answer(conference, origin, "error", error.InvalidJson(message=str(problem)))
        return
    if waiter is None:
        _answer(conference, origin, "core", core.Error("already_in_room"))
    elif not waiter.accepted:
        _answer(conference, origin, "core", core.Error("not_accepted"))
    else:
        admission.enter_from_waiting_room(conference, waiter)


def _to_breakout(conference: Conference, origin: Origin, payload: msgspec.Raw) -> None:
    try:
        breakout.command(conference, origin, _read(_breakout_command, payload))
    except (_UnreadableError, Malformed) as problem:
        _answer(conference, origin, "error", error.InvalidJson(message=str(problem)))
    except Refused as refusal:
        _answer(conference, origin, "breakout", refusal.answer)


def _to_module(
    conference: Conference,
    module: Module[Any],
    origin: Origin,
    payload: msgspec.Raw,
    waiter: Waiter | None,
) -> None:
    try:
        if not module.handlers:
            raise _UnreadableError("there are no commands")
        command = _read(module.decoder, payload)
    except _UnreadableError:
        _answer(conference, origin, "error", error.InvalidJson(message=UNREADABLE))
        return
    handler = module.handlers[type(command)]
    context = Context(conference, module.namespace, origin)
    if waiter is not None and not handler.rule.waiting:
        _answer(conference, origin, "error", error.NotSupported())
        return
    if handler.rule.by == "moderator" and not context.sender.is_moderator:
        if module.not_a_moderator is not None:
            context.to_sender(module.not_a_moderator)
        return
    try:
        handler.function(module, context, command)
    except Refused as refusal:
        if waiter is None:
            context.to_sender(refusal.answer)
    except Malformed:
        _answer(conference, origin, "error", error.InvalidJson(message=UNREADABLE))
    except Exception:  # A module's crash must not end the meeting, see hooks.
        log.exception("module crashed", extra={"module_namespace": module.namespace})
        hooks.remove(conference, module)


def _answer(conference: Conference, origin: Origin, namespace: str, event: Struct) -> None:
    """To the connection alone that spoke."""
    conference.send((origin.connection or "",), namespace, event, origin.transaction_id)


def _read(decoder: msgspec.json.Decoder[Any], text: bytes) -> Any:
    """Raises _UnreadableError for everything that the decoder may stumble over."""
    try:
        return decoder.decode(text)
    except RecursionError:
        raise _UnreadableError("nested too deeply") from None
    except (msgspec.MsgspecError, ValueError) as problem:
        raise _UnreadableError(str(problem)) from None


def _command_in(conference: Conference, frame: bytes) -> FromClient:
    """Raises _UnreadableError."""
    _check_length(frame, limits.DRAWING_FRAME_BYTES)
    command: FromClient = _read(_envelope, frame)
    module = conference.modules.get(command.namespace)
    _check_length(frame, limits.FRAME_BYTES if module is None else module.frame_bytes)
    if module is None or not module.opaque:
        _check_keys(frame)
    return command


def _check_length(frame: bytes, most: int) -> None:
    if len(frame) > most:
        raise _UnreadableError(f"longer than {most} bytes")


def _check_keys(frame: bytes) -> None:
    try:
        duplicates = has_duplicate_keys(frame)
    except RecursionError:
        raise _UnreadableError("nested too deeply") from None
    except ValueError as problem:
        raise _UnreadableError(str(problem)) from None
    if duplicates:
        raise _UnreadableError("an object has the same key twice")


def _readable_transaction_id(frame: bytes) -> int | None:
    """The transaction id of a message that is broken otherwise, if it can be read."""
    try:
        _check_length(frame, limits.DRAWING_FRAME_BYTES)
        found = _read(_only_transaction_id, frame).transaction_id
    except _UnreadableError:
        return None
    readable = isinstance(found, int) and not isinstance(found, bool)
    return found if readable and 0 <= found <= TRANSACTION_ID_MAX else None
