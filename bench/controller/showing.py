"""The figures of the controller, each beside that of the plain FastAPI program."""

from typing import Any

from rich.console import Console
from rich.table import Table


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
