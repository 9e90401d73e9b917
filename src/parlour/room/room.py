"""A room: the fold of its inputs. It reads no clock, draws no random number, awaits nothing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import UNSET, structs

from parlour.protocol.roomserver import (
    ParticipationKind,
    RoomParameters,
    RoomPatch,
    StorageQuota,
    WaitingRoomMode,
)
from parlour.protocol.signaling import core
from parlour.room import (
    admission,
    assets,
    breakout,
    commands,
    hooks,
    lifetime,
    removal,
    secrecy,
    time_limit,
    waiting,
)
from parlour.room.conference import Conference
from parlour.room.context import Context
from parlour.room.io import (
    AnyEffect,
    AnyInput,
    BoxOpened,
    CloseRequested,
    ConnectionId,
    EffectDone,
    Lost,
    MediaLost,
    MediaTarget,
    Micros,
    Opened,
    Output,
    ParticipantId,
    Patched,
    Posted,
    QuotaChanged,
    Received,
    Recovered,
    Replaced,
    TokenIssued,
    Veiled,
    Woke,
)
from parlour.room.module import Module
from parlour.room.modules.livekit import ExpectedMedia, LiveKit
from parlour.room.modules.meeting_notes import MeetingNotes
from parlour.room.modules.recording import Recording
from parlour.room.modules.subroom_audio import SubroomAudio
from parlour.room.registry import Registry
from parlour.room.state import Origin, RoomState
from parlour.room.vault import Vault

_state_encoder = msgspec.msgpack.Encoder()
_state_decoder = msgspec.msgpack.Decoder(RoomState)


class Room:
    """Made by `create` or `restore`."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference
        self.kept: list[AnyInput] = []

    @classmethod
    def create(
        cls,
        room_id: str,
        parameters: RoomParameters,
        at: Micros,
        seed: bytes,
        registry: Registry,
        *,
        vault: Vault | None = None,
        address: str = "",
    ) -> "Room":
        """A new room. `seed`: up to 64 bytes, secret and random; ids are drawn from it, and
        without a vault even voting tokens. `address`: where clients reach the room server."""
        state = RoomState(
            room_id=room_id,
            parameters=parameters,
            seed=seed,
            created_at=at,
            now=at,
            waiting_room=parameters.waiting_room,
            address=address,
        )
        conference = Conference(
            state, _new_modules(parameters, registry), vault or secrecy.vault_of(seed)
        )
        lifetime.watch_idleness(conference, anew=True)
        return cls(conference)

    @classmethod
    def restore(cls, snapshot: bytes, registry: Registry, vault: Vault | None = None) -> "Room":
        """The room of a snapshot. Modules that are no longer installed are left behind."""
        state = _state_decoder.decode(snapshot)
        modules: dict[str, Module[Any]] = {}
        for namespace, encoded in state.modules.items():
            kind = registry.get(namespace)
            if kind is not None:
                modules[namespace] = kind(msgspec.msgpack.decode(encoded, type=kind.State))
        state.modules = {}
        return cls(Conference(state, modules, vault or Vault(None)))

    def snapshot(self) -> bytes:
        """The whole state: the same for the same inputs, byte for byte."""
        states = {
            namespace: msgspec.Raw(_state_encoder.encode(module.state))
            for namespace, module in self._conference.modules.items()
        }
        return _state_encoder.encode(structs.replace(self._conference.state, modules=states))

    def handle(self, happening: AnyInput) -> list[Output]:
        """What follows from an happening. Never raises for anything that a client can send.

        `kept` is then what the journal shall hold of it.
        """
        conference = self._conference
        self.kept = [happening]
        if conference.state.closed:
            return []
        conference.moment(happening.at)
        if isinstance(happening, Received):
            happening = secrecy.veil(conference, happening)
            self.kept = [happening]
        if conference.state.closing is None:
            refreshing = self._take(happening)
        else:
            refreshing = self._take_while_closing(happening)
        if not conference.state.closed:
            lifetime.watch_idleness(conference, anew=refreshing)
        self.kept = [*secrecy.boxes_opened(conference, happening.at), *self.kept]
        outputs = conference.outputs
        conference.outputs = []
        return outputs

    @property
    def room_id(self) -> str:
        return self._conference.state.room_id

    @property
    def vault(self) -> Vault:
        """What the runtime keeps apart from the journal, or not at all."""
        return self._conference.vault

    @property
    def parameters(self) -> RoomParameters:
        return self._conference.state.parameters

    @property
    def created_at(self) -> Micros:
        """When the room began."""
        return self._conference.state.created_at

    @property
    def people(self) -> tuple[int, int]:
        """How many people are in the conference, and how many in the waiting room."""
        state = self._conference.state
        known = state.participants
        present = {who for who in state.connections.values() if not known[who].person.is_service}
        return len(present), len(set(state.waiting_connections.values()))

    @property
    def waiting_room(self) -> WaitingRoomMode:
        """Who has to wait."""
        return self._conference.state.waiting_room

    @property
    def breakout_rooms(self) -> int:
        """How many there are now."""
        session = self._conference.state.breakout
        return 0 if session is None or self.closed else len(session.names)

    @property
    def wake_at(self) -> Micros | None:
        """When the runtime shall send `Woke`."""
        return min(self._conference.state.timers.values(), default=None)

    @property
    def closed(self) -> bool:
        """An `Ended` was given; from now on there are no outputs."""
        return self._conference.state.closed is not None

    @property
    def closing(self) -> bool:
        """It is over for its people, or about to be: nobody comes in any more."""
        return self._conference.state.closing is not None

    @property
    def connections(self) -> Mapping[ConnectionId, ParticipantId]:
        """Every connection in the conference and in the waiting room."""
        state = self._conference.state
        return MappingProxyType(state.connections | state.waiting_connections)

    @property
    def devices(self) -> Mapping[ConnectionId, str]:
        """The device of every connection: how a runtime knows a dead one from its successor."""
        state = self._conference.state
        people = (*state.participants.values(), *state.waiting.values())
        return {c: device for person in people for c, device in person.connections.items()}

    def left_at(self, participant: ParticipantId) -> Micros | None:
        """When somebody left who has been in the conference; None for everybody else."""
        known = self._conference.state.participants.get(participant)
        return None if known is None else known.left_at

    @property
    def expected_media(self) -> list[ExpectedMedia]:
        """Who may be in the room's media rooms, as far as there is anybody."""
        whispering = self._conference.modules.get(SubroomAudio.namespace)
        groups = whispering.expected(self.room_id) if isinstance(whispering, SubroomAudio) else []
        livekit = self._conference.modules.get(LiveKit.namespace)
        if not isinstance(livekit, LiveKit):
            return groups
        recording = self._conference.modules.get(Recording.namespace)
        agreed = recording.agreed if isinstance(recording, Recording) else ()
        people = self._conference.state.participants.values()
        return [*livekit.expected(self.room_id, people, agreed), *groups]

    @property
    def keeps_back_from_recorders(self) -> bool:
        """A recorder is here, and somebody who has not agreed to be recorded."""
        recording = self._conference.modules.get(Recording.namespace)
        people = self._conference.state.participants.values()
        return isinstance(recording, Recording) and recording.keeps_back(people)

    @property
    def notes(self) -> MeetingNotes | None:
        """The module that has the notes; whoever serves the editor reads there."""
        found = self._conference.modules.get(MeetingNotes.namespace)
        return found if isinstance(found, MeetingNotes) else None

    def name_of(self, connection: ConnectionId) -> str:
        """How somebody in the conference is called."""
        member = self._conference.members.get(connection)
        return "" if member is None else member.display_name

    def media_of(self, media_room: str, identity: str) -> MediaTarget | None:
        """The media server of a media room, if this identity may be in it now."""
        for expected in self.expected_media:
            if expected.room == media_room and identity in expected.identities:
                return expected.target
        return None

    @property
    def pending_effects(self) -> list[AnyEffect]:
        """Effects that have not been answered: to be carried out again after a crash."""
        return [pending.effect for pending in self._conference.state.pending.values()]

    def refusal(
        self, participant: ParticipantId, kind: ParticipationKind
    ) -> admission.Refusal | None:
        """Why a token must not be issued or used; None if it may."""
        return admission.refusal(self._conference, participant, kind)

    def _take(self, happening: AnyInput) -> bool:
        """True if the input starts the idle timer anew."""
        conference = self._conference
        match happening:
            case Received():
                commands.received(conference, happening.connection, happening.frame)
            case Veiled() | BoxOpened() | Recovered():
                secrecy.take(conference, happening)
            case Opened():
                admission.opened(conference, happening)
                return True
            case Lost():
                _lost(conference, happening)
            case Woke():
                _woke(conference)
            case EffectDone():
                _effect_done(conference, happening)
            case TokenIssued() | Replaced():
                if isinstance(happening, Replaced):
                    time_limit.replace(conference, happening.parameters)
                return True
            case Patched() | QuotaChanged():
                _changed_by_controller(conference, happening)
            case MediaLost() | Posted():
                _for_a_module(conference, happening)
            case CloseRequested():
                lifetime.close(conference, happening.reason)
        return False

    def _take_while_closing(self, happening: AnyInput) -> bool:
        """Nobody comes in or is heard; what modules wait for still comes to its end."""
        conference = self._conference
        match happening:
            case Opened():
                conference.disconnect(happening.connection)
            case Lost():
                _lost(conference, happening)
            case BoxOpened():
                secrecy.take(conference, happening)
            case Woke():
                if conference.state.timers.get(lifetime.WAITED_ENOUGH, 0) <= happening.at:
                    lifetime.end(conference)
            case EffectDone():
                _effect_done(conference, happening)
                lifetime.end_if_done(conference)
            case CloseRequested(reason="fatal_error"):
                lifetime.end(conference)
            case _:
                pass
        lifetime.forget_all_but_the_end(conference)
        return False


