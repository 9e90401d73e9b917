"""A recording: everybody sees it, and nobody is recorded without having said yes."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from tests.support import platform as platforms
from tests.support.meetingtools import Tools
from tests.support.people import ADA, People, create_account
from tests.support.recorder import KEY_SECRET, Recorder
from tests.support.roomserver import api_token
from tests.support.signaling import Client
from tests.support.waiting import eventually
from websockets.asyncio.client import connect

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"
SERVICE_KEY = {"id": "recorder", "secret": "a-secret-between-recorder-and-controller-of-the-tests"}


class Studio(NamedTuple):
    """A platform with a recorder, and its people."""

    people: People
    platform: platforms.Platform
    recorder: Recorder

    async def send_recorder(self) -> Client:
        """The recorder that was woken comes into the meeting."""

        async def is_woken() -> bool:
            return bool(self.recorder.calls)

        await eventually(is_woken, "the recorder is woken")
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(
                f"{self.platform.ready.controller.url}/internal/recording/start",
                json=self.recorder.calls[-1].body,
                headers={"Authorization": f"Bearer {api_token(*SERVICE_KEY.values())}"},
            )
        assert answer.status_code == 200, answer.text
        address = self.platform.ready.roomservers[0].url.replace("http", "ws", 1)
        url = f"{address}/v1/signaling/{answer.json()['token']}"
        tape = Client(await connect(url, proxy=None, max_size=None))
        await tape.event("core", "join_success")
        return tape


@pytest_asyncio.fixture(loop_scope="session")
async def studio(browser: Browser, tmp_path: Path) -> AsyncIterator[Studio]:
    async with Recorder() as recorder:
        env = {
            "PARLOUR_RECORDING__URL": str(recorder.settings["url"]),
            "PARLOUR_RECORDING__API_SECRET": KEY_SECRET,
            "PARLOUR_CONTROLLER__SERVICE_API_KEYS": json.dumps([SERVICE_KEY]),
        }
        with platforms.running(tmp_path, env=env) as platform:
            create_account(platform.data, ADA, "--admin")
            people = People(browser, platform.url)
            yield Studio(people, platform, recorder)
            await people.go_in_peace()


async def says(tape: Client, status: str) -> None:
    command = {"kind": "recording_updated", "status": status}
    await tape.command("recording", "service", command=command)


async def test_everybody_is_asked_and_whoever_refuses_is_silent(studio: Studio) -> None:
    host, guest, link = await studio.people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Recording and live stream")
    await ada.press("recording-start")
    tape = await studio.send_recorder()
    await says(tape, "active")

    await ada.press("consent-yes")
    await grace.press("consent-no")
    await expect(grace.by_id("recording-pill")).to_have_text("REC")
    await host.sees_muted(GRACE)
    await expect(host.picture_of(GRACE)).to_have_count(0)

    late = await (await studio.people.somebody()).join(link, "Alan Turing")
    await Tools(late).press("consent-yes")

    await guest.control("Microphone").click()
    await grace.press("consent-yes")
    await expect(host.tile(GRACE)).to_have_attribute("data-muted", "false")

    await ada.press("recording-stop")
    order = await tape.event("recording", "service")
    assert order["event"] == {"kind": "stop_recording"}
    await says(tape, "inactive")
    await expect(grace.by_id("recording-pill")).to_have_count(0)
    await tape.socket.close()
