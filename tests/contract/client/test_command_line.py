"""The commands for users, against a live server."""

import asyncio
import json
import os
import re
import stat
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from tests.contract.client.conftest import Live

SOURCES = Path(__file__).parents[3] / "src"
EMAIL = "erna@example.org"


@dataclass
class Done:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@dataclass
class Shell:
    """A person's shell, with a state folder of its own."""

    live: Live
    home: Path

    async def start(self, *arguments: str, **environment: str) -> asyncio.subprocess.Process:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARLOUR_", "MEETING_"))}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parlour", *arguments),
            env={
                **kept,
                "PYTHONPATH": str(SOURCES),
                "XDG_STATE_HOME": str(self.home),
                "TZ": "Europe/Berlin",
                "COLUMNS": "200",
                **environment,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *arguments: str, **environment: str) -> Done:
        process = await self.start(*arguments, **environment)
        out, err = await process.communicate()
        assert process.returncode is not None
        return Done(process.returncode, out.decode(), err.decode())

    async def log_in(self) -> Done:
        """`parlour login`, and what the person does in the browser meanwhile."""
        process = await self.start("login", "--server", self.live.url)
        assert process.stderr is not None
        text = ""
        while "Or open" not in text:
            text += (await process.stderr.readline()).decode()
        address = re.findall(r"Or open (\S+)", text)[0]
        await self.live.answer_device(address, EMAIL)
        out, err = await process.communicate()
        assert process.returncode is not None
        return Done(process.returncode, out.decode(), text + err.decode())


@pytest.fixture
async def shell(live: Live, tmp_path: Path) -> Shell:
    await live.token(EMAIL)
    return Shell(live, tmp_path / "state")


async def test_a_log_in_is_kept_for_the_commands_that_follow(shell: Shell) -> None:
    done = await shell.log_in()
    assert (done.status, done.out) == (0, f"Logged in as Erna Example ({EMAIL}).\n")
    me = await shell.run("whoami")
    assert me.out == f"Erna Example ({EMAIL}) at {shell.live.url}\n"
    for file in shell.home.rglob("*.json"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (await shell.run("logout")).out == "Logged out.\n"
    after = await shell.run("whoami")
    assert after.status == 3
    assert after.err == "parlour whoami: Nobody is logged in. Run `parlour login`.\n"


async def test_meetings_are_created_listed_shown_exported_and_deleted(shell: Shell) -> None:
    token = await shell.live.token(EMAIL)
    environment = {"MEETING_SERVER": shell.live.url, "MEETING_TOKEN": token}
    day = datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(days=2)
    at = f"{day:%Y-%m-%d}T10:00"
    created = await shell.run(
        *("meetings", "create", "Planning\x1b[31m", "--at", at, "--repeat", "FREQ=WEEKLY;COUNT=3"),
        *("--invite", "bob@example.net", "carl@example.net", "--json"),
        **environment,
    )
    assert created.status == 0, created.err
    event = json.loads(created.out)
    assert event["starts_at"]["timezone"] == "Europe/Berlin"
    listed = await shell.run("meetings", "list", "--week", **environment)
    (line,) = [line for line in listed.out.splitlines() if event["id"] in line]
    assert f"{day:%a %Y-%m-%d} 10:00" in line
    assert "Planning?[31m" in line
    shown = await shell.run("meetings", "show", event["id"], **environment)
    assert "bob@example.net" in shown.out
    assert f"{shell.live.url}/room/{event['room']['id']}" in shown.out
    exported = await shell.run("export-ics", **environment)
    (entry,) = icalendar.Calendar.from_ical(exported.out).walk("VEVENT")
    assert entry["UID"] == event["id"]
    deleted = await shell.run("meetings", "delete", event["id"], "--no-mail", **environment)
    assert deleted.out == f"Deleted {event['id']}.\n"
    again = await shell.run("meetings", "delete", event["id"], **environment)
    assert again.status == 1
    assert again.err == "parlour meetings: You may not do this. (403 forbidden)\n"


async def test_lists_are_given_to_programs_as_json(shell: Shell) -> None:
    token = await shell.live.token("frida@example.org")
    environment = {"MEETING_SERVER": shell.live.url, "MEETING_TOKEN": token}
    nothing = await shell.run("meetings", "list", **environment)
    assert nothing.out == "There are no meetings.\n"
    await shell.run("meetings", "create", "Whenever", **environment)
    listed = await shell.run("meetings", "list", "--any-time", "--json", **environment)
    assert [event["title"] for event in json.loads(listed.out)] == ["Whenever"]


async def test_a_server_must_be_named_once(shell: Shell) -> None:
    done = await shell.run("whoami")
    assert done.status == 1
    assert done.err == "parlour whoami: Which server? Name it with --server URL.\n"


async def test_times_that_are_none_are_refused(shell: Shell) -> None:
    done = await shell.run("meetings", "create", "x", "--at", "tomorrow")
    assert done.status == 2
    assert "'tomorrow' is not a time such as 2026-07-04T10:00" in done.err
