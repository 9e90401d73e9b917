"""From the frames of older clients to commands of the room (signaling-legacy.md 5 and 14.1)."""

from typing import Any

import msgspec
from msgspec import Struct

from parlour.protocol.legacy import control, livekit, moderation
from parlour.protocol.legacy.envelope import FromClient
from parlour.protocol.signaling import livekit as new_livekit
from parlour.protocol.signaling import moderation as new_moderation
from parlour.protocol.signaling import raise_hands
from parlour.protocol.signaling.core import EnterRoom
from parlour.roomserver.legacy import modules
from parlour.roomserver.legacy.view import View

_encode = msgspec.json.Encoder().encode
_envelope = msgspec.json.Decoder(FromClient)


class Forward(Struct, frozen=True):
    """A frame for the room."""

    frame: bytes


class Reply(Struct, frozen=True):
    """An answer that the room need not be asked for."""

    namespace: str
    event: Struct | msgspec.Raw


class Join(Struct, frozen=True):
    """Somebody wants in; the name counts for guests."""

    display_name: str | None


class _Translated(Struct, frozen=True):
    namespace: str
    payload: Struct


class _UnreadableError(Exception):
    """Not the JSON that it should be."""


Answer = Forward | Reply | Join | None


def translate(view: View, text: bytes) -> Answer:
    """What is to be done with a frame; None: nothing."""
    try:
        message = _read(_envelope, text)
    except _UnreadableError:
        return _control_error("invalid_json")
    match message.namespace:
        case "echo":
            return _echo(message.payload)
        case "control":
            return _control(view, message.payload)
        case _ if view.phase != "joined":
            return None
        case "moderation":
            return _typed(view, "moderation", moderation.command_decoder, message.payload)
        case "livekit":
            return _typed(view, "livekit", livekit.command_decoder, message.payload)
        case namespace:
            return _module(view, namespace, message.payload)


def _control(view: View, payload: msgspec.Raw) -> Answer:
    try:
        command: control.Command = _read(control.command_decoder, payload)
    except _UnreadableError:
        return _control_error("invalid_json")
    if isinstance(command, control.Join):
        if view.phase != "outside":
            return _control_error("already_joined")
        return Join(command.display_name)
    if isinstance(command, control.EnterRoom):
        if view.phase != "waiting":
            return _control_error("not_accepted_or_not_in_waiting_room")
        return _forward(view, "control", "enter_room", _Translated("core", EnterRoom()))
    if view.phase != "joined":
        return _control_error("not_yet_joined")
    action = str(command.__struct_config__.tag)
    return _forward(view, "control", action, _of_control(command))


def _of_control(
    command: control.RaiseHand
    | control.LowerHand
    | control.GrantModeratorRole
    | control.RevokeModeratorRole,
) -> _Translated:
    match command:
        case control.RaiseHand():
            return _Translated("raise_hands", raise_hands.RaiseHand())
        case control.LowerHand():
            return _Translated("raise_hands", raise_hands.LowerHand())
        case control.GrantModeratorRole(target=target):
            return _Translated("moderation", new_moderation.UpdateRole(target, "moderator"))
        case control.RevokeModeratorRole(target=target):
            return _Translated("moderation", new_moderation.UpdateRole(target, "user"))


def _typed(
    view: View, namespace: str, decoder: msgspec.json.Decoder[Any], payload: msgspec.Raw
) -> Answer:
    """What cannot be read is ignored, as the original does."""
    try:
        command = _read(decoder, payload)
    except _UnreadableError:
        return None
    action = str(command.__struct_config__.tag)
    if namespace == "moderation":
        translated = _of_moderation(command)
    else:
        translated = _of_livekit(view, command)
    return None if translated is None else _forward(view, namespace, action, translated)


