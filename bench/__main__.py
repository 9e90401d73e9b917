"""`python -m bench`: measures a server over real sockets, prints a table and JSON.

Without more it is the room server; `python -m bench controller` measures the controller beside a
plain FastAPI program.
"""

import argparse
import json
import os
import platform
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.controller import scenario as controller
from bench.controller.showing import show as show_controller
from bench.scenario import measure


def circumstances() -> dict[str, Any]:
    """What the figures depend on."""
    git = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "commit": git.stdout.strip() or None,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg(),
    }


def show(figures: dict[str, Any]) -> None:
    """The figures as tables."""
    console = Console()
    joins = Table("present", "join p50 ms", "join p99 ms", "server CPU ms", title="Joining")
    for row in figures["joins"]:
        values = (row["p50_ms"], row["p99_ms"], row["cpu_ms"])
        joins.add_row(str(row["present"]), *(f"{value:.2f}" for value in values))
    console.print(joins)
    chats = Table("case", "present", "server CPU µs", "deliveries/s", "core used", title="Chat")
    for row in figures["chats"]:
        chats.add_row(
            row["name"],
            str(row["present"]),
            f"{row['cpu_us']:.2f}",
            f"{row['per_second']:.0f}",
            f"{row['core']:.0%}",
        )
    console.print(chats)
    memory = figures["memory"]
    console.print(f"Memory: {memory['kib']:.0f} KiB per participant at {memory['present']}\n")


def main() -> None:
    """Measure and print; `--json FILE` also writes the figures there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("roomserver", "controller"))
    parser.add_argument("--seconds", type=float, default=8.0, help="length of a measurement")
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    before = circumstances()
    figures: dict[str, Any]
    with tempfile.TemporaryDirectory() as folder:
        if arguments.what == "controller":
            figures = before | {
                "controller": controller.measure(Path(folder) / "bench", arguments.seconds)
            }
        else:
            figures = before | measure(Path(folder), arguments.seconds)
    figures["load_after"] = os.getloadavg()
    if arguments.what == "controller":
        show_controller(figures["controller"])
    else:
        show(figures)
    text = json.dumps(figures, indent=2)
    print(text)
    if arguments.json is not None:
        arguments.json.write_text(text + "\n")


if __name__ == "__main__":
    main()
