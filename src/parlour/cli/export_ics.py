"""`parlour export-ics`: one's meetings as a calendar file."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from parlour.cli import client as shared

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.client import Client


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    parser = shared.command(
        subparsers,
        "export-ics",
        "Write your meetings as a calendar file (iCalendar).",
        json=False,
    )
    parser.add_argument("--from", dest="start", type=shared.time_of, metavar="TIME")
    parser.add_argument("--until", type=shared.time_of, metavar="TIME")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="where to (default: standard output)"
    )


def run(args: argparse.Namespace) -> int:
    """Fetch the meetings and write the file."""

    async def work(client: "Client") -> int:
        _write(
            await client.events.export_ics(time_min=args.start, time_max=args.until), args.output
        )
        return 0

    return shared.run(args, work)


def _write(calendar: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(calendar.decode())
    else:
        output.write_bytes(calendar)