def _new_modules(parameters: RoomParameters, registry: Registry) -> dict[str, Module[Any]]:
    modules: dict[str, Module[Any]] = {}
    for kind in registry:
        settings = parameters.module_settings.get(kind.namespace)
        state = None if settings is None else kind.create(settings, parameters)
        if state is not None:
            modules[kind.namespace] = kind(state)
    return modules


def _lost(conference: Conference, lost: Lost) -> None:
    if lost.connection in conference.members:
        removal.connection_ended(conference, lost.connection, lost.reason)
    elif lost.connection in conference.waiters:
        waiting.leave(conference, lost.connection)


def _media_lost(conference: Conference, lost: MediaLost) -> None:
    livekit = conference.modules.get(LiveKit.namespace)
    if isinstance(livekit, LiveKit):
        context = Context(conference, LiveKit.namespace, Origin())
        hooks.guarded(conference, livekit, lambda: livekit.media_lost(context, lost.identities))


def _woke(conference: Conference) -> None:
    """Fires what is due, the earliest first; timers set meanwhile wait for the next time."""
    state = conference.state
    due = sorted((at, name) for name, at in state.timers.items() if at <= state.now)
    for at, timer in due:
        if state.closed or state.timers.get(timer) != at:
            continue
        del state.timers[timer]
        if timer in lifetime.TIMERS:
            lifetime.close(conference, lifetime.TIMERS[timer])
            continue
        if timer == breakout.TIMER:
            breakout.expired(conference)
            continue
        namespace, name = timer.split(":", 1)
        module = conference.modules.get(namespace)
        if module is not None:
            context = Context(conference, namespace, Origin())
            hooks.guarded(conference, module, lambda m=module, c=context, n=name: m.woke(c, n))


