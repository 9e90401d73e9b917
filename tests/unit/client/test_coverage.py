"""The client has a call for every route of the API, but for those named here with the reason."""

import asyncio
import inspect
import re
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar.routes import HTTPRoute

from parlour.client.connection import Client
from parlour.client.discovery import Server
from parlour.client.pages import Pages
from parlour.client.tokens import MemoryStore
from parlour.client.transport import Transport
from parlour.controller.app import create_app
from parlour.settings import load

SOME_ID = UUID("00000000-0000-4000-8000-000000000001")
SOME_NAME = "a-name"
LEFT_OUT = {
    ("GET", "/v1/auth/login"): "discovery asks it before there is a client",
    ("POST", "/v1/auth/login"): "deprecated: the first request with a token does the same",
    ("POST", "/v1/auth/logout"): "for identity providers",
    ("GET", "/v1/turn"): "deprecated and always empty",
    ("POST", "/v1/rooms/{room_id}/roomserver/start"): "an alias for older clients",
    ("POST", "/v1/rooms/{room_id}/roomserver/start_invited"): "an alias for older clients",
    ("GET", "/v1/rooms/{room_id}/assets/{asset_id}/proxy"): "browsers get the whole address",
    ("GET", "/v1/users/me/export/archive"): "browsers get the whole address",
    ("GET", "/v1/calendar_feeds/{secret}/parlour.ics"): "for calendar programs",
    ("POST", "/v1/services/call_in/start"): "for the telephone gateway",
    ("POST", "/v1/services/recording/start"): "for the recorder",
    ("POST", "/v1/services/recording/upload_render"): "for the recorder",
}


class Sent(Exception):
    """The request was noted; nobody answers."""


class Notebook(Transport):
    """Notes what would be sent."""

    def __init__(self) -> None:
        super().__init__(httpx.AsyncClient(), "https://meet.example.org/v1")
        self.sent: set[tuple[str, str]] = set()

    async def send(self, method: str, path: str, **_: Any) -> httpx.Response:
        self.sent.add((method, path))
        raise Sent

    async def upload(self, path: str, *_: Any, **__: Any) -> Any:
        await self.send("POST", path)

    @asynccontextmanager
    async def download(self, path: str, **_: Any) -> Any:
        await self.send("GET", path)
        yield None


def calls(thing: object) -> Iterator[Any]:
    """The public methods of a group of calls, and of the groups in it."""
    for name, value in inspect.getmembers(thing):
        if name.startswith("_"):
            continue
        if inspect.ismethod(value):
            yield value
        elif type(value).__module__.startswith("parlour.client.admin"):
            yield from calls(value)


def arguments(call: Any, person: UUID | str, file: Path) -> dict[str, Any]:
    """Something for each parameter that must be given."""
    made: dict[str, Any] = {}
    for name, parameter in inspect.signature(call).parameters.items():
        if parameter.default is not inspect.Parameter.empty:
            continue
        match name:
            case "who":
                made[name] = person
            case "moderator":
                made[name] = True
            case "content":
                made[name] = b"content"
            case "target" if parameter.annotation is Path:
                made[name] = file
            case "name" | "title" | "text" | "kind" | "email" | "external_id" | "instance_id":
                made[name] = SOME_NAME
            case "expires_at":
                made[name] = None
            case _ if name.endswith("_id") or name in {"code", "invite_code"}:
                made[name] = SOME_ID
            case _:
                made[name] = object()
    return made


async def carry_out(call: Any, **given: Any) -> None:
    """Call it, whatever kind of call it is, until the request is sent."""
    result = call(**given)
    with pytest.raises(Sent):
        if isinstance(result, Pages):
            await result.all()
        elif inspect.isawaitable(result):
            await result
        else:
            async with result:
                pass


@pytest.fixture
def sent(tmp_path: Path) -> set[tuple[str, str]]:
    """What all calls of a client together send."""
    notebook = Notebook()
    server = Server("https://meet.example.org", notebook.api, "https://id.example.org", "web")
    client = Client(server, notebook, MemoryStore(), "parlour-cli")
    groups = [value for name, value in vars(client).items() if not name.startswith("_")]

    async def everything() -> None:
        for group in groups:
            for call in calls(group):
                for person in (SOME_ID, "bob@example.org"):
                    given = arguments(call, person, tmp_path / "file")
                    await carry_out(call, **given)
        await notebook.http.aclose()

    asyncio.run(everything())
    return notebook.sent


@pytest.fixture
def routes(tmp_path: Path) -> set[tuple[str, str]]:
    """Method and path of all that the controller serves below /v1."""
    app = create_app(load(None, {}, {"data": str(tmp_path)}))
    return {
        (str(method), route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/v1/")
        for method in route.route_handler_map
        if method != "OPTIONS" and "openapi.json" not in route.path
    }


def test_every_route_has_a_call(sent: set[tuple[str, str]], routes: set[tuple[str, str]]) -> None:
    missing = {
        (method, path)
        for method, path in routes - LEFT_OUT.keys()
        if not any(fits(method, path, *one) for one in sent)
    }
    assert missing == set()


def test_every_call_has_a_route(sent: set[tuple[str, str]], routes: set[tuple[str, str]]) -> None:
    astray = {one for one in sent if not any(fits(*route, *one) for route in routes)}
    assert astray == set()


def test_nothing_is_left_out_that_is_not_there(routes: set[tuple[str, str]]) -> None:
    assert LEFT_OUT.keys() - routes == set()


def fits(method: str, path: str, sent_method: str, sent_path: str) -> bool:
    """Whether a request goes to a route: made-up values stand where the path has parameters."""
    value = f"({SOME_ID}|{SOME_NAME})"
    pattern = re.sub(r"\{\w+\}", value, path)
    return method == sent_method and re.fullmatch(pattern, f"/v1{sent_path}") is not None
