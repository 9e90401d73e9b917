"""`parlour whoami`: who is logged in."""

import argparse
from typing import TYPE_CHECKING

from parlour.cli import client as shared

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.client import Client


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    shared.command(subparsers, "whoami", "Show who is logged in, and where.")


def run(args: argparse.Namespace) -> int:
    """Ask the server."""

    async def work(client: "Client") -> int:
        me = await client.users.me()
        if args.json:
            shared.show_json(me)
        else:
            name, email = shared.clean(me.display_name), shared.clean(me.email)
            print(f"{name} ({email}) at {client.server.address}")
        return 0

    return shared.run(args, work)
