"""Starting all processes, keeping them running, and stopping them in order."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

from parlour.up.arrange import Arrangement
from parlour.up.child import Child, Events, Spec
from parlour.up.folder import write_private
from parlour.up.ready import ready_document
from parlour.up.terminal import Screen

START_SECONDS = 60.0
# The stages add up to less than the ten seconds in which everything has to be gone.
STOP_STAGE_SECONDS = 2.8


class Platform:
    """The running platform."""

    def __init__(self, arrangement: Arrangement, ready_file: Path | None, screen: Screen) -> None:
        self._arrangement = arrangement
        self._ready_file = ready_file
        self._screen = screen
        self._stop = asyncio.Event()
        self._failure: str | None = None
        self._announced = False
        events = Events(self._on_line, self._on_ready, self._on_died, self._on_gave_up)
        environment = child_environment()
        self._children = [Child(spec, environment, events) for spec in arrangement.children]
        self._began = 0.0

    async def run(self) -> int:
        """Run until a signal comes or a start fails; gives the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop.set)
        self._began = loop.time()
        self._arrangement.setup_file.unlink(missing_ok=True)
        for child in self._children:
            child.start(os.getpid())
        late = loop.call_later(START_SECONDS, self._on_late)
        await self._stop.wait()
        late.cancel()
        if self._failure is None:
            self._screen.notice("Stopping …")
        await self._end()
        if self._failure is not None:
            self._screen.problem(self._failure)
            return 1
        self._screen.notice("Parlour has stopped.")
        return 0

    async def _end(self) -> None:
        """Stop in order: no new meetings, then no signalling, then no media."""
        if self._ready_file is not None:
            self._ready_file.unlink(missing_ok=True)
        names = {spec.name for spec in self._arrangement.roomservers}
        for stage in (
            [child for child in self._children if child.spec is self._arrangement.controller],
            [child for child in self._children if child.spec.name in names],
            [child for child in self._children if child.spec is self._arrangement.livekit],
        ):
            await asyncio.gather(*(child.stop(STOP_STAGE_SECONDS) for child in stage))

    def _on_line(self, spec: Spec, line: str) -> None:
        self._screen.child_line(spec.name, line)

    def _on_ready(self, child: Child) -> None:
        if self._announced:
            self._screen.notice(f"{child.spec.title} answers again.")
        else:
            also = f"  ({child.spec.ports})" if child.spec.ports else ""
            self._screen.answers(child.spec.title, f"{child.spec.url}{also}")
        if all(child.ready for child in self._children):
            self._on_all_ready()

    def _on_all_ready(self) -> None:
        setup_url = self._setup_url()
        if self._ready_file is not None:
            pids = {child.spec.name: child.pid for child in self._children}
            document = ready_document(self._arrangement, pids, os.getpid(), setup_url)
            write_private(self._ready_file, document)
        if not self._announced:
            self._announced = True
            seconds = asyncio.get_running_loop().time() - self._began
            public = self._arrangement.settings.address()
            self._screen.ready(public, setup_url, seconds, self._arrangement.notes)

    def _setup_url(self) -> str | None:
        with contextlib.suppress(FileNotFoundError):
            return self._arrangement.setup_file.read_text("utf-8").strip() or None
        return None

    def _on_died(self, child: Child, reason: str, pause: float) -> None:
        self._screen.notice(f"{child.spec.title} {reason}; starting it again in {pause:g} s.")

    def _on_gave_up(self, child: Child, reason: str) -> None:
        last = f" Its last line: {child.tail[-1]}" if child.tail else ""
        self._fail(f"{child.spec.title} did not start: it {reason}.{last} (log: {child.spec.log})")

    def _on_late(self) -> None:
        late = [child.spec for child in self._children if not child.ever_ready]
        if late:
            names = ", ".join(f"{spec.title} at {spec.url} (log: {spec.log})" for spec in late)
            self._fail(f"After {START_SECONDS:.0f} s there is still no answer from {names}.")

    def _fail(self, reason: str) -> None:
        self._failure = self._failure or reason
        self._stop.set()


def child_environment() -> dict[str, str]:
    """Our environment without settings: children take those from the files written for them."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")
    } | {"PYTHONUNBUFFERED": "1"}
