"""Events of `moderation`, and what its errors are called (signaling-legacy.md 14.2)."""

from collections.abc import Iterator

from parlour.protocol.legacy import control, livekit, moderation
from parlour.protocol.signaling import moderation as new
from parlour.roomserver.legacy.notes import Note, update
from parlour.roomserver.legacy.view import Issued, View, legacy_role

_CONTROL_ERRORS: dict[new.ErrorCode, control.ErrorCode] = {
    "cannot_change_room_owner_role": "target_is_room_owner",
    "role_already_assigned": "nothing_to_do",
    "user_cannot_be_moderator": "insufficient_permissions",
}
_MODERATION_ERRORS: dict[new.ErrorCode, moderation.ErrorCode] = {
    "cannot_ban_guests": "cannot_ban_guest",
    "cannot_send_room_owner_to_waiting_room": "cannot_send_room_owner_to_waiting_room",
    "cannot_change_name_of_registered_users": "cannot_change_name_of_registered_users",
    "invalid_display_name": "invalid_display_name",
}


def notes(view: View, event: new.Event, issued: Issued | None, by: str | None) -> Iterator[Note]:
    """What an older client hears of an event. `by`: whose command it follows from."""
    match event:
        case new.SentToWaitingRoom():
            view.phase, view.peers = "waiting", {}
            view.hand_is_up = False
            yield _moderation(moderation.SentToWaitingRoom())
            yield _moderation(moderation.InWaitingRoom())
        case new.RoleUpdated():
            yield from _role_updated(view, event, issued)
        case new.WaitingRoomUpdated(new_state=state):
            yield from _waiting_room(view, enabled=state != "disabled")
        case new.DisplayNameChanged():
            yield from _renamed(view, event)
        case new.Error(error=code):
            yield from _error(code, issued)
        case _:
            said = _word(view, event, by)
            if said is not None:
                yield said


def _word(view: View, event: new.Event, by: str | None) -> Note | None:
    """Events that only have another name, or none."""
    match event:
        case new.Kicked(reason="debriefed"):
            return _moderation(moderation.SessionEnded(by or view.owner))
        case new.Kicked():
            return _moderation(moderation.Kicked())
        case new.Banned():
            return _moderation(moderation.Banned())
        case new.DebriefingStarted(issued_by=moderator):
            return _moderation(moderation.DebriefingStarted(moderator))
        case new.Accepted():
            return _moderation(moderation.Accepted())
        case new.Muted(moderator=moderator):
            return Note("livekit", livekit.ForceMuted(moderator))
        case new.MicrophoneRestrictionsEnabled(unrestricted_participants=people):
            return Note("livekit", livekit.MicrophoneRestrictionsEnabled(people))
        case new.MicrophoneRestrictionsDisabled():
            return Note("livekit", livekit.MicrophoneRestrictionsDisabled())
        case _:
            return None


def not_allowed(issued: Issued | None) -> Note:
    """In the namespace of the command that was refused."""
    namespace = issued.namespace if issued is not None else "moderation"
    if namespace == "control":
        return Note("control", control.Error("insufficient_permissions"))
    if namespace == "livekit":
        return Note("livekit", livekit.Error("insufficient_permissions"))
    return _moderation(moderation.Error("insufficient_permissions"))


def _role_updated(view: View, event: new.RoleUpdated, issued: Issued | None) -> Iterator[Note]:
    """To the person, to whoever did it, to everybody else: three different messages."""
    target = event.participant_id
    if target == view.id:
        if event.new_role == "moderator":
            _learn_waiting_room(view, event)
        yield Note("control", control.RoleUpdated(legacy_role(event.new_role, view.kind)))
    elif (peer := view.peers.get(target)) is not None:
        peer.role = event.new_role
    match issued.action if issued is not None else "":
        case "grant_moderator_role":
            yield Note("control", control.ModeratorRoleGranted(target))
        case "revoke_moderator_role":
            yield Note("control", control.ModeratorRoleRevoked(target))
        case _ if target != view.id and (peer := view.peers.get(target)) is not None:
            yield from update(peer)
        case _:
            pass


def _learn_waiting_room(view: View, event: new.RoleUpdated) -> None:
    """Who waits is told one by one after this."""
    view.waiting = {}
    if isinstance(event.moderator_data, new.ModeratorData):
        view.waiting_room_enabled = event.moderator_data.waiting_room != "disabled"


def _waiting_room(view: View, *, enabled: bool) -> Iterator[Note]:
    """A mode of its own for guests is news to newer clients only."""
    if view.waiting_room_enabled is not enabled:
        view.waiting_room_enabled = enabled
        kind = moderation.WaitingRoomEnabled if enabled else moderation.WaitingRoomDisabled
        yield _moderation(kind())


def _renamed(view: View, event: new.DisplayNameChanged) -> Iterator[Note]:
    yield _moderation(
        moderation.DisplayNameChanged(event.target, event.issued_by, event.old_name, event.new_name)
    )
    peer = view.peers.get(event.target)
    if peer is not None:
        peer.display_name = event.new_name
        yield from update(peer)


def _error(code: new.ErrorCode, issued: Issued | None) -> Iterator[Note]:
    """What older clients have no word for is not said."""
    if code == "insufficient_permissions":
        yield not_allowed(issued)
    elif code == "livekit_unavailable":
        yield Note("livekit", livekit.Error("livekit_unavailable"))
    elif code in _CONTROL_ERRORS:
        yield Note("control", control.Error(_CONTROL_ERRORS[code]))
    elif code in _MODERATION_ERRORS:
        yield _moderation(moderation.Error(_MODERATION_ERRORS[code]))


def _moderation(event: moderation.Event) -> Note:
    return Note("moderation", event)
