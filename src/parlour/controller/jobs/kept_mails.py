"""Mails that were kept as files because there is no mail server: they hold passwords and links."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

from parlour.controller.jobs.job import Job, Work


async def _kept_mails(work: Work) -> None:
    settings = work.platform.settings
    if settings.jobs.mails_days:
        before = work.days_ago(settings.jobs.mails_days).timestamp()
        for file in await asyncio.to_thread(_older, settings.data / "mail", before):
            # The name of the file is a time and a random id.
            await work.do(f"kept mail {file.stem}", partial(_unlink, file))


def _older(folder: Path, before: float) -> list[Path]:
    return sorted(file for file in folder.glob("*.eml") if file.stat().st_mtime < before)


async def _unlink(file: Path) -> None:
    await asyncio.to_thread(file.unlink, missing_ok=True)


KEPT_MAILS = Job(
    name="kept-mails",
    summary="Deletes old mails from the data folder (jobs.mails_days)",
    every=timedelta(days=1),
    run=_kept_mails,
)
