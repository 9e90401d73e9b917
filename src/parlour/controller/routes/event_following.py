"""This and following instances of a recurring event: Parlour's own, no other server has it."""

from uuid import UUID, uuid4

from litestar import delete, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET

from parlour.controller.errors import FeatureDisabled, FolderUnavailable, InvalidEvent
from parlour.controller.events import dates
from parlour.controller.events.following import begin_anew, end_before, following_dates
from parlour.controller.events.resources import Presenter
from parlour.controller.folders.changing import change
from parlour.controller.mailing.announcing import announce_to_all
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.routes.event_instances import found
from parlour.controller.routes.events import seen
from parlour.controller.rules import EVENT_OWNER
from parlour.protocol.rest.events import EventResource, PatchFollowing

_PATH = "/events/{event_id:uuid}/instances/{instance_id:str}/following"


@post(
    _PATH,
    guards=[EVENT_OWNER],
    status_code=200,
    tags=["event instances"],
    refuses=[FeatureDisabled, FolderUnavailable, InvalidEvent],
)
async def change_following(
    *,
    platform: Shared,
    me: Me,
    event_id: FromPath[UUID],
    instance_id: FromPath[str],
    data: JSONBody[PatchFollowing],
    suppress_email_notification: FromQuery[bool] = False,
) -> EventResource:
    """Change this and all later instances: they become a series of their own, which is returned.

    It has a new room with the same settings, and a shared folder of its own if the event has one.
    """
    new_id = uuid4()
    async with platform.database.reading() as session:
        item, one = await found(session, event_id, instance_id, me.user.id)
        ends_at = dates.check(following_dates(item.event, one, data))
        wanted = UNSET if item.folder is None else True
    async with (
        change(platform, me.tariff, new_id, ends_at=ends_at, wanted=wanted) as folder,
        platform.database.writing() as session,
    ):
        item, one = await found(session, event_id, instance_id, me.user.id)
        await begin_anew(session, me.user, item.event, one=one, body=data, event_id=new_id)
        await folder(session)
        if not suppress_email_notification:
            await announce_to_all(platform, session, event_id, "update")
            await announce_to_all(platform, session, new_id, "invite")
        presenter = Presenter(platform.settings, session, me.user, 0)
        return await presenter.single(await seen(session, new_id, me.user.id))


@delete(_PATH, guards=[EVENT_OWNER], tags=["event instances"], refuses=[InvalidEvent])
async def cancel_following(
    platform: Shared,
    me: Me,
    event_id: FromPath[UUID],
    instance_id: FromPath[str],
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Cancel this and all later instances: the series ends before it."""
    async with platform.database.writing() as session:
        item, one = await found(session, event_id, instance_id, me.user.id)
        await end_before(session, me.user, item.event, one)
        if not suppress_email_notification:
            await announce_to_all(platform, session, event_id, "update")


HANDLERS = [change_following, cancel_following]
