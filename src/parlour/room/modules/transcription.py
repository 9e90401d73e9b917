"""`transcription`: a service that writes along what is said in a room (signaling-modules.md 16)."""

from typing import Any

from msgspec import Struct, field, structs

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import transcription as wire
from parlour.room import limits, workers
from parlour.room.context import Context
from parlour.room.io import ServiceTarget
from parlour.room.module import Malformed, Module, Refused, handles
from parlour.room.participant import Place

FEATURE = "transcription"


class Session(Struct):
    request: int
    """Number of the start."""
    running: bool = False


class Requesting(Struct, frozen=True):
    request: int


class TranscriptionState(Struct):
    service: ServiceTarget
    places: dict[Place, Session] = field(default_factory=dict[Place, Session])
    requests: int = 0


class Transcription(Module[TranscriptionState]):
    namespace = "transcription"
    features = (FEATURE,)
    State = TranscriptionState
    Note = Requesting
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(
        cls, settings: dict[str, Any], parameters: RoomParameters
    ) -> TranscriptionState | None:
        service = workers.target_of(settings)
        lacking = f"{cls.namespace}::{FEATURE}" in parameters.tariff.disabled_features
        return None if service is None or lacking else TranscriptionState(service)

    # --- moderators' commands ---

    @handles(wire.Start, by="moderator")
    def start(self, context: Context, command: wire.Start) -> None:
        if command.language is not None and len(command.language) > limits.LANGUAGE_CHARS:
            raise Malformed
        if context.place in self.state.places:
            raise Refused(wire.Error("already_active"))
        self.state.requests += 1
        self.state.places[context.place] = Session(self.state.requests)
        call = workers.wake_up(context, self.state.service, language=command.language)
        context.perform(call, Requesting(self.state.requests))
        context.to_room(wire.StateUpdated("requested"))

    @handles(wire.Stop, by="moderator")
    def stop(self, context: Context, command: wire.Stop) -> None:
        """A service that is here ends orderly: it says itself when it has stopped."""
        if workers.services_here(context, "transcription"):
            self._tell_to_stop(context)
        elif context.place in self.state.places:
            self._end(context)
        else:
            raise Refused(wire.Error("not_active"))

    def answered(self, context: Context, note: Requesting, result: bytes | None) -> None:
        session = self.state.places.get(context.place)
        waits = session is not None and session.request == note.request and not session.running
        if result is None and waits:
            context.to_room(wire.Error("service_request_failed"))
            self._end(context)

    # --- what the service says ---

    @handles(wire.TranscriptionServiceEvent)
    def service_event(self, context: Context, command: wire.TranscriptionServiceEvent) -> None:
        if not workers.serves_here(context, context.sender, "transcription"):
            raise Refused(wire.Error("insufficient_permissions"))
        said, session = command.event, self.state.places.get(context.place)
        if isinstance(said, wire.SaysStopped):
            if session is not None:
                self._end(context)
        elif session is None:
            # Nobody asks for it any more.
            self._tell_to_stop(context)
        elif isinstance(said, wire.SaysSegment):
            context.to_room(wire.Segment(**structs.asdict(said)))
        elif not session.running:
            session.running = True
            context.to_room(wire.StateUpdated("running"))

    def _tell_to_stop(self, context: Context) -> None:
        services = workers.services_here(context, "transcription")
        context.to(services, wire.ServiceCommand(wire.DoStop()))

    def _end(self, context: Context) -> None:
        del self.state.places[context.place]
        context.to_room(wire.StateUpdated("inactive"))

    # --- the service goes; breakout rooms ---

    def left(self, context: Context) -> None:
        if not context.sender.connected:
            self._end_without_service(context)

    def switched(self, context: Context, old: Place) -> None:
        self._end_without_service(context.replace(place=old))

    def _end_without_service(self, context: Context) -> None:
        gone = workers.has_gone(context, "transcription")
        if gone and context.place in self.state.places:
            context.to_room(wire.Error("service_disconnected"))
            self._end(context)

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        """An orderly end, before anybody is moved."""
        for place in places:
            if place in self.state.places:
                there = context.replace(place=place)
                self._tell_to_stop(there)
                self._end(there)

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self.state.places.pop(place, None)

    # --- join data ---

    def join_data(self, context: Context) -> wire.JoinData:
        session = self.state.places.get(context.place)
        if session is None:
            return wire.JoinData("inactive")
        return wire.JoinData("running" if session.running else "requested")
