"""Takes `meeting.png`: a real meeting, with drawings instead of faces.

.venv/bin/python -m docs.images.take          (from the checkout, after `make web livekit`)
"""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import expect
from tests.support import platform as platforms
from tests.support.browser import DESKTOP, Person, chromium
from tests.support.mediastats import sees_moving_picture
from tests.support.people import ADA, People, create_account

TARGET = Path(__file__).with_name("meeting.png")


class Sitter(NamedTuple):
    """Who sits for the picture, in a few colours."""

    name: str
    wall: str
    thing: str
    skin: str
    hair: str
    jacket: str
    hairdo: str
    more: str = ""


WINDOW = """<rect x='860' y='90' width='300' height='330' rx='10' fill='#f7efd9'/>
<path d='M860 300q90-70 160-20t140-30v170h-300z' fill='#9dbf9e'/>
<path d='M1010 90v330M860 250h300' stroke='#fff' stroke-width='12'/>"""
SHELF = """<g fill='#8a6a4a'><rect x='70' y='150' width='340' height='14'/>
<rect x='70' y='330' width='340' height='14'/></g><g><rect x='95' y='60' width='34' height='90'
fill='#b5533c'/><rect x='135' y='76' width='28' height='74' fill='#2f6b53'/><rect x='169' y='52'
width='40' height='98' fill='#d9a441'/><rect x='215' y='84' width='30' height='66' fill='#40617f'/>
<circle cx='345' cy='118' r='32' fill='#5f9473'/><rect x='110' y='246' width='120' height='84'
fill='#e9dcc3'/><rect x='270' y='240' width='30' height='90' fill='#40617f'/><rect x='306' y='256'
width='36' height='74' fill='#b5533c'/></g>"""
PLANT = """<path d='M1080 560q-70-170-150-190 30 130 130 200zM1090 560q0-220 80-300 40 150-50
300zM1100 570q60-130 150-140-20 110-130 160z' fill='#4c8462'/>
<path d='M1020 560h150l-22 160h-106z' fill='#c67a4b'/>"""
PICTURE = """<rect x='130' y='80' width='260' height='320' fill='#fbf7ee'/>
<circle cx='260' cy='190' r='60' fill='#d9a441'/>
<path d='M150 380q60-120 120-60t100-40v100z' fill='#2f6b53'/>"""
GLASSES = """<g fill='none' stroke='#2b2b2b' stroke-width='7'><circle cx='588' cy='318' r='36'/>
<circle cx='692' cy='318' r='36'/><path d='M624 314q16-10 32 0'/></g>"""
LONG = """<path d='M480 330q-20-200 160-205t160 205q10 130 40 190-100 40-200 40t-200-40q30-60
40-190z' fill='{hair}'/>"""
SHORT = """<path d='M506 330q-24-190 134-196t134 196q-20-40-30-80-110 10-200-20-20 40-38 96z'
fill='{hair}'/>"""
FRINGE = """<path d='M512 300q10-150 128-152t128 152q-60-70-150-84-40 60-106 84z'
fill='{hair}'/>"""
BUN = "<circle cx='640' cy='120' r='62' fill='{hair}'/>" + SHORT
BEARD = "<path d='M530 350q10 130 110 132t110-132q-30 50-110 48t-110-48z' fill='{hair}'/>"

SITTERS = {
    "Ada Lovelace": Sitter(
        "Ada Lovelace", "#d8e4da", SHELF + PLANT, "#f0c8a8", "#4a2f22", "#1b5a42", LONG
    ),
    "Mehmet Yildiz": Sitter(
        "Mehmet Yildiz", "#e8dcc8", WINDOW + PICTURE, "#dba77d", "#22201f", "#34506b", SHORT, BEARD
    ),
    "Johanna Weiß": Sitter(
        "Johanna Weiß", "#cfdbe4", PICTURE + PLANT, "#f3d3ba", "#c9a24a", "#8c3b30", BUN, GLASSES
    ),
    "Kwame Mensah": Sitter(
        "Kwame Mensah", "#efe2d4", SHELF + WINDOW, "#8a5a3c", "#1a1614", "#d09a35", SHORT, GLASSES
    ),
}

