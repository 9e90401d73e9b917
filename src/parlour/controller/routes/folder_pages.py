"""Pages of built-in folders, for whoever has a link and its password."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from msgspec import Struct

from parlour.controller.downloads import download
from parlour.controller.errors import (
    BadRequest,
    Forbidden,
    InvalidPayload,
    NotFound,
    TooManyRequests,
    Unauthorized,
)
from parlour.controller.failures import AnyRequest, answer
from parlour.controller.folders import access, pages
from parlour.controller.folders.links import PAGES
from parlour.controller.folders.texts import Problem
from parlour.controller.folders.uploading import OnConflict, add_file, remove_file
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Shared
from parlour.controller.rules import PUBLIC
from parlour.files.folders.archive import Archive, Member
from parlour.files.names import content_disposition
from parlour.files.store import StorageFailed
from parlour.store.folders import content_key, file_in, files_of
from parlour.store.tables import Asset, SharedFile

_MOST_FORM_BYTES = 4096
_YEAR_SECS = 31_536_000


class Added(Struct, frozen=True):
    """A file that was added, for the page's script."""

    id: UUID
    name: str
    kind: str
    size: int
    at: str


@get("/{link:str}")
async def page(request: ApiRequest, platform: Shared, link: FromPath[str]) -> Response[str]:
    """The folder, or the question for its password."""
    found = await access.opened(request, platform, link)
    async with platform.database.reading() as session:
        files = await files_of(session, found.folder.event_id)
    return pages.folder(request, platform, link, found, files)


@post("/{link:str}", status_code=200, request_max_body_size=_MOST_FORM_BYTES)
async def unlock(request: ApiRequest, platform: Shared, link: FromPath[str]) -> Response[Any]:
    """Take the password."""
    access.check_origin(request, platform.settings)
    found = await access.behind(platform, link)
    try:
        right = await access.knows(request, platform, link, found, await _password(request))
    except TooManyRequests as error:
        return pages.wait(request, link, int(error.headers["Retry-After"]))
    if not right:
        return pages.locked(request, link, wrong=True, status=403)
    return _with_cookie(request, platform, link, access.proof(link, found.password))


@post("/{link:str}/close", status_code=200)
async def close(request: ApiRequest, platform: Shared, link: FromPath[str]) -> Response[Any]:
    """Forget the password."""
    await access.opened(request, platform, link)
    access.check_origin(request, platform.settings)
    return _with_cookie(request, platform, link, "")


@get("/{link:str}/files/{file_id:uuid}")
async def file(
    request: ApiRequest, platform: Shared, link: FromPath[str], file_id: FromPath[UUID]
) -> Stream:
    """A file, or a part of it."""
    found = await access.opened(request, platform, link)
    async with platform.database.reading() as session:
        there = await file_in(session, found.folder.event_id, file_id)
    if there is None:
        raise NotFound
    return await download(request, platform, _as_asset(there))


@get("/{link:str}/all.zip")
async def archive(request: ApiRequest, platform: Shared, link: FromPath[str]) -> Stream:
    """All files as one archive."""
    found = await access.opened(request, platform, link)
    folder_id = found.folder.event_id
    async with platform.database.reading() as session:
        files = await files_of(session, folder_id)
    members = [
        Member(
            one.name,
            one.size,
            partial(platform.assets.get, content_key(one.id), one.size),
        )
        for one in files
    ]
    made = Archive(members)
    title = found.event.title.strip() or pages.texts_for(request).folder
    headers = {
        "Content-Disposition": content_disposition(f"{title}.zip"),
        "Content-Length": str(made.size),
        "Cache-Control": "no-store",
    }
    return Stream(made.chunks(), media_type="application/zip", headers=headers)


@put("/{link:str}/files", status_code=201, request_max_body_size=None)
async def upload(
    *,
    request: ApiRequest,
    platform: Shared,
    link: FromPath[str],
    name: FromQuery[str],
    on_conflict: FromQuery[OnConflict] = "refuse",
) -> Added:
    """Add a file: the body is its content."""
    found = await access.opened(request, platform, link, to_write=True)
    added = await add_file(
        platform,
        found,
        name=name,
        on_conflict=on_conflict,
        announced=_length(request),
        chunks=_body(request),
    )
    at = added.uploaded_at.isoformat(timespec="seconds")
    return Added(added.id, added.name, pages.kind(added.name), added.size, at)


