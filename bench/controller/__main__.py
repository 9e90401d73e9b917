"""`python -m bench.controller`: the controller beside a plain FastAPI program, in figures."""

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.__main__ import circumstances
from bench.controller.scenario import measure


def show(figures: list[dict[str, Any]]) -> None:
    """The figures as a table, each of ours beside that of the peer."""
    table = Table(
        *("database", "endpoint", "clients", "req/CPU s", "peer's", "times"),
        *("CPU ms", "p50 ms", "p99 ms", "peer's p50", "peer's p99"),
        title="Controller",
    )
    others = {
        (row["database"], row["what"], row["clients"]): row
        for row in figures
        if row["server"] == "peer"
    }
    for row in figures:
        key = (row["database"], row["what"], row["clients"])
        if row["server"] == "peer" or key not in others:
            continue
        other = others[key]
        table.add_row(
            *(row["database"], row["what"], str(row["clients"])),
            f"{row['per_cpu_second']:.0f}",
            f"{other['per_cpu_second']:.0f}",
            f"{row['per_cpu_second'] / other['per_cpu_second']:.2f}",
            *(f"{row[name]:.2f}" for name in ("cpu_ms", "p50_ms", "p99_ms")),
            *(f"{other[name]:.2f}" for name in ("p50_ms", "p99_ms")),
        )
    Console(width=150).print(table)


def main() -> None:
    """Measure and print; `--json FILE` also writes the figures there."""
    parser = argparse.ArgumentParser(prog="python -m bench.controller", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of a measurement")
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    figures: dict[str, Any] = circumstances()
    with tempfile.TemporaryDirectory() as folder:
        figures["controller"] = measure(Path(folder) / "bench", arguments.seconds)
    figures["load_after"] = os.getloadavg()
    show(figures["controller"])
    text = json.dumps(figures, indent=2)
    if arguments.json is not None:
        arguments.json.write_text(text + "\n")


if __name__ == "__main__":
    main()
