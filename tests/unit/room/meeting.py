"""A meeting in one line: a real room, with clients that speak and remember what they hear."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from parlour.protocol.roomserver import (
    CallIn,
    ClientParameters,
    Guest,
    Profile,
    Recorder,
    Registered,
    RegisteredCallIn,
    RoomKind,
    RoomParameters,
    Tariff,
    Transcription,
)
from parlour.room import io
from parlour.room.registry import Registry
from parlour.room.room import Room

ROOM_ID = "5d2c0000-0000-4000-8000-000000000000"
START = 1_783_674_000_000_000  # 2026-07-10T09:00:00Z
SECOND = 1_000_000
LIVEKIT = {
    "api_key": "devkey",
    "api_secret": "a secret of at least 32 characters",
    "public_url": "wss://sfu.meet.example",
    "service_url": "http://127.0.0.1:7880",
}
RECORDER = {
    "url": "https://recorder.meet.example/",
    "api_key": {"id": "roomserver", "secret": "a secret between two services"},
}
SCRIBE = {"url": "https://scribe.meet.example/", "api_key": "roomserver:another secret"}
SPACEDECK = {"base_url": "https://draw.meet.example/", "api_key": "a token of Spacedeck"}
MODULES: dict[str, dict[str, Any]] = {
    "automod": {},
    "chat": {},
    "e2ee": {},
    "echo": {},
    "excalidraw": {},
    "legal_vote": {},
    "livekit": LIVEKIT,
    "meeting_report": {},
    "meeting_notes": {"page": "https://meet.example/notes"},
    "moderation": {},
    "polls": {},
    "raise_hands": {},
    "reaction": {},
    "recording": RECORDER,
    "shared_folder": {},
    "subroom_audio": {},
    "timer": {},
    "training_participation_report": {},
    "transcription": SCRIBE,
    "whiteboard": SPACEDECK,
}
SHARED_FOLDER = {
    "read": {"url": "https://cloud.meet.example/r", "password": "may read"},
    "read_write": {"url": "https://cloud.meet.example/w", "password": "may write"},
}
Message = dict[str, Any]


def participant_id(number: int) -> str:
    return str(UUID(int=0xA << 124 | number))


def connection_id(number: int) -> str:
    return str(UUID(int=0xC << 124 | number))


def device_id(number: int) -> str:
    return str(UUID(int=0xD << 124 | number))


def profile(number: int, name: str) -> Profile:
    return Profile(
        id=participant_id(number),
        email=f"{number}@meet.example",
        title="",
        firstname=name,
        lastname="Weiss",
        display_name=f"{name} Weiss",
        avatar_url=f"https://img.meet.example/{number}",
    )


def client_parameters(
    kind: str, number: int, name: str, role: Any, serves: int | None = None
) -> ClientParameters:
    secret = f"device secret {number:06d}"
    match kind:
        case "registered":
            return Registered(profile(number, name), secret, role)
        case "registered_call_in":
            return RegisteredCallIn(profile(number, name), secret, role)
        case "guest":
            return Guest(name, secret, role)
        case "call_in":
            return CallIn(name, secret, role)
        case "recorder":
            return Recorder(_room_kind(serves), secret, role)
        case _:
            return Transcription(_room_kind(serves), secret, role)


def _room_kind(serves: int | None) -> RoomKind:
    return RoomKind() if serves is None else RoomKind("breakout", serves)


@dataclass
class Client:
    """One connection of one participant."""

    meeting: "Meeting"
    number: int
    name: str
    kind: str
    role: str
    connection: str
    heard: list[Message] = field(default_factory=list)
    closed: tuple[int, str] | None = None

    @property
    def id(self) -> str:
        return participant_id(self.number)

    def say(self, namespace: str, action: str, transaction_id: int | None = None, **fields: Any):
        """Sends a command; returns what this client heard in answer to it."""
        message: Message = {"namespace": namespace, "payload": {"action": action, **fields}}
        if transaction_id is not None:
            message["transaction_id"] = transaction_id
        return self.send(msgspec.json.encode(message))

    def send(self, frame: bytes) -> list[Message]:
        before = len(self.heard)
        self.meeting.input(
            io.Received(at=self.meeting.now, connection=self.connection, frame=frame)
        )
        return self.heard[before:]

    def leave(self, reason: Any = "leave") -> None:
        self.meeting.input(io.Lost(at=self.meeting.now, connection=self.connection, reason=reason))

    def events(self, namespace: str, message: str | None = None) -> list[Message]:
        """Payloads of what was heard in a namespace."""
        return [
            heard["payload"]
            for heard in self.heard
            if heard["namespace"] == namespace
            and (message is None or heard["payload"].get("message") == message)
        ]

    def forget(self) -> None:
        self.heard.clear()

    @property
    def names(self) -> list[str]:
        """Everything heard, as `namespace.message`."""
        return [name_of(message) for message in self.heard]

    @property
    def join_success(self) -> Message:
        return self.events("core", "join_success")[-1]


def name_of(message: Message) -> str:
    payload = message["payload"]
    if message["namespace"] == "error":
        return f"error.{payload['error']}"
    if payload["message"] == "error":
        return f"{message['namespace']}.error.{payload['error']}"
    return f"{message['namespace']}.{payload['message']}"


def names(messages: list[Message]) -> list[str]:
    return [name_of(message) for message in messages]


class Meeting:
    """Keeps every input, so that the same meeting can be played again."""

    def __init__(self, registry: Registry | None = None, **parameters: Any) -> None:
        self.now = START
        self.parameters = room_parameters(**parameters)
        self.registry = registry or Registry.built_in()
        self.room = Room.create(ROOM_ID, self.parameters, START, b"seed", self.registry)
        self.inputs: list[io.AnyInput] = []
        self.journal: list[io.AnyInput] = []
        self.outputs: list[io.Output] = []
        self.clients: dict[str, Client] = {}
        self.effects: list[io.AnyEffect] = []
        self.ended: str | None = None
        self._numbers: dict[str, int] = {}
        self._sockets = 0

    def input(self, happening: io.AnyInput) -> list[io.Output]:
        self.inputs.append(happening)
        outputs = self.room.handle(happening)
        self.journal.extend(self.room.kept)
        self.outputs.extend(outputs)
        for output in outputs:
            match output:
                case io.Send(to=to, frame=frame):
                    message = msgspec.json.decode(frame)
                    for connection in to:
                        client = self.clients[connection]
                        assert client.closed is None, "nothing is sent after the closing frame"
                        client.heard.append(message)
                case io.Disconnect():
                    self.clients[output.connection].closed = (output.code, output.reason)
                case io.Ended():
                    self.ended = output.reason
                case _:
                    self.effects.append(output)
        return outputs

    def join(
        self,
        name: str,
        kind: str = "guest",
        role: str = "user",
        serves: int | None = None,
        *,
        guests_may_moderate: bool = False,
    ) -> Client:
        """A socket is opened; the same name is the same participant on another device.

        `serves`: the breakout room that a recorder is for.
        """
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        self._sockets += 1
        self.now += 1000
        client = Client(self, number, name, kind, role, connection_id(self._sockets))
        self.clients[client.connection] = client
        self.input(
            io.Opened(
                at=self.now,
                connection=client.connection,
                device=device_id(self._sockets),
                participant=participant_id(number),
                client=client_parameters(kind, number, name, role, serves),
                guests_may_moderate=guests_may_moderate,
            )
        )
        return client

    def owner(self, name: str = "Mara") -> Client:
        assert not self._numbers, "the owner comes first"
        return self.join(name, "registered", "moderator")

    def moderator(self, name: str) -> Client:
        return self.join(name, "registered", "moderator")

    def user(self, name: str) -> Client:
        return self.join(name, "registered")

    def guest(self, name: str) -> Client:
        return self.join(name, "guest")

    def wait(self, seconds: float) -> None:
        """Lets time pass; the room is woken when it asked to be."""
        until = self.now + int(seconds * SECOND)
        at_once = 0
        while self.room.wake_at is not None and self.room.wake_at <= until:
            at_once = at_once + 1 if self.room.wake_at <= self.now else 0
            assert at_once < 1000, f"woken on and on for {self.room._conference.state.timers}"
            self.now = max(self.now, self.room.wake_at)
            self.input(io.Woke(at=self.now))
        self.now = until

    def answer(self, effect: io.AnyEffect, result: Any) -> None:
        """The runtime has carried out an effect; None if it failed."""
        encoded = None if result is None else msgspec.json.encode(result)
        self.input(io.EffectDone(at=self.now, effect=effect.effect, result=encoded))

    def asked(self, kind: type[Any]) -> list[Any]:
        """Effects of a kind."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def forget(self) -> None:
        """Everybody forgets what they have heard so far."""
        self.effects.clear()
        for client in self.clients.values():
            client.forget()


def as_kept(outputs: list[io.Output]) -> list[io.Output]:
    """What a room that is rebuilt from the journal makes of it: the same, without secrets."""
    return [
        io.Send(output.to, output.kept)
        if isinstance(output, io.Send) and output.kept is not None
        else output
        for output in outputs
    ]


def room_parameters(**changes: Any) -> RoomParameters:
    """Owned by participant 1, the first to join."""
    defaults: dict[str, Any] = {
        "created_by": profile(1, "Mara"),
        "guest_access": True,
        "waiting_room": "disabled",
        "tariff": Tariff(participant_id(99), "Team", {}),
        "module_settings": MODULES,
    }
    return RoomParameters(**(defaults | changes))
