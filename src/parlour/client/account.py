"""One's own account: its data, its end, and the link for calendar programs."""

from pathlib import Path

from parlour.client.transport import Transport
from parlour.protocol.rest.account_data import AccountContents, DeleteAccount, ExportLink
from parlour.protocol.rest.calendar_feed import CalendarFeedState, NewCalendarFeed

_FEED = "/users/me/calendar_feed"


class Account:
    """`client.account`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def export(self, target: Path) -> None:
        """Write an archive (ZIP) of all that the server keeps about oneself."""
        await self._transport.save("/users/me/export", target)

    async def export_url(self) -> str:
        """An address at which a browser can fetch the archive: once, within two minutes."""
        return (await self._transport.call("POST", "/users/me/export", ExportLink)).url

    async def contents(self) -> AccountContents:
        """What would go with the account."""
        return await self._transport.call("GET", "/users/me/deletion", AccountContents)

    async def delete(self, *, email: str) -> AccountContents:
        """Delete the account with all that is in it. Its own address says that it is meant."""
        return await self._transport.call(
            "DELETE", "/users/me", AccountContents, body=DeleteAccount(email)
        )

    async def calendar_feed(self) -> CalendarFeedState:
        """Whether there is a link with which calendar programs subscribe to one's meetings."""
        return await self._transport.call("GET", _FEED, CalendarFeedState)

    async def new_calendar_feed(self) -> NewCalendarFeed:
        """A new link, told this once. An old one ends."""
        return await self._transport.call("POST", _FEED, NewCalendarFeed)

    async def revoke_calendar_feed(self) -> None:
        """End the link."""
        await self._transport.send("DELETE", _FEED)
