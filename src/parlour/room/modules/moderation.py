"""`moderation`: who may be here, in which role, under which name (signaling-core.md 5).

The state of the room itself (roles, bans, waiting room) is the room's; this module holds the
commands, and the one restriction that is its own. The waiting room speaks two vocabularies: that of
the protocol and the older one of section 16, which some web clients still use.
"""

from typing import Any

import msgspec
from msgspec import UNSET, Struct

from parlour.protocol.roomserver import RoomParameters, WaitingRoomMode
from parlour.protocol.signaling import moderation as wire
from parlour.room import limits, powers, removal, waiting
from parlour.room.clock import timestamp
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Module, Refused, handles
from parlour.room.modules.livekit import LiveKit, participant_of
from parlour.room.modules.raise_hands import RaiseHands
from parlour.room.participant import (
    MODES,
    Participant,
    Place,
    Waiter,
    least_mode,
    tidy_name,
    waits,
)

NOT_BANNABLE = frozenset({"guest", "call_in", "recorder", "transcription"})


class ModerationState(Struct):
    may_rename: list[ParticipantId] | None = None
    """Renaming oneself is restricted to these people; None: it is free."""


class Muting(Struct, frozen=True, tag=True):
    moderator: ParticipantId


class Restricting(Struct, frozen=True, tag=True):
    exempt: list[ParticipantId] | None


