"""The notes' editor in browsers, in a frame of another web client, as people use it."""

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, Locator, Page, expect
from tests.support import platform as platforms
from tests.support.axe import severe_findings
from tests.support.browser import LAPTOP, PHONE, Person, Size
from tests.support.notesmeeting import NotesMeeting
from tests.support.people import People
from tests.support.ports import free_port
from tests.support.scripted import Answer, Asked, ScriptedServer
from tests.support.signaling import Client
from tests.support.waiting import eventually

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]

FRONT_END_PORT = free_port()
FRONT_END = f"http://127.0.0.1:{FRONT_END_PORT}"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[platforms.Platform]:
    """One that allows a front end of another origin."""
    folder = tmp_path_factory.mktemp("notes")
    origins = {"PARLOUR_CONTROLLER__CORS_ORIGINS": json.dumps([FRONT_END])}
    with platforms.running(folder, env=origins) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def front_end() -> AsyncIterator[ScriptedServer]:
    """Shows what its query names in a frame, and nothing else."""

    def page(asked: Asked) -> Answer:
        frame = '<iframe title="notes" style="width:100%;height:90vh"></iframe>'
        show = "document.querySelector('iframe').src = decodeURIComponent(location.hash.slice(1))"
        script = f"<script>const show = () => {{ {show} }}; show(); onhashchange = show;</script>"
        html = f"<!doctype html><title>Front end</title>{frame}{script}"
        return Answer(200, html.encode(), "text/html")

    server = ScriptedServer(page)
    server.port = FRONT_END_PORT
    async with server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def meeting(platform: platforms.Platform) -> AsyncIterator[NotesMeeting]:
    yield await NotesMeeting.begin(platform, platform.url)
    await Client.all_leave()


WORDS = """
(text) => {
  const copy = text.cloneNode(true);
  for (const cursor of copy.querySelectorAll("[class*=cursor]")) cursor.remove();
  return copy.textContent;
}
"""
TEXT = re.compile("Text (of the notes|der Notizen)")


class Notes:
    """The editor, on a page or in a frame."""

    def __init__(self, within: Page | FrameLocator) -> None:
        self.within = within

    @property
    def text(self) -> Locator:
        return self.within.get_by_role(
            "textbox", name=re.compile("Text (of the notes|der Notizen)")
        )

    def tool(self, name: str) -> Locator:
        return self.within.get_by_role("button", name=name, exact=True)

    async def shows(self, text: str) -> None:
        async def there() -> bool:
            return text in await self.words()

        await eventually(there, f"the text contains {text!r}")

    async def words(self) -> str:
        """All but the names at the cursors."""
        return str(await self.text.evaluate(WORDS))

    async def is_saved(self) -> None:
        await expect(self.within.get_by_text(re.compile("^(Saved|Gespeichert)$"))).to_be_visible()

    async def type(self, text: str) -> None:
        """At the end."""
        await self.text.focus()
        # For a moment after the focus ProseMirror puts the cursor where it was; no hand is faster.
        await asyncio.sleep(0.2)
        await self.text.press("Control+End")
        await self.text.press_sequentially(text)


async def opened(
    people: People, url: str, *, size: Size = LAPTOP, locale: str = "en-GB"
) -> tuple[Person, Notes]:
    person = await people.somebody(size=size, locale=locale)
    await person.page.goto(url)
    notes = Notes(person.page)
    await expect(notes.text).to_be_visible()
    return person, notes


async def test_two_write_at_once_and_see_each_other(people: People, meeting: NotesMeeting) -> None:
    first, second = await meeting.let_write(meeting.host, meeting.jo)
    _, mara = await opened(people, first)
    _, jo = await opened(people, second)
    await mara.text.click()
    await mara.text.press_sequentially("Agenda")
    await jo.shows("Agenda")
    await jo.type("\nJo was here")
    await mara.shows("Jo was here")
    await expect(mara.text).to_contain_text("Jo Weiss")
    await expect(jo.text).to_contain_text("Mara Weiss")
    await mara.text.press("Control+Home")
    for letter in "First: ":
        await mara.text.press_sequentially(letter)
        await jo.text.press_sequentially(".")
    for notes in (mara, jo):
        await notes.shows("First: Agenda")
        await notes.shows("Jo was here.......")
        await notes.is_saved()


