"""Events: meetings in the calendar (rest.md 16, 17 and 19)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
from msgspec import UNSET, UnsetType

from parlour.client.ics import calendar_of
from parlour.client.invitations import Invitations
from parlour.client.pages import Pages, listed
from parlour.client.times import When, zoned
from parlour.client.transport import Transport, decoded
from parlour.protocol.rest.events import (
    EventExceptionResource,
    EventInstance,
    EventResource,
    PatchEvent,
    PatchFollowing,
    PatchInstance,
    PostEvent,
)
from parlour.protocol.rest.scalars import (
    EventInviteStatus,
    EventStatus,
    GuestAccess,
    ParticipationReport,
)
from parlour.protocol.rest.streaming import PostStreamingTarget

USUAL_LENGTH = timedelta(hours=1)
Entry = EventResource | EventExceptionResource | EventInstance


class _Kind(msgspec.Struct):
    type: str


_KINDS: dict[str, type[Entry]] = {
    "instance": EventInstance,
    "exception": EventExceptionResource,
}


def _entries(answer: httpx.Response) -> list[Any]:
    """What the `type` of each entry says it is."""
    return [
        msgspec.json.decode(
            raw, type=_KINDS.get(msgspec.json.decode(raw, type=_Kind).type, EventResource)
        )
        for raw in decoded(answer, list[msgspec.Raw])
    ]


class Events:
    """`client.events`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._invitations = Invitations(transport)

    def list(
        self,
        *,
        time_min: datetime | None = None,
        time_max: datetime | None = None,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
        favorites: bool = False,
        invite_status: Sequence[EventInviteStatus] = (),
        adhoc: bool | None = None,
        time_independent: bool | None = None,
        invitees_max: int = 0,
        per_page: int = 100,
    ) -> Pages[EventResource | EventExceptionResource]:
        """One's own events and those one is invited to, with what is different on single days."""
        query = {**locals()}
        del query["self"]
        return Pages(self._transport, "/events", "cursor", _entries, query)

    def agenda(
        self,
        *,
        time_min: datetime | None = None,
        time_max: datetime | None = None,
        instances_max: int = 100,
        favorites: bool = False,
        invite_status: Sequence[EventInviteStatus] = (),
        adhoc: bool | None = None,
        time_independent: bool | None = None,
        invitees_max: int = 0,
        per_page: int = 100,
    ) -> Pages[EventResource | EventInstance]:
        """The same with each day of a recurring event by itself, cancelled days included."""
        query = {**locals()}
        del query["self"]
        return Pages(self._transport, "/events/instances", "cursor", _entries, query)

    async def create(
        self,
        title: str,
        *,
        description: str = "",
        starts_at: When | None = None,
        ends_at: When | None = None,
        all_day: bool = False,
        recurrence: Sequence[str] = (),
        invite: Iterable[UUID | str] = (),
        password: str | None = None,
        waiting_room: bool = False,
        guest_access: GuestAccess | UnsetType = UNSET,
        e2e_encryption: bool = False,
        adhoc: bool = False,
        streaming_targets: Sequence[PostStreamingTarget] = (),
        shared_folder: bool = False,
        show_meeting_details: bool = False,
        participation_report: ParticipationReport | None = None,
        notify: bool = True,
    ) -> EventResource:
        """A new event with a room of its own, and invitations to it.

        Without `starts_at` the event belongs to no time; without `ends_at` it takes an hour.
        `recurrence` has rules such as `RRULE:FREQ=WEEKLY;COUNT=10`. Whom to invite is said by user
        id or mail address. If somebody cannot be invited, the event is there all the same.
        """
        body = PostEvent(
            title=title,
            description=description,
            is_time_independent=starts_at is None,
            password=password,
            waiting_room=waiting_room,
            guest_access=guest_access,
            e2e_encryption=e2e_encryption,
            is_adhoc=adhoc,
            streaming_targets=[*streaming_targets],
            has_shared_folder=shared_folder,
            show_meeting_details=show_meeting_details,
            training_participation_report=participation_report,
            **_dates(starts_at, ends_at, all_day, recurrence),
        )
        return await self._create(body, invite, notify)

    async def _create(
        self, body: PostEvent, invite: Iterable[UUID | str], notify: bool
    ) -> EventResource:
        query = {"suppress_email_notification": not notify}
        event = await self._transport.call("POST", "/events", EventResource, query=query, body=body)
        for who in invite:
            await self._invitations.add(event.id, who, notify=notify)
        return event

    async def get(self, event_id: UUID | str, *, invitees_max: int = 100) -> EventResource:
        """One event."""
        return await self._transport.call(
            "GET", f"/events/{event_id}", EventResource, query={"invitees_max": invitees_max}
        )

    async def update(
        self,
        event_id: UUID | str,
        *,
        title: str | UnsetType = UNSET,
        description: str | UnsetType = UNSET,
        starts_at: When | UnsetType | None = UNSET,
        ends_at: When | UnsetType = UNSET,
        all_day: bool | UnsetType = UNSET,
        recurrence: Sequence[str] | UnsetType = UNSET,
        password: str | UnsetType | None = UNSET,
        waiting_room: bool | UnsetType = UNSET,
        guest_access: GuestAccess | UnsetType = UNSET,
        e2e_encryption: bool | UnsetType = UNSET,
        adhoc: bool | UnsetType = UNSET,
        streaming_targets: Sequence[PostStreamingTarget] | UnsetType = UNSET,
        shared_folder: bool | UnsetType = UNSET,
        show_meeting_details: bool | UnsetType = UNSET,
        participation_report: ParticipationReport | UnsetType | None = UNSET,
        notify: bool = True,
    ) -> EventResource:
        """Change an event; what is not given stays. `starts_at=None` frees it from all times."""
        body = PatchEvent(
            title=title,
            description=description,
            password=password,
            waiting_room=waiting_room,
            guest_access=guest_access,
            e2e_encryption=e2e_encryption,
            is_adhoc=adhoc,
            show_meeting_details=show_meeting_details,
            streaming_targets=_list(streaming_targets),
            has_shared_folder=shared_folder,
            training_participation_report=participation_report,
            is_time_independent=True if starts_at is None else UNSET,
            is_all_day=all_day,
            starts_at=UNSET if starts_at is None or starts_at is UNSET else zoned(starts_at),
            ends_at=UNSET if ends_at is UNSET else zoned(ends_at),
            recurrence_pattern=_list(recurrence),
        )
        path, query = f"/events/{event_id}", {"suppress_email_notification": not notify}
        answer = await self._transport.send("PATCH", path, query=query, body=body)
        if answer.status_code == 204:
            return await self.get(event_id)
        return decoded(answer, EventResource)

    async def delete(
        self, event_id: UUID | str, *, notify: bool = True, force: bool = False
    ) -> None:
        """Delete an event and its room. `force`: even if a storage does not answer."""
        query = {
            "suppress_email_notification": not notify,
            "force_delete_reference_if_external_services_fail": force,
        }
        await self._transport.send("DELETE", f"/events/{event_id}", query=query)

    async def export_ics(
        self, *, time_min: datetime | None = None, time_max: datetime | None = None
    ) -> bytes:
        """All events as one calendar that other calendar programs can read (RFC 5545)."""
        entries = self.list(time_min=time_min, time_max=time_max, invitees_max=100)
        return calendar_of(await entries.all())

    async def add_favorite(self, event_id: UUID | str) -> bool:
        """Mark an event. False if it was marked already."""
        path = f"/users/me/event_favorites/{event_id}"
        return (await self._transport.send("PUT", path)).status_code == 201

    async def remove_favorite(self, event_id: UUID | str) -> None:
        """Remove the mark."""
        await self._transport.send("DELETE", f"/users/me/event_favorites/{event_id}")

    def instances(
        self,
        event_id: UUID | str,
        *,
        time_min: datetime | None = None,
        time_max: datetime | None = None,
        invitees_max: int = 0,
        per_page: int = 100,
    ) -> Pages[EventInstance]:
        """The days of one recurring event. Without an end of its own or `time_max`: very many."""
        query = {**locals()}
        del query["self"], query["event_id"]
        path = f"/events/{event_id}/instances"
        return listed(self._transport, path, "cursor", EventInstance, query)

    async def instance(
        self, event_id: UUID | str, instance_id: str, *, invitees_max: int = 100
    ) -> EventInstance:
        """One day of a recurring event; its id is its first start: `20260704T080000Z`."""
        path = f"/events/{event_id}/instances/{instance_id}"
        query = {"invitees_max": invitees_max}
        return await self._transport.call("GET", path, EventInstance, query=query)

    async def update_instance(
        self,
        event_id: UUID | str,
        instance_id: str,
        *,
        title: str | UnsetType = UNSET,
        description: str | UnsetType = UNSET,
        starts_at: When | UnsetType = UNSET,
        ends_at: When | UnsetType = UNSET,
        all_day: bool | UnsetType = UNSET,
        status: EventStatus | UnsetType = UNSET,
        notify: bool = True,
    ) -> EventInstance:
        """Change one day; the others stay. `status="cancelled"` calls it off."""
        body = PatchInstance(
            title=title,
            description=description,
            is_all_day=all_day,
            starts_at=UNSET if starts_at is UNSET else zoned(starts_at),
            ends_at=UNSET if ends_at is UNSET else zoned(ends_at),
            status=status,
        )
        path = f"/events/{event_id}/instances/{instance_id}"
        query = {"suppress_email_notification": not notify}
        answer = await self._transport.send("PATCH", path, query=query, body=body)
        if answer.status_code == 204:
            return await self.instance(event_id, instance_id)
        return decoded(answer, EventInstance)

    async def update_following(
        self,
        event_id: UUID | str,
        instance_id: str,
        *,
        title: str | UnsetType = UNSET,
        description: str | UnsetType = UNSET,
        starts_at: When | UnsetType = UNSET,
        ends_at: When | UnsetType = UNSET,
        all_day: bool | UnsetType = UNSET,
        recurrence: Sequence[str] | UnsetType = UNSET,
        notify: bool = True,
    ) -> EventResource:
        """Change one day and all later ones: they become an event of their own, the answer."""
        body = PatchFollowing(
            title=title,
            description=description,
            is_all_day=all_day,
            starts_at=UNSET if starts_at is UNSET else zoned(starts_at),
            ends_at=UNSET if ends_at is UNSET else zoned(ends_at),
            recurrence_pattern=_list(recurrence),
        )
        path = f"/events/{event_id}/instances/{instance_id}/following"
        query = {"suppress_email_notification": not notify}
        return await self._transport.call("POST", path, EventResource, query=query, body=body)

    async def cancel_following(
        self, event_id: UUID | str, instance_id: str, *, notify: bool = True
    ) -> None:
        """Call one day and all later ones off: the event recurs until the day before."""
        path = f"/events/{event_id}/instances/{instance_id}/following"
        query = {"suppress_email_notification": not notify}
        await self._transport.send("DELETE", path, query=query)


def _dates(
    starts_at: When | None, ends_at: When | None, all_day: bool, recurrence: Sequence[str]
) -> dict[str, Any]:
    """The dates of a new event; none for one that belongs to no time."""
    if starts_at is None:
        return {}
    start = zoned(starts_at)
    if ends_at is None:
        end = msgspec.structs.replace(start, datetime=start.datetime + USUAL_LENGTH)
    else:
        end = zoned(ends_at)
    return {
        "is_all_day": all_day,
        "starts_at": start,
        "ends_at": end,
        "recurrence_pattern": [*recurrence],
    }


def _list(values: Sequence[Any] | UnsetType) -> list[Any] | UnsetType:
    return UNSET if isinstance(values, UnsetType) else [*values]
