"""Shared folders of events (rest.md 19.2)."""

from uuid import UUID

from parlour.client.transport import Transport
from parlour.protocol.rest.folders import SharedFolderResource


class Folders:
    """`client.folders`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def get(self, event_id: UUID | str) -> SharedFolderResource:
        """Where the folder is; the link for writing only for the event's creator."""
        path = f"/events/{event_id}/shared_folder"
        return await self._transport.call("GET", path, SharedFolderResource)

    async def create(self, event_id: UUID | str, *, notify: bool = True) -> SharedFolderResource:
        """Give the event a folder, if it has none yet."""
        path = f"/events/{event_id}/shared_folder"
        query = {"suppress_email_notification": not notify}
        return await self._transport.call("PUT", path, SharedFolderResource, query=query)

    async def delete(
        self, event_id: UUID | str, *, notify: bool = True, force: bool = False
    ) -> None:
        """Delete the folder with all that is in it. `force`: even if its server does not answer."""
        query = {
            "suppress_email_notification": not notify,
            "force_delete_reference_if_shared_folder_deletion_fails": force,
        }
        await self._transport.send("DELETE", f"/events/{event_id}/shared_folder", query=query)
