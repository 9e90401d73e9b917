"""Calendar feeds: the own link, and what calendar programs read with it."""

from email.utils import format_datetime, parsedate_to_datetime

from litestar import Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.response import Stream
from msgspec import UNSET

from parlour.controller import calendar_feed
from parlour.controller.documented import EMPTY
from parlour.controller.errors import NotFound
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.rules import PUBLIC, USER
from parlour.identity.issuer.random_secret import hash_of
from parlour.protocol.rest.calendar_feed import CalendarFeedState, NewCalendarFeed
from parlour.store.calendar_feeds import is_to_note, note_read, revoke_feed, subscriber
from parlour.store.tables import CalendarFeed

_PATH = "/users/me/calendar_feed"
_TAGS = ["calendar feed"]
_LONGEST_SECRET = 100
_CALENDAR = "text/calendar"  # the framework adds the charset


@get(_PATH, guards=[USER], tags=_TAGS)
async def state(platform: Shared, me: Me) -> CalendarFeedState:
    """Whether the caller has a link, and when it was read last."""
    async with platform.database.reading() as session:
        found = await session.get(CalendarFeed, me.user.id)
    if found is None:
        return CalendarFeedState(active=False)
    return CalendarFeedState(
        active=True, created_at=found.created_at, last_read_at=found.last_read_at or UNSET
    )


@post(_PATH, guards=[USER], status_code=201, tags=_TAGS)
async def renew(platform: Shared, me: Me) -> NewCalendarFeed:
    """A new link, told this once. An old one ends."""
    url, made = await calendar_feed.renewed(platform, me.user.id)
    return NewCalendarFeed(url, made.created_at)


@delete(_PATH, guards=[USER], tags=_TAGS)
async def revoke(platform: Shared, me: Me) -> None:
    """End the link, if there is one."""
    async with platform.database.writing() as session:
        await revoke_feed(session, me.user.id)


@get(
    "/calendar_feeds/{secret:str}/parlour.ics",
    guards=[PUBLIC],
    tags=_TAGS,
    responses={
        200: ResponseSpec(str, False, "The calendar (RFC 5545).", media_type="text/calendar"),
        304: EMPTY,
    },
)
async def feed(
    request: ApiRequest, platform: Shared, secret: FromPath[str]
) -> Response[bytes] | Stream:
    """The meetings that the link's owner has made or accepted, for calendar programs."""
    if len(secret) > _LONGEST_SECRET:
        raise NotFound
    async with platform.database.reading() as session:
        found = await subscriber(session, hash_of(secret))
        if found is None:
            raise NotFound
        link, user = found
        calendar = calendar_feed.calendar_of(platform.settings, user)
        tag = await calendar_feed.tag_of(session, platform.settings, calendar)
    if is_to_note(link, tag):
        async with platform.database.writing() as session:
            link = await note_read(session, link, tag)
    # The address is a secret: caches in between keep nothing.
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if link.changed_at is not None:
        headers["Last-Modified"] = format_datetime(link.changed_at, usegmt=True)
    if _is_known(request, tag, link):
        return Response(b"", status_code=304, headers=headers, media_type=_CALENDAR)
    headers["Content-Disposition"] = 'inline; filename="parlour.ics"'
    pieces = calendar_feed.written(platform, calendar)
    return Stream(pieces, headers=headers, media_type=_CALENDAR)


def _is_known(request: ApiRequest, tag: str, link: CalendarFeed) -> bool:
    """Whether the caller has the calendar as it is (RFC 9110, 13.2.2: the tag comes first)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tag in tags or tags.strip() == "*"
    since = request.headers.get("if-modified-since")
    if since is None or link.changed_at is None:
        return False
    try:
        return parsedate_to_datetime(since) >= link.changed_at
    except (ValueError, TypeError):
        # No date, or one without a time zone: as if it was not there.
        return False


HANDLERS = [state, renew, revoke, feed]
