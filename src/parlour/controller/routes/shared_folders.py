"""The shared folder of an event (rest.md 19.2)."""

from uuid import UUID

from litestar import Response, delete, get, put
from litestar.params import FromPath, FromQuery
from msgspec import UNSET, UnsetType

from parlour.controller.documented import answers
from parlour.controller.errors import FeatureDisabled, FolderUnavailable, Forbidden, NotFound
from parlour.controller.folders.changing import change, removal
from parlour.controller.folders.links import resource
from parlour.controller.mailing.announcing import announce_to_all
from parlour.controller.policy import Standing
from parlour.controller.routes.dependencies import Access, Shared, TheMeeting
from parlour.controller.rules import EVENT_MEMBER, EVENT_OWNER, event_of
from parlour.protocol.rest.folders import SharedFolderResource
from parlour.store.folders import folder_of
from parlour.store.tables import Event

_TAGS = ["shared folders"]


@get("/events/{event_id:uuid}/shared_folder", guards=[EVENT_MEMBER], tags=_TAGS)
async def shared_folder(
    platform: Shared, access: Access, event_id: FromPath[UUID]
) -> SharedFolderResource:
    """Where the folder is. The link for writing is for the creator alone."""
    async with platform.database.reading() as session:
        folder = await folder_of(session, event_id)
    writable = access.standing is Standing.OWNER
    return _found(resource(platform.settings, folder, writable=writable))


@put(
    "/events/{event_id:uuid}/shared_folder",
    guards=[EVENT_OWNER],
    tags=_TAGS,
    responses={
        200: answers(SharedFolderResource, "There was one already."),
        201: answers(SharedFolderResource, "The new folder."),
    },
    refuses=[FeatureDisabled, FolderUnavailable],
)
async def put_shared_folder(
    platform: Shared,
    meeting: TheMeeting,
    event_id: FromPath[UUID],
    suppress_email_notification: FromQuery[bool] = False,
) -> Response[SharedFolderResource]:
    """Give the event a folder: 201, or 200 if it has one."""
    ends_at = event_of(meeting).series_ends_at
    async with (
        change(platform, meeting.tariff, event_id, ends_at=ends_at, wanted=True) as folder,
        platform.database.writing() as session,
    ):
        event = await session.get(Event, event_id)
        if event is None:
            raise Forbidden
        made = await folder(session)
        if made:
            event.revision += 1
            if not suppress_email_notification:
                await announce_to_all(platform, session, event_id, "update")
        there = await folder_of(session, event_id)
    shown = _found(resource(platform.settings, there, writable=True))
    return Response(shown, status_code=201 if made else 200)


@delete(
    "/events/{event_id:uuid}/shared_folder",
    guards=[EVENT_OWNER],
    tags=_TAGS,
    refuses=[FolderUnavailable],
)
async def delete_shared_folder(
    platform: Shared,
    event_id: FromPath[UUID],
    force_delete_reference_if_shared_folder_deletion_fails: FromQuery[bool] = False,
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Delete the folder with all that is in it, if there is one."""
    force = force_delete_reference_if_shared_folder_deletion_fails
    async with (
        removal(platform, event_id=event_id, force=force) as folder,
        platform.database.writing() as session,
    ):
        event = await session.get(Event, event_id)
        if event is not None and await folder.note(session):
            event.revision += 1
            if not suppress_email_notification:
                await announce_to_all(platform, session, event_id, "update")


def _found(shown: SharedFolderResource | UnsetType) -> SharedFolderResource:
    if shown is UNSET:
        raise NotFound
    return shown


HANDLERS = [shared_folder, put_shared_folder, delete_shared_folder]