def _of_moderation(command: moderation.Command) -> _Translated:
    match command:
        case moderation.Kick(target=target):
            return _Translated("moderation", new_moderation.Kick(target))
        case moderation.Ban(target=target):
            return _Translated("moderation", new_moderation.Ban(target))
        case moderation.Debrief(kick_scope=scope):
            return _Translated("moderation", new_moderation.Debrief(scope))
        case moderation.SendToWaitingRoom(target=target):
            return _Translated("moderation", new_moderation.SendToWaitingRoom(target))
        case moderation.Accept(target=target):
            return _Translated("moderation", new_moderation.Accept(target))
        case moderation.ChangeDisplayName(target=target, new_name=name):
            return _Translated("moderation", new_moderation.ChangeDisplayName(target, name))
        case moderation.EnableWaitingRoom():
            mode = new_moderation.ChangeWaitingRoomState("for_everyone")
            return _Translated("moderation", mode)
        case moderation.DisableWaitingRoom():
            return _Translated("moderation", new_moderation.ChangeWaitingRoomState("disabled"))
        case moderation.EnableRaiseHands():
            return _Translated("raise_hands", raise_hands.EnableRaiseHands())
        case moderation.DisableRaiseHands():
            return _Translated("raise_hands", raise_hands.DisableRaiseHands())
        case moderation.ResetRaisedHands(target=target):
            return _Translated("raise_hands", raise_hands.ResetRaisedHands(target))


def _of_livekit(view: View, command: livekit.Command) -> _Translated | None:
    match command:
        case livekit.CreateNewAccessToken():
            return _Translated("livekit", new_livekit.CreateNewAccessToken())
        case livekit.RequestPopoutStreamAccessToken():
            return _Translated("livekit", new_livekit.RequestPopoutStreamAccessToken())
        case livekit.GrantScreenSharePermission(participants=people):
            return _Translated("livekit", new_livekit.GrantScreenSharePermission(people))
        case livekit.RevokeScreenSharePermission(participants=people):
            return _Translated("livekit", new_livekit.RevokeScreenSharePermission(people))
        case livekit.ForceMute(participants=people):
            others = [person for person in people if person != view.id]
            return _Translated("moderation", new_moderation.Mute(others)) if others else None
        case livekit.EnableMicrophoneRestrictions(unrestricted_participants=people):
            return _Translated("moderation", new_moderation.EnableMicrophoneRestrictions(people))
        case livekit.DisableMicrophoneRestrictions():
            return _Translated("moderation", new_moderation.DisableMicrophoneRestrictions())


def _module(view: View, namespace: str, payload: msgspec.Raw) -> Answer:
    """Every other namespace keeps its name; some commands have another one by now."""
    if namespace not in modules.KNOWN:
        return _control_error("invalid_namespace")
    try:
        content = _read(_object, payload)
    except _UnreadableError:
        return None
    translated = modules.command(namespace, content)
    if translated is None:
        return None
    action = str(content["action"])
    return Forward(_frame(view, namespace, action, namespace, _encode(translated)))


def _echo(payload: msgspec.Raw) -> Answer:
    """Whatever it is, it comes back; a text that is not an object would not be understood."""
    return Reply("echo", payload) if bytes(payload).startswith(b"{") else None


def _forward(view: View, namespace: str, action: str, translated: _Translated) -> Forward:
    payload = _encode(translated.payload)
    return Forward(_frame(view, namespace, action, translated.namespace, payload))


def _frame(view: View, namespace: str, action: str, new_namespace: str, payload: bytes) -> bytes:
    transaction = view.issue(namespace, action)
    return b'{"namespace":%b,"payload":%b,"transaction_id":%d}' % (
        _encode(new_namespace),
        payload,
        transaction,
    )


def _control_error(code: control.ErrorCode) -> Reply:
    return Reply("control", control.Error(code))


_object = msgspec.json.Decoder(dict[str, Any])


def _read(decoder: msgspec.json.Decoder[Any], text: bytes) -> Any:
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _UnreadableError from None
