"""Tariffs that have ended, users disabled long ago, and deletions that were interrupted."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from parlour.controller.account_data.deleting import delete, resume
from parlour.controller.assignment import fallback_tariff
from parlour.controller.jobs.job import Job, Work
from parlour.controller.platform import Platform
from parlour.store.tables import AccountDeletion, User
from parlour.store.tariffs import count_ended, expire


async def _tariffs(work: Work) -> None:
    async with work.platform.database.reading() as session:
        ended = await count_ended(session, work.at)
    if ended:
        downgrade = partial(_downgrade, work.platform, work)
        await work.do(f"{ended} users whose tariff has ended", downgrade, count=ended)


async def _downgrade(platform: Platform, work: Work) -> None:
    async with platform.database.writing() as session:
        fallback = await fallback_tariff(session, platform.settings)
        await expire(session, fallback.id, work.at)


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
    summary="Gives users whose tariff has ended the one that is left to them",
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
