"""What is said to an older client, and the snapshots of participants in it."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from parlour.protocol.legacy import control
from parlour.roomserver.legacy.view import Peer


class Note(Struct, frozen=True):
    """One event; a raw one is passed on as it is."""

    namespace: str
    event: Struct | msgspec.Raw


def joined(peer: Peer) -> Iterator[Note]:
    """Somebody has come, if older clients are to see them."""
    if peer.visible:
        yield Note("control", control.Joined(peer.id, peer.control(), peer.timer))


def update(peer: Peer) -> Iterator[Note]:
    """Something about somebody has changed: everything is said anew."""
    if peer.visible:
        yield Note("control", control.Update(peer.id, peer.control(), peer.timer))


def left(peer: Peer, reason: control.LeaveReason) -> Iterator[Note]:
    """Somebody whom the client knew of has gone."""
    if peer.visible:
        yield Note("control", control.Left(peer.id, reason))
