"""`parlour controller`: REST API and web client."""

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from parlour.cli import options

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers

_NOT_STARTED = 3


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    parser = options.command(subparsers, "controller", "Serve the REST API and the web client.")
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="TCP port (default: 8000)")
    parser.add_argument("--public-url", metavar="URL", help="address at which browsers reach it")
    parser.add_argument(
        "--migrate", action="store_true", help="bring the database to this version first"
    )
    parser.add_argument(
        "--setup-file",
        type=Path,
        metavar="FILE",
        help="write the link to create the first account there, while there is none",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    from parlour.settings.production import refuse_weak_secrets

    settings = options.settings_of(
        args,
        controller__host=args.host,
        controller__port=args.port,
        public_url=args.public_url,
    ).settings
    warnings = refuse_weak_secrets(settings, "controller")
    # After the settings: a wrong one is said at once, not after a second of imports.
    import uvicorn

    from parlour import logs
    from parlour.controller.app import create_app
    from parlour.controller.serving import configuration

    log = logs.configure(settings.log, "controller")
    for warning in warnings:
        log.warning("weak_secret", problem=warning)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    from parlour.cli.database import bring_up_to_date, check_up_to_date

    if args.migrate:
        bring_up_to_date(settings)
    check_up_to_date(settings)
    if args.setup_file is not None:
        from parlour.up.setup_link import keep_setup_link

        keep_setup_link(settings, args.setup_file)
    server = uvicorn.Server(configuration(create_app(settings), settings))
    with suppress(KeyboardInterrupt):
        server.run()
    return 0 if server.started else _NOT_STARTED