async def test_what_tools_and_keys_make_arrives_as_it_was_made(
    people: People, meeting: NotesMeeting
) -> None:
    [first] = await meeting.let_write(meeting.host)
    _, mara = await opened(people, first)
    reading = await meeting.let_read(meeting.jo)
    _, jo = await opened(people, reading)
    await mara.text.click()
    await mara.text.press_sequentially("# Minutes\n")
    await mara.text.press("Control+b")
    await mara.text.press_sequentially("Bold")
    await mara.text.press("Control+b")
    await mara.text.press_sequentially(" and plain\n- one\ntwo\n\n[] task")
    await expect(jo.text.locator("h1")).to_have_text("Minutes")
    await expect(jo.text.locator("strong")).to_have_text("Bold")
    await expect(jo.text.locator("ul > li").first).to_have_text("one")
    box = mara.text.get_by_role("checkbox", name="Done")
    await box.click()
    await expect(jo.text.get_by_role("checkbox", name="Done")).to_be_checked()
    await expect(jo.text.get_by_role("checkbox", name="Done")).to_be_disabled()
    await mara.text.press("Control+Home")
    await mara.text.press("Control+Shift+ArrowRight")
    await mara.tool("Link").click()
    await mara.within.get_by_label("Address of the link").fill("example.org/minutes")
    await mara.tool("Set link").click()
    link = jo.text.get_by_role("link", name="Minutes")
    await expect(link).to_have_attribute("href", "https://example.org/minutes")
    await mara.tool("Undo").click()
    await expect(jo.text.get_by_role("link")).to_have_count(0)


async def test_readers_cannot_write(people: People, meeting: NotesMeeting) -> None:
    [writing] = await meeting.let_write(meeting.host)
    reading = (await meeting.jo.event("meeting_notes", "read_access_received"))["url"]
    _, mara = await opened(people, writing)
    person, jo = await opened(people, reading)
    await expect(jo.within.get_by_text("You can read along")).to_be_visible()
    await expect(jo.within.get_by_role("toolbar")).to_have_count(0)
    await expect(jo.text).to_have_attribute("contenteditable", "false")
    # Nor does a page that is told it may: the room server decides.
    await person.page.goto("about:blank")
    await person.page.goto(reading.replace("access=read", "access=write"))
    await jo.text.click()
    await jo.text.press_sequentially("I was here")
    await expect(jo.within.get_by_text("Saving …")).to_be_visible()
    await mara.text.click()
    await mara.text.press_sequentially("Nothing")
    await mara.is_saved()
    await expect(mara.text).to_have_text("Nothing")


async def test_a_right_that_is_taken_is_gone_at_once(people: People, meeting: NotesMeeting) -> None:
    [writing] = await meeting.let_write(meeting.jo)
    _, jo = await opened(people, writing)
    await jo.text.click()
    await jo.text.press_sequentially("Mine")
    await jo.is_saved()
    await meeting.let_read(meeting.jo)
    await expect(jo.within.get_by_text("Your access to these notes has ended.")).to_be_visible()
    await expect(jo.text).to_have_attribute("contenteditable", "false")


async def test_it_works_in_a_frame_of_another_web_client(
    people: People, platform: platforms.Platform, meeting: NotesMeeting, front_end: ScriptedServer
) -> None:
    [writing] = await meeting.let_write(meeting.jo)
    person = await people.somebody()
    await person.page.goto(f"{front_end.url}/#{writing.replace('%', '%25')}")
    framed = Notes(person.page.frame_locator("iframe"))
    await framed.text.click()
    await framed.text.press_sequentially("From a frame")
    await framed.is_saved()
    reading = await meeting.let_read(meeting.jo)
    await person.page.goto(f"{front_end.url}/#{reading.replace('%', '%25')}")
    await expect(framed.within.get_by_text("You can read along")).to_be_visible()
    await framed.shows("From a frame")


