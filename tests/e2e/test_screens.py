"""Every screen, on desktop and phone, light and dark: how it looks, and can everybody use it?

One walk per device comes by all screens; at each it takes a picture (in `screenshots/`) and asks
axe.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError
from tests.support import platform as platforms
from tests.support.axe import severe_findings
from tests.support.browser import DESKTOP, PHONE, Size
from tests.support.people import People
from tests.support.tour import screens, walk

pytestmark = pytest.mark.timeout(600)

DEVICES = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES = ("light", "dark")


# Colours may take a moment to change with the scheme.
STANDS_STILL = """
async () => {
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(transitions.map((one) => one.finished));
}
"""


class Album(NamedTuple):
    """What one walk brought home."""

    folder: Path
    size: Size
    findings: dict[str, list[str]]
    interruptions: list[str]

    async def look(self, screen: str, page: Page) -> None:
        """Take the pictures and ask axe."""
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await page.evaluate(STANDS_STILL)
            await page.screenshot(path=self.folder / f"{screen}-{scheme}.png")
            self.findings[f"{screen} {scheme}"] = await severe_findings(page)


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=DEVICES)
async def album(
    request: pytest.FixtureRequest,
    browser: Browser,
    screenshots: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Album]:
    """The pictures and findings of one device."""
    device: str = request.param
    album = Album(screenshots / device, DEVICES[device], {}, [])
    for old in album.folder.glob("*.png"):
        old.unlink()
    with platforms.running(tmp_path_factory.mktemp("tour")) as fresh:
        people = People(browser, fresh.url)
        try:
            await walk(people, fresh, album.size, album.look)
        except (AssertionError, PlaywrightError) as error:
            await people.take_pictures(screenshots / "failed", f"tour-{device}")
            album.interruptions.append(f"the walk ended here: {error}")
        yield album
        await people.go_in_peace()


def test_every_screen_is_reached_and_pictured_light_and_dark(album: Album) -> None:
    assert not album.interruptions, album.interruptions[0]
    pictured = {path.stem for path in album.folder.glob("*.png")}
    assert pictured == {f"{s}-{scheme}" for s in screens(album.size) for scheme in SCHEMES}


def test_no_screen_has_a_serious_accessibility_finding(album: Album) -> None:
    assert not album.interruptions, album.interruptions[0]
    found = [f"{screen}: {one}" for screen, all_ in album.findings.items() for one in all_]
    assert not found, "\n".join(found)
