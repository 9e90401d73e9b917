"""Who is told of which change: written into the outbox with the change itself (rest.md 24)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.calendar.ics import Answer, Party
from parlour.controller import policy, tariffs
from parlour.controller.events.instances import Instance, instance_of
from parlour.controller.events.spans import ANSWERS, exceptional, span_of
from parlour.controller.folders.links import resource
from parlour.controller.platform import Platform
from parlour.controller.rules import event_of
from parlour.mail.facts import CallIn, Facts, Folder, Kind, Recipient, Stream, to_json
from parlour.protocol.rest.folders import FolderLink
from parlour.store import outbox
from parlour.store.base import now
from parlour.store.events import exceptions_of, invitees_of
from parlour.store.folders import folder_of
from parlour.store.meetings import Meeting, meeting_of_event, usable_invite_of
from parlour.store.rooms import sip_of, targets_of
from parlour.store.tables import Event, EventEmailInvite, EventInvite, StreamingTarget, User


async def announce_to_all(
    platform: Platform,
    session: AsyncSession,
    event_id: UUID,
    kind: Kind,
    *,
    instance: Instance | None = None,
) -> None:
    """Tell the creator and all who are invited."""
    users, emails = await invitees_of(session, [event_id])
    # Who starts an ad-hoc meeting is in it already, and has it in no calendar.
    creator = await session.scalar(
        select(User)
        .join(Event, Event.created_by == User.id)
        .where(Event.id == event_id, Event.is_adhoc.is_(False))
    )
    invited = [] if creator is None else [_creator(platform, creator)]
    invited += [_user(platform, user, invite) for invite, user in users.get(event_id, ())]
    invited += [_address(platform, invite) for invite in emails.get(event_id, ())]
    await _announce(platform, session, event_id, kind, recipients=invited, instance=instance)


async def announce_in_room(
    platform: Platform, session: AsyncSession, room_id: UUID, kind: Kind
) -> None:
    """Tell everybody of the event in a room, if there is one."""
    event = await session.scalar(select(Event).where(Event.room_id == room_id))
    if event is not None:
        if kind == "update":
            event.revision += 1
        await announce_to_all(platform, session, event.id, kind)


async def announce_to_creator(platform: Platform, session: AsyncSession, event: Event) -> None:
    """Tell the creator of their own new event, so that their calendar has it."""
    if event.is_adhoc:
        return
    creator = await session.get_one(User, event.created_by)
    invited = [_creator(platform, creator)]
    await _announce(platform, session, event.id, "invite", recipients=invited)


async def announce_to_invitee(
    platform: Platform, session: AsyncSession, invite: EventInvite | EventEmailInvite, kind: Kind
) -> None:
    """Tell somebody of their invitation, or that it is withdrawn."""
    if isinstance(invite, EventInvite):
        told = _user(platform, await session.get_one(User, invite.invitee), invite)
    else:
        told = _address(platform, invite)
    await _announce(platform, session, invite.event_id, kind, recipients=[told])


async def _announce(
    platform: Platform,
    session: AsyncSession,
    event_id: UUID,
    kind: Kind,
    *,
    recipients: Iterable[Recipient | None],
    instance: Instance | None = None,
) -> None:
    meeting = await meeting_of_event(session, event_id, None)
    if meeting is None or meeting.event is None:
        return
    if kind != "invite" and _is_over(meeting.event):
        return
    if kind in ("cancellation", "uninvite"):
        # Calendars heed a cancellation only if it is newer than what they have.
        meeting.event.revision += 1
    # Who has several ways to be invited gets one mail.
    told = {one.email: one for one in recipients if one is not None}
    facts = await _facts(platform, session, meeting, kind, instance)
    await outbox.enqueue(
        session,
        to_json(facts),
        {email: to_json(recipient) for email, recipient in told.items()},
        platform.postman.wake,
    )


def _is_over(event: Event) -> bool:
    return event.series_ends_at is not None and event.series_ends_at < now()


async def _facts(
    platform: Platform,
    session: AsyncSession,
    meeting: Meeting,
    kind: Kind,
    instance: Instance | None,
) -> Facts:
    event, room, address = event_of(meeting), meeting.room, platform.settings.address()
    link = f"{address}/room/{room.id}"
    exceptions = await exceptions_of(session, [event.id] if event.recurrence_pattern else [])
    guests = policy.guests_possible(room, meeting.tariff, platform.settings)
    code = await usable_invite_of(session, room.id) if guests else None
    targets: Sequence[StreamingTarget] = ()
    if not room.e2e_encryption:
        targets = await targets_of(session, room.id)
    kept = await folder_of(session, event.id)
    folder = resource(platform.settings, kept, writable=True)
    return Facts(
        kind=kind,
        at=now(),
        event_id=event.id,
        sequence=event.revision,
        created_at=event.created_at,
        title=event.title,
        description=event.description,
        organiser=Party(meeting.owner.display_name, meeting.owner.email),
        meeting_url=link,
        guest_url=None if code is None else f"{link}?invite={code.id}",
        password=room.password,
        call_in=await _call_in(platform, session, meeting),
        streams=[Stream(target.name, target.public_url) for target in targets],
        folder=None if folder is UNSET else _folder(folder.read),
        folder_to_write=(
            None if folder is UNSET or folder.read_write is UNSET else _folder(folder.read_write)
        ),
        span=span_of(event),
        pattern=list(event.recurrence_pattern),
        exceptions=[
            exceptional(event, instance_of(event, one)) for one in exceptions.get(event.id, ())
        ],
        occurrence=None if instance is None else exceptional(event, instance),
        kept_days=(platform.settings.jobs.adhoc_events_days or None) if event.is_adhoc else None,
    )


def _folder(link: FolderLink) -> Folder:
    return Folder(link.url, link.password)


async def _call_in(platform: Platform, session: AsyncSession, meeting: Meeting) -> CallIn | None:
    number, room = platform.settings.controller.call_in_number, meeting.room
    allowed = tariffs.allows(meeting.tariff, platform.settings, tariffs.CALL_IN)
    if number is None or not allowed or room.e2e_encryption:
        return None
    sip = await sip_of(session, room.id)
    return None if sip is None else CallIn(number, sip.sip_id, sip.password)


def _creator(platform: Platform, user: User) -> Recipient | None:
    return _registered(platform, user, "ACCEPTED")


def _user(platform: Platform, user: User, invite: EventInvite) -> Recipient | None:
    return _registered(platform, user, ANSWERS[invite.status])


def _registered(platform: Platform, user: User, answer: Answer) -> Recipient | None:
    if user.disabled_since is not None or not user.email:
        return None
    return Recipient(
        kind="registered",
        email=user.email,
        name=user.display_name,
        language=user.language or platform.settings.controller.default_language,
        answer=answer,
    )


def _address(platform: Platform, invite: EventEmailInvite) -> Recipient:
    name = " ".join(filter(None, (invite.firstname, invite.lastname)))
    return Recipient(
        kind="external" if invite.firstname is None else "unregistered",
        email=invite.email,
        name=name,
        language=platform.settings.controller.default_language,
    )
