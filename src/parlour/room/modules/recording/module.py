"""`recording`: asks a recorder to come, passes orders on to it, and tells the room what it says.

The recorder decides what is so: its word is the status (signaling-modules.md 13).
"""

from collections.abc import Iterable
from typing import Any

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import recording as wire
from parlour.room import limits, workers
from parlour.room.clock import SECOND
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Module, Refused, handles
from parlour.room.modules.recording.state import (
    STARTABLE,
    RecordingState,
    Requesting,
    Target,
    TargetId,
    Work,
    target_from,
)
from parlour.room.participant import Participant, Place
from parlour.room.receivers import Audience

RUNNING = frozenset[wire.OwnStatus]({"active", "paused"})


class Recording(Module[RecordingState]):
    namespace = "recording"
    features = ("record", "stream")
    State = RecordingState
    Note = Requesting
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> RecordingState | None:
        service = workers.target_of(settings)
        if service is None:
            return None
        targets = {given.id: target_from(given) for given in parameters.streaming_targets}
        return RecordingState(service, targets)

    # --- consent ---

    @handles(wire.SetConsent)
    def set_consent(self, context: Context, command: wire.SetConsent) -> None:
        """Silent if nothing changes. It lasts as long as the meeting."""
        sender = context.sender.id
        if self.state.consents.get(sender, False) != command.consent:
            self.state.consents[sender] = command.consent
            context.changed(sender)
            context.to_everyone(wire.ConsentUpdated(sender, command.consent))

    @property
    def agreed(self) -> set[ParticipantId]:
        """Who may be recorded."""
        return {who for who, consents in self.state.consents.items() if consents}

    def keeps_back(self, people: Iterable[Participant]) -> bool:
        """Whether there is somebody of whom a recorder that is here gets nothing."""
        return bool(self.state.recorders) and any(
            person.connected
            and not person.person.is_service
            and not self.state.consents.get(person.id, False)
            for person in people
        )

    # --- moderators' commands: a recording ---

    @handles(wire.StartRecording, by="moderator")
    def start_recording(self, context: Context, command: wire.StartRecording) -> None:
        """Goes on with a paused one; asks again for one that was asked for already."""
        _refuse_if(_lacks(context, "record"), "record_feature_disabled")
        status = self._status(context)
        _refuse_if(status == "active", "recording_already_active")
        if status == "paused":
            self._order(context, wire.DoStartRecording())
        else:
            self._request(context, wire.DoStartRecording(), recording=True, targets=[])

    @handles(wire.PauseRecording, by="moderator")
    def pause_recording(self, context: Context, command: wire.PauseRecording) -> None:
        _refuse_if(self._status(context) not in RUNNING, "recording_not_active")
        self._order(context, wire.DoPauseRecording())

    @handles(wire.StopRecording, by="moderator")
    def stop_recording(self, context: Context, command: wire.StopRecording) -> None:
        _refuse_if(self._status(context) not in RUNNING, "recording_not_active")
        self._order(context, wire.DoStopRecording())

    # --- moderators' commands: streams ---

    @handles(wire.StartStream, by="moderator")
    def start_stream(self, context: Context, command: wire.StartStream) -> None:
        """All or none. Paused ones go on."""
        _refuse_if(_lacks(context, "stream"), "stream_feature_disabled")
        chosen = self._chosen(command.target_ids)
        paused = [name for name, target in chosen.items() if _is_paused(target, context.place)]
        wanted = [name for name in chosen if name not in paused]
        for name in wanted:
            startable = chosen[name].work.status in STARTABLE
            _refuse_if(not startable, "streaming_target_in_use")
        if paused:
            self._order(context, wire.DoStartStreams(paused))
        if wanted:
            self._request(context, wire.DoStartStreams(wanted), recording=False, targets=wanted)

    @handles(wire.PauseStream, by="moderator")
    def pause_stream(self, context: Context, command: wire.PauseStream) -> None:
        self._order(context, wire.DoPauseStreams(self._running(context, command.target_ids)))

    @handles(wire.StopStream, by="moderator")
    def stop_stream(self, context: Context, command: wire.StopStream) -> None:
        self._order(context, wire.DoStopStreams(self._running(context, command.target_ids)))

    def _chosen(self, names: list[TargetId]) -> dict[TargetId, Target]:
        _refuse_if(any(name not in self.state.targets for name in names), "invalid_streaming_id")
        return {name: self.state.targets[name] for name in names}

    def _running(self, context: Context, names: list[TargetId]) -> list[TargetId]:
        """Streams of this room that can be paused or stopped."""
        chosen = self._chosen(names)
        for target in chosen.values():
            runs = target.place == context.place and target.work.status in RUNNING
            _refuse_if(not runs, "invalid_streaming_id")
        return list(chosen)

    # --- calling the recorder ---

    def _request(
        self, context: Context, order: wire.Order, recording: bool, targets: list[TargetId]
    ) -> None:
        """An order if the recorder is here, or else a call: its join data will say what to do."""
        self.state.requests += 1
        number, sender = self.state.requests, context.sender.id
        asked = ("requested", None, number, sender, context.origin.transaction_id)
        if workers.services_here(context, "recorder"):
            self._order(context, order)
        else:
            call = workers.wake_up(context, self.state.service)
            context.perform(call, Requesting(number, recording, targets))
        if recording:
            self._set_recording(context, Work(*asked))
        for name in targets:
            self._set_stream(context, name, Work(*asked))

    def _order(self, context: Context, order: wire.Order) -> None:
        context.to(workers.services_here(context, "recorder"), wire.Service(order))

    def answered(self, context: Context, note: Requesting, result: bytes | None) -> None:
        """A call that failed undoes what it was for, unless that is settled already."""
        if result is not None:
            return
        work = self.state.places.get(context.place)
        if note.recording and work is not None and _waits_for(work, note):
            self._set_recording(context, Work())
        for name in note.targets:
            target = self.state.targets[name]
            if target.place == context.place and _waits_for(target.work, note):
                self._set_stream(context, name, Work())
        raise Refused(wire.Error("failed_to_request_recording_service"))

    # --- what the recorder says ---

    @handles(wire.ServiceSays)
    def service(self, context: Context, command: wire.ServiceSays) -> None:
        here = workers.serves_here(context, context.sender, "recorder")
        _refuse_if(not here, "insufficient_permissions")
        said = command.command
        reason = said.reason if said.status == "error" else None
        if isinstance(said, wire.RecordingStatus):
            _refuse_if(context.place not in self.state.places, "invalid_streaming_id")
            self._set_recording(context, Work(said.status, reason))
        else:
            target = self.state.targets.get(said.target_id)
            used_here = target is not None and target.place == context.place
            _refuse_if(not used_here, "invalid_streaming_id")
            self._set_stream(context, said.target_id, Work(said.status, reason))

    # --- status ---

    def _status(self, context: Context) -> wire.OwnStatus:
        work = self.state.places.get(context.place)
        return "inactive" if work is None else work.status

    def _set_recording(self, context: Context, work: Work) -> None:
        self.state.places[context.place] = work
        _watch(context, f"recording:{context.place}", work)
        context.to_room(wire.RecordingUpdated(work.status, work.told_reason))

    def _set_stream(self, context: Context, name: TargetId, work: Work) -> None:
        """Other rooms are told if the target is taken or becomes free."""
        target = self.state.targets[name]
        others = {p.place for p in context.participants.values() if p.connected} - {context.place}
        before = {place: target.seen_from(place) for place in others}
        target.work = work
        target.place = None if work.status == "inactive" else context.place
        _watch(context, f"stream:{name}", work)
        context.to_room(wire.StreamUpdated(name, work.status, work.told_reason))
        for place in sorted(others):
            seen = target.seen_from(place)
            if seen != before[place]:
                context.replace(place=place).to_room(wire.StreamUpdated(name, seen.status))

    def woke(self, context: Context, name: str) -> None:
        """A recorder that was called has not come, or an error was shown for long enough."""
        what, _, which = name.partition(":")
        if what == "recording":
            work, place = self.state.places[int(which)], int(which)
        else:
            work, place = self.state.targets[which].work, self.state.targets[which].place
        there = context.replace(place=place, transaction_id=work.transaction_id)
        if what == "recording":
            self._set_recording(there, Work())
        else:
            self._set_stream(there, which, Work())
        requester = context.participants.get(work.requested_by or "")
        if work.status == "requested" and requester is not None:
            there.to(requester, wire.Error("recorder_not_started"))

    # --- the recorder comes and goes; breakout rooms ---

    def joined(self, context: Context) -> None:
        if context.sender.person.kind == "recorder":
            self.state.recorders[context.sender.id] = None

    def left(self, context: Context) -> None:
        if not context.sender.connected:
            self.state.recorders.pop(context.sender.id, None)
        if not context.sender.connected and workers.has_gone(context, "recorder"):
            self._reset(context)

    def switched(self, context: Context, old: Place) -> None:
        there = context.replace(place=old)
        if workers.has_gone(there, "recorder"):
            self._reset(there)
        self._describe(context, old)

    def _describe(self, context: Context, old: Place) -> None:
        """Some clients read nothing of what comes with a switch (signaling-modules.md 18.1): they
        would not ask whether somebody agrees who comes into a room that is recorded."""
        before, now = (self.state.places.get(place) or Work() for place in (old, context.place))
        if now.status != before.status:
            context.to_sender(wire.RecordingUpdated(now.status, now.told_reason))
        for name, target in self.state.targets.items():
            seen = target.seen_from(context.place)
            if seen != target.seen_from(old):
                context.to_sender(wire.StreamUpdated(name, seen.status, seen.reason))

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        """An orderly end, before anybody is moved."""
        for place in places:
            there = context.replace(place=place)
            if self._status(there) in RUNNING:
                self._order(there, wire.DoStopRecording())
            running = [
                name
                for name, target in self.state.targets.items()
                if target.place == place and target.work.status in RUNNING
            ]
            if running:
                self._order(there, wire.DoStopStreams(running))
            self._reset(there)

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self._reset(context.replace(place=place))
            self.state.places.pop(place, None)

    def _reset(self, context: Context) -> None:
        """Nothing of this room goes on without a recorder."""
        if self._status(context) != "inactive":
            self._set_recording(context, Work())
        for name, target in self.state.targets.items():
            if target.place == context.place:
                self._set_stream(context, name, Work())

    # --- what others see ---

    def join_data(self, context: Context) -> wire.JoinData:
        work = self.state.places.get(context.place) or Work()
        targets = self.state.targets
        service = None
        if workers.serves_here(context, context.sender, "recorder"):
            service = wire.ServiceData(
                {name: wire.StreamLocation(target.location) for name, target in targets.items()}
            )
        return wire.JoinData(
            consents_recording=self.state.consents.get(context.sender.id, False),
            recording_state=wire.RecordingState(work.status, work.told_reason),
            stream_states={name: t.seen_from(context.place) for name, t in targets.items()},
            service=service,
        )

    def peer_data(self, peer: Participant, audience: Audience) -> wire.PeerData:
        return wire.PeerData(self.state.consents.get(peer.id, False))


def _watch(context: Context, timer: str, work: Work) -> None:
    """A promise to come is believed for a while; an error makes room for another try."""
    if work.status == "requested":
        context.wake(timer, context.at + limits.RECORDER_COMES_SECS * SECOND)
    elif work.status == "error":
        context.wake(timer, context.at + limits.RECORDING_ERROR_SECS * SECOND)
    else:
        context.cancel(timer)


def _waits_for(work: Work, note: Requesting) -> bool:
    return work.status == "requested" and work.request == note.request


def _is_paused(target: Target, place: Place) -> bool:
    return target.place == place and target.work.status == "paused"


def _lacks(context: Context, feature: str) -> bool:
    return f"recording::{feature}" in context.parameters.tariff.disabled_features


def _refuse_if(wrong: bool, code: wire.ErrorCode) -> None:
    if wrong:
        raise Refused(wire.Error(code))
