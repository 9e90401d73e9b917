"""Whatever is sent to whatever route: an answer in the envelope, and never a 5xx."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar.routes import HTTPRoute
from tests.support.controller import Caller, Controller

ODD_VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    1e308,
    "",
    "\x00",
    "x" * 10_000,
    "💥" * 100,
    "<script>alert(1)</script>",
    "' OR 1=1; --",
    "${jndi:ldap://x}",
    [],
    {},
    [[[[[[]]]]]],
    {"datetime": "0000-00-00T00:00:00Z", "timezone": "\x00"},
    {"datetime": "9999-12-31T23:59:59-23:59", "timezone": "Europe/Berlin"},
]
ODD_QUERIES = [
    "per_page=0&page=0",
    "page=99999999999999999999",
    "page=1000000&per_page=100",
    "after=%00",
    "after=////",
    "after=" + "A" * 200,
    "q=%00%00%00%00",
    "q=" + "%C3%28" * 5,
    "q=" + "a" * 5000,
    "time_min=0001-01-01T00:00:00%2B14:00",
    "time_max=9999-12-31T23:59:59-14:00",
    "time_min=2026-01-01T00:00:00 02:00",
    "invite_status=,,,accepted,%00",
    "invitees_max=1e9",
    "favorites=&adhoc=&time_independent=",
    "per_page=1&per_page=2",
    "%",
    "&&&===",
]
ODD_HEADERS = [
    {"Authorization": "Bearer " + "x" * 30_000},
    {"Authorization": "InviteCode " + "0" * 40},
    {"Authorization": b"Bearer \xff\xfe"},
    {"X-Forwarded-For": "nonsense, ,,"},
    {"Content-Type": "application/json; charset=utf-16"},
]


@pytest.fixture
def controller(meeting_controller: Controller) -> Controller:
    return meeting_controller


@pytest.fixture
def scene(controller: Controller, anna: Caller) -> dict[str, str]:
    event = anna.post(
        "/events", {"title": "x", "description": "", "is_time_independent": True}
    ).json()
    room = event["room"]["id"]
    code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
    known = {
        "room_id": room,
        "user_id": anna.id,
        "invite_code": code,
        "instance_id": "20260101T000000Z",
    }
    # The event's id stands for everything else, which then mostly is not there.
    return defaultdict(lambda: str(event["id"]), known)


def routes(controller: Controller) -> Iterator[tuple[str, str, Any]]:
    for route in controller.app.routes:
        if isinstance(route, HTTPRoute) and "openapi" not in route.path and "/v1/" in route.path:
            for method, (handler, _) in route.route_handler_map.items():
                if method not in {"OPTIONS", "DELETE"}:
                    yield str(method), route.path_format.removeprefix("/v1"), handler


def fine(answer: httpx.Response) -> None:
    assert answer.status_code < 500, (answer.request.method, answer.request.url, answer.text)
    if answer.status_code >= 400:
        assert {"code", "message"} <= answer.json().keys()


def fields(handler: Any) -> list[str]:
    body = handler.parsed_data_field
    return [] if body is None else list(body.annotation.__struct_fields__)


def test_odd_values_in_every_field_of_every_body(
    controller: Controller, anna: Caller, scene: dict[str, str]
):
    for method, path, handler in routes(controller):
        for name in fields(handler):
            for value in ODD_VALUES:
                body = {"title": "x", "description": "", "is_time_independent": True, name: value}
                fine(anna.send(method, path.format_map(scene), json=body, follow_redirects=False))


def test_bodies_that_are_none(controller: Controller, anna: Caller, scene: dict[str, str]):
    bodies = [b"", b"\x00", b"{}}", b"[1,2", b'{"a":' * 500, json.dumps(ODD_VALUES).encode()]
    for method, path, handler in routes(controller):
        if handler.parsed_data_field is None:
            continue
        for body in bodies:
            headers = {"Content-Type": "application/json"}
            answer = anna.send(method, path.format_map(scene), content=body, headers=headers)
            fine(answer)
            # Rules come first: she is no administrator and no service.
            refused = path.startswith(("/admin/", "/services/"))
            assert answer.status_code == (403 if refused else 400), path


def test_odd_queries(controller: Controller, anna: Caller, scene: dict[str, str]):
    for method, path, _ in routes(controller):
        for query in ODD_QUERIES:
            if method == "GET":
                fine(anna.send(method, f"{path.format_map(scene)}?{query}"))


def test_odd_headers(controller: Controller, anna: Caller):
    for headers in ODD_HEADERS:
        fine(anna.get("/users/me", headers=headers))


@pytest.mark.parametrize(
    "path",
    [
        "/v1/rooms/%00",
        "/v1/rooms/..%2f..%2fetc%2fpasswd",
        "/v1/users/" + "9" * 300,
        "/v1/events/%ff%fe",
        "/v1//users//me",
        "/v1/events/instances/x/y",
        "/assets/..%2f..%2fpyproject.toml",
        "/..%2f..%2fpyproject.toml",
        "/avatar/%3Cscript%3E",
        "/swagger/..%2fapp.py",
    ],
)
def test_odd_paths(controller: Controller, path: str):
    answer = controller.client.get(path, headers={"Authorization": "InviteCode x"})
    fine(answer)
    assert answer.status_code >= 400