# A camera that sees a drawing which breathes.
CAMERA = """
(() => {
  const native = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await native(wanted);
    if (!wanted.video) return stream;
    const drawing = new Image();
    drawing.src = "data:image/svg+xml," + encodeURIComponent(__DRAWING__);
    await drawing.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
    const context = canvas.getContext("2d");
    setInterval(() => {
      const breath = Math.sin(performance.now() / 900) * 1.5;
      context.drawImage(drawing, -4, -4 + breath, 1288, 728);
    }, 100);
    stream.getVideoTracks().forEach((track) => (track.stop(), stream.removeTrack(track)));
    stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    return stream;
  };
})();
"""


def drawing(sitter: Sitter) -> str:
    """The sitter at their desk, as SVG."""
    hairdo = sitter.hairdo.format(hair=sitter.hair)
    behind, before = (hairdo, "") if sitter.hairdo == LONG else ("", hairdo)
    fringe = FRINGE.format(hair=sitter.hair) if behind else ""
    return f"""<svg xmlns='http://www.w3.org/2000/svg' width='1280' height='720'>
<rect width='1280' height='720' fill='{sitter.wall}'/>{sitter.thing}{behind}
<path d='M300 720q0-190 210-216l130 30 130-30q210 26 210 216z' fill='{sitter.jacket}'/>
<path d='M560 500l80 60 80-60-20-80h-120z' fill='{sitter.skin}'/>
<ellipse cx='640' cy='310' rx='124' ry='156' fill='{sitter.skin}'/>{before}{fringe}
<g fill='#2b211d'><circle cx='590' cy='320' r='11'/><circle cx='690' cy='320' r='11'/></g>
<g fill='none' stroke='#2b211d' stroke-width='7' stroke-linecap='round'>
<path d='M568 280q20-12 42-2M670 278q22-10 42 2'/></g>
{sitter.more.format(hair=sitter.hair)}
<path d='M598 398q42 36 84 0' fill='none' stroke='#7a2f28' stroke-width='9' stroke-linecap='round'/>
</svg>"""


async def sit(people: People, name: str) -> Person:
    """Somebody in front of a camera of their own."""
    person = await people.somebody(size=DESKTOP)
    await person.page.add_init_script(
        CAMERA.replace("__DRAWING__", json.dumps(drawing(SITTERS[name])))
    )
    return person


async def take(people: People) -> None:
    """Hold the meeting and take the picture."""
    ada = await (await sit(people, ADA.name)).log_in(ADA)
    await ada.page.get_by_role("link", name="Plan a meeting").first.click()
    await ada.page.get_by_label("Title").fill("Budget of the spring term")
    await ada.page.get_by_role("button", name="Plan the meeting").click()
    await ada.page.get_by_role("link", name="Enter").click()
    host = await ada.pass_lobby()
    link = await host.copy_guest_link()
    guests = {}
    for name in list(SITTERS)[1:]:
        guests[name] = await (await sit(people, name)).join(link, name)
        await sees_moving_picture(host.picture_of(name))
    mehmet, johanna, kwame = guests.values()
    await host.open_chat()
    for name, writer, line in (
        ("Johanna Weiß", johanna, "Good morning, everybody!"),
        ("Mehmet Yildiz", mehmet, "The draft is at https://example.org/budget"),
        ("You", host, "Thank you. Shall we begin with the library?"),
        ("Kwame Mensah", kwame, "Yes, please. I have the figures here."),
    ):
        await writer.open_chat()
        await writer.send_chat(line)
        await host.has_line(line, by=name)
    await kwame.raise_hand()
    await host.sees_hand_of("Kwame Mensah")
    await host.page.mouse.move(700, 20)
    await expect(
        host.page.get_by_role("region", name="Messages").get_by_role("listitem")
    ).to_have_count(0, timeout=60_000)
    await ada.screenshot(TARGET)


async def main() -> None:
    """From an empty folder to the picture."""
    with (
        tempfile.TemporaryDirectory() as folder,
        platforms.running(Path(folder)) as platform,
    ):
        create_account(platform.data, ADA)
        async with chromium() as browser:
            people = People(browser, platform.url)
            await take(people)
            await people.go_in_peace()


if __name__ == "__main__":
    asyncio.run(main())
