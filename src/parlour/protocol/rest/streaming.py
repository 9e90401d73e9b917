"""Streaming targets of a room (rest.md 14)."""

from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import StreamingEndpoint, StreamingKey, TargetName, WebAddress


class PostStreamingTarget(Body):
    """Clients may send the `id` that they received; it is ignored."""

    name: TargetName
    kind: Literal["custom"]
    streaming_endpoint: StreamingEndpoint
    streaming_key: StreamingKey
    public_url: WebAddress


class PatchStreamingTarget(Body):
    """Addresses and key count only if `kind` is given too."""

    name: TargetName | UnsetType = UNSET
    kind: Literal["custom"] | UnsetType = UNSET
    streaming_endpoint: StreamingEndpoint | UnsetType = UNSET
    streaming_key: StreamingKey | UnsetType = UNSET
    public_url: WebAddress | UnsetType = UNSET


class StreamingTargetResource(Struct, frozen=True):
    """A target; its key only for the owner of the room."""

    id: UUID
    name: str
    kind: Literal["custom"]
    streaming_endpoint: str
    public_url: str
    streaming_key: str | UnsetType = UNSET
