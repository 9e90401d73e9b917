"""Documents are made in processes of their own, so that no document can harm the meetings.

A template that takes too long, or too much memory, ends that process alone; and the loop goes on
meanwhile, whatever the size of the document.
"""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from parlour.room.io import MakeReport
from parlour.roomserver import limits


class ReportError(Exception):
    """A document could not be made."""


class ReportMaker:
    """Makes a few documents at a time; the others wait."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(limits.REPORTS_AT_ONCE, "reports")

    async def make(self, effect: MakeReport) -> bytes:
        """The PDF. Raises ReportError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _make, effect)

    def close(self) -> None:
        """Begin no more of them."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _make(effect: MakeReport) -> bytes:
    command = [sys.executable, "-m", "parlour.reports", effect.template, effect.language]
    try:
        done = subprocess.run(
            command,
            input=effect.data,
            capture_output=True,
            check=False,
            timeout=limits.REPORT_TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReportError(type(error).__name__) from error
    if done.returncode != 0:
        raise ReportError(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout
