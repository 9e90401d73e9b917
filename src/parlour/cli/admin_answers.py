"""What `parlour admin` prints: tables for people, JSON for programs."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import msgspec

Column = tuple[str, Callable[[Any], object]]
# Wide enough for every line where there is no terminal: nothing is cut in pipes.
_PIPE_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did: a list with columns, one thing, or a sentence about it."""

    value: object
    columns: Sequence[Column] = ()
    said: str = ""


def show(answer: Answer, *, as_json: bool) -> None:
    """Print it."""
    if as_json:
        encoded = msgspec.json.encode(answer.value)
        print(msgspec.json.format(encoded).decode())
    elif answer.said:
        print(_printable(answer.said))
    elif answer.columns:
        _table(answer.columns, cast("list[object]", answer.value))
    else:
        _fields(msgspec.to_builtins(answer.value))


def _table(columns: Sequence[Column], rows: Sequence[Any]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, _ in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_text(read(row)) for _, read in columns))
    _print(table)


def _fields(fields: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in fields.items():
        table.add_row(name, _text(value))
    _print(table)


def _print(table: Any) -> None:
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    Console(width=width, highlight=False).print(table)


def _text(value: object) -> Any:
    from rich.text import Text

    match value:
        case None | "" | [] | {}:
            shown = "-"
        case bool():
            shown = "yes" if value else "no"
        case datetime():
            shown = f"{value.astimezone():%Y-%m-%d %H:%M}"
        case dict():
            entries = cast("dict[str, object]", value).items()
            shown = ", ".join(f"{key}={part}" for key, part in entries)
        case list():
            shown = ", ".join(str(part) for part in cast("list[object]", value))
        case _:
            shown = str(value)
    return Text(_printable(shown, keep="\n"))


def _printable(text: str, keep: str = "") -> str:
    """Names and answers of servers are not ours: no control characters on terminals."""
    return "".join(sign if sign.isprintable() or sign in keep else "?" for sign in text)
