"""How much is stored, for /metrics: asked of the database now and then, not for each scrape."""

import time
from collections import Counter

from parlour.controller.metrics import Metrics
from parlour.store.engine import Database
from parlour.store.stored_sizes import SHARED_FOLDER, stored_by_kind

_EVERY_SECS = 30.0
# Services and people can give assets any kind: labels are for those that we know.
_KINDS = (
    "recording",
    "meeting_report",
    "meetingnotes_pdf",
    "training_participation_report",
    "vote_protocol",
    "whiteboard_pdf",
    SHARED_FOLDER,
)
OTHERS = "other"


class StoredMetrics:
    """Keeps the figures of `Metrics` up to date."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        self._database = database
        self._metrics = metrics
        self._asked_at = float("-inf")

    async def refresh(self) -> None:
        """Ask the database, unless that was done a moment ago."""
        if time.monotonic() - self._asked_at < _EVERY_SECS:
            return
        self._asked_at = time.monotonic()
        async with self._database.reading() as session:
            found = await stored_by_kind(session)
        files, sizes = Counter[str](), Counter[str]()
        for kind, count, size in found:
            label = kind if kind in _KINDS else OTHERS
            files[label] += count
            sizes[label] += size
        for label in (*_KINDS, OTHERS):
            self._metrics.stored_files.labels(label).set(files[label])
            self._metrics.stored_bytes.labels(label).set(sizes[label])
