"""What the commands for users share: which server, who is logged in, how answers are shown."""

import argparse
import asyncio
import os
import re
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from parlour.cli.options import Subparsers
    from parlour.client import Client

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_REFUSED = 1
_NOT_LOGGED_IN = 3


def command(
    subparsers: "Subparsers", name: str, description: str, *, json: bool = True
) -> argparse.ArgumentParser:
    """Add the parser of a command that talks to a server, with the options all of them have."""
    from parlour.cli.main import COMMANDS

    parser = subparsers.add_parser(name, help=COMMANDS[name], description=description)
    add_server(parser, json=json)
    return parser


def add_server(parser: argparse.ArgumentParser, *, json: bool = True) -> None:
    """Add the options that say which server, and how to show the answer."""
    parser.add_argument(
        "--server",
        metavar="URL",
        help="the meeting server (default: MEETING_SERVER, or that of the last log-in)",
    )
    if json:
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def run(args: argparse.Namespace, work: "Callable[[Client], Awaitable[int]]") -> int:
    """Do the work with a client of the server; one sentence and a status if it is not possible."""
    from parlour.client import ClientError, LoginRequired

    async def working() -> int:
        async with connected(args) as client:
            return await work(client)

    try:
        return asyncio.run(working())
    except LoginRequired as error:
        return complain(args, f"{error} Run `parlour login`.", _NOT_LOGGED_IN)
    except (ClientError, ValueError) as error:
        return complain(args, str(error))


def complain(args: argparse.Namespace, text: str, status: int = _REFUSED) -> int:
    """Say in one sentence what is wrong."""
    print(f"parlour {args.command}: {clean(text)}", file=sys.stderr)
    return status


@asynccontextmanager
async def connected(args: argparse.Namespace) -> "AsyncGenerator[Client]":
    """A client of the chosen server. MEETING_TOKEN: a ready token, for scripts."""
    from parlour.client import CLIENT_ID, Client

    token = os.environ.get("MEETING_TOKEN") or None
    client_id: str = getattr(args, "client_id", None) or remembered("client-id") or CLIENT_ID
    async with Client.connect(server_of(args), token=token, client_id=client_id) as client:
        yield client


def server_of(args: argparse.Namespace) -> str:
    """The server's address. Raises ValueError if nobody said which."""
    named: str | None = args.server or os.environ.get("MEETING_SERVER") or remembered("server")
    if named is None:
        raise ValueError("Which server? Name it with --server URL.")
    return named


def remembered(what: str) -> str | None:
    """What the last log-in left behind."""
    try:
        return _file(what).read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


def remember(what: str, value: str) -> None:
    """For the next command."""
    file = _file(what)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_text(f"{value}\n", "utf-8")


def _file(what: str) -> Path:
    from parlour.client.tokens import state_folder

    return state_folder() / what


def show_json(value: object) -> None:
    """As JSON, for programs."""
    import msgspec

    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """As a table, for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        # Titles and names are not ours: no control characters, no markup.
        table.add_row(*(_plain(cell) for cell in row))
    Console(highlight=False, soft_wrap=not sys.stdout.isatty()).print(table)


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(clean(text))


def clean(text: str) -> str:
    """Without what could play tricks with a terminal."""
    return _UNPRINTABLE.sub("?", text.replace("\n", " "))


def time_of(text: str) -> "datetime":
    """A time as people type it; without a zone, one's own is meant. For argparse."""
    from datetime import datetime

    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        problem = f"{text!r} is not a time such as 2026-07-04T10:00"
        raise argparse.ArgumentTypeError(problem) from None
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=own_zone())


def own_zone() -> "tzinfo":
    """The time zone of this machine: by name if it can be found out, so that summers are right."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    link = Path("/etc/localtime")
    named = os.environ.get("TZ") or str(link.resolve()).partition("/zoneinfo/")[2]
    try:
        return ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now(UTC).astimezone().tzinfo or UTC
