"""`parlour admin`: accounts of the built-in identity provider, and what runs on the platform."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from parlour.cli import (
    admin_account_data,
    admin_meetings,
    admin_platform,
    admin_records,
    admin_tariffs,
    admin_users,
    options,
)
from parlour.cli.mails import STATES, NoSuchMail, list_mails, retry_mail

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers
    from parlour.settings import Settings
    from parlour.store.engine import Database

# What `parlour up` left in the data folder: the settings that the controller runs with.
_EFFECTIVE = "run/controller.toml"
_WITHOUT_ACCOUNTS = frozenset({"list-mails", "retry-mail"})


class _Refused(Exception):
    """What was asked for is not possible; one sentence says why."""


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser and those of its sub-commands."""
    parser = subparsers.add_parser(
        "admin",
        help="manage users, tenants, tariffs, meetings, mails and jobs",
        description="Users, tenants, tariffs, rooms, events, running meetings, mails and jobs; and "
        "accounts of the built-in identity provider. Works beside a running server.",
    )
    commands = parser.add_subparsers(dest="action", required=True, metavar="COMMAND")
    create = _command(commands, "create-user", "create an account")
    create.add_argument("--email", required=True, help="the address that the person logs in with")
    create.add_argument("--name", required=True, help="first and last name")
    create.add_argument("--admin", action="store_true", help="make the account an administrator")
    _password_option(create)
    _command(commands, "list-users", "list all accounts")
    _user_option(_command(commands, "token", "print a short-lived access token for scripts"))
    reset = _command(commands, "reset-password", "give an account a new password")
    _user_option(reset)
    _password_option(reset)
    _user_option(_command(commands, "disable-user", "lock an account out"))
    _user_option(_command(commands, "enable-user", "let an account in again"))
    rotate = _command(commands, "rotate-keys", "sign with a new key from now on")
    rotate.add_argument(
        "--at-once", action="store_true", help="former keys are void: one of them was stolen"
    )
    mails = _command(commands, "list-mails", "list mails: waiting, sent, or dead letters")
    mails.add_argument("--state", choices=STATES, default="dead", help="which (default: dead)")
    retry = _command(commands, "retry-mail", "send a dead letter anew")
    retry.add_argument("--id", type=UUID, required=True, help="the mail's id, as in the list")
    _command(commands, "setup-link", "print a link to create the first account")
    for part in (
        admin_users,
        admin_tariffs,
        admin_meetings,
        admin_records,
        admin_account_data,
    ):
        part.add_parser(commands)


