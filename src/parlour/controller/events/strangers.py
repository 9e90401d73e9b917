"""How many mail addresses can be invited that nobody here has.

Each gets a mail from us, whether it wants one or not. Those of a day are counted by this controller
alone; with several, each allows as many.
"""

from limits import RateLimitItemPerDay
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import BadRequest, TooManyRequests, TooManyStrangers, invalid
from parlour.controller.platform import Platform
from parlour.store.tables import Event, EventEmailInvite, User

_DAY_SECS = 86_400


async def check(platform: Platform, session: AsyncSession, event: Event, inviter: User) -> None:
    """Count one more. Raises BadRequest if the event has too many, TooManyStrangers if the
    inviter had too many within a day: those whose invitation was withdrawn count, too."""
    limits = platform.settings.invitations
    of_event = select(func.count()).where(EventEmailInvite.event_id == event.id)
    if (await session.scalar(of_event) or 0) >= limits.unknown_per_event:
        rule = f"An event has at most {limits.unknown_per_event} invitees without an account"
        raise BadRequest(f"email: {rule}.", [invalid("email", rule)])
    most = limits.unknown_per_day
    if most == 0:
        raise TooManyStrangers(most, _DAY_SECS)
    await _count(platform, inviter, RateLimitItemPerDay(most))


async def _count(platform: Platform, inviter: User, limit: RateLimitItemPerDay) -> None:
    who = "strangers", str(inviter.id)
    try:
        await platform.attempts.refuse_if_spent(limit, *who)
    except TooManyRequests as refusal:
        raise TooManyStrangers(limit.amount, refusal.retry_after) from None
    await platform.attempts.failed(limit, *who)
