"""A fresh installation, opened by whoever started it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from tests.support import platform as platforms
from tests.support.browser import Account
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADMINISTRATOR = Account("Grace", "Hopper", "grace@example.org", "nanosecond wire 30 cm")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[platforms.Platform]:
    """A platform without any account."""
    with platforms.running(tmp_path) as platform:
        yield platform


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser, fresh: platforms.Platform) -> AsyncIterator[People]:
    """People who come to the fresh platform."""
    people = People(browser, fresh.url)
    yield people
    await people.go_in_peace()


async def test_set_up_link_creates_the_administrator_and_leads_home(
    visitors: People, fresh: platforms.Platform
) -> None:
    setup_url = fresh.ready.setup_url
    assert setup_url is not None
    assert setup_url in fresh.output.replace("\n", "")

    grace = await visitors.somebody()
    await grace.page.goto(setup_url)
    await grace.fill_in_set_up(ADMINISTRATOR)

    await grace.is_at_home()
    await expect(grace.page.get_by_role("heading", level=1)).to_contain_text("Grace")


async def test_set_up_link_works_once(visitors: People, fresh: platforms.Platform) -> None:
    setup_url = fresh.ready.setup_url
    assert setup_url is not None
    grace = await visitors.somebody()
    await grace.page.goto(setup_url)
    await grace.fill_in_set_up(ADMINISTRATOR)
    await grace.is_at_home()

    visitors.expect_console("status of (403|404|410)")
    mallory = await visitors.somebody()
    await mallory.page.goto(setup_url)

    await expect(mallory.page.get_by_role("heading", level=1)).to_be_visible()
    await expect(mallory.page.get_by_label("New password")).to_have_count(0)
    await expect(mallory.page.get_by_role("textbox")).to_have_count(0)
