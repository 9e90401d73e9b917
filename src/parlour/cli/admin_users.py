"""`parlour admin users`: everybody who ever logged in."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from parlour.cli.admin_answers import Answer, Column
from parlour.cli.admin_platform import Failed, command, group, listing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from parlour.cli.options import Subparsers
    from parlour.controller.platform import Platform

_COLUMNS: list[Column] = [
    ("address", lambda user: user.email),
    ("name", lambda user: user.display_name),
    ("tenant", lambda user: user.tenant.external_id),
    ("tariff", lambda user: user.tariff.name),
    ("status", lambda user: user.tariff_status),
    ("locked out", lambda user: user.disabled_since),
    ("last log-in", lambda user: user.last_authenticated_at),
    ("id", lambda user: user.id),
]


def add_parser(commands: "Subparsers") -> None:
    """Add the command and its sub-commands."""
    users = group(commands, "users", "find, change, lock out and delete users")
    found = listing(users, "list users of all tenants", _list, searched=True)
    found.add_argument("--tenant", metavar="NAME", help="only of this tenant")
    found.add_argument("--tariff", metavar="NAME", help="only with this tariff")
    locked = found.add_mutually_exclusive_group()
    locked.add_argument("--disabled", action="store_true", help="only those who are locked out")
    locked.add_argument("--enabled", action="store_true", help="only those who are not")
    _one(command(users, "show", "show a user", _show))
    change = command(users, "change", "change a user's tenant or tariff", _change)
    _one(change)
    change.add_argument("--tenant", metavar="NAME", help="move the user to this tenant")
    change.add_argument("--tariff", metavar="NAME", help="give this tariff, whatever log-ins say")
    change.add_argument(
        "--follow", action="store_true", help="let settings or identity provider choose the tariff"
    )
    change.add_argument("--status", choices=("default", "paid", "downgraded"), help="of the tariff")
    change.add_argument(
        "--expires", metavar="TIME", help="when the tariff ends, as 2030-12-31T12:00:00Z; never"
    )
    _one(command(users, "disable", "lock a user out at once", _disable))
    _one(command(users, "enable", "let a user in again", _enable))
    delete = command(users, "delete", "delete a user with all that is theirs", _delete)
    _one(delete)
    delete.add_argument("--yes", action="store_true", required=True, help="yes, for ever")


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("user", metavar="USER", help="address or id")


async def _list(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import users
    from parlour.store.defaults import tariff_named
    from parlour.store.tenants import tenant_known_as

    async with platform.database.reading() as session:
        wanted = users.Wanted(
            args.search,
            await _id(session, tenant_known_as, args.tenant),
            await _id(session, tariff_named, args.tariff),
            args.disabled if args.disabled or args.enabled else None,
        )
        found, _ = await users.listed(
            session, platform.settings, wanted, page=1, per_page=args.limit
        )
    return Answer(found, _COLUMNS)


async def _id(session: "AsyncSession", find: Any, name: str | None) -> UUID | None:
    if name is None:
        return None
    found = await find(session, name)
    if found is None:
        raise Failed(f"there is no {name}.")
    return found.id


async def _show(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import users

    async with platform.database.reading() as session:
        user_id = await user_named(session, args.user)
        return Answer(await users.read(session, platform.settings, user_id))


async def _change(args: argparse.Namespace, platform: "Platform") -> Answer:
    from msgspec import UNSET

    from parlour.controller.administration import users
    from parlour.controller.live_tariffs import follow
    from parlour.protocol.rest.admin import PatchAdminUser
    from parlour.store.defaults import tariff_named
    from parlour.store.tenants import tenant_known_as

    async with platform.database.writing() as session:
        user_id = await user_named(session, args.user)
        tariff = await _id(session, tariff_named, args.tariff)
        body = PatchAdminUser(
            tenant_id=await _id(session, tenant_known_as, args.tenant) or UNSET,
            tariff_id=None if args.follow else tariff or UNSET,
            tariff_status=args.status or UNSET,
            tariff_expires_at=UNSET if args.expires is None else _time(args.expires),
        )
        await users.change(session, platform.settings, user_id, body)
        await session.flush()
        changed = await users.read(session, platform.settings, user_id)
    follow(platform)
    return Answer(changed)


def _time(text: str) -> datetime | None:
    if text == "never":
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise Failed(f"{text} is no time.") from None
    return time.astimezone()


async def _disable(args: argparse.Namespace, platform: "Platform") -> Answer:
    return await _lock(args, platform, disabled=True)


async def _enable(args: argparse.Namespace, platform: "Platform") -> Answer:
    return await _lock(args, platform, disabled=False)


async def _lock(args: argparse.Namespace, platform: "Platform", *, disabled: bool) -> Answer:
    from parlour.controller.administration import users
    from parlour.protocol.rest.admin import PatchAdminUser

    async with platform.database.writing() as session:
        user_id = await user_named(session, args.user)
        body = PatchAdminUser(disabled=disabled)
        await users.change(session, platform.settings, user_id, body)
        await session.flush()
        user = await users.read(session, platform.settings, user_id)
    said = "is locked out" if disabled else "can log in again"
    return Answer(user, said=f"{user.email} {said}.")


async def _delete(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.account_data.deleting import delete

    async with platform.database.reading() as session:
        user_id = await user_named(session, args.user)
    await delete(platform, user_id)
    return Answer({"id": str(user_id)}, said=f"{args.user} is deleted.")


async def user_named(session: "AsyncSession", text: str) -> UUID:
    """The user of an id or address. Raises Failed if there is none, or more than one."""
    from sqlalchemy import select

    from parlour.store.tables import User

    try:
        return UUID(text)
    except ValueError:
        query = select(User.id).where(User.email == text.strip().lower()).limit(2)
    found = (await session.scalars(query)).all()
    if not found:
        raise Failed(f"nobody with the address {text} has ever logged in.")
    if len(found) > 1:
        raise Failed(f"several users have the address {text}: name one by id.")
    return found[0]
