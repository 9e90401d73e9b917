"""Writing to each other."""

import pytest
from playwright.async_api import expect
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"

# What has run as code elsewhere when it was somebody's name or a line of chat.
MARKUP = [
    "<img src=x onerror=window.__owned=1>",
    "<script>window.__owned=1</script>",
    '"><svg onload=window.__owned=1>',
    "<iframe srcdoc='<script>parent.__owned=1</script>'></iframe>",
    "{{constructor.constructor('window.__owned=1')()}}",
    "${window.__owned=1}",
    "<a href=javascript:window.__owned=1>click</a>",
    "__proto__",
]


async def test_lines_go_both_ways_and_unread_ones_are_counted(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await guest.open_chat()
    await guest.send_chat("Good morning!")
    await host.has_unread(1)
    await guest.send_chat("Can you hear me?")
    await host.has_unread(2)

    await host.open_chat()
    await host.has_line("Good morning!", by=GRACE)
    await host.has_line("Can you hear me?", by=GRACE)
    await host.has_unread(0)

    await host.send_chat("Loud and clear")
    await guest.has_line("Loud and clear", by=ADA.name)


async def test_who_comes_later_reads_what_was_written_before(people: People) -> None:
    host, _, link = await people.meeting(GRACE)
    await host.open_chat()
    await host.send_chat("The agenda is on the first page")

    late = await (await people.somebody()).join(link, "Mary Jackson")
    await late.open_chat()

    await late.has_line("The agenda is on the first page", by=ADA.name)


async def test_words_are_found_in_what_was_written(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    await guest.open_chat()
    for line in ("The budget is ready", "Lunch at noon?", "Who has read the BUDGET?"):
        await guest.send_chat(line)
    await host.open_chat()
    await host.has_line("Who has read the BUDGET?", by=GRACE)

    await host.page.get_by_test_id("chat-search").click()
    field = host.page.get_by_role("searchbox", name="Search the messages")
    await field.fill("budget")
    hits = host.page.get_by_test_id("chat-hit")
    await expect(hits).to_have_count(2)
    await expect(hits.first).to_contain_text("Who has read the BUDGET?")
    await field.fill("dessert")
    await expect(host.page.get_by_test_id("chat-hits")).to_have_text(
        "Nobody has written “dessert”."
    )
    await field.press("Escape")
    await host.has_line("Lunch at noon?", by=GRACE)


async def test_web_addresses_become_links_that_give_nothing_away(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    await guest.open_chat()
    line = "see https://example.org/notes?page=1 and javascript:alert(1)"
    await guest.send_chat(line)

    await host.open_chat()
    await host.has_line(line, by=GRACE)

    links = host.chat.get_by_role("link")
    await expect(links).to_have_count(1)
    await expect(links).to_have_attribute("href", "https://example.org/notes?page=1")
    await expect(links).to_have_attribute("target", "_blank")
    for word in ("noopener", "noreferrer"):
        assert word in (await links.get_attribute("rel") or "").split()


async def test_markup_in_names_and_lines_is_shown_as_text(people: People) -> None:
    name = MARKUP[0]
    host, guest, _ = await people.meeting(name)
    await guest.open_chat()
    await host.open_chat()

    for line in MARKUP:
        await guest.send_chat(line)
        await host.has_line(line, by=name)

    assert name in await host.names_of_people()
    for page in (host.page, guest.page):
        assert await page.evaluate("window.__owned === undefined && ({}).owned === undefined")
