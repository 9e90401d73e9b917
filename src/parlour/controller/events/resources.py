"""Events as clients see them (rest.md 6.6)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from parlour.controller import tariffs
from parlour.controller.events.dates import dates_of
from parlour.controller.events.instances import Instance, instance_of
from parlour.controller.folders import links
from parlour.controller.profiles import avatar_url, public_profile
from parlour.protocol.rest.events import (
    EventCallIn,
    EventExceptionResource,
    EventInstance,
    EventInvitee,
    EventResource,
    EventRoomInfo,
)
from parlour.protocol.rest.folders import SharedFolderResource
from parlour.protocol.rest.scalars import DateTimeTz, EventInviteStatus, ParticipationReport
from parlour.protocol.rest.streaming import StreamingTargetResource
from parlour.protocol.rest.users import (
    EmailProfile,
    InvitedProfile,
    PublicUserProfile,
    UnregisteredProfile,
)
from parlour.settings import Settings
from parlour.store.events import Listed, invitees_of, sip_of_rooms
from parlour.store.prepared import Place
from parlour.store.rooms import targets_of
from parlour.store.tables import (
    Event,
    EventEmailInvite,
    EventException,
    EventInvite,
    Room,
    SipConfig,
    StreamingTarget,
    Tariff,
    User,
)
from parlour.store.users import users_by_id


class Presenter:
    """Turns events into resources for one viewer, reading what belongs to them all at once."""

    def __init__(self, settings: Settings, place: Place, viewer: User, invitees_max: int) -> None:
        self._settings = settings
        self._place = place
        self._viewer = viewer
        self._invitees_max = invitees_max
        self._users: dict[UUID, User] = {viewer.id: viewer}
        self._profiles: dict[UUID, PublicUserProfile] = {}
        self._invited: dict[UUID, list[tuple[EventInvite, User]]] = {}
        self._emails: dict[UUID, list[EventEmailInvite]] = {}
        self._sip: dict[UUID, tuple[SipConfig, Tariff]] = {}

    async def load(
        self, listed: Sequence[Listed], exceptions: Iterable[EventException] = ()
    ) -> None:
        """Read the people and the dial-in data of these events and exceptions."""
        events = [item.event for item in listed]
        changed = [*events, *exceptions]
        people = {person for row in changed for person in (row.created_by, row.updated_by)}
        needed = {person for person in people if person is not None}
        self._users |= await users_by_id(self._place, needed - self._users.keys())
        if self._invitees_max:
            ids = [event.id for event in events]
            self._invited, self._emails = await invitees_of(self._place, ids)
        if self._settings.controller.call_in_number is not None:
            self._sip = await sip_of_rooms(self._place, [item.room.id for item in listed])

    async def single(self, item: Listed) -> EventResource:
        """One event with its streaming targets. Invitees that were not asked for are cut off."""
        await self.load([item])
        resource = await self.created(item)
        truncated = resource.invitees_truncated or not self._invitees_max
        return msgspec.structs.replace(resource, invitees_truncated=truncated)

    async def created(self, item: Listed) -> EventResource:
        """A new event: nobody is invited yet. `load` must have been called."""
        targets = await targets_of(self._place, item.room.id)
        owner = item.event.created_by == self._viewer.id
        shown = [target_resource(target, with_key=owner) for target in targets]
        return msgspec.structs.replace(self.listed(item), streaming_targets=shown or UNSET)

    def listed(self, item: Listed) -> EventResource:
        """An event in a list; `load` must have been called."""
        event, dates = item.event, dates_of(item.event)
        timed = dates.starts_at is not None
        recurring = bool(dates.recurrence_pattern)
        invitees, truncated = self.invitees(event.id)
        report = event.training_participation_report
        return EventResource(
            id=event.id,
            created_by=self._profile(event.created_by, event),
            created_at=event.created_at,
            updated_by=self._profile(event.updated_by, event),
            updated_at=event.updated_at,
            title=event.title,
            description=event.description,
            room=self.room(item.room),
            invitees_truncated=truncated,
            invitees=invitees,
            is_adhoc=event.is_adhoc,
            is_time_independent=not timed,
            type="recurring" if recurring else "single",
            invite_status=self.invite_status(item),
            is_favorite=item.is_favorite,
            can_edit=event.created_by == self._viewer.id,
            show_meeting_details=event.show_meeting_details,
            is_all_day=dates.is_all_day if timed else UNSET,
            starts_at=dates.starts_at or UNSET,
            ends_at=dates.ends_at or UNSET,
            recurrence_pattern=dates.recurrence_pattern if recurring else UNSET,
            training_participation_report=(
                UNSET if report is None else msgspec.convert(report, ParticipationReport)
            ),
            shared_folder=self._folder(item),
        )

    def instance(self, item: Listed, one: Instance) -> EventInstance:
        """One occurrence of a recurring event; `load` must have been called."""
        event, exception = item.event, one.exception
        invitees, truncated = self.invitees(event.id)
        report = event.training_participation_report
        changed = exception or event
        return EventInstance(
            id=f"{event.id}_{one.id}",
            recurring_event_id=event.id,
            instance_id=one.id,
            created_by=self._profile(event.created_by, event),
            created_at=event.created_at,
            updated_by=self._profile(changed.updated_by, event),
            updated_at=changed.updated_at,
            title=_first(exception and exception.title, event.title),
            description=_first(exception and exception.description, event.description),
            room=self.room(item.room),
            invitees_truncated=truncated,
            invitees=invitees,
            is_all_day=one.is_all_day,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            status="cancelled" if exception and exception.kind == "cancelled" else "ok",
            invite_status=self.invite_status(item),
            is_favorite=item.is_favorite,
            can_edit=event.created_by == self._viewer.id,
            training_participation_report=(
                UNSET if report is None else msgspec.convert(report, ParticipationReport)
            ),
            shared_folder=self._folder(item),
        )

    def exception(self, item: Listed, exception: EventException) -> EventExceptionResource:
        """What an occurrence has different; `load` must have been called."""
        event = item.event
        one = instance_of(event, exception)
        original = DateTimeTz(exception.original_starts_at, event.starts_at_tz or "UTC")
        return EventExceptionResource(
            id=f"{event.id}_{one.id}",
            recurring_event_id=event.id,
            instance_id=one.id,
            created_by=self._profile(exception.created_by, event),
            created_at=exception.created_at,
            updated_by=self._profile(exception.updated_by, event),
            updated_at=exception.updated_at,
            original_starts_at=original,
            status="cancelled" if exception.kind == "cancelled" else "ok",
            can_edit=event.created_by == self._viewer.id,
            title=UNSET if exception.title is None else exception.title,
            description=UNSET if exception.description is None else exception.description,
            is_all_day=UNSET if exception.is_all_day is None else exception.is_all_day,
            starts_at=UNSET if exception.starts_at is None else one.starts_at,
            ends_at=UNSET if exception.ends_at is None else one.ends_at,
        )

    def invite_status(self, item: Listed) -> EventInviteStatus:
        """The viewer's answer; creators have accepted."""
        return item.invite.status if item.invite is not None else "accepted"

    def room(self, room: Room) -> EventRoomInfo:
        """The room of an event, with its password: only members see events."""
        return EventRoomInfo(
            id=room.id,
            waiting_room=room.waiting_room,
            guest_access=room.guest_access,
            e2e_encryption=room.e2e_encryption,
            password=UNSET if room.password is None else room.password,
            call_in=self._call_in(room),
        )

    def invitees(self, event_id: UUID) -> tuple[list[EventInvitee], bool]:
        """At most `invitees_max` invitees, users before mail addresses; whether there are more."""
        if not self._invitees_max:
            return [], False
        everybody = [
            *(
                EventInvitee(invited_profile(self._settings, invite, user), invite.status)
                for invite, user in self._invited.get(event_id, ())
            ),
            *(
                EventInvitee(email_profile(self._settings, invite), "pending")
                for invite in self._emails.get(event_id, ())
            ),
        ]
        return everybody[: self._invitees_max], len(everybody) > self._invitees_max

    def _profile(self, author: UUID | None, event: Event) -> PublicUserProfile:
        """Made once for everybody: most events of a page are by the same few people.

        For an author whose account is gone stands the owner of the event.
        """
        user_id = author or event.created_by
        found = self._profiles.get(user_id)
        if found is None:
            found = public_profile(self._settings, self._users[user_id])
            self._profiles[user_id] = found
        return found

    def _folder(self, item: Listed) -> SharedFolderResource | UnsetType:
        writable = item.event.created_by == self._viewer.id
        return links.resource(self._settings, item.folder, writable=writable)

    def _call_in(self, room: Room) -> EventCallIn | UnsetType:
        number = self._settings.controller.call_in_number
        if number is None or room.id not in self._sip or room.e2e_encryption:
            return UNSET
        sip, tariff = self._sip[room.id]
        if not tariffs.allows(tariff, self._settings, tariffs.CALL_IN):
            return UNSET
        return EventCallIn(tel=number, id=sip.sip_id, password=sip.password)


