"""One platform and one browser program for all end-to-end tests; people of their own for each."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.support import platform as platforms
from tests.support.browser import chromium
from tests.support.people import ADA, People, create_account

ROOT = Path(__file__).parents[2]
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder for pictures of the screens; not under version control."""
    return Path(os.environ.get("SCREENSHOTS", ROOT / "screenshots"))


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[platforms.Platform]:
    """`parlour up` with Ada's account."""
    with platforms.running(tmp_path_factory.mktemp("platform")) as platform:
        create_account(platform.data, ADA, "--admin")
        yield platform


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser program that everybody's contexts run in."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def people(
    browser: Browser,
    platform: platforms.Platform,
    request: pytest.FixtureRequest,
    screenshots: Path,
) -> AsyncIterator[People]:
    """People who meet on the shared platform; nobody's page may do wrong unseen."""
    people = People(browser, platform.url)
    yield people
    if request.node.stash.get(FAILED, False):
        await people.take_pictures(screenshots / "failed", request.node.name)
    await people.go_in_peace()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Remember for the fixtures' teardown that the test failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
