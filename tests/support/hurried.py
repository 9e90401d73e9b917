"""`parlour` with shorter times than the real ones, so that a test need not wait for a minute.

Usage: python -m tests.support.hurried SILENCE=1.0 … roomserver --config FILE
"""

import sys

from parlour.cli.main import main
from parlour.roomserver import limits


def shorten(changes: list[str]) -> None:
    """Set limits by name."""
    for change in changes:
        name, value = change.split("=")
        setattr(limits, name, type(getattr(limits, name))(float(value)))


if __name__ == "__main__":
    shorten([argument for argument in sys.argv[1:] if "=" in argument])
    sys.exit(main([argument for argument in sys.argv[1:] if "=" not in argument]))
