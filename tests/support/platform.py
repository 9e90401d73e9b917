"""The whole platform as a user starts it: `parlour up` on free ports with a fresh data folder."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import psutil
from tests.support.ports import free_port

START_SECONDS = 60.0
STOP_SECONDS = 15.0


class Process(msgspec.Struct):
    """A process of the platform, and where it answers."""

    url: str
    pid: int
    public_url: str | None = None


class Ready(msgspec.Struct):
    """What the ready file says."""

    public_url: str
    controller: Process
    roomservers: list[Process]
    livekit: Process
    setup_url: str | None
    pid: int

    def children(self) -> list[int]:
        """Process ids of all but `parlour up` itself."""
        return [self.controller.pid, *(one.pid for one in self.roomservers), self.livekit.pid]


class Platform:
    """A running `parlour up`."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.data = folder / "data"
        self.ready_file = folder / "ready.json"
        self.output_file = folder / "output"

    @property
    def ready(self) -> Ready:
        """The ready file as it is now."""
        return msgspec.json.decode(self.ready_file.read_bytes(), type=Ready)

    @property
    def output(self) -> str:
        """All that it has printed."""
        return self.output_file.read_text("utf-8", "replace")

    @property
    def url(self) -> str:
        """Where browsers reach it."""
        return self.ready.public_url

    def await_ready(self, seconds: float = START_SECONDS) -> Ready:
        """Wait for the ready file; RuntimeError with the output if it does not come."""
        deadline = time.monotonic() + seconds
        while not self.ready_file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"parlour up is not ready:\n{self.output}")
            time.sleep(0.02)
        return self.ready

    def await_change(self, before: Ready, seconds: float = START_SECONDS) -> Ready:
        """Wait until a restarted child answers again and the ready file says so."""
        deadline = time.monotonic() + seconds
        while (now := self.ready) == before:
            if time.monotonic() > deadline:
                raise RuntimeError(f"nothing was started again:\n{self.output}")
            time.sleep(0.02)
        return now

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it as an operator does; gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    def processes(self) -> list[psutil.Process]:
        """All that run on this data folder, however they came to be."""
        found: list[psutil.Process] = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if any(str(self.data) in argument for argument in process.cmdline()):
                    found.append(process)
        return found


def command(
    folder: Path, *options: str, port: int | None = None, python: str = sys.executable
) -> list[str]:
    """The command line that starts the platform with its state below `folder`."""
    return [
        *(python, "-m", "parlour", "up"),
        *("--data", str(folder / "data")),
        *("--port", str(port or free_port())),
        *("--ready-file", str(folder / "ready.json")),
        *options,
    ]


@contextlib.contextmanager
def starting(
    folder: Path,
    *options: str,
    env: dict[str, str] | None = None,
    argv: Sequence[str] | None = None,
) -> Iterator[Platform]:
    """`parlour up` from its first moment, whether or not it gets ready; stopped at the end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            argv or command(folder, *options),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=clean | (env or {}),
            start_new_session=True,
        )
    platform = Platform(process, folder)
    try:
        yield platform
    finally:
        try:
            platform.stop()
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for left in platform.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                left.kill()


@contextlib.contextmanager
def running(folder: Path, *options: str, env: dict[str, str] | None = None) -> Iterator[Platform]:
    """A platform that is ready, on free ports, with a fresh data folder below `folder`."""
    with starting(folder, *options, env=env) as platform:
        platform.await_ready()
        yield platform
