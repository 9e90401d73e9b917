"""`parlour admin data` and `parlour admin webhooks`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from parlour.cli.admin_answers import Answer, Column
from parlour.cli.admin_platform import Failed, command, group, listing
from parlour.cli.admin_users import user_named
from parlour.cli.mails import STATES

if TYPE_CHECKING:
    from uuid import UUID

    from parlour.cli.options import Subparsers
    from parlour.controller.platform import Platform

_WEBHOOKS: list[Column] = [
    ("id", lambda one: one.id),
    ("state", lambda one: one.state),
    ("written", lambda one: one.created_at),
    ("tries", lambda one: one.attempts),
    ("what", lambda one: one.type),
    ("address", lambda one: one.url),
    ("problem", lambda one: one.last_error),
]


def add_parser(commands: "Subparsers") -> None:
    """Add the commands and their sub-commands."""
    data = group(commands, "data", "hand out what is kept about a user, or see what would go")
    export = command(data, "export", "write an archive of everything about a user", _export)
    export.add_argument("user", metavar="USER", help="address or id")
    export.add_argument("file", type=Path, metavar="FILE", help="the archive, a .zip")
    contents = command(data, "contents", "what goes when a user is deleted", _contents)
    contents.add_argument("user", metavar="USER", help="address or id")
    webhooks = group(commands, "webhooks", "list and retry messages to other systems")
    listed = listing(webhooks, "list messages, the newest first", _list_webhooks)
    listed.add_argument("--state", choices=STATES, help="which (default: all)")
    retry = command(webhooks, "retry", "deliver a dead letter anew", _retry_webhook)
    retry.add_argument("id", type=int, help="its id, as in the list")


async def _export(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.account_data.exporting import export

    made = await export(platform, await _user_id(args, platform))
    try:
        with args.file.open("xb") as file:
            async for chunk in made.chunks:
                file.write(chunk)
    except OSError as error:
        raise Failed(f"{args.file} cannot be written: {error.strerror}.") from error
    said = f"Wrote {made.size} bytes to {args.file}."
    return Answer({"file": str(args.file), "size": made.size}, said=said)


async def _contents(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.account_data.deleting import delete

    return Answer(await delete(platform, await _user_id(args, platform), dry_run=True))


async def _user_id(args: argparse.Namespace, platform: "Platform") -> "UUID":
    async with platform.database.reading() as session:
        return await user_named(session, args.user)


async def _list_webhooks(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import webhooks

    async with platform.database.reading() as session:
        found, _ = await webhooks.listed(session, args.state, page=1, per_page=args.limit)
    return Answer(found, _WEBHOOKS)


async def _retry_webhook(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import webhooks

    async with platform.database.writing() as session:
        await webhooks.retry(session, args.id)
    return Answer({"id": args.id}, said=f"{args.id} is tried again.")
