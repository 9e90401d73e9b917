"""`parlour logout`: end the log-in."""

import argparse
from typing import TYPE_CHECKING

from parlour.cli import client as shared

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.client import Client


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    shared.command(subparsers, "logout", "End the log-in, here and at the server.")


def run(args: argparse.Namespace) -> int:
    """Forget the tokens, and tell the identity provider."""

    async def work(client: "Client") -> int:
        was = client.logged_in
        await client.log_out()
        if args.json:
            shared.show_json({"logged_out": was})
        else:
            print("Logged out." if was else "Nobody was logged in.")
        return 0

    return shared.run(args, work)
