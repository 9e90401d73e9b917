"""Carries out storage effects: makes documents, stores files, keeps module resources."""

from collections.abc import Awaitable, Callable

import msgspec
import structlog

from parlour.room.assets import NotStored, Outcome, Stored
from parlour.room.io import (
    CreateModuleResource,
    MakeReport,
    ReplaceModuleResource,
    StorageEffect,
    StoreAsset,
)
from parlour.roomserver.assets import Storage
from parlour.roomserver.once import Once
from parlour.roomserver.reports import ReportError, ReportMaker

_log = structlog.get_logger(__name__)


class Storing:
    """One for all rooms."""

    def __init__(self, load: Callable[[], Awaitable[Storage]]) -> None:
        self._storage = Once(load)
        self._reports = ReportMaker()

    async def carry_out(self, room: str, effect: StorageEffect) -> bytes:
        """The effect's answer as JSON. Raises ServiceError."""
        storage = await self._storage.get()
        match effect:
            case MakeReport():
                answer = await self._report(storage, room, effect)
            case StoreAsset():
                answer = await storage.store(room, effect.label, effect.content, effect.key)
            case CreateModuleResource():
                answer = await storage.create_resource(room, effect)
            case ReplaceModuleResource():
                answer = await storage.replace_resource(room, effect)
            case _:
                answer = await storage.delete_resource(room, effect)
        if isinstance(answer, Stored):
            _log.info("asset stored", room=room, asset=answer.asset_id)
        return msgspec.json.encode(answer)

    async def _report(self, storage: Storage, room: str, effect: MakeReport) -> Outcome:
        try:
            content = await self._reports.make(effect)
        except ReportError as error:
            _log.error("report not made", room=room, template=effect.template, reason=str(error))
            return NotStored("generate")
        return await storage.store(room, effect.label, content, effect.key)

    async def close(self) -> None:
        """Begin nothing more."""
        self._reports.close()
        await self._storage.close()
