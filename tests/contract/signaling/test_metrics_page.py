"""docs/metrics.md says what /metrics shows."""

import re
from pathlib import Path

from tests.support.roomserver import RoomServer

from parlour.controller.metrics import Metrics

PAGE = Path(__file__).parents[3] / "docs" / "metrics.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", re.MULTILINE)
HELP = re.compile(r"^# HELP (\w+) (.*)\n# TYPE \1 (\w+)$", re.MULTILINE)
# Of every Python process, and described by the library that makes them.
COMMON = ("process_", "python_")


def shown(page: str) -> set[tuple[str, str, str]]:
    return {
        (name, kind, text) for name, text, kind in HELP.findall(page) if not name.startswith(COMMON)
    }


def documented(heading: str) -> set[tuple[str, str, str]]:
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    # What follows the first sentence explains; the first sentence is that of the code.
    return {
        (name, kind, text.split(". ")[0].rstrip(".") + ".")
        for name, kind, text in ROW.findall(section)
    }


async def test_the_page_lists_the_room_servers_metrics(server: RoomServer) -> None:
    assert documented("Room server") == shown((await server.get("/metrics")).text)


def test_the_page_lists_the_controllers_metrics() -> None:
    assert documented("Controller") == shown(Metrics().exposition().decode())
