"""Journals that were put aside go after a time."""

import asyncio
import contextlib
import time
from pathlib import Path

import pytest
from tests.support.roomserver import eventually

from parlour.roomserver.unreadable import forget_unreadable, older


def test_only_what_was_put_aside_long_ago_is_found(tmp_path: Path) -> None:
    (tmp_path / "room.unreadable").write_text("chat")
    (tmp_path / "room.journal").write_text("chat")
    assert older(tmp_path, time.time() - 60) == []
    assert older(tmp_path, time.time() + 60) == [tmp_path / "room.unreadable"]


@pytest.mark.parametrize("days", [0, 7])
async def test_young_ones_stay(tmp_path: Path, days: int) -> None:
    (tmp_path / "room.unreadable").write_text("chat")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            await forget_unreadable(tmp_path, days)
    assert (tmp_path / "room.unreadable").exists()


async def test_old_ones_are_deleted(tmp_path: Path) -> None:
    file = tmp_path / "room.unreadable"
    file.write_text("chat")
    # A negative age: what was put aside a moment ago is old already.
    forgetting = asyncio.create_task(forget_unreadable(tmp_path, -1))
    await eventually(lambda: not file.exists())
    forgetting.cancel()