def _command(commands: "Subparsers", name: str, summary: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
    options.add_places(parser)
    return parser


def _user_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", required=True, metavar="EMAIL", help="the account's address")


def _password_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def run(args: argparse.Namespace) -> int:
    """Do what was asked for; 1 with one sentence if it is not possible."""
    from parlour.identity.accounts import AccountRefused
    from parlour.identity.administration import UnknownAccount
    from parlour.identity.issuer.texts import ENGLISH

    try:
        settings = _settings(args)
        if "handler" in args:
            admin_platform.run(args, settings)
        else:
            asyncio.run(_with_database(args, settings, _COMMANDS[args.action]))
    except (_Refused, admin_platform.Failed) as refused:
        problem = str(refused)
    except NoSuchMail as unknown:
        problem = f"There is no dead letter {unknown}."
    except UnknownAccount as unknown:
        problem = f"There is no account with the address {unknown}, or it is disabled."
    except AccountRefused as refused:
        problem = f"{refused.field}: {ENGLISH.fault(refused.field, refused.fault)}"
    else:
        return 0
    asked = " ".join(filter(None, (args.action, getattr(args, "verb", None))))
    print(f"parlour admin {asked}: {problem}", file=sys.stderr)
    return 1


def _settings(args: argparse.Namespace) -> "Settings":
    """The settings of the running instance; a named file may leave the address to it."""
    from parlour.settings import load
    from parlour.store import migrate

    settings = options.settings_of_instance(args).settings
    of_accounts = "handler" not in args and args.action not in _WITHOUT_ACCOUNTS
    if settings.oidc.issuer is not None and of_accounts:
        raise _Refused(f"accounts are kept by {settings.oidc.issuer}, not by Parlour.")
    effective = settings.data / _EFFECTIVE
    if settings.public_url is None and effective.is_file():
        settings = msgspec.structs.replace(settings, public_url=load(effective, {}).public_url)
    url = settings.database_url()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    revision = asyncio.run(migrate.current(url))
    if revision is None:
        migrate.upgrade(url)
    elif revision != migrate.newest():
        raise _Refused("the database is of another version: run `parlour migrate`.")
    return settings


_Command = Callable[[argparse.Namespace, "Settings", "Database"], Awaitable[None]]


async def _with_database(args: argparse.Namespace, settings: "Settings", command: _Command) -> None:
    from parlour.store.engine import Database

    database = Database(settings.database_url())
    try:
        await command(args, settings, database)
    finally:
        await database.close()


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise _Refused("give the password on standard input with --password-stdin.")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Repeat the password: ") != password:
        raise _Refused("the two passwords are not the same.")
    return password


async def _create_user(
    args: argparse.Namespace, _settings: "Settings", database: "Database"
) -> None:
    from parlour.identity import accounts
    from parlour.identity.passwords import Passwords

    given, family = accounts.split_name(args.name)
    new = accounts.NewAccount(args.email, given, family, _password(args), args.admin)
    account = await accounts.create(database, Passwords(), new)
    role = "administrator" if account.is_administrator else "account"
    print(f"Created the {role} {account.email}.")


async def _list_users(
    _args: argparse.Namespace, _settings: "Settings", database: "Database"
) -> None:
    from parlour.identity.administration import listed

    rows = await listed(database)
    width = max((len(row.email) for row in rows), default=0)
    for row in rows:
        kind = "administrator" if row.administrator else "user"
        state = "disabled" if row.disabled else "active"
        print(
            f"{row.email:<{width}}  {kind:<13}  {state:<8}  {row.created_at:%Y-%m-%d}  {row.name}"
        )


async def _token(args: argparse.Namespace, settings: "Settings", database: "Database") -> None:
    from parlour.identity.administration import token

    print(await token(settings, database, args.user))


async def _reset_password(
    args: argparse.Namespace, _settings: "Settings", database: "Database"
) -> None:
    from parlour.identity.administration import reset_password
    from parlour.identity.passwords import Passwords

    await reset_password(database, Passwords(), args.user, _password(args))
    print(f"{args.user} has a new password and is logged out everywhere.")


async def _disable_user(
    args: argparse.Namespace, _settings: "Settings", database: "Database"
) -> None:
    from parlour.identity.administration import set_enabled

    await set_enabled(database, args.user, False)
    print(f"{args.user} cannot log in any more.")


async def _enable_user(
    args: argparse.Namespace, _settings: "Settings", database: "Database"
) -> None:
    from parlour.identity.administration import set_enabled

    await set_enabled(database, args.user, True)
    print(f"{args.user} can log in again.")


async def _rotate_keys(
    args: argparse.Namespace, _settings: "Settings", database: "Database"
) -> None:
    from parlour.identity.administration import rotate_keys

    kid = await rotate_keys(database, at_once=args.at_once)
    print(f"New tokens are signed with the key {kid}.")


async def _setup_link(
    _args: argparse.Namespace, settings: "Settings", database: "Database"
) -> None:
    from parlour.identity.setup import new_link

    link = await new_link(settings, database)
    if link is None:
        raise _Refused("there is an account already; use create-user for more.")
    print(link)


_COMMANDS: dict[str, _Command] = {
    "list-mails": list_mails,
    "retry-mail": retry_mail,
    "create-user": _create_user,
    "list-users": _list_users,
    "token": _token,
    "reset-password": _reset_password,
    "disable-user": _disable_user,
    "enable-user": _enable_user,
    "rotate-keys": _rotate_keys,
    "setup-link": _setup_link,
}
