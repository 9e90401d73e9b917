"""Mails for administrators: what waits, what was sent, and the dead letters."""

import argparse
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from parlour.settings import Settings
    from parlour.store.engine import Database

STATES = ("queued", "sent", "dead")
_MOST_SHOWN = 1000


class NoSuchMail(Exception):
    """There is no dead letter of that id."""


async def list_mails(args: argparse.Namespace, _settings: "Settings", database: "Database") -> None:
    """One line a mail, the newest first: id, when, tries, address, and what went wrong."""
    from parlour.store import outbox

    async with database.reading() as session:
        mails = await outbox.mails_in(session, args.state, _MOST_SHOWN)
    for mail in mails:
        # Addresses and answers of mail servers are not ours: no control characters on terminals.
        line = f"{mail.id}  {mail.created_at:%Y-%m-%d %H:%M}  {mail.attempts:>3}  {mail.email}"
        reason = f"  {mail.last_error}" if mail.last_error else ""
        print("".join(sign if sign.isprintable() else "?" for sign in line + reason))


async def retry_mail(args: argparse.Namespace, _settings: "Settings", database: "Database") -> None:
    """Send a dead letter anew."""
    from parlour.store import outbox

    identity: UUID = args.id
    async with database.writing() as session:
        if not await outbox.revive(session, identity):
            raise NoSuchMail(str(identity))
    print(f"{identity} is tried again.")
