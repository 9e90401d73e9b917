"""The examples of docs/sdk.md, run as they are written, against a live server."""

import ast
import asyncio
import inspect
import re
from pathlib import Path

import icalendar
import pytest
from tests.contract.client.conftest import Live

from parlour.client import Client, DevicePrompt, FileStore

PAGE = Path(__file__).parents[3] / "docs" / "sdk.md"
ADDRESS = "https://meet.example.org"
EMAIL = "greta@example.org"


def examples() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


async def run(code: str) -> dict[str, object]:
    """Run a block that awaits at its top; gives its variables."""
    names: dict[str, object] = {}
    compiled = compile(code, str(PAGE), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result = eval(compiled, names)
    if inspect.isawaitable(result):
        await result
    return names


@pytest.fixture
async def logged_in(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Live:
    """Somebody who has logged in before, as the first example does."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    await live.token(EMAIL)
    waiting: list[asyncio.Task[None]] = []

    def show(prompt: DevicePrompt) -> None:
        assert prompt.verification_uri_complete is not None
        answer = live.answer_device(prompt.verification_uri_complete, EMAIL)
        waiting.append(asyncio.create_task(answer))

    async with Client.connect(live.url) as client:
        await client.log_in_by_device(show)
    await waiting[0]
    return live


async def test_all_examples_work_one_after_the_other(
    logged_in: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = examples()
    assert len(found) == 7
    for code in found:
        await run(code.replace(ADDRESS, logged_in.url))
    said = capsys.readouterr().out
    assert "Hello, Greta Example" in said
    for invited in ("bob@example.org", "carol@example.org", "dave@example.net"):
        assert f"{invited} pending" in said
    assert "Signalling: ws://" in said
    assert "403 forbidden" in said
    calendar = icalendar.Calendar.from_ical((tmp_path / "meetings.ics").read_bytes())
    assert [event["SUMMARY"] for event in calendar.walk("VEVENT")] == ["Stand-up"]
    assert (tmp_path / "copy.ics").read_bytes() == (tmp_path / "meetings.ics").read_bytes()
    assert FileStore.of(logged_in.url).load() is not None
