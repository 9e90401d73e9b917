"""What `parlour up` says: calm lines on a terminal, plain ones in a log."""

import contextlib
import sys
from typing import TYPE_CHECKING

from parlour import __version__

if TYPE_CHECKING:
    import rich.console

_LABEL_WIDTH = 15


class Screen:
    """Prints to standard output, with colour on a terminal only."""

    def __init__(self) -> None:
        self._console: rich.console.Console | None = None
        if sys.stdout.isatty():
            from rich.console import Console

            self._console = Console(highlight=False, soft_wrap=True)

    def _line(self, *parts: tuple[str, str], plain: str | None = None) -> None:
        """One line of (text, style) parts; `plain` is what to print where there is no colour."""
        # Whoever read our output may have gone; that is no reason to stop the platform.
        with contextlib.suppress(OSError):
            if self._console is None:
                print("".join(text for text, _ in parts) if plain is None else plain, flush=True)
                return
            for text, style in parts:
                self._console.print(text, style=style or None, markup=False, end="")
            self._console.print()

    def _print(self, text: str, style: str = "") -> None:
        self._line((text, style))

    def _pair(self, mark: str, label: str, text: str, style: str) -> None:
        parts = ((f"  {mark} ", style), (f"{label:<{_LABEL_WIDTH}}", "dim"), (text, ""))
        self._line(*parts, plain=f"{label}: {text}")

    def starting(self, data: str) -> None:
        """The first lines."""
        self._print("")
        self._print(f"  Parlour {__version__}", "bold")
        self._pair("·", "Data folder", data, "dim")

    def answers(self, title: str, url: str) -> None:
        """A process is ready for the first time."""
        self._pair("✓", title, url, "green")

    def ready(self, url: str, setup_url: str | None, seconds: float, notes: list[str]) -> None:
        """Everything is ready."""
        self._print("")
        self._pair("→", "Parlour is at", url, "bold green")
        if setup_url is not None:
            self._print("")
            self._print("  Nobody has an account yet. Open this link once to create the first one,")
            self._print("  which is the administrator's:")
            self._print(f"  {setup_url}", "bold")
        for note in notes:
            self._print("")
            self._print(f"  {note}", "yellow")
        self._print("")
        self._print(f"  Ready after {seconds:.1f} s. Ctrl-C stops everything.", "dim")
        self._print("")

    def child_line(self, name: str, line: str) -> None:
        """A line of a child's log."""
        prefix = (f"  {name:<{_LABEL_WIDTH - 1}} │ ", "dim")
        self._line(prefix, (line, ""), plain=f"{name} | {line}")

    def notice(self, text: str) -> None:
        """Something happened that the operator should know."""
        self._line((f"  {text}", "yellow"), plain=text)

    def problem(self, text: str) -> None:
        """Why Parlour cannot run."""
        print(f"parlour up: {text}", file=sys.stderr, flush=True)
