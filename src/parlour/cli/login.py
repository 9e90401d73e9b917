"""`parlour login`: log in to a meeting server."""

import argparse
import sys
from typing import TYPE_CHECKING

from parlour.cli import client as shared

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.client import Client, DevicePrompt


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    parser = shared.command(
        subparsers,
        "login",
        "Log in to a meeting server. The log-in is kept for the other commands.",
    )
    parser.add_argument(
        "--browser",
        action="store_true",
        help="log in with the browser of this machine instead of a code",
    )
    parser.add_argument(
        "--client-id", metavar="ID", help="what the identity provider knows this program as"
    )


def run(args: argparse.Namespace) -> int:
    """Log in, and remember the server."""

    async def work(client: "Client") -> int:
        if args.browser:
            await client.log_in_by_browser()
        else:
            await client.log_in_by_device(_show)
        me = await client.users.me()
        shared.remember("server", client.server.address)
        shared.remember("client-id", args.client_id or "")
        if args.json:
            shared.show_json(me)
        else:
            print(f"Logged in as {shared.clean(me.display_name)} ({shared.clean(me.email)}).")
        return 0

    return shared.run(args, work)


def _show(prompt: "DevicePrompt") -> None:
    """On standard error: standard output is for the answer."""
    print(
        f"Open {shared.clean(prompt.verification_uri)} on any device and type the code "
        f"{shared.clean(prompt.user_code)}",
        file=sys.stderr,
    )
    if prompt.verification_uri_complete is not None:
        print(f"Or open {shared.clean(prompt.verification_uri_complete)}", file=sys.stderr)
    sys.stderr.flush()
