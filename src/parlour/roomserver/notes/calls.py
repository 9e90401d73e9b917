"""Carries out what rooms ask of Etherpad and Spacedeck."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import msgspec

from parlour.room.assets import NotStored
from parlour.room.io import (
    BoardEffect,
    CreateBoard,
    EndPadSessions,
    OpenPadSessions,
    PadEffect,
    PreparePad,
    StoreBoard,
    StorePad,
)
from parlour.roomserver import limits
from parlour.roomserver.effects import Keep
from parlour.roomserver.failures import ServiceError
from parlour.roomserver.notes.etherpad import Etherpad
from parlour.roomserver.notes.spacedeck import Spacedeck


class HttpEditorCalls:
    """Over HTTP, to whatever server a room's settings name. Redirects are not followed."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(trust_env=False, timeout=limits.EFFECT_TIMEOUT)

    async def pads(self, effect: PadEffect, keep: Keep) -> bytes:
        """The effect's answer as JSON. Raises ServiceError."""
        etherpad = Etherpad(self._http, effect.server)
        match effect:
            case PreparePad():
                return msgspec.json.encode(await etherpad.prepare(effect))
            case OpenPadSessions():
                return msgspec.json.encode(await etherpad.open(effect))
            case EndPadSessions():
                await _stubbornly(lambda: etherpad.end(effect.sessions))
                return msgspec.json.encode(None)
            case StorePad():
                kept = await _kept(etherpad.pdf(effect), effect, keep)
                if effect.then_delete:
                    await etherpad.delete(effect)
                return kept

    async def boards(self, effect: BoardEffect, keep: Keep) -> bytes:
        """The effect's answer as JSON. Raises ServiceError."""
        spacedeck = Spacedeck(self._http, effect.server)
        match effect:
            case CreateBoard():
                return msgspec.json.encode(await spacedeck.create(effect.name))
            case StoreBoard():
                kept = await _kept(spacedeck.pdf(effect.board), effect, keep)
                if effect.then_delete:
                    await spacedeck.delete(effect.board)
                return kept

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


async def _kept(pdf: Awaitable[bytes], effect: StorePad | StoreBoard, keep: Keep) -> bytes:
    """What cannot be exported is not stored; what cannot be stored is a failure."""
    try:
        content = await pdf
    except ServiceError:
        return msgspec.json.encode(NotStored("generate"))
    return await keep(effect.label, content, effect.key)


async def _stubbornly(call: Callable[[], Awaitable[None]]) -> None:
    """A few times, if need be: nobody shall keep access because of a hiccup."""
    for _ in range(limits.EDITOR_ATTEMPTS - 1):
        try:
            return await call()
        except ServiceError:
            await asyncio.sleep(limits.EDITOR_RETRY_AFTER)
    return await call()
