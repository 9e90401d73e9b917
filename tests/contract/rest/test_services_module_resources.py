"""Documents that signalling modules keep (rest.md 21.6)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller
from tests.support.service import Service, service_settings

Start = Callable[..., Controller]
PATH = "/module_resources"
MEGABYTE = 1024 * 1024


@pytest.fixture
def controller(start: Start) -> Controller:
    return start(**service_settings())


@pytest.fixture
def service(controller: Controller) -> Service:
    return Service(controller)


@pytest.fixture
def room(anna: Caller) -> str:
    return anna.post("/rooms").json()["id"]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


Create = Callable[..., dict[str, Any]]


@pytest.fixture
def create(service: Service, anna: Caller, room: str) -> Create:
    def made(**changes: Any) -> dict[str, Any]:
        body = {
            "room_id": room,
            "created_by": anna.id,
            "namespace": "legal_vote",
            "tag": "protocol",
            "data": {"votes": []},
        } | changes
        answer = service.send("POST", PATH, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return made


def found(service: Service, **wanted: Any) -> list[dict[str, Any]]:
    answer = service.send("GET", PATH, json=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


def patched(service: Service, wanted: dict[str, Any], *operations: dict[str, Any]) -> Any:
    body = {"filter": wanted, "patch_operations": operations}
    return service.send("PATCH", PATH, json=body)


def test_a_new_document_with_all_that_is_known_of_it(create: Create, anna: Caller, room: str):
    made = create()
    assert made.keys() == {
        "id", "tenant_id", "room_id", "created_by", "created_at", "updated_at", "namespace", "tag",
        "data",
    }  # fmt: skip
    assert made["room_id"] == room
    assert made["created_by"] == anna.id
    assert made["namespace"] == "legal_vote"
    assert made["tag"] == "protocol"
    assert made["data"] == {"votes": []}
    assert made["created_at"].endswith("Z")
    assert made["updated_at"] == made["created_at"]


@pytest.mark.parametrize(
    "data",
    [None, True, 0, -1.5, "text", "", [], {}, {"nested": [{"ü": None}]}, "nul \0", 2**60, "é" * 9],
)
def test_data_is_any_json(service: Service, create: Create, data: Any):
    made = create(data=data)
    assert made["data"] == data
    assert found(service, id=made["id"]) == [made]


def test_a_document_may_have_no_tag(service: Service, create: Create, room: str):
    made = create(tag=None)
    assert made["tag"] is None
    assert found(service, room_id=room) == [made]


def test_a_large_document(service: Service, create: Create):
    made = create(data=["x" * MEGABYTE])
    assert found(service, id=made["id"]) == [made]


def test_the_same_idempotency_key_makes_one_document(service: Service, anna: Caller, room: str):
    body = {"room_id": room, "created_by": anna.id, "namespace": "legal_vote", "data": 1}
    key = {"Idempotency-Key": str(uuid4())}
    answers = [service.send("POST", PATH, json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert len(found(service, room_id=room)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"room_id": "x"},
        {"created_by": "x"},
        {"namespace": ""},
        {"namespace": "Legal"},
        {"namespace": "a" * 256},
        {"tag": "t" * 256},
        {"tag": 1},
    ],
)
def test_documents_that_are_no_such(
    service: Service, anna: Caller, room: str, change: dict[str, Any]
):
    body = {"room_id": room, "created_by": anna.id, "namespace": "legal_vote", "data": 1}
    assert code(service.send("POST", PATH, json=body | change)) == (400, "invalid_json")


@pytest.mark.parametrize("field", ["room_id", "created_by", "namespace", "data"])
def test_what_a_document_needs(service: Service, anna: Caller, room: str, field: str):
    body = {"room_id": room, "created_by": anna.id, "namespace": "legal_vote", "data": 1}
    del body[field]
    answer = service.send("POST", PATH, json=body)
    assert code(answer) == (400, "invalid_json")
    assert answer.json()["validation_errors"][0]["field"] == field


def test_a_document_belongs_to_a_room_and_to_somebody_who_are_there(
    service: Service, anna: Caller, room: str
):
    body = {"room_id": room, "created_by": anna.id, "namespace": "legal_vote", "data": 1}
    for field in ("room_id", "created_by"):
        answer = service.send("POST", PATH, json=body | {field: str(uuid4())})
        assert code(answer) == (404, "not_found")


def test_finding_documents(service: Service, create: Create, anna: Caller, room: str):
    first = create(namespace="legal_vote", tag="protocol")
    second = create(namespace="legal_vote", tag="other")
    third = create(namespace="polls", tag="protocol")
    other = anna.post("/rooms").json()["id"]
    elsewhere = create(room_id=other)
    assert found(service, room_id=room) == [first, second, third]
    assert found(service, room_id=room, namespace="legal_vote") == [first, second]
    assert found(service, room_id=room, tag="protocol") == [first, third]
    assert found(service, id=second["id"]) == [second]
    assert found(service, id=second["id"], tag="protocol") == []
    assert found(service, created_by=anna.id) == [first, second, third, elsewhere]
    nulls = {"id": None, "namespace": None, "created_by": None, "tag": None}
    assert found(service, room_id=other, **nulls) == [elsewhere]
    assert found(service, room_id=str(uuid4())) == []


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_filter_must_name_something(service: Service, method: str):
    for body in ({}, {"id": None}, {"unknown": 1}):
        assert code(service.send(method, PATH, json=body)) == (400, "bad_request")
    assert code(service.send(method, PATH)) == (400, "invalid_content_type")
    assert code(service.send(method, PATH, json={"id": "x"})) == (400, "invalid_json")
    assert code(service.send(method, PATH, json=[])) == (400, "invalid_json")


def test_changing_documents(service: Service, create: Create, room: str):
    first, second = create(data={"n": 1}), create(data={"n": 2, "m": 3})
    create(namespace="polls", data={"n": 9})
    answer = patched(
        service,
        {"room_id": room, "namespace": "legal_vote"},
        {"op": "add", "path": "/list", "value": ["x"]},
        {"op": "move", "from": "/n", "path": "/list/0"},
    )
    assert answer.status_code == 200
    changed = answer.json()
    assert [one["id"] for one in changed] == [first["id"], second["id"]]
    assert [one["data"] for one in changed] == [{"list": [1, "x"]}, {"m": 3, "list": [2, "x"]}]
    assert changed[0]["created_at"] == first["created_at"]
    assert datetime.fromisoformat(changed[0]["updated_at"]) > datetime.fromisoformat(
        first["updated_at"]
    )
    assert found(service, room_id=room, namespace="legal_vote") == changed


def test_a_whole_document_can_be_replaced(service: Service, create: Create):
    made = create(data=1)
    whole = {"op": "add", "path": "", "value": True}
    assert patched(service, {"id": made["id"]}, whole).json()[0]["data"] is True
    assert found(service, id=made["id"])[0]["data"] is True


def test_all_documents_are_changed_or_none(service: Service, create: Create, room: str):
    before = [create(data={"n": 1}), create(data={})]
    answer = patched(service, {"room_id": room}, {"op": "remove", "path": "/n"})
    assert code(answer) == (422, "validation_failed")
    assert "operation 0" in answer.json()["message"]
    assert found(service, room_id=room) == before


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "destroy", "path": ""},
        {"op": "add", "path": "/a"},
        {"op": "add", "value": 1},
        {"op": "add", "path": "a", "value": 1},
        {"op": "add", "path": "/~2", "value": 1},
        {"op": "move", "path": "/a"},
        {"path": "/a"},
        1,
    ],
)
def test_operations_that_are_no_such(service: Service, create: Create, operation: Any):
    answer = patched(service, {"id": create()["id"]}, operation)
    assert code(answer) == (400, "invalid_json")


def test_changes_need_a_filter(service: Service):
    assert code(patched(service, {})) == (400, "bad_request")
    assert patched(service, {"id": str(uuid4())}).json() == []


def test_deleting_documents(service: Service, create: Create, room: str):
    first, second, third = create(tag="a"), create(tag="b"), create(tag="a")
    answer = service.send("DELETE", PATH, json={"room_id": room, "tag": "a"})
    assert answer.status_code == 200
    assert answer.json() == [first, third]
    assert found(service, room_id=room) == [second]
    assert service.send("DELETE", PATH, json={"room_id": room, "tag": "a"}).json() == []


def test_documents_go_with_their_room(service: Service, create: Create, anna: Caller, room: str):
    made = create()
    anna.delete(f"/rooms/{room}")
    assert found(service, id=made["id"]) == []


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_only_holders_of_a_key(controller: Controller, anna: Caller, method: str):
    path = f"/internal{PATH}"
    without = controller.client.request(method, path, json={})
    assert code(without) == (401, "missing_api_token")
    headers = {"Authorization": anna.authorization or ""}
    assert code(controller.client.request(method, path, json={}, headers=headers)) == (
        401,
        "invalid_api_token",
    )


def test_a_document_has_an_end(service: Service, anna: Caller, room: str):
    body = {"room_id": room, "created_by": anna.id, "namespace": "x", "data": "x" * 9 * MEGABYTE}
    assert code(service.send("POST", PATH, json=body)) == (400, "payload_overflow")
