"""`subroom_audio`: whisper groups, each with a LiveKit room of its own (signaling-core.md 13).

Groups belong to the whole meeting, whatever breakout room their members are in. A member whispers
with one connection, the one that created or accepted; when it ends, the member has left.
"""

from typing import Any

import msgspec
from msgspec import Struct, field

from parlour.media.tokens import VideoGrant, media_token
from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import subroom_audio as wire
from parlour.room import limits
from parlour.room.clock import SECOND
from parlour.room.context import Context
from parlour.room.io import (
    ConnectionId,
    CreateMediaRoom,
    DeleteMediaRoom,
    MediaTarget,
    ParticipantId,
    RemoveFromMedia,
)
from parlour.room.module import Module, Refused, handles
from parlour.room.modules.livekit import ExpectedMedia, LiveKitSettings
from parlour.room.participant import Participant

WhisperId = str
_SOURCES = ("microphone",)


class Member(Struct):
    state: wire.State
    connection: ConnectionId | None = None
    """The one that whispers."""


class Group(Struct):
    members: dict[ParticipantId, Member] = field(default_factory=dict[ParticipantId, Member])


class SubroomAudioState(Struct):
    settings: LiveKitSettings
    groups: dict[WhisperId, Group] = field(default_factory=dict[WhisperId, Group])


class Creating(Struct, frozen=True):
    whisper_id: WhisperId
    invited: list[ParticipantId]


