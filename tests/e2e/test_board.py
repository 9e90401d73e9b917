"""A whiteboard on which everybody draws."""

import pytest
from playwright.async_api import Page, expect
from tests.support.meetingtools import Tools
from tests.support.people import People
from tests.support.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"
# How many points of the drawing are not as bright as the paper.
INK = """
() => {
  const canvas = document.querySelector("canvas.excalidraw__canvas.static");
  if (canvas === null) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 128 && data[at + 3] > 0) ink += 1;
  return ink;
}
"""


async def has_ink(page: Page) -> bool:
    return bool(await page.evaluate(INK))


async def draw_a_rectangle(page: Page) -> None:
    board = page.get_by_test_id("board")
    await board.get_by_title("Rectangle").first.click()
    box = await board.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 300, box["y"] + 200)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 500, box["y"] + 320, steps=5)
    await page.mouse.up()


async def test_everybody_sees_what_somebody_draws_and_can_keep_it(people: People) -> None:
    host, guest, link = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Whiteboard")
    await ada.press("board-start")
    await grace.press("pill-board")
    await expect(ada.page.locator("canvas.interactive")).to_be_visible()
    await expect(grace.page.locator("canvas.interactive")).to_be_visible()
    await draw_a_rectangle(host.page)
    await eventually(lambda: has_ink(guest.page), "the guest sees the rectangle")

    late = await (await people.somebody()).join(link, "Alan Turing")
    await Tools(late).press("pill-board")
    await eventually(lambda: has_ink(late.page), "whoever comes late sees it too")

    for kind, first_bytes in (("png", b"\x89PNG"), ("svg", b"<svg ")):
        async with ada.page.expect_download() as download:
            await ada.press(f"board-{kind}")
        picture = await download.value
        assert picture.suggested_filename.endswith(f".{kind}")
        assert (await picture.path()).read_bytes().startswith(first_bytes)

    await ada.press("board-stop")
    question = ada.page.get_by_role("alertdialog")
    await question.get_by_role("button", name="Close the whiteboard").click()
    await expect(grace.by_id("board")).to_have_count(0)
    await guest.sees("Alan Turing")
