"""JSON documents of signalling modules (rest.md 21.6; operations: RFC 6902)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from parlour.protocol.rest.body import Body

MOST_OPERATIONS = 1000
ModuleId = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,255}\Z")]
Tag = Annotated[str, Meta(max_length=255, extra={"max_bytes": 255})]
Pointer = Annotated[str, Meta(pattern=r"^(/([^~]|~[01])*)?\Z", max_length=4096)]


class ModuleResource(Struct, frozen=True):
    """One document; `data` is any JSON."""

    id: UUID
    tenant_id: UUID
    room_id: UUID
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    namespace: str
    tag: str | None
    data: Any


class Filter(Body):
    """Which documents are meant: those that agree in all that is given."""

    id: UUID | None = None
    room_id: UUID | None = None
    namespace: ModuleId | None = None
    created_by: UUID | None = None
    tag: Tag | None = None

    def is_empty(self) -> bool:
        """Whether it would mean all documents of everybody."""
        return all(getattr(self, name) is None for name in self.__struct_fields__)


class PostModuleResource(Body):
    room_id: UUID
    created_by: UUID
    namespace: ModuleId
    data: Any
    tag: Tag | None = None


class Add(Struct, frozen=True, tag_field="op", tag="add"):
    path: Pointer
    value: Any


class Remove(Struct, frozen=True, tag_field="op", tag="remove"):
    path: Pointer


class Replace(Struct, frozen=True, tag_field="op", tag="replace"):
    path: Pointer
    value: Any


class Move(Struct, frozen=True, tag_field="op", tag="move"):
    path: Pointer
    source: Pointer = msgspec.field(name="from")


class Copy(Struct, frozen=True, tag_field="op", tag="copy"):
    path: Pointer
    source: Pointer = msgspec.field(name="from")


class Test(Struct, frozen=True, tag_field="op", tag="test"):
    path: Pointer
    value: Any


Operation = Add | Remove | Replace | Move | Copy | Test


class PatchModuleResources(Body):
    """Changes to all documents that are meant, or to none of them."""

    filter: Filter
    patch_operations: Annotated[list[Operation], Meta(max_length=MOST_OPERATIONS)]
