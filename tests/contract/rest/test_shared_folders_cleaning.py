"""What the job `shared-folders` deletes, and what it leaves alone."""

import asyncio
import os
import time
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Controller

from parlour.controller.app import create_app
from parlour.controller.jobs.running import run_now
from parlour.controller.platform import Platform
from parlour.store.folders import content_key

TWO_DAYS_SECS = 2 * 86_400


@pytest.fixture
async def platform(start: Start):
    controller = await asyncio.to_thread(start, shared_folder__expiry=3000)
    made: Platform = create_app(controller.settings).state.platform
    yield made, controller
    await made.folders.close()
    await made.roomservers.close()
    await made.database.close()


def aged(path: Path, seconds: float) -> Path:
    """A content that is that old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(b"content")
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def uploaded(controller: Controller, data: Path) -> Path:
    """A file of a folder, as old as the others."""
    anna = controller.user("Anna")
    body = {"title": "x", "description": "", "is_time_independent": True, "has_shared_folder": True}
    link = anna.post("/events", body).json()["shared_folder"]["read_write"]
    with httpx.Client(trust_env=False, headers={"Sec-Fetch-Site": "same-origin"}) as browser:
        browser.post(link["url"], data={"password": link["password"]})
        answer = browser.put(f"{link['url']}/files", params={"name": "a"}, content=b"kept")
    assert answer.status_code == 201
    (path,) = (one for one in data.rglob("*") if one.is_file() and one.read_bytes() == b"kept")
    return aged(path, TWO_DAYS_SECS)


async def test_contents_that_no_file_has_are_deleted_once_they_are_old(platform):
    made, controller = platform
    data = made.settings.data / "assets"
    kept = await asyncio.to_thread(uploaded, controller, data)
    lost = aged(data / content_key(uuid4()), TWO_DAYS_SECS)
    foreign = aged(data / "folders" / "note.txt", TWO_DAYS_SECS)
    coming = aged(data / content_key(uuid4()), 60)
    dry = await run_now(made, "shared-folders", dry_run=True)
    assert (dry.items, lost.exists()) == (2, True)
    done = await run_now(made, "shared-folders")
    assert (done.items, done.outcome) == (2, "done")
    assert [one.exists() for one in (kept, lost, foreign, coming)] == [True, False, False, True]
    assert (await run_now(made, "shared-folders")).items == 0
