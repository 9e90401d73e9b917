"""A Keycloak in place of the built-in identity provider, by settings alone."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from tests.support import keycloak as keycloaks
from tests.support import platform as platforms
from tests.support.people import People
from tests.support.ports import free_port

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(keycloaks.java() is None, reason="Keycloak needs Java"),
    pytest.mark.timeout(300),
]


class Installation(NamedTuple):
    """A platform that leaves identities to a Keycloak."""

    platform: platforms.Platform
    keycloak: keycloaks.Keycloak


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Both, on free ports; the platform knows the issuer and nothing else of it."""
    port = free_port()
    with keycloaks.keycloak([f"http://127.0.0.1:{port}/*"]) as keycloak:
        env = {"PARLOUR_OIDC__ISSUER": keycloak.issuer}
        with platforms.running(tmp_path, "--port", str(port), env=env) as platform:
            yield Installation(platform, keycloak)


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser, installation: Installation) -> AsyncIterator[People]:
    """People who come to that platform."""
    people = People(browser, installation.platform.url)
    yield people
    await people.go_in_peace()


async def test_somebody_logs_in_at_keycloak_and_starts_a_meeting(
    visitors: People, installation: Installation
) -> None:
    assert installation.platform.ready.setup_url is None
    kim = await visitors.somebody()
    page = kim.page

    await page.goto("/")
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_label("Username or email")).to_be_visible()
    assert page.url.startswith(installation.keycloak.issuer)
    await page.get_by_label("Username or email").fill(installation.keycloak.username)
    await page.get_by_label("Password", exact=True).fill(installation.keycloak.password)
    await page.get_by_role("button", name="Sign In").click()

    await kim.is_at_home()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Kim")
    meeting = await kim.start_meeting()
    assert await meeting.names_of_people() == ["Kim Larsen"]
