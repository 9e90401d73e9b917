"""What a page really receives, asked of its peer connections (getStats), not of its interface."""

from typing import TypedDict

from playwright.async_api import Locator, Page
from tests.support.waiting import eventually

_INBOUND = """
async () => {
  const found = [];
  for (const peer of window.__peers ?? []) {
    if (peer.connectionState === "closed") continue;
    for (const report of (await peer.getStats()).values())
      if (report.type === "inbound-rtp")
        found.push({
          kind: report.kind,
          track: report.trackIdentifier,
          frames: report.framesDecoded ?? 0,
          energy: report.totalAudioEnergy ?? 0,
          width: report.frameWidth ?? 0,
        });
  }
  return found;
}
"""

# Sound that arrives is heard only if an element plays it.
_AUDIBLE = """
() => [...document.querySelectorAll("audio, video")].filter((element) =>
  element.srcObject?.getAudioTracks().some((track) => track.readyState === "live") &&
  !element.paused && !element.muted && element.volume > 0
).flatMap((element) => element.srcObject.getAudioTracks().map((track) => track.id))
"""

_TRACK_OF = "(video) => video.srcObject?.getVideoTracks()[0]?.id ?? null"


class Inbound(TypedDict):
    """One track that a page receives; energy in the unit of getStats."""

    kind: str
    track: str
    frames: int
    energy: float
    width: int


async def inbound(page: Page) -> list[Inbound]:
    """The tracks that the page receives at this moment."""
    found: list[Inbound] = await page.evaluate(_INBOUND)
    return found


async def frames_shown_in(video: Locator) -> int:
    """Frames decoded so far of the track that this element shows; -1 while it shows none."""
    track = await video.evaluate(_TRACK_OF)
    return next((t["frames"] for t in await inbound(video.page) if t["track"] == track), -1)


async def sees_moving_picture(video: Locator, *, frames: int = 10) -> None:
    """Wait until the element's remote track has gained so many decoded frames."""

    async def decoding() -> bool:
        return await frames_shown_in(video) >= 0

    await eventually(decoding, "a remote video track is attached")
    before = await frames_shown_in(video)

    async def grown() -> bool:
        return await frames_shown_in(video) >= before + frames

    await eventually(grown, f"{frames} more frames are decoded")


async def hears_tone(page: Page) -> None:
    """Wait until the sound energy of a track that is played aloud grows."""

    async def energy() -> float:
        audible = await page.evaluate(_AUDIBLE)
        return sum(t["energy"] for t in await inbound(page) if t["track"] in audible)

    before = await energy()

    async def grown() -> bool:
        return await energy() > before + 1e-6

    await eventually(grown, "the sound energy of a playing track grows")
