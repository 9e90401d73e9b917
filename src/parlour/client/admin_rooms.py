"""What administrators do with everybody's rooms, events and meetings, with mails and jobs."""

from uuid import UUID

from parlour.client.pages import Pages, listed
from parlour.client.transport import Query, Transport
from parlour.protocol.rest.admin_meetings import (
    AdminEvent,
    AdminJob,
    AdminJobRun,
    AdminMail,
    AdminMailContent,
    AdminMeetings,
    AdminRoom,
    EndMeeting,
    EndReason,
    MailState,
    RunJob,
)
from parlour.protocol.rest.admin_webhooks import AdminWebhook, DeliveryState


class AdminRooms:
    """`client.admin.rooms`: rooms, the events in them, and what is going on there."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        text: str = "",
        *,
        owner_id: UUID | None = None,
        tenant_id: UUID | None = None,
        per_page: int = 100,
    ) -> Pages[AdminRoom]:
        """Rooms of all users, the newest first."""
        query = _wanted(text, owner_id, tenant_id, per_page)
        return listed(self._transport, "/admin/rooms", "page", AdminRoom, query)

    async def get(self, room_id: UUID | str) -> AdminRoom:
        """One room."""
        return await self._transport.call("GET", f"/admin/rooms/{room_id}", AdminRoom)

    async def delete(self, room_id: UUID | str, *, notify: bool = True) -> None:
        """Delete a room with its event; a running meeting ends."""
        query = {"suppress_email_notification": not notify}
        await self._transport.send("DELETE", f"/admin/rooms/{room_id}", query=query)

    def events(
        self,
        text: str = "",
        *,
        owner_id: UUID | None = None,
        tenant_id: UUID | None = None,
        per_page: int = 100,
    ) -> Pages[AdminEvent]:
        """Events of all users, the newest first."""
        query = _wanted(text, owner_id, tenant_id, per_page)
        return listed(self._transport, "/admin/events", "page", AdminEvent, query)

    async def event(self, event_id: UUID | str) -> AdminEvent:
        """One event."""
        return await self._transport.call("GET", f"/admin/events/{event_id}", AdminEvent)

    async def delete_event(self, event_id: UUID | str, *, notify: bool = True) -> None:
        """Delete an event with its room."""
        query = {"suppress_email_notification": not notify}
        await self._transport.send("DELETE", f"/admin/events/{event_id}", query=query)

    async def meetings(self) -> AdminMeetings:
        """What is live on all room servers."""
        return await self._transport.call("GET", "/admin/meetings", AdminMeetings)

    async def end_meeting(
        self, room_id: UUID | str, reason: EndReason = "immediate_shutdown"
    ) -> None:
        """End a running meeting for everybody; the room stays."""
        path = f"/admin/meetings/{room_id}/end"
        await self._transport.send("POST", path, body=EndMeeting(reason))


class AdminMails:
    """`client.admin.mails`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, state: MailState | None = None, *, per_page: int = 100) -> Pages[AdminMail]:
        """Mails that wait, were sent, or could not be, the newest first."""
        query = {"state": state, "per_page": per_page, "page": 1}
        return listed(self._transport, "/admin/mails", "page", AdminMail, query)

    async def get(self, mail_id: UUID | str) -> AdminMailContent:
        """What a mail says."""
        return await self._transport.call("GET", f"/admin/mails/{mail_id}", AdminMailContent)

    async def source(self, mail_id: UUID | str) -> bytes:
        """A mail as mail programs read it (RFC 5322)."""
        return (await self._transport.send("GET", f"/admin/mails/{mail_id}/source")).content

    async def retry(self, mail_id: UUID | str) -> None:
        """Send a dead letter anew."""
        await self._transport.send("POST", f"/admin/mails/{mail_id}/retry")


class AdminWebhooks:
    """`client.admin.webhooks`: messages to other systems."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self, state: DeliveryState | None = None, *, per_page: int = 100
    ) -> Pages[AdminWebhook]:
        """Messages that wait, were delivered, or could not be, the newest first."""
        query = {"state": state, "per_page": per_page, "page": 1}
        return listed(self._transport, "/admin/webhooks", "page", AdminWebhook, query)

    async def retry(self, delivery_id: int) -> None:
        """Deliver a dead letter anew."""
        await self._transport.send("POST", f"/admin/webhooks/{delivery_id}/retry")


class AdminJobs:
    """`client.admin.jobs`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self) -> list[AdminJob]:
        """All jobs: when each is due, and what came of its last run."""
        return await self._transport.call("GET", "/admin/jobs", list[AdminJob])

    def runs(self, name: str, *, per_page: int = 100) -> Pages[AdminJobRun]:
        """What a job did, the newest run first."""
        query = {"per_page": per_page, "page": 1}
        return listed(self._transport, f"/admin/jobs/{name}/runs", "page", AdminJobRun, query)

    async def run(self, name: str, *, dry_run: bool = False) -> AdminJobRun:
        """Run a job now and wait for its end; a dry run changes nothing."""
        path = f"/admin/jobs/{name}/run"
        return await self._transport.call("POST", path, AdminJobRun, body=RunJob(dry_run))


def _wanted(text: str, owner_id: UUID | None, tenant_id: UUID | None, per_page: int) -> Query:
    return {
        "q": text,
        "owner_id": owner_id,
        "tenant_id": tenant_id,
        "per_page": per_page,
        "page": 1,
    }
