"""Every screen, on desktop and phone, light and dark: how it looks, and can everybody use it?

One walk per device comes by all screens; at each it takes a picture (in `screenshots/`) and asks
axe. The tests then ask for one screen each.
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
from tests.support.browser import DESKTOP, PHONE
from tests.support.people import People
from tests.support.tour import SCREENS, walk

DEVICES = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES = ("light", "dark")


class Album(NamedTuple):
    """What one walk brought home."""

    folder: Path
    findings: dict[str, list[str]]
    interruptions: list[str]

    def came_by(self, screen: str) -> None:
        """Fail, with the reason, if the walk ended before this screen."""
        assert f"{screen} {SCHEMES[-1]}" in self.findings, "\n".join(self.interruptions)

    def picture(self, screen: str, scheme: str) -> Path:
        """Where the picture of a screen is."""
        return self.folder / f"{screen}-{scheme}.png"


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=DEVICES)
async def album(
    request: pytest.FixtureRequest,
    browser: Browser,
    screenshots: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Album]:
    """The pictures and findings of one device."""
    device: str = request.param
    album = Album(screenshots / device, {}, [])
    for old in album.folder.glob("*.png"):
        old.unlink()

    async def look(screen: str, page: Page) -> None:
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=album.picture(screen, scheme))
            album.findings[f"{screen} {scheme}"] = await severe_findings(page)

    with platforms.running(tmp_path_factory.mktemp("tour")) as fresh:
        people = People(browser, fresh.url)
        try:
            await walk(people, fresh, DEVICES[device], look)
        except (AssertionError, PlaywrightError) as error:
            await people.take_pictures(screenshots / "failed", f"tour-{device}")
            album.interruptions.append(f"the walk ended here: {error}")
        yield album
        await people.go_in_peace()


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_has_no_serious_accessibility_finding(album: Album, screen: str) -> None:
    album.came_by(screen)
    for scheme in SCHEMES:
        found = album.findings[f"{screen} {scheme}"]
        assert not found, f"{screen}, {scheme}:\n" + "\n".join(found)


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_is_pictured_light_and_dark(album: Album, screen: str) -> None:
    album.came_by(screen)
    for scheme in SCHEMES:
        assert album.picture(screen, scheme).stat().st_size > 0
