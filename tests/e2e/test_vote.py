"""Votes with a protocol: cards, tokens, results, and a PDF that can be fetched."""

import pytest
from playwright.async_api import expect
from tests.support.meetingtools import Tools
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def prepare(ada: Tools, name: str, kind: str) -> None:
    await ada.panel("Vote with protocol", "Votes")
    await ada.press("vote-new")
    await ada.page.get_by_label("What is voted on?").fill(name)
    await ada.page.get_by_text(kind, exact=True).click()
    await ada.press("vote-start")
    await expect(ada.by_id("vote-running")).to_be_visible()


async def test_a_secret_vote_ends_with_a_protocol_and_tokens_to_check(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)
    await prepare(ada, "Budget 2027", "Secret vote")

    token = await ada.by_id("vote-token").inner_text()
    await ada.by_id("vote-running").get_by_text("Yes", exact=True).click()
    await ada.press("vote-cast")
    await ada.press("vote-confirm")
    await expect(ada.by_id("vote-own")).to_contain_text("Counted: Yes")
    await grace.press("vote-pill")
    await expect(grace.by_id("vote-running")).to_contain_text("You are not among the voters")

    await ada.press("vote-stop")
    await expect(grace.by_id("vote-finished").get_by_test_id("vote-result")).to_contain_text(
        "1 vote · 100%"
    )
    await grace.page.get_by_label("Check a token").fill(token)
    await expect(grace.by_id("vote-check")).to_have_text("Counted as: Yes")

    async with ada.page.expect_download() as download:
        await ada.press("vote-pdf")
    saved = await download.value
    assert saved.suggested_filename.endswith(".pdf")
    assert (await saved.path()).read_bytes().startswith(b"%PDF-")


async def test_a_vote_is_cancelled_with_a_reason_that_all_read(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)
    await prepare(ada, "Wrong motion", "Open vote, live")

    await ada.press("vote-cancel")
    await ada.page.get_by_label("Why?").fill("The wording was wrong")
    await ada.press("vote-cancel-yes")
    await grace.press("vote-pill")
    await expect(grace.by_id("vote-finished")).to_contain_text("The wording was wrong")
    await expect(ada.by_id("vote-new")).to_be_visible()
    assert ADA.name in await guest.names_of_people()