def _effect_done(conference: Conference, done: EffectDone) -> None:
    """Gives the answer to the module, in the origin of the command that began it."""
    pending = conference.state.pending.pop(done.effect, None)
    module = conference.modules.get(pending.namespace) if pending else None
    if pending is None or module is None:
        return
    context = Context(conference, pending.namespace, pending.origin)
    hooks.answered(conference, module, context, pending.note, done.result)


def _changed_by_controller(conference: Conference, change: Patched | QuotaChanged) -> None:
    if isinstance(change, Patched):
        _patched(conference, change.patch)
    else:
        _quota_changed(conference, change.quota)


def _for_a_module(conference: Conference, happening: MediaLost | Posted) -> None:
    if isinstance(happening, Posted):
        _posted(conference, happening)
    else:
        _media_lost(conference, happening)


def _posted(conference: Conference, posted: Posted) -> None:
    """For the module, in the origin of the connection that the socket belongs to."""
    module = conference.modules.get(posted.namespace)
    if module is not None:
        member = conference.members.get(posted.connection)
        origin = (
            Origin() if member is None else Origin(member.id, posted.connection, None, member.place)
        )
        context = Context(conference, posted.namespace, origin)
        hooks.guarded(conference, module, lambda: module.posted(context, posted))


def _patched(conference: Conference, patch: RoomPatch) -> None:
    parameters = conference.state.parameters
    if patch.password is not UNSET:
        parameters = structs.replace(parameters, password=patch.password)
    if patch.title is not UNSET and parameters.event is not None:
        event = structs.replace(parameters.event, title=patch.title)
        parameters = structs.replace(parameters, event=event)
    conference.state.parameters = parameters
    receivers = conference.receivers
    conference.send_core(
        receivers.everyone if parameters.show_meeting_details else receivers.moderators,
        core.RoomParametersChanged(core.ParameterChange(patch.password, patch.title)),
    )


def _quota_changed(conference: Conference, quota: StorageQuota) -> None:
    """Later joiners see the new numbers in their tariff."""
    state = conference.state
    state.parameters = assets.with_quota(state.parameters, quota)
    total = UNSET if quota.total is None else quota.total
    conference.send_core(
        conference.receivers.moderators, core.StorageQuotaChanged(core.Quota(quota.used, total))
    )
