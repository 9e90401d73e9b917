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
    """A document could not be made; the text says why and quotes nothing of it."""


class ReportMaker:
    """Makes a few documents at a time; the others wait."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(limits.REPORTS_AT_ONCE, "reports")
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    async def make(self, effect: MakeReport) -> bytes:
        """The PDF. Raises ReportError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._make, effect)

    def close(self) -> None:
        """Leave it at that: nobody waits for a document when the process is to end."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._processes):
            process.kill()

    def _make(self, effect: MakeReport) -> bytes:
        command = [sys.executable, "-m", "parlour.reports", effect.template, effect.language]
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
        except OSError as error:
            raise ReportError(type(error).__name__) from error
        with process:
            self._processes.add(process)
            try:
                return self._outcome(process, effect.data)
            finally:
                self._processes.discard(process)

    def _outcome(self, process: subprocess.Popen[bytes], data: bytes) -> bytes:
        if self._closed:
            process.kill()
        try:
            made, complaint = process.communicate(data, limits.REPORT_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            raise ReportError("timeout") from None
        if process.returncode != 0:
            # The process says one word. More would be a traceback, which may quote.
            word = complaint.decode(errors="replace").strip()
            raise ReportError(word if word.isidentifier() else f"exit {process.returncode}")
        return made
