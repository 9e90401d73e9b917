"""`parlour` with shorter times than the real ones, so that a test need not wait for a minute.

Usage: python -m tests.support.hurried SILENCE=1.0 … roomserver --config FILE

AHEAD=60 puts the clock of its rooms a minute forward.
"""

import sys
import time

from parlour.cli.main import main
from parlour.roomserver import limits


def shorten(changes: list[str]) -> None:
    """Set limits by name."""
    for change in changes:
        name, value = change.split("=")
        if name == "AHEAD":
            set_forward(float(value))
            continue
        setattr(limits, name, type(getattr(limits, name))(float(value)))


def set_forward(seconds: float) -> None:
    right, ahead = time.time_ns, int(seconds * 1_000_000_000)
    time.time_ns = lambda: right() + ahead


if __name__ == "__main__":
    shorten([argument for argument in sys.argv[1:] if "=" in argument])
    sys.exit(main([argument for argument in sys.argv[1:] if "=" not in argument]))
