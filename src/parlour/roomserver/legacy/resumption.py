"""Resumption tokens: how an older client that comes back gets its participant id back.

The token carries who it is for, and a proof, so it needs no table and outlives a restart. It counts
for a while after the participant has gone, and once (signaling-legacy.md 10).
"""

import hmac
import os
import uuid
from collections.abc import Callable

from parlour.protocol.legacy.ticket import LENGTH, alphanumeric, number_of
from parlour.protocol.roomserver import (
    ClientParameters,
    ParticipationKind,
    Registered,
    RegisteredCallIn,
)
from parlour.roomserver import limits
from parlour.roomserver.identity import kind_of
from parlour.roomserver.runner import RoomRunner

_LABEL = b"legacy-resumption"
_SALT, _ID, _PROOF = 8, 16, 16
_SIZE = _SALT + _ID + _PROOF
_REMEMBERED = 10_000


class Resumptions:
    """Makes and reads the tokens with `proof`, a keyed hash of 16 bytes."""

    def __init__(self, proof: Callable[[bytes], bytes]) -> None:
        self._proof = proof
        self._used: dict[str, None] = {}

    def make(self, room: str, participant: str, kind: ParticipationKind) -> str:
        """A new token of 64 letters and digits; room and participant are UUIDs."""
        content = os.urandom(_SALT) + uuid.UUID(participant).bytes
        proven = content + self._prove(room, kind, content)
        return alphanumeric(int.from_bytes(proven, "big"), LENGTH)

    def take(self, text: str | None, room: str, kind: ParticipationKind) -> str | None:
        """The participant of a token, which is used up; None if it is not one for this room and
        kind of participant, or was used."""
        if text is None or len(text) != LENGTH or not (text.isascii() and text.isalnum()):
            return None
        number = number_of(text)
        if number >= 2 ** (8 * _SIZE) or text in self._used:
            return None
        proven = number.to_bytes(_SIZE, "big")
        content, proof = proven[:-_PROOF], proven[-_PROOF:]
        if not hmac.compare_digest(proof, self._prove(room, kind, content)):
            return None
        self._used[text] = None
        if len(self._used) > _REMEMBERED:
            del self._used[next(iter(self._used))]
        return str(uuid.UUID(bytes=content[_SALT:]))

    def _prove(self, room: str, kind: ParticipationKind, content: bytes) -> bytes:
        return self._proof(_LABEL + uuid.UUID(room).bytes + kind.encode() + b"\0" + content)


def resumed_or_new(
    resumptions: Resumptions, runner: RoomRunner, client: ClientParameters, text: str | None
) -> str:
    """Who comes in by a ticket: users are themselves; guests are who they were, or somebody new.

    A token that does not fit is ignored. So is that of somebody who is still connected: browsers
    share their storage among people, and a refusal would lock out the second one.
    """
    if isinstance(client, Registered | RegisteredCallIn):
        return client.profile.id
    participant = resumptions.take(text, runner.id, kind_of(client))
    if participant is None or not _is_resumable(runner, participant):
        return str(uuid.uuid4())
    return participant


def _is_resumable(runner: RoomRunner, participant: str) -> bool:
    """Gone, for not too long; or held only because the process was started anew."""
    connections = [c for c, who in runner.room.connections.items() if who == participant]
    if connections:
        sessions = [runner.sessions.get(connection) for connection in connections]
        return all(session is None or session.connection is None for session in sessions)
    left_at = runner.room.left_at(participant)
    return left_at is not None and runner.clock() - left_at <= limits.LEGACY_RESUMPTION * 1_000_000
