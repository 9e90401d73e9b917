"""The machine: data folder, disk, clock."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from parlour.doctor.finding import Finding, note, ok, wrong
from parlour.settings import Settings

_GIGABYTE = 1_000_000_000
_LITTLE_DISK = 2 * _GIGABYTE
_NO_DISK = _GIGABYTE // 5
# The clocks need not agree to the second, but tokens are valid for half a minute only.
_SKEW_SECONDS = 5.0
_DRIFT_SECONDS = 0.05
_SAMPLE_SECONDS = 0.2
_READINGS = 5
# No machine that runs this program can be older than it.
_EARLIEST = 1_767_225_600


def data_folder(settings: Settings) -> Iterator[Finding]:
    """State can be written, and secrets are read by nobody else."""
    folder = settings.data
    if not folder.is_dir():
        yield note("data folder", f"{folder} does not exist yet.", "`parlour up` makes it.")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield wrong("data folder", f"{folder} cannot be written.", "Give it to this user.")
        return
    exposed = [path for path in _private_files(folder) if path.stat().st_mode & 0o077]
    if exposed:
        names = " ".join(str(path) for path in exposed)
        yield wrong("data folder", "Secrets can be read by other users.", f"chmod 600 {names}")
    else:
        yield ok("data folder", f"{folder} can be written, secrets are private.")


def _private_files(folder: Path) -> list[Path]:
    found = [*(folder / "secrets").glob("*"), *(folder / "run").glob("*")]
    return [path for path in found if path.is_file()]


def disk(settings: Settings) -> Iterator[Finding]:
    """There is room for the database, journals and recordings."""
    folder = settings.data
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = f"{free / _GIGABYTE:.1f} GB free at {folder}."
    mend = "Free some space, or move the data folder with --data."
    if free < _NO_DISK:
        yield wrong("disk", text, mend)
    elif free < _LITTLE_DISK:
        yield note("disk", text, mend)
    else:
        yield ok("disk", text)


def own_clock(_settings: Settings) -> Iterator[Finding]:
    """The clock shows a possible time and runs at the speed of the machine's own timer."""
    started, offset = time.time(), _clock_offset()
    time.sleep(_SAMPLE_SECONDS)
    drift = abs(_clock_offset() - offset)
    mend = "Switch time synchronisation on: timedatectl set-ntp true"
    if started < _EARLIEST:
        yield wrong("clock", f"The clock shows {time.strftime('%Y-%m-%d')}.", mend)
    elif drift > _DRIFT_SECONDS:
        yield wrong("clock", f"The clock jumped by {drift:.2f} s just now.", mend)
    else:
        yield ok("clock", f"{time.strftime('%Y-%m-%d %H:%M:%S')} UTC{time.strftime('%z')}, steady.")


def _clock_offset() -> float:
    """Seconds from the machine's timer to its clock, by the reading that was disturbed least."""
    readings: list[tuple[float, float]] = []
    for _ in range(_READINGS):
        before, clock, after = time.monotonic(), time.time(), time.monotonic()
        readings.append((after - before, clock - before))
    return min(readings)[1]


def compare_clocks(subject: str, theirs: float | None) -> Iterator[Finding]:
    """Our clock agrees with another server's (seconds since 1970, from its Date header)."""
    if theirs is None:
        return
    skew = time.time() - theirs
    if abs(skew) > _SKEW_SECONDS:
        direction = "ahead of" if skew > 0 else "behind"
        yield wrong(
            subject,
            f"Our clock is {abs(skew):.0f} s {direction} the server's: tokens are refused.",
            "Switch time synchronisation on, on both: timedatectl set-ntp true",
        )
