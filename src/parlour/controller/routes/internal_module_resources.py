"""Documents that signalling modules keep (rest.md 21.6). All verbs take a JSON body, GET too."""

from typing import Any, TypeVar
from uuid import uuid4

import msgspec
from litestar import Request, delete, get, patch, post
from msgspec import structs
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from parlour.controller import json_patch
from parlour.controller.errors import BadRequest, InvalidContentType, NotFound, ValidationFailed
from parlour.controller.failures import refusal
from parlour.controller.platform import Platform
from parlour.controller.routes.dependencies import Shared
from parlour.controller.routes.parameters import IdempotencyKey
from parlour.controller.service_rules import SERVICE
from parlour.controller.services import meeting_in
from parlour.protocol.rest.module_resources import (
    Filter,
    ModuleResource,
    PatchModuleResources,
    PostModuleResource,
)
from parlour.store import module_resources as store
from parlour.store import tables
from parlour.store.base import now
from parlour.store.users import user_in_tenant

PATH = "/internal/module_resources"
# A document, and the little around it.
MOST_BODY_BYTES = json_patch.MOST_BYTES + 64 * 1024
_Kind = TypeVar("_Kind", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]


async def _read(request: AnyRequest, kind: type[_Kind]) -> _Kind:
    """The body, of methods too for which the framework expects none."""
    content = await request.body()
    if request.content_type[0].lower() != "application/json":
        raise InvalidContentType
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise refusal(error) from error


def _resource(found: store.Found) -> ModuleResource:
    row = found.row
    return ModuleResource(
        id=row.id,
        tenant_id=found.tenant_id,
        room_id=row.room_id,
        created_by=found.author,
        created_at=row.created_at,
        updated_at=row.updated_at,
        namespace=row.namespace,
        tag=row.tag,
        data=row.data,
    )


def _wanted(given: Filter) -> dict[str, Any]:
    if given.is_empty():
        raise BadRequest("The filter must name something.")
    return {name: value for name, value in structs.asdict(given).items() if value is not None}


@get(PATH, guards=[SERVICE], include_in_schema=False)
async def resources(request: AnyRequest, platform: Shared) -> list[ModuleResource]:
    """The documents that a filter means."""
    wanted = _wanted(await _read(request, Filter))
    async with platform.database.reading() as session:
        return [_resource(found) for found in await store.matching(session, wanted)]


@post(
    PATH,
    guards=[SERVICE],
    status_code=200,
    request_max_body_size=MOST_BODY_BYTES,
    include_in_schema=False,
)
async def create(
    request: AnyRequest, platform: Shared, idempotency_key: IdempotencyKey = None
) -> ModuleResource:
    """A new document. The same idempotency key again gives the one that there is."""
    data = await _read(request, PostModuleResource)
    meeting = await meeting_in(platform, data.room_id)
    time = now()
    row = tables.ModuleResource(
        id=uuid4(),
        room_id=data.room_id,
        created_by=data.created_by,
        created_at=time,
        updated_at=time,
        namespace=data.namespace,
        tag=data.tag,
        data=data.data,
        idempotency_key=idempotency_key,
    )
    tenant_id = meeting.owner.tenant_id
    try:
        async with platform.database.writing() as session:
            if await user_in_tenant(session, tenant_id, data.created_by) is None:
                raise NotFound
            session.add(row)
    except IntegrityError:
        there = await _there(platform, row)
        if there is None:
            raise
        return _resource(there)
    return _resource(store.Found(row, tenant_id, data.created_by))


async def _there(platform: Platform, row: tables.ModuleResource) -> store.Found | None:
    if row.idempotency_key is None:
        return None
    async with platform.database.reading() as session:
        return await store.sent_as(session, row.room_id, row.idempotency_key)


@patch(PATH, guards=[SERVICE], request_max_body_size=MOST_BODY_BYTES, include_in_schema=False)
async def change(request: AnyRequest, platform: Shared) -> list[ModuleResource]:
    """Change all documents that a filter means, or none if one cannot be changed so."""
    data = await _read(request, PatchModuleResources)
    wanted = _wanted(data.filter)
    async with platform.database.writing() as session:
        found = await store.matching(session, wanted, for_update=True)
        for row, _, _ in found:
            try:
                row.data = json_patch.patched(row.data, data.patch_operations)
            except json_patch.NotApplicable as error:
                raise ValidationFailed(f"{error}.") from error
            # Python takes 1 and true for equal, and would keep the old one.
            flag_modified(row, "data")
            row.updated_at = now()
    return [_resource(one) for one in found]


@delete(PATH, guards=[SERVICE], status_code=200, include_in_schema=False)
async def remove(request: AnyRequest, platform: Shared) -> list[ModuleResource]:
    """Delete the documents that a filter means; the answer is what they were."""
    wanted = _wanted(await _read(request, Filter))
    async with platform.database.writing() as session:
        found = await store.matching(session, wanted, for_update=True)
        for row, _, _ in found:
            await session.delete(row)
        return [_resource(one) for one in found]


HANDLERS = [resources, create, change, remove]
