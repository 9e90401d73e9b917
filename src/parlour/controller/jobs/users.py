"""Tariffs that have ended, users disabled long ago, and deletions that were interrupted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from parlour.controller.account_data.deleting import delete, resume
from parlour.controller.assignment import fallback_tariff
from parlour.controller.jobs.job import Job, Work
from parlour.controller.live_tariffs import behind, bring_up_to_date
from parlour.controller.platform import Platform
from parlour.store.tables import AccountDeletion, User
from parlour.store.tariffs import expire


async def _tariffs(work: Work) -> None:
    ended = select(User.id).where(
        User.tariff_expires_at <= work.at, User.tariff_status != "downgraded"
    )
    async with work.platform.database.reading() as session:
        users = (await session.scalars(ended.order_by(User.id))).all()
    if users:
        downgrade = partial(_downgrade, work.platform, users, work.at)
        await work.do(f"{len(users)} users whose tariff has ended", downgrade, count=len(users))
    for one in await behind(work.platform):
        catch_up = partial(bring_up_to_date, work.platform, one)
        await work.do(f"meeting in room {one.meeting.room.id}", catch_up)


async def _downgrade(platform: Platform, users: Sequence[UUID], at: datetime) -> None:
    async with platform.database.writing() as session:
        fallback = await fallback_tariff(session, platform.settings)
        await expire(session, fallback.id, at)


async def _disabled_users(work: Work) -> None:
    days = work.platform.settings.jobs.disabled_users_days
    if not days:
        return
    query = select(User.id).where(User.disabled_since < work.days_ago(days))
    async with work.platform.database.reading() as session:
        found = (await session.scalars(query.order_by(User.disabled_since, User.id))).all()
    for user_id in found:
        await work.do(f"user {user_id}", partial(delete, work.platform, user_id))


async def _deletions(work: Work) -> None:
    query = select(AccountDeletion.user_id).order_by(AccountDeletion.requested_at)
    async with work.platform.database.reading() as session:
        found = (await session.scalars(query)).all()
    for user_id in found:
        await work.do(f"user {user_id}", partial(resume, work.platform, user_id))


TARIFFS = Job(
    name="tariffs",
    summary="Gives users whose tariff has ended the one that is left to them; tells live meetings",
    every=timedelta(minutes=15),
    run=_tariffs,
)
DISABLED_USERS = Job(
    name="disabled-users",
    summary="Deletes users who were disabled long ago (jobs.disabled_users_days)",
    every=timedelta(days=1),
    run=_disabled_users,
)
DELETIONS = Job(
    name="account-deletions",
    summary="Ends deletions of accounts that were interrupted",
    every=timedelta(minutes=15),
    run=_deletions,
)
