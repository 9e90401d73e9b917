"""What one older client has been told: the base of the full snapshots that it expects."""

import secrets
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, field

from parlour.protocol.legacy import control
from parlour.protocol.roomserver import ParticipationKind
from parlour.protocol.signaling import core

Phase = Literal["outside", "waiting", "joined"]
HIDDEN = frozenset[ParticipationKind]({"recorder", "transcription"})
_PENDING = 256

_KINDS: dict[ParticipationKind, control.Kind] = {
    "registered": "user",
    "guest": "guest",
    "call_in": "sip",
    "registered_call_in": "sip",
}


class Issued(Struct, frozen=True):
    """A command that was passed on: where its errors belong, and what its success confirms."""

    namespace: str
    action: str


class Peer(Struct):
    """Somebody else in the conference."""

    id: str
    display_name: str
    role: str
    kind: ParticipationKind
    joined_at: str
    is_room_owner: bool
    hand_is_up: bool
    hand_updated_at: str
    visible: bool
    connections: set[str]
    avatar_url: str | UnsetType = UNSET
    timer: dict[str, Any] | UnsetType = UNSET

    def control(self) -> control.ControlData:
        """Complete and current, as every snapshot must be."""
        return control.ControlData(
            display_name=self.display_name,
            role=legacy_role(self.role, self.kind),
            participation_kind=_KINDS.get(self.kind, "recorder"),
            hand_is_up=self.hand_is_up,
            hand_updated_at=self.hand_updated_at,
            joined_at=self.joined_at,
            is_room_owner=self.is_room_owner,
            avatar_url=self.avatar_url,
        )


class View(Struct):
    """The state of one client's translation."""

    owner: str
    kind: ParticipationKind
    phase: Phase = "outside"
    id: str = ""
    hand_is_up: bool = False
    waiting_room_enabled: bool | None = None
    """As the client knows it, or takes for granted."""
    entered_with_waiting_room: bool | None = None
    """How that was when somebody came in who is not told."""
    peers: dict[str, Peer] = field(default_factory=dict[str, Peer])
    waiting: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    issued: dict[int, Issued] = field(default_factory=dict[int, Issued])
    transactions: int = field(default_factory=lambda: secrets.randbits(62))
    """The last one. Others see them as well, and theirs must not be taken for ours."""

    def issue(self, namespace: str, action: str) -> int:
        """A transaction id for a command that is passed on; the oldest are forgotten in the end."""
        self.transactions += 1
        self.issued[self.transactions] = Issued(namespace, action)
        if len(self.issued) > _PENDING:
            del self.issued[next(iter(self.issued))]
        return self.transactions

    def learn_readiness(self, event: dict[str, Any]) -> None:
        """What an event of the timer means for the snapshots of others."""
        match event:
            case {"message": "started", "ready_check_enabled": True}:
                self._set_readiness({"ready_status": False})
            case {"message": "stopped"}:
                self._set_readiness(UNSET)
            case {"message": "updated_ready_status", "participant_id": who, "status": ready}:
                if who in self.peers:
                    self.peers[who].timer = {"ready_status": ready}
            case _:
                pass

    def _set_readiness(self, timer: dict[str, Any] | UnsetType) -> None:
        for peer in self.peers.values():
            peer.timer = timer

    def shown(self, participant: str) -> Peer | None:
        """A peer that the client knows of."""
        peer = self.peers.get(participant)
        return peer if peer is not None and peer.visible else None


def legacy_role(role: str, kind: ParticipationKind) -> control.Role:
    """Newer servers know no role `guest` of others: it follows from the kind."""
    if role == "moderator":
        return "moderator"
    return "user" if kind in ("registered", "registered_call_in") and role != "guest" else "guest"


def peer_of(participant: str, connections: set[str], data: dict[str, Any]) -> Peer | None:
    """A peer from the module data of a participant; None for those whom nobody sees."""
    known = data["core"]
    if known["participation_kind"] in HIDDEN:
        return None
    raised = data.get("raise_hands")
    place = data.get("breakout", {}).get("room", {}).get("kind", "main")
    timer = data.get("timer")
    return Peer(
        id=participant,
        display_name=known["display_name"],
        role=known["role"],
        kind=known["participation_kind"],
        joined_at=known["joined_at"],
        is_room_owner=known["is_room_owner"],
        hand_is_up=raised is not None,
        hand_updated_at=raised["raised_at"] if raised else known["joined_at"],
        visible=place == "main",
        connections=connections,
        avatar_url=known.get("avatar_url") or UNSET,
        timer=UNSET if timer is None else timer,
    )


def waiting_control(waiter: core.JoinedWaitingRoom) -> control.ControlData:
    """What is known of somebody who waits: only users have an avatar."""
    return _waiting(waiter.display_name, waiter.joined_at, waiter.avatar_url)


def waiting_entry(entry: dict[str, Any]) -> control.WaitingParticipant:
    """Somebody in the list of those who wait that moderators get when they join."""
    return control.WaitingParticipant(
        id=entry["participant_id"],
        control=_waiting(entry["display_name"], entry["joined_at"], entry["avatar_url"]),
        waiting_room_state="accepted" if entry["accepted"] else "waiting",
    )


def _waiting(name: str, joined_at: str, avatar_url: str | None) -> control.ControlData:
    user = avatar_url is not None
    return control.ControlData(
        display_name=name,
        role="user" if user else "guest",
        participation_kind="user" if user else "guest",
        hand_is_up=False,
        hand_updated_at=joined_at,
        joined_at=joined_at,
        is_room_owner=False,
        avatar_url=avatar_url or UNSET,
    )