class SubroomAudio(Module[SubroomAudioState]):
    namespace = "subroom_audio"
    State = SubroomAudioState
    Note = Creating | None

    @classmethod
    def create(
        cls, settings: dict[str, Any], parameters: RoomParameters
    ) -> SubroomAudioState | None:
        try:
            livekit = parameters.module_settings.get("livekit")
            return SubroomAudioState(msgspec.convert(livekit, LiveKitSettings))
        except msgspec.ValidationError:
            return None

    # --- making a group ---

    @handles(wire.CreateWhisperGroup)
    def create_group(self, context: Context, command: wire.CreateWhisperGroup) -> None:
        """Exists once LiveKit has made its room."""
        invited = [p for p in command.participant_ids if p != context.sender.id]
        _check_targets(context, invited)
        if len(self.state.groups) >= limits.WHISPER_GROUPS:
            raise Refused(wire.Error("livekit_unavailable"))
        whisper_id = context.new_uuid()
        effect = CreateMediaRoom(target=self._target, room=_media_room(context, whisper_id))
        context.perform(effect, Creating(whisper_id, list(dict.fromkeys(invited))))

    def answered(self, context: Context, note: Creating | None, result: bytes | None) -> None:
        if note is None:
            return
        if result is None:
            raise Refused(wire.Error("livekit_unavailable"))
        if context.who_is_behind(context.connection) is None:
            self._delete(context, note.whisper_id)
            return
        group = Group({context.sender.id: Member("creator", context.connection)})
        self.state.groups[note.whisper_id] = group
        present = [p for p in note.invited if context.participants[p].connected]
        group.members.update({p: Member("invited") for p in present})
        token = self._token(context, note.whisper_id)
        context.to_asking_connection(
            wire.WhisperGroupCreated(token, note.whisper_id, _members(group))
        )
        self._send_invitations(context, note.whisper_id, group, present)

    @handles(wire.InviteToWhisperGroup)
    def invite(self, context: Context, command: wire.InviteToWhisperGroup) -> None:
        """Known members are skipped."""
        _check_targets(context, command.participant_ids)
        group = self._own_group(context, command.whisper_id)
        new = [p for p in dict.fromkeys(command.participant_ids) if p not in group.members]
        if not new:
            return
        event = wire.ParticipantsInvited(command.whisper_id, new)
        context.to(self._others(context, group), event)
        context.to_other_connections(event)
        group.members.update({p: Member("invited") for p in new})
        self._send_invitations(context, command.whisper_id, group, new)

    def _send_invitations(
        self, context: Context, whisper_id: WhisperId, group: Group, new: list[ParticipantId]
    ) -> None:
        invitation = wire.WhisperInvite(context.sender.id, whisper_id, _members(group))
        context.to([context.participants[p] for p in new], invitation)

    # --- answering an invitation ---

    @handles(wire.AcceptWhisperInvite)
    def accept(self, context: Context, command: wire.AcceptWhisperInvite) -> None:
        """The token goes to the connection that accepts."""
        group, member = self._membership(context, command.whisper_id)
        if member.state != "invited":
            raise Refused(wire.Error("already_accepted"))
        member.state = "accepted"
        member.connection = context.connection
        token = self._token(context, command.whisper_id)
        context.to_asking_connection(wire.WhisperToken(command.whisper_id, token))
        context.to(
            self._others(context, group),
            wire.WhisperInviteAccepted(command.whisper_id, context.sender.id),
        )

    @handles(wire.DeclineWhisperInvite)
    def decline(self, context: Context, command: wire.DeclineWhisperInvite) -> None:
        self._membership(context, command.whisper_id)
        declined = wire.WhisperInviteDeclined(command.whisper_id, context.sender.id)
        self._remove(context, command.whisper_id, context.sender.id, declined)

    # --- leaving ---

    @handles(wire.LeaveWhisperGroup)
    def leave(self, context: Context, command: wire.LeaveWhisperGroup) -> None:
        self._membership(context, command.whisper_id)
        self._leave(context, command.whisper_id)

    @handles(wire.KickWhisperParticipants)
    def kick(self, context: Context, command: wire.KickWhisperParticipants) -> None:
        """The creator himself is skipped; those who remain learn of it as of a leave."""
        _check_targets(context, command.participant_ids)
        group = self._own_group(context, command.whisper_id)
        for target in dict.fromkeys(command.participant_ids):
            if target in group.members and target != context.sender.id:
                kicked = context.participants[target]
                context.to(kicked, wire.Kicked(command.whisper_id))
                context.to(kicked, wire.WhisperGroupDisbanded(command.whisper_id))
                left = wire.LeftWhisperGroup(command.whisper_id, target)
                self._remove(context, command.whisper_id, target, left)

    def left(self, context: Context) -> None:
        """With the last connection, or with the one that whispers."""
        sender = context.sender
        for whisper_id, group in tuple(self.state.groups.items()):
            member = group.members.get(sender.id)
            if member is None:
                continue
            if not sender.connected or member.connection == context.connection:
                self._leave(context, whisper_id)

    def closing(self, context: Context) -> None:
        for whisper_id in self.state.groups:
            self._delete(context, whisper_id)

    def _leave(self, context: Context, whisper_id: WhisperId) -> None:
        left = wire.LeftWhisperGroup(whisper_id, context.sender.id)
        self._remove(context, whisper_id, context.sender.id, left)

    def _remove(
        self,
        context: Context,
        whisper_id: WhisperId,
        target: ParticipantId,
        told: wire.WhisperInviteDeclined | wire.LeftWhisperGroup,
    ) -> None:
        """Takes somebody out, tells the others; the last one out closes the group."""
        group = self.state.groups[whisper_id]
        member = group.members.pop(target)
        if member.connection is not None:
            effect = RemoveFromMedia(
                target=self._target,
                room=_media_room(context, whisper_id),
                identities=(f"{target}:{member.connection}",),
            )
            context.perform(effect)
        context.to([context.participants[p] for p in group.members], told)
        if not group.members:
            del self.state.groups[whisper_id]
            self._delete(context, whisper_id)

    def _delete(self, context: Context, whisper_id: WhisperId) -> None:
        room = _media_room(context, whisper_id)
        context.perform(DeleteMediaRoom(target=self._target, room=room))

    # --- finding groups ---

    def _membership(self, context: Context, whisper_id: WhisperId) -> tuple[Group, Member]:
        group = self.state.groups.get(whisper_id)
        if group is None:
            raise Refused(wire.Error("invalid_whisper_id"))
        member = group.members.get(context.sender.id)
        if member is None:
            raise Refused(wire.Error("not_invited"))
        return group, member

    def _own_group(self, context: Context, whisper_id: WhisperId) -> Group:
        group, member = self._membership(context, whisper_id)
        if member.state != "creator":
            raise Refused(wire.Error("insufficient_permissions"))
        return group

    def _others(self, context: Context, group: Group) -> list[Participant]:
        return [context.participants[p] for p in group.members if p != context.sender.id]

    # --- LiveKit ---

    def expected(self, room_id: str) -> list[ExpectedMedia]:
        """Who may be in the groups' rooms now: those who were given a token and have not left."""
        return [
            ExpectedMedia(
                self._target,
                f"{room_id}#{whisper_id}",
                {
                    f"{who}:{member.connection}": _SOURCES
                    for who, member in group.members.items()
                    if member.connection is not None
                },
                whispering=True,
            )
            for whisper_id, group in self.state.groups.items()
        ]

    @property
    def _target(self) -> MediaTarget:
        settings = self.state.settings
        return MediaTarget(settings.service_url, settings.api_key, settings.api_secret)

    def _token(self, context: Context, whisper_id: WhisperId) -> str:
        grant = VideoGrant(
            room=_media_room(context, whisper_id),
            can_publish=True,
            can_publish_sources=_SOURCES,
        )
        settings = self.state.settings
        identity = f"{context.sender.id}:{context.connection}"
        return media_token(
            settings.api_key, settings.api_secret, identity, grant, context.at // SECOND
        )


def _media_room(context: Context, whisper_id: WhisperId) -> str:
    return f"{context.room_id}#{whisper_id}"


def _members(group: Group) -> list[wire.Member]:
    return [wire.Member(participant, m.state) for participant, m in group.members.items()]


def _check_targets(context: Context, targets: list[ParticipantId]) -> None:
    if not targets:
        raise Refused(wire.Error("empty_participant_list"))
    absent = [
        p
        for p in dict.fromkeys(targets)
        if p not in context.participants or not context.participants[p].connected
    ]
    if absent:
        raise Refused(wire.Error("invalid_participant_targets", absent))