def _first(override: str | None, otherwise: str) -> str:
    return otherwise if override is None else override


def invited_profile(settings: Settings, invite: EventInvite, user: User) -> InvitedProfile:
    """An invited user, with the role that the invitation gives."""
    public = public_profile(settings, user)
    return InvitedProfile(**msgspec.structs.asdict(public), role=invite.role)


def email_profile(
    settings: Settings, invite: EventEmailInvite
) -> EmailProfile | UnregisteredProfile:
    """An invited mail address, with its name if the identity provider knows it."""
    if invite.firstname is not None and invite.lastname is not None:
        return UnregisteredProfile(
            email=invite.email,
            firstname=invite.firstname,
            lastname=invite.lastname,
            avatar_url=avatar_url(settings, invite.email),
        )
    return EmailProfile(email=invite.email, avatar_url=avatar_url(settings, invite.email))


def target_resource(
    target: StreamingTarget, *, with_key: bool, or_empty: bool = True
) -> StreamingTargetResource:
    """A streaming target; within events others see an empty key, since clients need one there."""
    hidden = "" if or_empty else UNSET
    return StreamingTargetResource(
        id=target.id,
        name=target.name,
        kind="custom",
        streaming_endpoint=target.streaming_endpoint,
        public_url=target.public_url,
        streaming_key=target.streaming_key if with_key else hidden,
    )
