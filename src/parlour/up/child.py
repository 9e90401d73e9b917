"""One supervised child process: started, watched, started again when it dies, stopped."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from parlour.up.logfile import LogFile
from parlour.up.probe import TIMEOUT_SECONDS, answers

# The first restart is immediate: people in a meeting are waiting for it.
BACKOFF_SECONDS = (0.05, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
STEADY_SECONDS = 30.0
PROBE_INTERVAL_SECONDS = 0.04
PROBES_UNTIL_HANGING = 6
MAX_LINE = 16_384
TAIL_LINES = 20
_SHIM = Path(__file__).with_name("shim.py")


class Spec(Struct, frozen=True, kw_only=True):
    """What to run, and how to know that it answers."""

    name: str
    title: str
    argv: list[str]
    url: str
    # Further ports, in words.
    ports: str = ""
    # Answered once it is ready, and answered as long as it does not hang.
    probe: str
    alive: str
    log: Path
    # LiveKit waits for its participants to leave after one signal, and goes at the second.
    stop_signals: int = 1
    # One that has not answered for so long hangs, and is started again.
    hang_seconds: float = 60.0


class Events(Struct, frozen=True):
    """Who is told what happens to a child."""

    line: Callable[[Spec, str], None]
    ready: Callable[["Child"], None]
    died: Callable[["Child", str, float], None]
    gave_up: Callable[["Child", str], None]


class Child:
    """A child process and its successors."""

    def __init__(self, spec: Spec, environment: dict[str, str], events: Events) -> None:
        self.spec = spec
        self.pid = 0
        self.ready = False
        self.ever_ready = False
        self.tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._environment = environment
        self._events = events
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._log = LogFile(spec.log)
        self._task: asyncio.Task[None] | None = None

    def start(self, parent: int) -> None:
        """Start it, and keep it running until `stop`."""
        self._task = asyncio.create_task(self._keep_running(parent), name=self.spec.name)
        self._task.add_done_callback(self._on_end)

    def _on_end(self, task: asyncio.Task[None]) -> None:
        # Nothing here is expected to fail; if it does, nobody watches the child any more.
        if not task.cancelled() and (error := task.exception()) is not None:
            self._events.gave_up(self, f"is no longer supervised ({error!r})")

    async def stop(self, patience: float) -> None:
        """End it: politely at first, and for good after `patience` seconds."""
        self._stopping = True
        process = self._process
        if process is not None and process.returncode is None:
            for _ in range(self.spec.stop_signals):
                self._signal(signal.SIGTERM)
                await asyncio.sleep(0.02)
            try:
                async with asyncio.timeout(patience):
                    await process.wait()
            except TimeoutError:
                self._signal(signal.SIGKILL)
        if self._task is not None:
            if process is None or process.returncode is not None:
                self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._log.close()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # Not Popen.send_signal: it polls, and may take the exit status from the watcher.
                os.kill(self._process.pid, number)

    async def _keep_running(self, parent: int) -> None:
        failures = 0
        clock = asyncio.get_running_loop().time
        while not self._stopping:
            started = clock()
            status = await self._run_once(parent)
            if self._stopping:
                return
            failures = 0 if clock() - started > STEADY_SECONDS else failures + 1
            reason = describe_exit(status)
            if not self.ever_ready and (failures >= 3 or status == 2):
                self._events.gave_up(self, reason)
                return
            pause = BACKOFF_SECONDS[min(max(failures - 1, 0), len(BACKOFF_SECONDS) - 1)]
            self._events.died(self, reason, pause)
            await asyncio.sleep(pause)

    async def _run_once(self, parent: int) -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(_SHIM), str(parent), *self.spec.argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=self._environment,
            # Ctrl-C on the terminal must reach the parent only, which stops children in order.
            start_new_session=True,
        )  # fmt: skip
        self._process, self.pid = process, process.pid
        if self._stopping:
            self._signal(signal.SIGTERM)
        watching = asyncio.create_task(self._watch())
        try:
            assert process.stdout is not None
            await self._pump(process.stdout)
            return await process.wait()
        finally:
            self.ready = False
            watching.cancel()

    async def _watch(self) -> None:
        """Say when it is ready; end it when it hangs, so that it is started again."""
        await self._await_ready()
        unanswered, pause = 0, self.spec.hang_seconds / PROBES_UNTIL_HANGING
        while unanswered < PROBES_UNTIL_HANGING:
            await asyncio.sleep(pause)
            alive = await answers(self.spec.alive, within=min(pause, TIMEOUT_SECONDS))
            unanswered = 0 if alive else unanswered + 1
        self._hand_on(b"does not answer any more")
        self._signal(signal.SIGKILL)

    async def _await_ready(self) -> None:
        while not await answers(self.spec.probe):  # noqa: ASYNC110 - nothing here could set an event
            await asyncio.sleep(PROBE_INTERVAL_SECONDS)
        self.ready = self.ever_ready = True
        self._events.ready(self)

    async def _pump(self, stream: asyncio.StreamReader) -> None:
        """Hand the child's output on, line by line, until it ends."""
        rest = b""
        while chunk := await stream.read(65_536):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > MAX_LINE:
                lines, rest = [*lines, rest], b""
            for line in lines:
                self._hand_on(line[:MAX_LINE])
        if rest:
            self._hand_on(rest)

    def _hand_on(self, line: bytes) -> None:
        # A full disk must stop neither the child nor its supervision.
        with contextlib.suppress(OSError):
            self._log.write(line)
        text = line.decode("utf-8", "replace").rstrip()
        if text:
            self.tail.append(text)
            self._events.line(self.spec, text)


def describe_exit(status: int) -> str:
    """An exit status in words."""
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-status).name}"
        return f"was ended by signal {-status}"
    return f"ended with status {status}"
