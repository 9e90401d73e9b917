"""Journals that could not be read were put aside. They hold what was said: they go after a time."""

import asyncio
import time
from pathlib import Path

import structlog

from parlour.roomserver import limits

_DAY_SECS = 86_400
_log = structlog.get_logger(__name__)


async def forget_unreadable(folder: Path, days: int) -> None:
    """Delete those that were put aside so many days ago, now and then, until cancelled; 0: none."""
    while days:
        for file in await asyncio.to_thread(older, folder, time.time() - days * _DAY_SECS):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                _log.error("journal cannot be deleted", file=file.name, reason=error.strerror)
            else:
                _log.info("unreadable journal deleted", file=file.name)
        await asyncio.sleep(limits.UNREADABLE_LOOK_EVERY)


def older(folder: Path, before: float) -> list[Path]:
    """The files put aside before a moment."""
    return [file for file in folder.glob("*.unreadable") if file.stat().st_ctime < before]
