"""Runs all tests, two parts side by side, and prints what each part said once it has ended.

Parts share nothing but the machine, so their order does not matter. The end-to-end tests have the
machine to themselves, after all others. TEST_LANES=1 runs one part after the other. With arguments,
pytest alone is run, with these.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import BinaryIO

ROOT = Path(__file__).parents[1]
PYTEST = (sys.executable, "-m", "pytest", "--durations=10", "--durations-min=2")
NPM = ("npm", "--prefix", "web", "run", "--silent")
REST = "tests/contract/rest"
SIGNALING = "tests/contract/signaling"
LANES = 2
LOOK_SECS = 0.2
# A sign of life, for people and for machines that give up on programs that say nothing.
NEWS_SECS = 60.0
# So long the parts may tidy up after themselves when they are interrupted.
GRACE_SECS = 60.0
TAIL_BYTES = 4096
INTERRUPTED = 130


@dataclass
class Part:
    """A command, and a file for what it says."""

    title: str
    command: tuple[str, ...]
    said: BinaryIO = field(default_factory=tempfile.TemporaryFile)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    seconds: float = 0.0

    def start(self) -> None:
        """In a process group of its own: what ends it is for us to say."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self.said,
            stderr=subprocess.STDOUT,
            process_group=0,
        )

    def has_ended(self) -> bool:
        if self.process is None or self.process.poll() is None:
            return False
        self.seconds = time.monotonic() - self.started
        return True

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    @property
    def passed(self) -> bool:
        return self.process is not None and self.process.returncode == 0

    def progress(self) -> str:
        """The title, and how far pytest says that it is."""
        end = os.fstat(self.said.fileno()).st_size
        tail = os.pread(self.said.fileno(), TAIL_BYTES, max(0, end - TAIL_BYTES))
        found = re.findall(rb"\[ *(\d+%)\]", tail)
        return f"{self.title} {found[-1].decode()}" if found else self.title

    def show(self) -> None:
        """All that it said."""
        print(f"\n==> {self.title}", flush=True)
        self.said.seek(0)
        sys.stdout.buffer.write(self.said.read())
        sys.stdout.flush()

    def summary(self) -> str:
        result = "passed" if self.passed else "FAILED"
        return f"{self.title:<20} {result:<7} {self.seconds:4.0f} s"


def parts() -> tuple[list[Part], list[Part]]:
    """Those that may run side by side, and those that are sensitive to what else runs.

    Quick ones are first, then the longest: so both lanes come to their end together.
    """
    together = [
        Part("Unit", (*PYTEST, "tests/unit")),
        Part("Web client", (*NPM, "test")),
        Part("Size", (*NPM, "budget")),
        Part("REST, PostgreSQL", (*PYTEST, "-k", "postgresql", REST)),
        Part("REST, SQLite", (*PYTEST, "-k", "not postgresql", REST)),
        Part("Signalling", (*PYTEST, SIGNALING)),
        Part(
            "Other contracts",
            (*PYTEST, "tests/contract", f"--ignore={REST}", f"--ignore={SIGNALING}"),
        ),
        Part("Faults", (*PYTEST, "tests/faults")),
    ]
    return together, [Part("End to end", (*PYTEST, "tests/e2e"))]


def run(waiting: list[Part], lanes: int) -> None:
    """Run the parts, as many at once as there are lanes, and show each when it has ended."""
    running: list[Part] = []
    news_at = time.monotonic() + NEWS_SECS
    try:
        while waiting or running:
            while waiting and len(running) < lanes:
                running.append(waiting.pop(0))
                running[-1].start()
            for part in [part for part in running if part.has_ended()]:
                running.remove(part)
                part.show()
            if running and time.monotonic() > news_at:
                news_at = time.monotonic() + NEWS_SECS
                print("... " + ", ".join(part.progress() for part in running), flush=True)
            time.sleep(LOOK_SECS)
    except KeyboardInterrupt:
        end(running)
        raise


def end(running: list[Part]) -> None:
    """Interrupt the parts, let them tidy up, and show what they said."""
    for number in (signal.SIGINT, signal.SIGKILL):
        for part in running:
            part.signal(number)
        deadline = time.monotonic() + GRACE_SECS
        try:
            while time.monotonic() < deadline and not all(part.has_ended() for part in running):
                time.sleep(LOOK_SECS)
        except KeyboardInterrupt:
            # Interrupted again: wait no longer.
            continue
    for part in running:
        part.show()


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    # Set even where it was ignored, as in the background of a shell: the parts would inherit that.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    together, alone = parts()
    everything = [*together, *alone]
    try:
        run(together, int(os.environ.get("TEST_LANES", LANES)))
        run(alone, 1)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        print("\n==> Summary")
        print("\n".join(part.summary() for part in everything if part.started), flush=True)
    return 0 if all(part.passed for part in everything) else 1


if __name__ == "__main__":
    if sys.argv[1:]:
        os.chdir(ROOT)
        os.execv(sys.executable, [*PYTEST, *sys.argv[1:]])
    sys.exit(main())
