"""`parlour meetings`: list, show, create and delete one's meetings."""

import argparse
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from parlour.cli import client as shared

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.client import Client
    from parlour.protocol.rest.events import EventInstance, EventResource


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser and those of its sub-commands."""
    from parlour.cli.main import COMMANDS

    parser = subparsers.add_parser(
        "meetings", help=COMMANDS["meetings"], description="Your meetings on a server."
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="COMMAND")
    listing = _action(actions, "list", "list your meetings from now on")
    listing.add_argument("--week", action="store_true", help="only those of the next seven days")
    listing.add_argument("--from", dest="start", type=shared.time_of, metavar="TIME")
    listing.add_argument("--until", type=shared.time_of, metavar="TIME")
    listing.add_argument(
        "--any-time", action="store_true", help="those that belong to no time instead"
    )
    create = _action(actions, "create", "create a meeting and print its link")
    create.add_argument("title")
    create.add_argument(
        "--at", type=shared.time_of, metavar="TIME", help="such as 2026-07-04T10:00; else any time"
    )
    create.add_argument("--minutes", type=int, default=60, help="how long it takes (default: 60)")
    create.add_argument(
        "--repeat", metavar="RULE", action="append", default=[], help="such as FREQ=WEEKLY;COUNT=5"
    )
    create.add_argument(
        "--invite", metavar="EMAIL", nargs="+", action="extend", default=[], help="whom to invite"
    )
    create.add_argument("--description", default="")
    create.add_argument("--password")
    create.add_argument("--no-mail", action="store_true", help="tell nobody by mail")
    show = _action(actions, "show", "show one meeting with all who are invited")
    show.add_argument("id", type=UUID)
    delete = _action(actions, "delete", "delete a meeting and its room")
    delete.add_argument("id", type=UUID)
    delete.add_argument("--no-mail", action="store_true", help="tell nobody by mail")


def _action(actions: "Subparsers", name: str, summary: str) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
    shared.add_server(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Do what was asked for."""
    actions = {"list": _list, "create": _create, "show": _show, "delete": _delete}

    async def work(client: "Client") -> int:
        return await actions[args.action](args, client)

    return shared.run(args, work)


async def _list(args: argparse.Namespace, client: "Client") -> int:
    zone = shared.own_zone()
    start: datetime = args.start or datetime.now(zone)
    end: datetime | None = args.until or (start + timedelta(days=7) if args.week else None)
    if args.any_time:
        agenda = client.events.agenda(time_independent=True)
    else:
        agenda = client.events.agenda(time_min=start, time_max=end, time_independent=False)
    found = [entry async for entry in agenda if not _is_cancelled(entry)]
    if args.json:
        shared.show_json(found)
        return 0
    found.sort(key=_start)
    if not found:
        print("There are no meetings.")
        return 0
    shared.show_table(
        ("When", "Title", "By", "Answer", "Id"),
        [
            (
                _when(entry),
                entry.title,
                entry.created_by.display_name,
                entry.invite_status,
                _id(entry),
            )
            for entry in found
        ],
    )
    return 0


async def _create(args: argparse.Namespace, client: "Client") -> int:
    event = await client.events.create(
        args.title,
        description=args.description,
        starts_at=args.at,
        ends_at=args.at + timedelta(minutes=args.minutes) if args.at is not None else None,
        recurrence=[rule if ":" in rule else f"RRULE:{rule}" for rule in args.repeat],
        invite=args.invite,
        password=args.password,
        notify=not args.no_mail,
    )
    if args.json:
        shared.show_json(event)
    else:
        print(f"Created {shared.clean(event.title)} ({event.id}).")
        print(f"{client.server.address}/room/{event.room.id}")
    return 0


async def _show(args: argparse.Namespace, client: "Client") -> int:
    event = await client.events.get(args.id)
    if args.json:
        shared.show_json(event)
        return 0
    rows = [
        ("Title", event.title),
        ("When", _when(event)),
        ("By", event.created_by.display_name),
        ("Link", f"{client.server.address}/room/{event.room.id}"),
        *((("Repeats", rule)) for rule in event.recurrence_pattern or ()),
        *((("Invited", _person(invitee))) for invitee in event.invitees),
        ("Description", event.description),
    ]
    shared.show_table(("", ""), [row for row in rows if row[1]])
    return 0


async def _delete(args: argparse.Namespace, client: "Client") -> int:
    await client.events.delete(args.id, notify=not args.no_mail)
    if args.json:
        shared.show_json({"deleted": args.id})
    else:
        print(f"Deleted {args.id}.")
    return 0


def _is_cancelled(entry: "EventResource | EventInstance") -> bool:
    return getattr(entry, "status", "ok") == "cancelled"


def _id(entry: "EventResource | EventInstance") -> str:
    """The id of the meeting: days of a recurring one are shown and deleted as the whole."""
    return str(getattr(entry, "recurring_event_id", entry.id))


def _start(entry: "EventResource | EventInstance") -> str:
    return entry.starts_at.datetime.isoformat() if entry.starts_at else ""


def _when(entry: "EventResource | EventInstance") -> str:
    """In one's own time zone."""
    if not entry.starts_at:
        return "any time"
    at = entry.starts_at.datetime.astimezone(shared.own_zone())
    return f"{at:%a %Y-%m-%d}" if entry.is_all_day else f"{at:%a %Y-%m-%d %H:%M}"


def _person(invitee: Any) -> str:
    name = getattr(invitee.profile, "display_name", "")
    return f"{name} <{invitee.profile.email}> {invitee.status}".strip()
