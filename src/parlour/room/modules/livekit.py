"""`livekit`: tokens and permissions for the media server (signaling-core.md 7).

The room signs tokens itself and asks for everything else by effects. It knows which identities it
gave out, and what each may publish; LiveKit is brought in line with that.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, field

from parlour.media.tokens import VideoGrant, media_token
from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import livekit as wire
from parlour.room import limits
from parlour.room.clock import SECOND
from parlour.room.context import Context
from parlour.room.io import (
    ConnectionId,
    CreateMediaRoom,
    DeleteMediaRoom,
    MediaPermission,
    MediaTarget,
    MuteMicrophones,
    ParticipantId,
    RemoveFromMedia,
    UpdateMediaPermissions,
)
from parlour.room.module import Module, Refused, handles
from parlour.room.participant import MAIN, Participant, Place

SCREEN_SHARE = ("screen_share", "screen_share_audio")


class LiveKitSettings(Struct, frozen=True):
    """`module_settings.livekit`. `public_url` is for clients, `service_url` for API calls."""

    api_key: str
    api_secret: str
    public_url: str
    service_url: str
    screen_share_requires_permission: bool = True


class MediaRoom(Struct):
    """One LiveKit room: who may speak there, if not everybody."""

    exempt: list[ParticipantId] | None = None
    """Microphones are restricted to these people and moderators; new tokens obey at once."""
    announced: list[ParticipantId] | None = None
    """The same, as people were told: an update reaches them only when LiveKit has done it."""
    updating: bool = False
    created: bool = False
    """LiveKit was asked to create it, and has not failed."""


class LiveKitState(Struct):
    settings: LiveKitSettings
    rooms: dict[Place, MediaRoom] = field(default_factory=dict[Place, MediaRoom])
    popouts: dict[ConnectionId, int] = field(default_factory=dict[ConnectionId, int])
    """Pop-out identities that each connection was given."""
    screen_share: dict[ParticipantId, bool] = field(default_factory=dict[ParticipantId, bool])
    """What moderators granted or revoked; without an entry the default counts."""


class Creating(Struct, frozen=True, tag=True):
    place: Place


class Sharing(Struct, frozen=True, tag=True):
    """A grant under way; `before` is what to go back to if LiveKit fails."""

    grant: bool
    participants: list[ParticipantId]
    before: dict[ParticipantId, bool | None]


class LiveKit(Module[LiveKitState]):
    namespace = "livekit"
    State = LiveKitState
    Note = Creating | Sharing | None
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> LiveKitState | None:
        try:
            return LiveKitState(msgspec.convert(settings, LiveKitSettings))
        except msgspec.ValidationError:
            return None

    # --- commands ---

    @handles(wire.CreateNewAccessToken)
    def create_new_access_token(self, context: Context, command: wire.CreateNewAccessToken) -> None:
        """To the asking connection only: the identity is its own."""
        self._open(context, context.place)
        context.to_asking_connection(
            wire.Credentials(
                room=media_room(context.room_id, context.place),
                token=self._media_token(context),
                public_url=self.state.settings.public_url,
            )
        )

    @handles(wire.RequestPopoutStreamAccessToken)
    def request_popout(
        self, context: Context, command: wire.RequestPopoutStreamAccessToken
    ) -> None:
        number = min(
            self.state.popouts.get(context.connection, 0) + 1, limits.POPOUTS_PER_CONNECTION
        )
        self.state.popouts[context.connection] = number
        identity = _popout(context.sender.id, context.connection, number)
        grant = VideoGrant(room=media_room(context.room_id, context.place), hidden=True)
        context.to_asking_connection(
            wire.PopoutStreamAccessToken(self._sign(context, identity, grant))
        )

    @handles(wire.GrantScreenSharePermission, by="moderator")
    def grant_screen_share(
        self, context: Context, command: wire.GrantScreenSharePermission
    ) -> None:
        self._set_screen_share(context, command.participants, grant=True)

    @handles(wire.RevokeScreenSharePermission, by="moderator")
    def revoke_screen_share(
        self, context: Context, command: wire.RevokeScreenSharePermission
    ) -> None:
        self._set_screen_share(context, command.participants, grant=False)

    def _set_screen_share(self, context: Context, named: list[ParticipantId], grant: bool) -> None:
        """Unknown ids are an error of their own; the others are dealt with all the same."""
        unknown = [p for p in named if p not in context.participants]
        if unknown:
            context.to_sender(wire.Error("unknown_participant", unknown))
        known = list(dict.fromkeys(p for p in named if p in context.participants))
        if not known:
            return
        before = {p: self.state.screen_share.get(p) for p in known}
        for participant in known:
            self.state.screen_share[participant] = grant
        people = [context.participants[p] for p in known]
        reached = [p for p in people if p.connected and p.place == context.place]
        if reached:
            update = self._update(context, context.place, reached)
            context.perform(update, Sharing(grant, known, before))
        else:
            context.to_sender(wire.ScreenSharePermissionsUpdated(grant, known))

    def answered(
        self, context: Context, note: Creating | Sharing | None, result: bytes | None
    ) -> None:
        match note:
            case Creating(place=place) if result is None:
                self._room(place).created = False
                raise Refused(wire.Error("livekit_unavailable"))
            case Sharing() if result is None:
                self._undo_sharing(note)
                raise Refused(wire.Error("livekit_unavailable"))
            case Sharing():
                event = wire.ScreenSharePermissionsUpdated(note.grant, note.participants)
                context.to_sender(event)
            case _:
                pass

    def _undo_sharing(self, note: Sharing) -> None:
        for participant, earlier in note.before.items():
            if self.state.screen_share.get(participant) == note.grant:
                if earlier is None:
                    del self.state.screen_share[participant]
                else:
                    self.state.screen_share[participant] = earlier

    # --- joining, leaving, changing roles ---

    def joined(self, context: Context) -> None:
        self._open(context, context.place)

    def join_data(self, context: Context) -> wire.JoinData:
        announced = self._room(context.place).announced
        return wire.JoinData(
            room=media_room(context.room_id, context.place),
            token=self._media_token(context),
            public_url=self.state.settings.public_url,
            microphone_restriction_state=(
                wire.Unrestricted() if announced is None else wire.Restricted(announced)
            ),
        )

    def left(self, context: Context) -> None:
        self._remove(context, context.connection, context.place)
        self.state.popouts.pop(context.connection, None)

    def role_changed(self, context: Context, participant: Participant) -> None:
        """A new moderator is exempt from restrictions at once, a former one no longer."""
        if participant.connected and not participant.person.is_service:
            context.perform(self._update(context, participant.place, [participant]))

    def closing(self, context: Context) -> None:
        for place in self.state.rooms:
            self._delete(context, place)

    # --- for the moderation module ---

    def muting(
        self, context: Context, place: Place, people: Iterable[Participant]
    ) -> MuteMicrophones:
        """The effect that mutes people in one room; its answer lists the identities muted."""
        return MuteMicrophones(
            target=self._target,
            room=media_room(context.room_id, place),
            identities=tuple(_identity(p.id, c) for p in people for c in p.connections),
        )

    def restrict_microphones(
        self, context: Context, exempt: list[ParticipantId] | None
    ) -> UpdateMediaPermissions | None:
        """Restricts the sender's room, or frees it (None). None if an update is under way there."""
        room = self.state.rooms.setdefault(context.place, MediaRoom())
        if room.updating:
            return None
        room.updating = True
        room.exempt = exempt
        here = [
            p
            for p in context.participants.values()
            if p.connected and p.place == context.place and not p.person.is_service
        ]
        return self._update(context, context.place, here)

    def restriction_settled(
        self, place: Place, exempt: list[ParticipantId] | None, done: bool
    ) -> bool:
        """LiveKit has carried the restriction out, or it failed and all is as before.

        False if the answer is about a breakout room that has gone meanwhile.
        """
        room = self.state.rooms.get(place)
        if room is None or not room.updating or room.exempt != exempt:
            return False
        room.updating = False
        if done:
            room.announced = room.exempt
        else:
            room.exempt = room.announced
        return True

    # --- breakout rooms ---

    def breakout_started(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self._open(context, place)

    def switched(self, context: Context, old: Place) -> None:
        for connection in context.sender.connections:
            self._remove(context, connection, old)
            self.state.popouts.pop(connection, None)
        if context.sender.connected:
            self._open(context, context.place)

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            if self.state.rooms.pop(place, None) is not None:
                self._delete(context, place)

    # --- rooms and identities at LiveKit ---

    @property
    def _target(self) -> MediaTarget:
        settings = self.state.settings
        return MediaTarget(settings.service_url, settings.api_key, settings.api_secret)

    def _room(self, place: Place) -> MediaRoom:
        return self.state.rooms.get(place) or MediaRoom()

    def _open(self, context: Context, place: Place) -> None:
        room = self.state.rooms.setdefault(place, MediaRoom())
        if not room.created:
            room.created = True
            effect = CreateMediaRoom(target=self._target, room=media_room(context.room_id, place))
            context.perform(effect, Creating(place))

    def _delete(self, context: Context, place: Place) -> None:
        room = media_room(context.room_id, place)
        context.perform(DeleteMediaRoom(target=self._target, room=room))

    def _remove(self, context: Context, connection: ConnectionId, place: Place) -> None:
        """Every identity that the connection was given leaves the LiveKit room."""
        participant = context.sender.id
        issued = self.state.popouts.get(connection, 0)
        popouts = [_popout(participant, connection, n + 1) for n in range(issued)]
        effect = RemoveFromMedia(
            target=self._target,
            room=media_room(context.room_id, place),
            identities=(_identity(participant, connection), *popouts),
        )
        context.perform(effect)

    def _update(
        self, context: Context, place: Place, people: Iterable[Participant]
    ) -> UpdateMediaPermissions:
        """Pop-outs and services are left alone: they never publish."""
        return UpdateMediaPermissions(
            target=self._target,
            room=media_room(context.room_id, place),
            permissions=tuple(
                MediaPermission(_identity(p.id, connection), self._sources(p))
                for p in people
                for connection in p.connections
            ),
        )

    # --- tokens ---

    def _media_token(self, context: Context) -> str:
        sender = context.sender
        grant = VideoGrant(
            room=media_room(context.room_id, context.place),
            room_create=True,
            can_publish=True,
            can_publish_sources=self._sources(sender),
            hidden=sender.person.is_service,
        )
        return self._sign(context, _identity(sender.id, context.connection), grant)

    def _sources(self, participant: Participant) -> tuple[str, ...]:
        """What somebody may publish where they are."""
        exempt = self._room(participant.place).exempt
        moderator = participant.is_moderator
        microphone = moderator or exempt is None or participant.id in exempt
        by_default = not self.state.settings.screen_share_requires_permission
        share = moderator or self.state.screen_share.get(participant.id, by_default)
        return (
            "camera",
            *(("microphone",) if microphone else ()),
            *(SCREEN_SHARE if share else ()),
        )

    def _sign(self, context: Context, identity: str, grant: VideoGrant) -> str:
        settings = self.state.settings
        return media_token(
            settings.api_key, settings.api_secret, identity, grant, context.at // SECOND
        )


def media_room(room_id: str, place: Place) -> str:
    return f"{room_id}:{'main' if place == MAIN else place}"


def participant_of(identity: str) -> ParticipantId:
    return identity.partition(":")[0]


def _identity(participant: ParticipantId, connection: ConnectionId) -> str:
    return f"{participant}:{connection}"


def _popout(participant: ParticipantId, connection: ConnectionId, number: int) -> str:
    return f"{participant}:{connection}-popout{number}"