async def test_what_two_write_survives_the_death_of_the_room_server(
    people: People, platform: platforms.Platform, meeting: NotesMeeting
) -> None:
    people.expect_console("WebSocket connection to .* failed")
    first, second = await meeting.let_write(meeting.host, meeting.jo)
    _, mara = await opened(people, first)
    _, jo = await opened(people, second)
    await mara.text.click()
    await mara.text.press_sequentially("before the end. ")
    await jo.type("\njo before. ")
    await mara.shows("jo before.")
    before = platform.ready
    os.kill(before.roomservers[0].pid, signal.SIGKILL)
    await expect(mara.within.get_by_text(re.compile("No connection"))).to_be_visible()
    await mara.type(" mara meanwhile.")
    await jo.text.press("Control+Home")
    await jo.text.press_sequentially("jo meanwhile. ")
    platform.await_change(before)
    for notes in (mara, jo):
        await notes.is_saved()
        for line in ("before the end.", "jo before.", "mara meanwhile.", "jo meanwhile."):
            await notes.shows(line)
    assert await mara.words() == await jo.words()


async def test_it_can_be_taken_along_as_markdown(people: People, meeting: NotesMeeting) -> None:
    [writing] = await meeting.let_write(meeting.host)
    person, mara = await opened(people, writing)
    await mara.text.click()
    await mara.text.press_sequentially("## Plan\n- tea_time")
    await mara.is_saved()
    async with person.page.expect_download() as download:
        await mara.tool("Download as Markdown").click()
    stored = Path(await (await download.value).path())
    text = await asyncio.to_thread(stored.read_text)
    assert text == "## Plan\n\n- tea\\_time\n"


LOOKS = [(size, scheme) for size in (LAPTOP, PHONE) for scheme in ("light", "dark")]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
async def test_how_it_looks_and_whether_everybody_can_use_it(
    people: People,
    meeting: NotesMeeting,
    screenshots: Path,
    size: Size,
    scheme: Literal["light", "dark"],
) -> None:
    first, second = await meeting.let_write(meeting.host, meeting.jo)
    person, mara = await opened(people, first, size=size, locale="de-DE")
    await person.page.emulate_media(color_scheme=scheme)
    _, jo = await opened(people, second)
    await mara.text.click()
    await mara.text.press_sequentially(
        "# Protokoll\nWir haben viel vor.\n[] Raum buchen\nJo fragen\n"
    )
    await jo.type("\n1. Begrüßung\nKasse")
    await mara.shows("Kasse")
    await mara.text.get_by_role("checkbox").first.click()
    await mara.is_saved()
    await person.screenshot(screenshots / f"notes-{size.width}-{scheme}.png")
    assert await severe_findings(person.page) == []
    wide = await person.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


async def test_an_address_that_leads_nowhere_says_so(
    people: People, platform: platforms.Platform
) -> None:
    person = await people.somebody()
    await person.page.goto(f"{platform.url}/notes")
    await expect(person.page.get_by_role("alert")).to_contain_text("does not lead to any notes")


async def test_the_toolbar_is_worked_by_keyboard(people: People, meeting: NotesMeeting) -> None:
    [writing] = await meeting.let_write(meeting.host)
    person, mara = await opened(people, writing)
    await person.page.keyboard.press("Tab")
    await expect(mara.tool("Undo")).to_be_focused()
    await person.page.keyboard.press("ArrowRight")
    await person.page.keyboard.press("ArrowRight")
    await expect(mara.tool("Heading 1")).to_be_focused()
    await person.page.keyboard.press("Enter")
    await expect(mara.text).to_be_focused()
    await mara.text.press_sequentially("Title")
    await expect(mara.text.locator("h1")).to_have_text("Title")
    await person.page.keyboard.press("Tab")
    await expect(mara.text).not_to_be_focused()
