"""`livekit`: tokens and permissions for the media server (signaling-core.md 7).

The room signs tokens itself and asks for everything else by effects. It knows which identities it
gave out, and what each may publish; LiveKit is brought in line with that.
"""

from collections.abc import Container, Iterable
from typing import Any

import msgspec

from parlour.media.tokens import LIFETIME_SECS, VideoGrant, media_token
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
from parlour.room.modules.livekit import names
from parlour.room.modules.livekit.state import (
    Creating,
    ExpectedMedia,
    LiveKitSettings,
    LiveKitState,
    MediaRoom,
    Removing,
    Sharing,
)
from parlour.room.participant import Participant, Place

SCREEN_SHARE = ("screen_share", "screen_share_audio")

Work = Creating | Sharing | Removing


class LiveKit(Module[LiveKitState]):
    namespace = "livekit"
    State = LiveKitState
    Note = Work | None
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
        context.to_asking_connection(self._credentials(context))

    @handles(wire.RequestPopoutStreamAccessToken)
    def request_popout(
        self, context: Context, command: wire.RequestPopoutStreamAccessToken
    ) -> None:
        number = min(
            self.state.popouts.get(context.connection, 0) + 1, limits.POPOUTS_PER_CONNECTION
        )
        self.state.popouts[context.connection] = number
        popout = names.popout_identity(context.sender.id, context.connection, number)
        grant = VideoGrant(room=names.media_room(context.room_id, context.place), hidden=True)
        context.to_asking_connection(
            wire.PopoutStreamAccessToken(self._sign(context, popout, grant))
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
        named_once = dict.fromkeys(named)
        unknown = [p for p in named_once if p not in context.participants]
        if unknown:
            context.to_sender(wire.Error("unknown_participant", unknown))
        known = [p for p in named_once if p in context.participants]
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

    def answered(self, context: Context, note: Work | None, result: bytes | None) -> None:
        match note:
            case Creating(place=place) if result is None:
                self._room(place).created = False
                raise Refused(wire.Error("livekit_unavailable"))
            case Sharing() if result is None:
                self._undo_sharing(note)
                raise Refused(wire.Error("livekit_unavailable"))
            case Sharing():
                self._reconcile_later(context, context.place)
                event = wire.ScreenSharePermissionsUpdated(note.grant, note.participants)
                context.to_sender(event)
            case Removing() if result is None:
                self._remove_later(context, note)
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
            room=names.media_room(context.room_id, context.place),
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
            self._reconcile_later(context, participant.place)

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
            room=names.media_room(context.room_id, place),
            identities=tuple(names.identity(p.id, c) for p in people for c in p.connections),
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
        return self._update(context, context.place, _publishers(context, context.place))

    def restriction_settled(
        self, context: Context, exempt: list[ParticipantId] | None, done: bool
    ) -> bool:
        """LiveKit has carried the restriction out, or it failed and all is as before.

        False if the answer is about a breakout room that has gone meanwhile.
        """
        room = self.state.rooms.get(context.place)
        if room is None or not room.updating or room.exempt != exempt:
            return False
        room.updating = False
        self._reconcile_later(context, context.place)
        if done:
            room.announced = room.exempt
        else:
            room.exempt = room.announced
        return True

    # --- for the runtime ---

    def media_lost(self, context: Context, identities: Iterable[str]) -> None:
        """Leads back who has not found back to a media room that was lost and made again."""
        for identity in identities:
            connection = names.connection_of(identity)
            member = context.who_is_behind(connection)
            if member is not None and names.identity(member.id, connection) == identity:
                theirs = context.replace(
                    participant=member.id, connection=connection, place=member.place
                )
                theirs.to_asking_connection(self._credentials(theirs))

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
            effect = CreateMediaRoom(
                target=self._target, room=names.media_room(context.room_id, place)
            )
            context.perform(effect, Creating(place))

    def _delete(self, context: Context, place: Place) -> None:
        room = names.media_room(context.room_id, place)
        context.perform(DeleteMediaRoom(target=self._target, room=room))

    def _remove(self, context: Context, connection: ConnectionId, place: Place) -> None:
        """Every identity that the connection was given leaves the LiveKit room."""
        who = context.sender.id
        issued = self.state.popouts.get(connection, 0)
        popouts = [names.popout_identity(who, connection, n + 1) for n in range(issued)]
        identities = (names.identity(who, connection), *popouts)
        self._perform_removal(context, Removing(place, identities))

    def _perform_removal(self, context: Context, removal: Removing) -> None:
        effect = RemoveFromMedia(
            target=self._target,
            room=names.media_room(context.room_id, removal.place),
            identities=removal.identities,
        )
        context.perform(effect, removal)

    def _remove_later(self, context: Context, failed: Removing) -> None:
        """Nobody who was sent away may go on listening because LiveKit failed for a moment."""
        if failed.attempts >= limits.MEDIA_REMOVAL_ATTEMPTS:
            return
        self.state.failures += 1
        name = f"remove:{self.state.failures}"
        again = msgspec.structs.replace(failed, attempts=failed.attempts + 1)
        self.state.removals[name] = again
        context.wake(name, context.at + 2**failed.attempts * SECOND)

    def _remove_again(self, context: Context, name: str) -> None:
        """But not those connections that have been let in again meanwhile."""
        removal = self.state.removals.pop(name)
        gone: list[str] = []
        for identity in removal.identities:
            member = context.who_is_behind(names.connection_of(identity))
            if member is None or member.place != removal.place:
                gone.append(identity)
        if gone:
            again = msgspec.structs.replace(removal, identities=tuple(gone))
            self._perform_removal(context, again)

    def expected(
        self, room_id: str, people: Iterable[Participant], agreed: Container[ParticipantId]
    ) -> list[ExpectedMedia]:
        """Who may be in the LiveKit rooms now; whoever else is there has kept an old token.
        `agreed`: to be recorded."""
        there: dict[Place, dict[str, tuple[str, ...] | None]] = {}
        recorders: dict[Place, set[str]] = {}
        unrecorded: dict[Place, set[str]] = {}
        for person in people:
            own = {names.identity(person.id, connection) for connection in person.connections}
            if person.person.kind == "recorder":
                recorders.setdefault(person.place, set()).update(own)
            elif not person.person.is_service and person.id not in agreed:
                unrecorded.setdefault(person.place, set()).update(own)
            sources = None if person.person.is_service else self._sources(person)
            for connection in person.connections:
                identities = there.setdefault(person.place, {})
                identities[names.identity(person.id, connection)] = sources
                for number in range(self.state.popouts.get(connection, 0)):
                    popout = names.popout_identity(person.id, connection, number + 1)
                    identities[popout] = None
        return [
            ExpectedMedia(
                self._target,
                names.media_room(room_id, place),
                identities,
                frozenset(recorders.get(place, ())),
                frozenset(unrecorded.get(place, ())),
            )
            for place, identities in there.items()
        ]

    # --- permissions at LiveKit ---

    def _reconcile_later(self, context: Context, place: Place) -> None:
        """Once more when every token is worthless that was given out before a restriction."""
        delay = (LIFETIME_SECS + limits.MEDIA_TOKEN_LEEWAY_SECS) * SECOND
        context.conference.wake(self.namespace, f"reconcile:{place}", context.at + delay)

    def _reconcile(self, context: Context, place: Place) -> None:
        here = _publishers(context, place)
        if here and place in self.state.rooms:
            context.perform(self._update(context, place, here))

    def woke(self, context: Context, name: str) -> None:
        what, _, number = name.partition(":")
        if what == "remove":
            self._remove_again(context, name)
        else:
            self._reconcile(context, int(number))

    def _update(
        self, context: Context, place: Place, people: Iterable[Participant]
    ) -> UpdateMediaPermissions:
        """Pop-outs and services are left alone: they never publish."""
        return UpdateMediaPermissions(
            target=self._target,
            room=names.media_room(context.room_id, place),
            permissions=tuple(
                MediaPermission(names.identity(p.id, connection), self._sources(p))
                for p in people
                for connection in p.connections
            ),
        )

    # --- tokens ---

    def _credentials(self, context: Context) -> wire.Credentials:
        return wire.Credentials(
            room=names.media_room(context.room_id, context.place),
            token=self._media_token(context),
            public_url=self.state.settings.public_url,
        )

    def _media_token(self, context: Context) -> str:
        sender = context.sender
        grant = VideoGrant(
            room=names.media_room(context.room_id, context.place),
            can_publish=True,
            can_publish_sources=self._sources(sender),
            hidden=sender.person.is_service,
        )
        return self._sign(context, names.identity(sender.id, context.connection), grant)

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


def _publishers(context: Context, place: Place) -> list[Participant]:
    """Who may publish in a room: everybody but services."""
    return [
        p
        for p in context.participants.values()
        if p.connected and p.place == place and not p.person.is_service
    ]
