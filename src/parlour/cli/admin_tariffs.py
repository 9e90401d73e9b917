"""`parlour admin tenants` and `parlour admin tariffs`."""

import argparse
from typing import TYPE_CHECKING, Any

from parlour.cli.admin_answers import Answer, Column
from parlour.cli.admin_platform import Failed, command, group, listing

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from parlour.cli.options import Subparsers
    from parlour.controller.platform import Platform
    from parlour.store.tables import Tenant

_TENANTS: list[Column] = [
    ("name", lambda tenant: tenant.external_id),
    ("users", lambda tenant: tenant.users),
    ("since", lambda tenant: tenant.created_at),
    ("id", lambda tenant: tenant.id),
]
_TARIFFS: list[Column] = [
    ("name", lambda tariff: tariff.name),
    ("users", lambda tariff: tariff.users),
    ("quotas", lambda tariff: tariff.quotas),
    ("without modules", lambda tariff: tariff.disabled_modules),
    ("without features", lambda tariff: tariff.disabled_features),
    ("external ids", lambda tariff: tariff.external_ids),
]


def add_parser(commands: "Subparsers") -> None:
    """Add the commands and their sub-commands."""
    tenants = group(commands, "tenants", "list, create, rename and delete tenants")
    listing(tenants, "list all tenants", _list_tenants)
    command(tenants, "show", "show a tenant", _show_tenant).add_argument("name")
    command(tenants, "create", "create a tenant", _create_tenant).add_argument("name")
    rename = command(tenants, "rename", "rename a tenant", _rename_tenant)
    rename.add_argument("name")
    rename.add_argument("new_name")
    command(tenants, "delete", "delete a tenant without users", _delete_tenant).add_argument("name")

    tariffs = group(commands, "tariffs", "list, create, change and delete tariffs")
    listing(tariffs, "list all tariffs", _list_tariffs)
    command(tariffs, "show", "show a tariff", _show_tariff).add_argument("name")
    _parts(command(tariffs, "create", "create a tariff", _create_tariff))
    change = command(tariffs, "change", "change a tariff", _change_tariff)
    change.add_argument("--rename", metavar="NAME", help="the tariff's new name")
    _parts(change)
    command(tariffs, "delete", "delete a tariff that nobody has", _delete_tariff).add_argument(
        "name"
    )


def _parts(parser: argparse.ArgumentParser) -> None:
    """What a tariff has; what is given replaces what there was."""
    parser.add_argument("name")
    for option, metavar, text in (
        ("--quota", "NAME=N", "a limit: max_storage (bytes), room_time_limit_secs, …"),
        ("--without-module", "NAME", "a module that it has not"),
        ("--without-feature", "NAME", "a feature that it has not, as recording::stream"),
        ("--external-id", "ID", "by what the identity provider calls it"),
    ):
        parser.add_argument(option, action="append", metavar=metavar, help=f"{text}; repeatable")


def _body(args: argparse.Namespace) -> dict[str, Any]:
    lists = {
        "disabled_modules": args.without_module,
        "disabled_features": args.without_feature,
        "external_ids": args.external_id,
    }
    body: dict[str, Any] = {
        # An empty one takes all away.
        name: [entry for entry in entries if entry]
        for name, entries in lists.items()
        if entries is not None
    }
    if args.quota is not None:
        body["quotas"] = dict(_quota(text) for text in args.quota if text)
    return body


def _quota(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if not number.isdecimal():
        raise Failed(f"--quota {text}: expected NAME=NUMBER.")
    return name, int(number)


def _checked(body: dict[str, Any], kind: Any) -> Any:
    import msgspec

    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise Failed(f"{error}.") from error


async def _list_tenants(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tenants

    async with platform.database.reading() as session:
        found, _ = await tenants.listed(session, page=1, per_page=args.limit)
    return Answer(found, _TENANTS)


async def _show_tenant(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tenants

    async with platform.database.reading() as session:
        found = await tenant_named(session, args.name)
        return Answer(await tenants.read(session, found.id))


async def _create_tenant(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tenants
    from parlour.protocol.rest.admin import PostAdminTenant

    body: PostAdminTenant = _checked({"external_id": args.name}, PostAdminTenant)
    async with platform.database.writing() as session:
        return Answer(await tenants.create(session, body))


async def _rename_tenant(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tenants
    from parlour.protocol.rest.admin import PatchAdminTenant

    body: PatchAdminTenant = _checked({"external_id": args.new_name}, PatchAdminTenant)
    async with platform.database.writing() as session:
        tenant = await tenant_named(session, args.name)
        return Answer(await tenants.change(session, platform.settings, tenant.id, body))


async def _delete_tenant(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tenants

    async with platform.database.writing() as session:
        tenant = await tenant_named(session, args.name)
        await tenants.remove(session, platform.settings, tenant.id)
    return Answer({"external_id": args.name}, said=f"{args.name} is deleted.")


async def tenant_named(session: "AsyncSession", name: str) -> "Tenant":
    """The tenant of that name. Raises Failed."""
    from parlour.store.tenants import tenant_known_as

    found = await tenant_known_as(session, name)
    if found is None:
        raise Failed(f"there is no tenant {name}.")
    return found


async def _list_tariffs(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tariffs

    async with platform.database.reading() as session:
        found, _ = await tariffs.listed(session, platform.settings, page=1, per_page=args.limit)
    return Answer(found, _TARIFFS)


async def _show_tariff(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tariffs

    async with platform.database.reading() as session:
        tariff_id = await _tariff(session, args.name)
        return Answer(await tariffs.read(session, platform.settings, tariff_id))


async def _create_tariff(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tariffs
    from parlour.protocol.rest.admin import PostAdminTariff

    body: PostAdminTariff = _checked({"name": args.name} | _body(args), PostAdminTariff)
    async with platform.database.writing() as session:
        return Answer(await tariffs.create(session, platform.settings, body))


async def _change_tariff(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tariffs
    from parlour.controller.live_tariffs import follow
    from parlour.protocol.rest.admin import PatchAdminTariff

    renamed = {} if args.rename is None else {"name": args.rename}
    body: PatchAdminTariff = _checked(renamed | _body(args), PatchAdminTariff)
    async with platform.database.writing() as session:
        tariff_id = await _tariff(session, args.name)
        changed = await tariffs.change(session, platform.settings, tariff_id, body)
    follow(platform)
    return Answer(changed)


async def _delete_tariff(args: argparse.Namespace, platform: "Platform") -> Answer:
    from parlour.controller.administration import tariffs

    async with platform.database.writing() as session:
        await tariffs.remove(session, platform.settings, await _tariff(session, args.name))
    return Answer({"name": args.name}, said=f"{args.name} is deleted.")


async def _tariff(session: "AsyncSession", name: str) -> "UUID":
    from parlour.store.defaults import tariff_named

    found = await tariff_named(session, name)
    if found is None:
        raise Failed(f"there is no tariff {name}.")
    return found.id
