"""Running meetings of all room servers, for administrators."""

from uuid import UUID

from parlour.controller.errors import NotFound
from parlour.controller.roomservers import RoomServers
from parlour.protocol.rest.admin_meetings import AdminMeeting, AdminMeetings, EndReason
from parlour.protocol.roomserver import CloseRoom


async def running_meetings(servers: RoomServers) -> AdminMeetings:
    """What is live, the oldest first; and the servers that did not answer."""
    found, silent = await servers.running()
    meetings = [
        AdminMeeting(
            room_id=UUID(room.id),
            title=room.title,
            owner_id=UUID(room.created_by.id),
            owner=room.created_by.display_name,
            started_at=room.started_at,
            participants=room.participants,
            waiting=room.waiting,
            roomserver=server,
        )
        for server, room in found
    ]
    return AdminMeetings(sorted(meetings, key=lambda meeting: meeting.started_at), silent)


async def end_meeting(servers: RoomServers, room_id: UUID, reason: EndReason) -> None:
    """End a meeting for everybody. Raises NotFound if it does not run, RoomServerFailed."""
    if not await servers.end(room_id, CloseRoom(reason)):
        raise NotFound
