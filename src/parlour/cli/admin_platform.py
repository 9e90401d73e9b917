"""Running commands of `parlour admin` on the platform: database, storage and room servers."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from parlour.cli import options
from parlour.cli.admin_answers import Answer, show

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.controller.platform import Platform
    from parlour.settings import Settings

Handler = Callable[[argparse.Namespace, "Platform"], Awaitable[Answer]]
MOST_LISTED = 100


class Failed(Exception):
    """What was asked for is not possible; one sentence says why."""


def group(commands: "Subparsers", name: str, summary: str) -> "Subparsers":
    """Add a command that has commands of its own."""
    parser = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
    return parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")


def command(
    commands: "Subparsers", name: str, summary: str, handler: Handler
) -> argparse.ArgumentParser:
    """Add a command that works on the platform."""
    parser = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
    options.add_places(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.set_defaults(handler=handler)
    return parser


def listing(
    commands: "Subparsers", summary: str, handler: Handler, *, searched: bool = False
) -> argparse.ArgumentParser:
    """Add the command `list`."""
    parser = command(commands, "list", summary, handler)
    text = f"list so many at most (default: {MOST_LISTED})"
    parser.add_argument("--limit", type=int, default=MOST_LISTED, metavar="N", help=text)
    if searched:
        text = "only those with this in a name, title or address"
        parser.add_argument("--search", default="", metavar="TEXT", help=text)
    return parser


def run(args: argparse.Namespace, settings: "Settings") -> None:
    """Do what was asked for and print what came of it. Raises Failed."""
    handler: Handler = args.handler
    _log_to_standard_error()
    show(asyncio.run(_run(args, settings, handler)), as_json=args.json)


def _log_to_standard_error() -> None:
    """Only what went wrong, and not into what programs read."""
    import structlog

    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
    )


async def _run(args: argparse.Namespace, settings: "Settings", handler: Handler) -> Answer:
    from parlour.controller.app import create_app
    from parlour.controller.errors import ApiError

    platform: Platform = create_app(settings).state.platform
    try:
        return await handler(args, platform)
    except ApiError as error:
        raise Failed(error.text) from error
    finally:
        await platform.folders.close()
        if platform.user_search is not None:
            await platform.user_search.close()
        await platform.tariff_rounds.close()
        await platform.roomservers.close()
        await platform.database.close()
