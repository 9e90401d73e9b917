"""Files that room servers store (rest.md 21.5)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from tests.support.controller import Caller, Controller
from tests.support.service import Service, service_settings

Start = Callable[..., Controller]


@pytest.fixture
def controller(start: Start) -> Controller:
    return start(**service_settings())


@pytest.fixture
def service(controller: Controller) -> Service:
    return Service(controller)


def room_of(owner: Caller) -> str:
    return owner.post("/rooms").json()["id"]


def query(**changes: Any) -> dict[str, Any]:
    return {"file_extension": "pdf", "kind": "meeting_report"} | changes


def test_a_room_server_stores_a_file(service: Service, anna: Caller):
    room = room_of(anna)
    answer = service.post_asset(room, b"some bytes", **query(namespace="meeting_report"))
    assert answer.status_code == 200, answer.text
    asset = answer.json()["asset_resource"]
    assert asset.keys() == {"id", "filename", "namespace", "created_at", "kind", "size"}
    assert asset["namespace"] == asset["kind"] == "meeting_report"
    assert asset["size"] == 10
    assert asset["created_at"].endswith("Z")
    assert answer.json()["quota"] == {"used": 10}


def test_the_same_idempotency_key_stores_once(service: Service, anna: Caller):
    room, key = room_of(anna), {"Idempotency-Key": str(uuid4())}
    first = service.post_asset(room, b"some bytes", headers=key, **query())
    again = service.post_asset(room, b"some bytes", headers=key, **query())
    assert again.status_code == 200
    assert again.json() == first.json()
    other = service.post_asset(room_of(anna), b"some bytes", headers=key, **query())
    assert other.json()["asset_resource"]["id"] != first.json()["asset_resource"]["id"]


def test_an_unknown_room(service: Service):
    answer = service.post_asset(str(uuid4()), b"x", **query())
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
