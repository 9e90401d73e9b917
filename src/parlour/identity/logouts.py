"""What follows from a log-out: access tokens that were issued before are refused everywhere."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.logout_token import LoggedOut
from parlour.identity.refusal import Reason, TokenRefused
from parlour.store.logouts import is_first, void_session, void_sessionless, void_subject


async def heed(session: AsyncSession, notice: LoggedOut) -> None:
    """Call tokens back as a logout token says. Raises TokenRefused if it was heeded before."""
    expires_at = datetime.fromtimestamp(notice.expires_at, UTC)
    if not await is_first(session, notice.issuer, notice.token_id, expires_at):
        raise TokenRefused(Reason.REPLAYED)
    until = datetime.fromtimestamp(notice.issued_at, UTC)
    if notice.session_id is not None:
        await void_session(session, notice.issuer, notice.session_id)
        if notice.subject is not None:
            await void_sessionless(session, notice.issuer, notice.subject, until)
    elif notice.subject is not None:
        await void_subject(session, notice.issuer, notice.subject, until)
