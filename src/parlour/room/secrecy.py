"""Frames that may not be kept as they came (docs/decisions/secret-ballots.md).

While a secret vote runs, a ballot becomes "somebody has voted" before it reaches the journal, and
no other frame keeps a voting token that stands in it.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from parlour.room import commands, hooks
from parlour.room.conference import Conference
from parlour.room.context import Context
from parlour.room.io import AnyInput, BoxOpened, Micros, Received, Recovered, Veiled
from parlour.room.module import Module, Refused
from parlour.room.state import Origin
from parlour.room.vault import Vault

_encode = msgspec.msgpack.Encoder().encode


def vault_of(seed: bytes) -> Vault:
    """One whose tokens follow from the seed: for rooms that nobody's secrets depend on."""
    drawn = 0

    def draw(count: int) -> bytes:
        nonlocal drawn
        drawn += 1
        number = drawn.to_bytes(8, "big")
        return blake2b(number, digest_size=count, key=seed, person=b"vault").digest()

    return Vault(draw)


def veil(conference: Conference, received: Received) -> AnyInput:
    """What the room handles, and keeps, of a frame."""
    if not conference.vault.boxes:
        return received
    veiled = _veiled(conference, received)
    if veiled is not None:
        return veiled
    frame = conference.vault.mask(received.frame)
    return msgspec.structs.replace(received, frame=frame)


def take(conference: Conference, happening: Veiled | BoxOpened | Recovered) -> None:
    """What came from `veil` or from the journal."""
    match happening:
        case Veiled():
            _unveiled(conference, happening)
        case BoxOpened():
            conference.vault.was_opened(happening.vote, happening.ballots)
        case Recovered():
            hooks.for_each(conference, Origin(), lambda module, context: module.recovered(context))


def _unveiled(conference: Conference, veiled: Veiled) -> None:
    """Gives its module what is left of a command."""
    module = conference.modules.get(veiled.namespace)
    speaker = conference.members.get(veiled.connection)
    if module is None or speaker is None:
        return
    origin = Origin(speaker.id, veiled.connection, veiled.transaction_id, speaker.place)
    context = Context(conference, veiled.namespace, origin)

    def call() -> None:
        try:
            module.unveiled(context, msgspec.msgpack.decode(veiled.command, type=module.Veil))
        except Refused as refusal:
            context.to_sender(refusal.answer)

    hooks.guarded(conference, module, call)


def boxes_opened(conference: Conference, at: Micros) -> Iterator[BoxOpened]:
    """Ballots that the journal must have to come to the same results again."""
    opened, conference.vault.opened = conference.vault.opened, []
    for vote, ballots in opened:
        yield BoxOpened(at=at, vote=vote, ballots=ballots)


def _veiled(conference: Conference, received: Received) -> Veiled | None:
    speaker = conference.members.get(received.connection)
    read = commands.read(conference, received.frame) if speaker is not None else None
    module = conference.modules.get(read.namespace) if read is not None else None
    if speaker is None or read is None or module is None or module.Veil is None:
        return None
    origin = Origin(speaker.id, received.connection, read.transaction_id, speaker.place)
    context = Context(conference, module.namespace, origin)
    return hooks.guarded(
        conference, module, lambda: _veiled_by(module, context, received, read.payload)
    )


def _veiled_by(
    module: Module[Any], context: Context, received: Received, payload: msgspec.Raw
) -> Veiled | None:
    command = commands.command_for(module, payload)
    kept = None if command is None else module.veil(context, command)
    if kept is None:
        return None
    return Veiled(
        at=received.at,
        connection=received.connection,
        namespace=module.namespace,
        transaction_id=context.origin.transaction_id,
        command=_encode(kept),
    )
