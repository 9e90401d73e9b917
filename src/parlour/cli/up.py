"""`parlour up`: the whole platform on one machine."""

import argparse
import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from parlour.cli import options
from parlour.settings.load import SettingsError

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    parser = options.command(
        subparsers,
        "up",
        "Run the whole platform on this machine: controller with web client, room servers, "
        "LiveKit, SQLite and the built-in identity provider.",
    )
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="TCP port of the web page (default: 8000)")
    parser.add_argument(
        "--public-url",
        metavar="URL",
        help="address at which browsers reach Parlour, through a reverse proxy",
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="room-server processes (default: 1)"
    )
    parser.add_argument(
        "--ready-file",
        type=Path,
        metavar="FILE",
        help="write URLs and process ids there, as JSON, once everything answers",
    )


def run(args: argparse.Namespace) -> int:
    """Run until Ctrl-C or SIGTERM; gives 1 if the platform could not start."""
    from parlour.up.arrange import arrange
    from parlour.up.folder import open_folder
    from parlour.up.platform import Platform
    from parlour.up.terminal import Screen

    ready_file: Path | None = args.ready_file
    if ready_file is not None and not os.access(ready_file.absolute().parent, os.W_OK):
        raise SettingsError(f"--ready-file {ready_file} cannot be written: no such folder.")
    loaded = options.settings_of(
        args,
        controller__host=args.host,
        controller__port=args.port,
        public_url=args.public_url,
        roomserver__workers=args.workers,
    )
    folder = open_folder(loaded.settings.data)
    arrangement = arrange(loaded, folder)
    screen = Screen()
    screen.starting(str(folder.path))
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)

    async def main() -> int:
        return await Platform(arrangement, ready_file, screen).run()

    return asyncio.run(main())
