"""Streaming targets of a room (rest.md 14)."""

from uuid import UUID

from msgspec import UNSET, UnsetType

from parlour.client.transport import Transport
from parlour.protocol.rest.streaming import (
    PatchStreamingTarget,
    PostStreamingTarget,
    StreamingTargetResource,
)


class Streams:
    """`client.streams`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, room_id: UUID | str) -> list[StreamingTargetResource]:
        """All targets of a room; their keys for the owner only."""
        path = f"/rooms/{room_id}/streaming_targets"
        return await self._transport.call("GET", path, list[StreamingTargetResource])

    async def create(
        self, room_id: UUID | str, target: PostStreamingTarget, *, notify: bool = True
    ) -> StreamingTargetResource:
        """A new target. `notify`: mail those who are invited to the room's event."""
        return await self._transport.call(
            "POST",
            f"/rooms/{room_id}/streaming_targets",
            StreamingTargetResource,
            query={"suppress_email_notification": not notify},
            body=target,
        )

    async def get(self, room_id: UUID | str, target_id: UUID | str) -> StreamingTargetResource:
        """One target."""
        path = f"/rooms/{room_id}/streaming_targets/{target_id}"
        return await self._transport.call("GET", path, StreamingTargetResource)

    async def update(
        self,
        room_id: UUID | str,
        target_id: UUID | str,
        *,
        name: str | UnsetType = UNSET,
        streaming_endpoint: str | UnsetType = UNSET,
        streaming_key: str | UnsetType = UNSET,
        public_url: str | UnsetType = UNSET,
        notify: bool = True,
    ) -> StreamingTargetResource:
        """Change a target; what is not given stays."""
        body = PatchStreamingTarget(name, "custom", streaming_endpoint, streaming_key, public_url)
        return await self._transport.call(
            "PATCH",
            f"/rooms/{room_id}/streaming_targets/{target_id}",
            StreamingTargetResource,
            query={"suppress_email_notification": not notify},
            body=body,
        )

    async def delete(
        self, room_id: UUID | str, target_id: UUID | str, *, notify: bool = True
    ) -> None:
        """Remove a target."""
        await self._transport.send(
            "DELETE",
            f"/rooms/{room_id}/streaming_targets/{target_id}",
            query={"suppress_email_notification": not notify},
        )