@post("/{link:str}/files/{file_id:uuid}/delete", status_code=200)
async def delete_file(
    request: ApiRequest, platform: Shared, link: FromPath[str], file_id: FromPath[UUID]
) -> Response[bytes]:
    """Delete a file and show the folder again."""
    found = await access.opened(request, platform, link, to_write=True)
    await remove_file(platform, found, file_id)
    return _to_page(request, link)


@get("/static/{version:str}/{name:str}")
async def static_file(version: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """Style, script, font. The address changes with the content."""
    content = pages.FILES.get(name) if version == pages.VERSION else None
    if content is None:
        raise NotFound
    return Response(
        content,
        media_type=pages.MEDIA_TYPES[name[name.rindex(".") :]],
        headers={"Cache-Control": f"public, max-age={_YEAR_SECS}, immutable"},
    )


def _as_asset(there: SharedFile) -> Asset:
    """As what is downloaded elsewhere; no row of that table."""
    return Asset(
        id=there.id,
        filename=there.name,
        size=there.size,
        sha256=there.sha256,
        object_key=content_key(there.id),
    )


async def _password(request: ApiRequest) -> str:
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    return form.get("password", [""])[0]


def _length(request: ApiRequest) -> int | None:
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


async def _body(request: ApiRequest) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk


def _with_cookie(request: ApiRequest, platform: Shared, link: str, value: str) -> Response[bytes]:
    response = _to_page(request, link)
    response.set_cookie(
        Cookie(
            key=access.COOKIE,
            value=value,
            path=f"{PAGES}{link}",
            max_age=None if value else 0,
            secure=platform.settings.address().startswith("https://"),
            httponly=True,
            samesite="lax",
        )
    )
    return response


def _to_page(request: ApiRequest, link: str) -> Response[bytes]:
    query = request.scope["query_string"].decode("ascii", "replace")
    address = f"{PAGES}{link}?{query}" if query else f"{PAGES}{link}"
    return Response(b"", status_code=303, headers={**pages.headers(), "Location": address})


def _wants_page(request: AnyRequest) -> bool:
    """Whether a browser shows the answer; scripts and other programs get JSON."""
    return "text/html" in request.headers.get("accept", "")


def _link_of(request: AnyRequest) -> str:
    return str(request.path_params.get("link", ""))


def _locked(request: AnyRequest, _error: access.Locked) -> Response[Any]:
    if not _wants_page(request):
        return answer(Unauthorized("The password of the folder is needed."))
    if request.scope["path"] != f"{PAGES}{_link_of(request)}":
        return _to_page(request, _link_of(request))  # pyright: ignore[reportArgumentType]
    return pages.locked(request, _link_of(request))


def _problem(name: Problem, error: Any) -> Any:
    def handle(request: AnyRequest, _error: Exception) -> Response[Any]:
        if not _wants_page(request):
            return answer(error())
        link = None if name == "gone" else _link_of(request)
        return pages.problem(request, name, error.status, link)

    return handle


class _StorageDown(BadRequest):
    status, code, message = 503, "service_unavailable", "The files cannot be reached."


def folder_router() -> Router:
    """All that lies below a link."""
    return Router(
        PAGES.rstrip("/"),
        route_handlers=[
            page,
            unlock,
            close,
            file,
            archive,
            upload,
            delete_file,
            static_file,
        ],
        guards=[PUBLIC],
        include_in_schema=False,
        exception_handlers={
            access.Gone: _problem("gone", NotFound),
            access.Locked: _locked,
            access.ReadOnly: _problem("foreign_form", Forbidden),
            access.ForeignForm: _problem("foreign_form", Forbidden),
            NotFound: _problem("no_file", NotFound),
            StorageFailed: _problem("storage", _StorageDown),
            InvalidPayload: _problem("bad_name", InvalidPayload),
        },
    )