class Moderation(Module[ModerationState]):
    namespace = "moderation"
    State = ModerationState
    Note = Muting | Restricting
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> ModerationState:
        return ModerationState()

    # --- kick, ban, debrief ---

    @handles(wire.Kick, by="moderator")
    def kick(self, context: Context, command: wire.Kick) -> None:
        """The waiting room first: it must catch the target when they return."""
        _refuse_if(context.is_owner(command.target), "cannot_kick_room_owner")
        target = _present(context, command.target)
        _refuse_if(target.is_moderator and not context.sender_owns_room, "insufficient_permissions")
        self._raise_waiting_room(context, least_mode([target.person.kind]))
        context.to(target, wire.Kicked("kicked"))
        removal.kick(context.conference, [target], "kicked")

    @handles(wire.Debrief, by="moderator")
    def debrief(self, context: Context, command: wire.Debrief) -> None:
        """Sends guests, everybody but moderators, or everybody away."""
        present = [p for p in context.participants.values() if p.connected]
        leaving = [p for p in present if _is_debriefed(p, command.kick_scope)]
        staying = [p for p in present if p not in leaving]
        context.to(staying, wire.DebriefingStarted(context.sender.id))
        guests_only = command.kick_scope == "guests"
        self._raise_waiting_room(context, "for_guests" if guests_only else "for_everyone")
        context.to(leaving, wire.Kicked("debriefed"))
        removal.kick(context.conference, leaving, "debriefed")

    @handles(wire.Ban, by="moderator")
    def ban(self, context: Context, command: wire.Ban) -> None:
        """Whether the target is in the conference, waits or has left."""
        target = context.participants.get(command.target) or context.waiting.get(command.target)
        _refuse_if(command.target == context.sender.id, "cannot_ban_self")
        _refuse_if(context.is_owner(command.target), "cannot_ban_room_owner")
        _refuse_if(command.target in context.banned, "already_banned")
        _refuse_if(target is not None and target.person.kind in NOT_BANNABLE, "cannot_ban_guests")
        _refuse_if(target is None, "unknown_participant")
        ban = removal.ban(
            context.conference,
            command.target,
            context.sender.id,
            context.origin.transaction_id,
        )
        context.to_moderators(
            wire.ParticipantBanned(
                participant_id=command.target,
                display_name=ban.display_name,
                avatar_url=ban.avatar_url,
                banned_by=ban.banned_by,
                banned_at=timestamp(ban.banned_at),
            )
        )

    @handles(wire.Unban, by="moderator")
    def unban(self, context: Context, command: wire.Unban) -> None:
        _refuse_if(command.target not in context.banned, "already_unbanned")
        powers.unban(context.conference, command.target)
        context.to_moderators(wire.ParticipantUnbanned(command.target))

    # --- roles ---

    @handles(wire.UpdateRole, by="moderator")
    def update_role(self, context: Context, command: wire.UpdateRole) -> None:
        """Also for people who left. A moderator may demote himself."""
        _refuse_if(context.is_owner(command.participant_id), "cannot_change_room_owner_role")
        target = _known(context, command.participant_id)
        _refuse_if(not _may_moderate(context, target), "user_cannot_be_moderator")
        _refuse_if(target.role == command.new_role, "role_already_assigned")
        powers.set_role(context.conference, target, command.new_role)
        event = wire.RoleUpdated(target.id, command.new_role)
        context.to_everyone(event, but=target)
        if target.is_moderator:
            data = self._moderator_data(context)
            event = msgspec.structs.replace(event, moderator_data=data)
        context.to(target, event)
        if target.is_moderator:
            # Older clients ignore `moderator_data`: they learn who waits one by one.
            for waiter in context.waiting.values():
                joined = waiting.joined_waiting_room(waiter)
                context.conference.send_core(tuple(target.connections), joined)
        powers.role_is_set(context.conference, target, context.origin.transaction_id)

    # --- waiting room ---

    @handles(wire.ChangeWaitingRoomState, by="moderator")
    def change_waiting_room(self, context: Context, command: wire.ChangeWaitingRoomState) -> None:
        self._set_waiting_room(context, command.new_state)

    @handles(wire.EnableWaitingRoom, by="moderator")
    def enable_waiting_room(self, context: Context, command: wire.EnableWaitingRoom) -> None:
        """Older clients say it after every kick, too: a mode that is set stays."""
        mode = context.waiting_room
        self._set_waiting_room(context, "for_everyone" if mode == "disabled" else mode)

    @handles(wire.DisableWaitingRoom, by="moderator")
    def disable_waiting_room(self, context: Context, command: wire.DisableWaitingRoom) -> None:
        self._set_waiting_room(context, "disabled")

    @handles(wire.Accept, by="moderator")
    def accept(self, context: Context, command: wire.Accept) -> None:
        """May be repeated."""
        target = context.waiting.get(command.target)
        if target is None:
            raise Refused(wire.Error("not_waiting"))
        waiting.accept(context.conference, target, context.origin.transaction_id)

    @handles(wire.SendToWaitingRoom, by="moderator")
    def send_to_waiting_room(self, context: Context, command: wire.SendToWaitingRoom) -> None:
        """The target keeps role and sockets, and must be accepted to come back."""
        owner = context.is_owner(command.target)
        _refuse_if(owner, "cannot_send_room_owner_to_waiting_room")
        target = _present(context, command.target)
        self._raise_waiting_room(context, least_mode([target.person.kind]))
        context.to(target, wire.SentToWaitingRoom())
        removal.send_to_waiting_room(context.conference, target)

    def _set_waiting_room(self, context: Context, mode: WaitingRoomMode) -> None:
        """A laxer mode accepts those who no longer need to wait; the same one tells the sender."""
        events = _waiting_room_events(mode)
        if mode == context.waiting_room:
            for event in events:
                context.to_sender(event)
            return
        if MODES.index(mode) < MODES.index(context.waiting_room):
            for waiter in tuple(context.waiting.values()):
                if not waits(mode, waiter.person.kind):
                    transaction_id = context.origin.transaction_id
                    waiting.accept(context.conference, waiter, transaction_id)
        powers.set_waiting_room(context.conference, mode)
        for event in events:
            context.to_everyone(event)

    def _raise_waiting_room(self, context: Context, least: WaitingRoomMode) -> None:
        if MODES.index(context.waiting_room) < MODES.index(least):
            self._set_waiting_room(context, least)

    # --- names ---

    @handles(wire.ChangeDisplayName)
    def change_display_name(self, context: Context, command: wire.ChangeDisplayName) -> None:
        """Moderators rename guests; guests rename themselves unless that is restricted."""
        sender = context.sender
        if not sender.is_moderator:
            allowed = self.state.may_rename is None or sender.id in self.state.may_rename
            own_name = command.target == sender.id
            _refuse_if(not (own_name and allowed), "insufficient_permissions")
        name = tidy_name(command.new_name)
        _refuse_if(not 1 <= len(name) <= limits.NEW_NAME_CHARS, "invalid_display_name")
        target = _known(context, command.target)
        _refuse_if(target.person.kind != "guest", "cannot_change_name_of_registered_users")
        old_name = target.display_name
        powers.rename(context.conference, target, name)
        context.to_everyone(wire.DisplayNameChanged(target.id, sender.id, old_name, name))

    @handles(wire.EnableDisplayNameChangeRestrictions, by="moderator")
    def restrict_names(
        self, context: Context, command: wire.EnableDisplayNameChangeRestrictions
    ) -> None:
        """Replaces an earlier list."""
        exempt = list(dict.fromkeys(command.unrestricted_participants))
        self.state.may_rename = exempt
        context.to_everyone(wire.DisplayNameChangeRestrictionsEnabled(exempt))

    @handles(wire.DisableDisplayNameChangeRestrictions, by="moderator")
    def free_names(
        self, context: Context, command: wire.DisableDisplayNameChangeRestrictions
    ) -> None:
        self.state.may_rename = None
        context.to_everyone(wire.DisplayNameChangeRestrictionsDisabled())

    # --- microphones ---

    @handles(wire.Mute, by="moderator")
    def mute(self, context: Context, command: wire.Mute) -> None:
        """Unknown ids are an error of their own; the others are muted all the same."""
        named_once = dict.fromkeys(command.participants)
        unknown = [p for p in named_once if p not in context.participants]
        if unknown:
            context.to_sender(wire.Error("unknown_participants", unknown))
        livekit = context.module(LiveKit)
        if livekit is None:
            return
        places: dict[Place, list[Participant]] = {}
        for named in named_once:
            participant = context.participants.get(named)
            if participant is not None and participant.connected:
                places.setdefault(participant.place, []).append(participant)
        for place, people in places.items():
            context.perform(livekit.muting(context, place, people), Muting(context.sender.id))

    @handles(wire.EnableMicrophoneRestrictions, by="moderator")
    def restrict_microphones(
        self, context: Context, command: wire.EnableMicrophoneRestrictions
    ) -> None:
        exempt = list(dict.fromkeys(command.unrestricted_participants))
        self._set_microphone_restriction(context, exempt)

    @handles(wire.DisableMicrophoneRestrictions, by="moderator")
    def free_microphones(
        self, context: Context, command: wire.DisableMicrophoneRestrictions
    ) -> None:
        self._set_microphone_restriction(context, None)

    def _set_microphone_restriction(
        self, context: Context, exempt: list[ParticipantId] | None
    ) -> None:
        """People are told when LiveKit has done it."""
        livekit = context.module(LiveKit)
        if livekit is None:
            context.to_room(wire.Error("internal"))
            return
        update = livekit.restrict_microphones(context, exempt)
        if update is None:
            raise Refused(wire.Error("conflicting_task"))
        context.perform(update, Restricting(exempt))

    def answered(self, context: Context, note: Muting | Restricting, result: bytes | None) -> None:
        if isinstance(note, Restricting):
            self._restricted(context, note, done=result is not None)
        if result is None:
            raise Refused(wire.Error("livekit_unavailable"))
        if isinstance(note, Muting):
            muted = msgspec.json.decode(result, type=list[str])
            for target in dict.fromkeys(participant_of(identity) for identity in muted):
                if target in context.participants:
                    context.to(context.participants[target], wire.Muted(note.moderator))

    def _restricted(self, context: Context, note: Restricting, done: bool) -> None:
        livekit = context.module(LiveKit)
        if livekit is None or not livekit.restriction_settled(context, note.exempt, done):
            return
        if done and note.exempt is None:
            context.to_room(wire.MicrophoneRestrictionsDisabled())
        elif done and note.exempt is not None:
            context.to_room(wire.MicrophoneRestrictionsEnabled(note.exempt))

    # --- join data ---

    def join_data(self, context: Context) -> wire.JoinData:
        may_rename = self.state.may_rename
        raise_hands = context.module(RaiseHands)
        data = wire.JoinData(
            display_name_change_restrictions=(
                wire.NameChangesFree()
                if may_rename is None
                else wire.NameChangesRestricted(may_rename)
            ),
            raise_hands_enabled=(
                UNSET if raise_hands is None else raise_hands.enabled_in(context.place)
            ),
        )
        if not context.sender.is_moderator:
            return data
        more = msgspec.structs.asdict(self._moderator_data(context))
        return msgspec.structs.replace(data, **more)

    def switch_data(self, context: Context) -> None:
        """Nothing here depends on the breakout room."""

    def _moderator_data(self, context: Context) -> wire.ModeratorData:
        mode = context.waiting_room
        return wire.ModeratorData(
            waiting_room=mode,
            waiting_room_enabled=mode != "disabled",
            guest_access=context.parameters.guest_access,
            waiting_room_participants=(
                [_waiting_participant(waiter) for waiter in context.waiting.values()] or UNSET
            ),
            banned_participants=(
                [
                    wire.BannedParticipant(
                        participant_id=banned,
                        display_name=ban.display_name,
                        avatar_url=ban.avatar_url,
                        banned_by=ban.banned_by,
                        banned_at=timestamp(ban.banned_at),
                    )
                    for banned, ban in context.banned.items()
                ]
                or UNSET
            ),
        )


