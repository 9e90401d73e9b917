"""A recording: everybody sees it, and nobody is recorded without having said yes."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from tests.support import platform as platforms
from tests.support.axe import severe_findings
from tests.support.browser import Account, Person
from tests.support.meetingtools import Tools
from tests.support.people import ADA, People, create_account
from tests.support.recorder import KEY_SECRET, Recorder
from tests.support.roomserver import api_token
from tests.support.signaling import Client
from tests.support.waiting import eventually
from websockets.asyncio.client import connect

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"
MARY = Account("Mary", "Somerville", "mary@example.org", "the connexion of the sciences")
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
        tape.joined = await tape.event("core", "join_success")
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


async def says(tape: Client, status: str, stream: str | None = None) -> None:
    about = {"kind": "recording_updated"} if stream is None else {"kind": "stream_updated"}
    target = {} if stream is None else {"target_id": stream}
    await tape.command("recording", "service", command={**about, **target, "status": status})


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


async def plan_lecture(page: Page) -> None:
    await page.goto("/dashboard/meetings/create")
    await page.get_by_label("Title").fill("Lecture")
    await page.get_by_role("button", name="Plan the meeting").click()
    await expect(page.get_by_test_id("meeting-people")).to_be_visible()


async def set_up_stream(page: Page) -> None:
    """The first try has no complete address."""
    streams = page.get_by_test_id("meeting-streams")
    await streams.get_by_role("button", name="Add a stream").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Name").fill("Our channel")
    await form.get_by_label("Where people watch").fill("video.example.org")
    await form.get_by_label("Where the stream is sent").fill("rtmps://in.example.org/live")
    await form.get_by_label("Stream key").first.fill("a key of the tests")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("This must be an address that begins with")).to_be_visible()
    await form.get_by_label("Where people watch").fill("https://video.example.org/lecture")
    await form.get_by_role("button", name="Save").click()
    await expect(streams.get_by_text("Our channel")).to_be_visible()


async def answer_and_watch(mary: Person) -> None:
    page = mary.page
    await page.goto("/dashboard/meetings")
    await page.get_by_role("button", name="Accept: Lecture").click()
    await expect(page.get_by_role("button", name="Accept: Lecture")).to_have_count(0)
    await page.get_by_role("link", name="Lecture", exact=True).click()
    watch = page.get_by_role("link", name="Watch: Our channel")
    await expect(watch).to_have_attribute("href", "https://video.example.org/lecture")


async def invite_mary(page: Page) -> None:
    invited = page.get_by_test_id("meeting-people")
    await invited.get_by_label("Name or e-mail address").fill("somerv")
    await invited.get_by_role("button", name=f"Choose: {MARY.name}").click()
    await invited.get_by_role("button", name="Send 1 invitation").click()
    await expect(invited.get_by_text("Not answered", exact=True)).to_be_visible()


async def go_on_the_air_and_off(studio: Studio, host: Person) -> None:
    page = host.page
    await page.get_by_role("link", name="Enter", exact=True).click()
    ada = Tools(await host.pass_lobby())
    await ada.panel("Recording and live stream")
    await page.get_by_role("button", name="Go live: Our channel").click()
    tape = await studio.send_recorder()
    service = tape.joined["module_data"]["recording"]["service"]
    [(stream, target)] = service["streaming_targets"].items()
    assert target == {"location": "rtmps://in.example.org/live/a key of the tests"}
    await says(tape, "active", stream)
    await ada.press("consent-yes")
    await expect(ada.by_id("recording-pill")).to_have_text("LIVE")
    await ada.by_id("stream").get_by_role("button", name="Pause").click()
    order = await tape.event("recording", "service")
    assert order["event"] == {"kind": "pause_streams", "target_ids": [stream]}
    await says(tape, "paused", stream)
    await expect(ada.by_id("recording-pill")).to_have_attribute("data-sign", "paused")
    await ada.by_id("stream").get_by_role("button", name="End the live stream").click()
    order = await tape.event("recording", "service")
    assert order["event"] == {"kind": "stop_streams", "target_ids": [stream]}
    await says(tape, "inactive", stream)
    await expect(ada.by_id("recording-pill")).to_have_count(0)
    await tape.socket.close()


async def test_a_meeting_with_invited_people_goes_on_the_air(
    studio: Studio, screenshots: Path
) -> None:
    create_account(studio.platform.data, MARY)
    mary = await (await studio.people.somebody()).log_in(MARY)
    host = await studio.people.host()
    page = host.page
    await plan_lecture(page)
    await invite_mary(page)
    await set_up_stream(page)
    assert await severe_findings(page) == []
    await host.screenshot(screenshots / "invited-and-streamed.png")
    await answer_and_watch(mary)
    await page.reload()
    answered = page.get_by_test_id("meeting-people").get_by_text("Accepted", exact=True)
    await expect(answered).to_be_visible()
    await go_on_the_air_and_off(studio, host)
