"""How much built-in folders take."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.folder_visitor import Visitor

from parlour.controller.folders.reserving import Reservations


@pytest.fixture
def event(anna: Caller) -> dict[str, Any]:
    body = {"title": "Planung", "description": "", "is_time_independent": True}
    return anna.post("/events", body | {"has_shared_folder": True}).raise_for_status().json()


@pytest.fixture
def writer(event: dict[str, Any]) -> Iterator[Visitor]:
    visitor = Visitor(event["shared_folder"]["read_write"])
    assert visitor.unlock().status_code == 303
    yield visitor
    visitor.client.close()


@pytest.fixture
def controller(start: Start) -> Controller:
    return start(shared_folder__upload_limit=1000, tariff__quotas={"max_storage": 2500})


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_may_have_so_many_bytes(writer: Visitor, announced: bool):
    for size, status in ((1000, 201), (1001, 413)):
        content = b"x" * size
        answer = writer.put(f"{size}.bin", content if announced else iter([content]))
        assert answer.status_code == status
    assert answer.json()["code"] == "file_too_large"
    assert writer.names() == ["1000.bin"]


def test_all_files_count_against_the_owners_quota(anna: Caller, writer: Visitor):
    for name in ("a", "b"):
        assert writer.put(name, b"x" * 1000).status_code == 201
    assert anna.get("/users/me").json()["used_storage"] == 2000
    for content in (b"x" * 501, iter([b"x" * 501])):
        answer = writer.put("c", content)
        assert (answer.status_code, answer.json()["code"]) == (413, "storage_quota_exceeded")
    assert writer.put("c", b"x" * 500).status_code == 201
    assert anna.get("/users/me").json()["used_storage"] == 2500


@pytest.mark.parametrize("announced", [True, False])
def test_files_on_their_way_count_as_well(
    anna: Caller, writer: Visitor, monkeypatch: pytest.MonkeyPatch, announced: bool
):
    """Or else many slow ones could fill the disk."""
    begun, go_on = threading.Event(), threading.Event()
    during = Reservations.during

    @contextmanager
    def noticed(self: Reservations, owner: UUID, size: int) -> Iterator[None]:
        with during(self, owner, size):
            begun.set()
            yield

    def slowly() -> Iterator[bytes]:
        yield b"x" * 500
        go_on.wait(30)
        yield b"x" * 500

    assert writer.put("there already", b"x" * 1000).status_code == 201
    monkeypatch.setattr(Reservations, "during", noticed)
    length = {"Content-Length": "1000"} if announced else {}
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(writer.put, "slow", slowly(), length)
        try:
            assert begun.wait(30)
            answer = writer.put("quick", b"x" * 501)
        finally:
            go_on.set()
        assert (answer.status_code, answer.json()["code"]) == (413, "storage_quota_exceeded")
        assert slow.result().status_code == 201
    assert writer.put("quick", b"x" * 500).status_code == 201
    assert anna.get("/users/me").json()["used_storage"] == 2500


def test_what_is_deleted_counts_no_more(anna: Caller, event: dict[str, Any], writer: Visitor):
    file_id = writer.put("a", b"x" * 1000).json()["id"]
    writer.client.post(f"{writer.url}/files/{file_id}/delete")
    assert anna.get("/users/me").json()["used_storage"] == 0
    writer.put("b", b"x" * 1000)
    anna.delete(f"/events/{event['id']}")
    assert anna.get("/users/me").json()["used_storage"] == 0