def _waiting_participant(waiter: Waiter) -> wire.WaitingParticipant:
    return wire.WaitingParticipant(
        participant_id=waiter.id,
        connections=list(waiter.connections),
        accepted=waiter.accepted,
        joined_at=timestamp(waiter.joined_at),
        display_name=waiter.display_name,
        avatar_url=waiter.person.avatar_url,
    )


def _waiting_room_events(
    mode: WaitingRoomMode,
) -> tuple[wire.WaitingRoomUpdated, wire.WaitingRoomEnabled | wire.WaitingRoomDisabled]:
    """The event, and what older clients call it."""
    older = wire.WaitingRoomDisabled() if mode == "disabled" else wire.WaitingRoomEnabled()
    return wire.WaitingRoomUpdated(mode), older


def _is_debriefed(participant: Participant, scope: str) -> bool:
    match scope:
        case "guests":
            return participant.person.kind in ("guest", "call_in")
        case "users_and_guests":
            return not participant.is_moderator
        case _:
            return True


def _may_moderate(context: Context, target: Participant) -> bool:
    """Guests may in meetings with older clients, which know them as moderators."""
    kind = target.person.kind
    return kind == "registered" or (kind == "guest" and context.guests_may_moderate)


def _known(context: Context, target: ParticipantId) -> Participant:
    participant = context.participants.get(target)
    if participant is None:
        raise Refused(wire.Error("unknown_participant"))
    return participant


def _present(context: Context, target: ParticipantId) -> Participant:
    participant = _known(context, target)
    _refuse_if(not participant.connected, "unknown_participant")
    return participant


def _refuse_if(wrong: bool, code: wire.ErrorCode) -> None:
    if wrong:
        raise Refused(wire.Error(code))
