"""Rows whose time is over, deleted some at a time, so that nobody waits for the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from parlour.controller.jobs.job import Job, Work
from parlour.store.base import Base
from parlour.store.engine import Database
from parlour.store.tables import (
    AuthorizationCode,
    ExportTicket,
    Grant,
    JobRun,
    LoginAttempts,
    LoginSession,
    Logout,
    LogoutToken,
    Mail,
    MailChange,
    RefreshToken,
    RoomInvite,
    SetupToken,
    WebhookDelivery,
)

AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Over:
    """Rows of a table that are over, and what they are called in reports."""

    what: str
    table: type[Base]
    key: InstrumentedAttribute[Any]
    condition: ColumnElement[bool]


async def sweep(work: Work, over: Over) -> None:
    """Delete them."""
    count = select(func.count()).select_from(over.table).where(over.condition)
    async with work.platform.database.reading() as session:
        found = await session.scalar(count) or 0
    if found:
        delete_all = partial(_delete, work.platform.database, over)
        await work.do(f"{found} {over.what}", delete_all, count=found)


async def _delete(database: Database, over: Over) -> None:
    some = select(over.key).where(over.condition).limit(AT_A_TIME)
    some = some.with_for_update(skip_locked=True)
    while True:
        async with database.writing() as session:
            statement = delete(over.table).where(over.key.in_(some))
            result = cast("CursorResult[Any]", await session.execute(statement))
        if result.rowcount < AT_A_TIME:
            return


async def _guest_links(work: Work) -> None:
    days = work.platform.settings.jobs.guest_links_days
    if not days:
        return
    before = work.days_ago(days)
    ended = or_(
        RoomInvite.expiration < before,
        and_(RoomInvite.active.is_(False), RoomInvite.updated_at < before),
    )
    await sweep(work, Over("guest links that have ended", RoomInvite, RoomInvite.id, ended))


async def _outboxes(work: Work) -> None:
    settings = work.platform.settings.jobs
    overs: Sequence[tuple[int, str, Any, Any, str]] = (
        (settings.mails_days, "sent mails", Mail, Mail.id, "sent"),
        (settings.dead_letters_days, "mails that could not be delivered", Mail, Mail.id, "dead"),
        (settings.webhooks_days, "delivered messages", *_MESSAGES, "sent"),
        (settings.dead_letters_days, "messages that could not be delivered", *_MESSAGES, "dead"),
    )
    for days, what, table, key, state in overs:
        if days:
            settled = and_(table.state == state, table.settled_at < work.days_ago(days))
            await sweep(work, Over(what, table, key, settled))
    # Changes outlive their mails: they hold what meetings were about.
    told = select(Mail.id).where(Mail.change_id == MailChange.id).exists()
    nobody = and_(~told, MailChange.created_at < work.days_ago(1))
    await sweep(work, Over("changes whose mails are gone", MailChange, MailChange.id, nobody))


_MESSAGES = (WebhookDelivery, WebhookDelivery.position)


async def _runs(work: Work) -> None:
    days = work.platform.settings.jobs.runs_days
    if days:
        old = and_(JobRun.started_at < work.days_ago(days), JobRun.outcome != "running")
        await sweep(work, Over("runs of jobs", JobRun, JobRun.id, old))


async def _sign_ins(work: Work) -> None:
    """The identity provider drops these in passing too, but only while people log in."""
    for what, table, key, ends_at in (
        ("log-ins", LoginSession, LoginSession.id, LoginSession.expires_at),
        ("grants", Grant, Grant.id, Grant.expires_at),
        ("refresh tokens", RefreshToken, RefreshToken.token_hash, RefreshToken.expires_at),
        ("codes", AuthorizationCode, AuthorizationCode.code_hash, AuthorizationCode.expires_at),
        ("counts of attempts", LoginAttempts, LoginAttempts.key_hash, LoginAttempts.window_ends_at),
        ("setup links", SetupToken, SetupToken.token_hash, SetupToken.expires_at),
        ("notes of log-outs", Logout, Logout.key_hash, Logout.expires_at),
        ("log-out tokens", LogoutToken, LogoutToken.jti_hash, LogoutToken.expires_at),
        ("export tickets", ExportTicket, ExportTicket.ticket_hash, ExportTicket.expires_at),
    ):
        await sweep(work, Over(f"{what} that have ended", table, key, ends_at < work.at))


GUEST_LINKS = Job(
    name="guest-links",
    summary="Deletes guest links that have expired or were revoked (jobs.guest_links_days)",
    every=timedelta(days=1),
    run=_guest_links,
)
OUTBOXES = Job(
    name="outboxes",
    summary="Deletes old mails and webhook messages (jobs.mails_days, …)",
    every=timedelta(days=1),
    run=_outboxes,
)
RUNS = Job(
    name="job-history",
    summary="Deletes old runs of jobs (jobs.runs_days)",
    every=timedelta(days=1),
    run=_runs,
)
SIGN_INS = Job(
    name="sign-ins",
    summary="Deletes log-ins, tokens and tickets that have ended",
    every=timedelta(hours=6),
    run=_sign_ins,
)
