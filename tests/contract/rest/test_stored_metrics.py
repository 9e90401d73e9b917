"""What /metrics says of the storage of files."""

import re
from pathlib import Path

import httpx
import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller

from parlour.controller import stored_metrics
from parlour.controller.stored_metrics import OTHERS
from parlour.store.stored_sizes import SHARED_FOLDER


@pytest.fixture
def controller(start: Start, monkeypatch: pytest.MonkeyPatch) -> Controller:
    """One of its own: others store files too. It asks the database each time."""
    monkeypatch.setattr(stored_metrics, "_EVERY_SECS", 0.0)
    return start(controller__default_language="de")


def shown(controller: Controller, name: str, **labels: str) -> float:
    label = ",".join(f'{key}="{value}"' for key, value in labels.items())
    page = controller.client.get("/metrics").text
    found = re.search(rf"^{name}{{{label}}} (\S+)$", page, re.MULTILINE)
    return 0.0 if found is None else float(found[1])


def stored(controller: Controller, kind: str) -> tuple[float, float]:
    """How many files of a kind, and how many bytes."""
    return (
        shown(controller, "parlour_controller_stored_files", kind=kind),
        shown(controller, "parlour_controller_stored_bytes", kind=kind),
    )


def upload(owner: Caller, room: str, kind: str, content: bytes) -> int:
    return owner.send(
        "POST",
        f"/rooms/{room}/assets",
        content=content,
        params={"file_extension": "bin", "kind": kind},
        headers={"Content-Type": "application/octet-stream"},
    ).status_code


def test_files_and_bytes_are_counted_by_kind(controller: Controller, anna: Caller):
    room = anna.post("/rooms").json()["id"]
    before = {kind: stored(controller, kind) for kind in ("recording", OTHERS)}
    assert upload(anna, room, "recording", b"x" * 10) == 200
    assert upload(anna, room, f"any_{room[:8]}", b"x" * 7) == 200
    for kind, size in (("recording", 10), (OTHERS, 7)):
        files, total = before[kind]
        assert stored(controller, kind) == (files + 1, total + size)
    assert f"any_{room[:8]}" not in controller.client.get("/metrics").text


def test_shared_folders_count(controller: Controller, anna: Caller):
    files, total = stored(controller, SHARED_FOLDER)
    body = {"title": "x", "description": "", "is_time_independent": True}
    event = anna.post("/events", body | {"has_shared_folder": True}).json()
    link = event["shared_folder"]["read_write"]
    own = {"Sec-Fetch-Site": "same-origin"}
    with httpx.Client(trust_env=False, headers=own, timeout=30) as browser:
        browser.post(link["url"], data={"password": link["password"]})
        json = {"Accept": "application/json"}
        name = {"name": "notes.txt"}
        put = browser.put(f"{link['url']}/files", params=name, content=b"x" * 5, headers=json)
    assert put.is_success, put.text
    assert stored(controller, SHARED_FOLDER) == (files + 1, total + 5)


def test_what_the_storage_does_not_do_is_counted(
    start: Start, tmp_path_factory: pytest.TempPathFactory
):
    folder: Path = tmp_path_factory.mktemp("taken_away") / "assets"
    controller = start(storage__folder=str(folder))
    anna = controller.user("Anna")
    room = anna.post("/rooms").json()["id"]
    folder.rmdir()
    folder.write_text("in the way")
    assert upload(anna, room, "recording", b"x") == 503
    failures = "parlour_controller_storage_failures_total"
    assert shown(controller, failures, operation="write") >= 1
