"""`parlour admin rooms`, `events` and `meetings`."""

import argparse
from typing import TYPE_CHECKING
from uuid import UUID

from parlour.cli.admin_answers import Answer, Column
from parlour.cli.admin_platform import command, group, listing
from parlour.cli.admin_tariffs import tenant_named
from parlour.cli.admin_users import user_named

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from parlour.cli.options import Subparsers
    from parlour.controller.administration.meetings import Wanted
    from parlour.controller.platform import Platform

_ROOMS: list[Column] = [
    ("id", lambda room: room.id),
    ("owner", lambda room: room.created_by.email),
    ("made", lambda room: room.created_at),
    ("guests", lambda room: room.guest_access),
    ("password", lambda room: room.has_password),
    ("title", lambda room: room.title),
]
_EVENTS: list[Column] = [
    ("id", lambda event: event.id),
    ("owner", lambda event: event.created_by.email),
    ("starts", lambda event: event.starts_at),
    ("recurs", lambda event: event.recurrence_pattern),
    ("title", lambda event: event.title),
]
_MEETINGS: list[Column] = [
    ("room", lambda meeting: meeting.room_id),
    ("people", lambda meeting: meeting.participants),
    ("waiting", lambda meeting: meeting.waiting),
    ("since", lambda meeting: meeting.started_at),
    ("owner", lambda meeting: meeting.owner),
    ("title", lambda meeting: meeting.title),
    ("room server", lambda meeting: meeting.roomserver),
]
_REASONS = ("room_deleted", "time_limit_reached", "graceful_shutdown", "immediate_shutdown")


def add_parser(commands: "Subparsers") -> None:
    """Add the commands and their sub-commands."""
    rooms = group(commands, "rooms", "list and delete rooms")
    _wanted(listing(rooms, "list rooms, the newest first", _list_rooms, searched=True))
    _id(command(rooms, "show", "show a room", _show_room))
    _deletion(command(rooms, "delete", "delete a room with its event", _delete_room))
    events = group(commands, "events", "list and delete events")
    _wanted(listing(events, "list events, the newest first", _list_events, searched=True))
    _id(command(events, "show", "show an event", _show_event))
    _deletion(command(events, "delete", "delete an event with its room", _delete_event))
    meetings = group(commands, "meetings", "list and end running meetings")
    listing(meetings, "list what is live on all room servers", _list_meetings)
    end = command(meetings, "end", "end a running meeting for everybody", _end)
    end.add_argument("room", type=UUID, help="the room's id, as in the list")
    end.add_argument(
        "--reason", choices=_REASONS, default=_REASONS[0], help="what its people are told"
    )


def _wanted(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--owner", metavar="USER", help="only of this user: address or id")
    parser.add_argument("--tenant", metavar="NAME", help="only of this tenant")


def _id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=UUID, help="its id, as in the list")


def _deletion(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument("--no-mails", action="store_true", help="tell nobody who is invited")


async def _list_rooms(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import meetings

    async with platform.database.reading() as session:
        wanted = await _filters(session, args)
        found, _ = await meetings.rooms(session, wanted, page=1, per_page=args.limit)
    return Answer(found, _ROOMS)


async def _show_room(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import meetings

    async with platform.database.reading() as session:
        return Answer(await meetings.room(session, args.id))


async def _filters(session: "AsyncSession", args: argparse.Namespace) -> "Wanted":
    from parlour.controller.administration.meetings import Wanted

    owner = None if args.owner is None else await user_named(session, args.owner)
    tenant = None if args.tenant is None else (await tenant_named(session, args.tenant)).id
    return Wanted(args.search, owner, tenant)


async def _delete_room(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import meetings
    from parlour.controller.routes.rooms import remove_room

    async with platform.database.reading() as session:
        await meetings.room(session, args.id)
    await remove_room(platform, args.id, announced=not args.no_mails)
    return Answer({"id": str(args.id)}, said=f"The room {args.id} is deleted.")


async def _list_events(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import meetings

    async with platform.database.reading() as session:
        wanted = await _filters(session, args)
        found, _ = await meetings.events(session, wanted, page=1, per_page=args.limit)
    return Answer(found, _EVENTS)


async def _show_event(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import meetings

    async with platform.database.reading() as session:
        return Answer(await meetings.event(session, args.id))


async def _delete_event(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import meetings
    from parlour.controller.routes.rooms import remove_room

    async with platform.database.reading() as session:
        found = await meetings.event(session, args.id)
    await remove_room(platform, found.room_id, announced=not args.no_mails)
    return Answer({"id": str(args.id)}, said=f"The event {args.id} is deleted.")


async def _list_meetings(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.cli.admin_platform import Failed
    from parlour.controller.administration.running import running_meetings

    found = await running_meetings(platform.roomservers)
    if found.unreachable:
        raise Failed(f"no answer from {', '.join(found.unreachable)}.")
    return Answer(found.meetings[: args.limit], _MEETINGS)


async def _end(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration.running import end_meeting

    await end_meeting(platform.roomservers, args.room, args.reason)
    return Answer({"room_id": str(args.room)}, said=f"The meeting in room {args.room} is over.")
