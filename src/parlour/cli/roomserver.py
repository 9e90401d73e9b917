"""`parlour roomserver`: the room server alone."""

import argparse
from typing import TYPE_CHECKING

from parlour.cli import options

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    parser = options.command(
        subparsers,
        "roomserver",
        "Serve signalling. Needs neither database nor controller nor media server.",
    )
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="TCP port (default: 11333)")
    parser.add_argument("--public-url", metavar="URL", help="address at which browsers reach it")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    from parlour.settings.production import refuse_weak_secrets

    settings = options.settings_of(
        args,
        roomserver__host=args.host,
        roomserver__port=args.port,
        roomserver__public_url=args.public_url,
    ).settings
    warnings = refuse_weak_secrets(settings, "roomserver")
    # After the settings: a wrong one is said at once, not after a second of imports.
    import uvloop

    from parlour import logs
    from parlour.roomserver import server

    log = logs.configure(settings.log, "roomserver")
    for warning in warnings:
        log.warning("weak_secret", problem=warning)
    uvloop.run(server.serve(settings))
    return 0
