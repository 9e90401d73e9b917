"""Recordings whose upload was interrupted, because the controller that took it ended."""

from datetime import timedelta
from functools import partial

from parlour.controller.jobs.job import Job, Work
from parlour.controller.recordings import INTERRUPTED_AFTER, put_left_together
from parlour.files.parts import left_since


async def _recordings(work: Work) -> None:
    for left in await left_since(work.platform.assets, work.at - INTERRUPTED_AFTER):
        what = f"{len(left.sizes)} parts of a recording in room {left.origin.room_id}"
        await work.do(what, partial(put_left_together, work.platform, left))


RECORDINGS = Job(
    name="recordings",
    summary="Puts recordings together whose upload was interrupted",
    every=timedelta(minutes=15),
    run=_recordings,
)
