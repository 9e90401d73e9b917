"""Controllers that several tests share."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.support.controller import Controller, running, settings_for
from tests.support.databases import Databases
from tests.support.oidc import TestIssuer


class Controllers:
    """Each has a database of its own; the same settings twice give the same controller.

    At the end of a file of tests those stop that no other file has asked for: as long as they run,
    they look into their queues now and then, and hundreds of them keep a core busy.
    """

    def __init__(
        self, databases: Databases, issuer: TestIssuer, new_folder: Callable[[str], Path]
    ) -> None:
        self._databases = databases
        self._issuer = issuer
        self._new_folder = new_folder
        self._running: dict[str, tuple[Controller, ExitStack]] = {}
        self._asked: set[str] = set()
        self._files: Counter[str] = Counter()

    def start(self, **overrides: Any) -> Controller:
        """One with these settings, whose dots are written as `__`."""
        key = repr(sorted(overrides.items()))
        self._asked.add(key)
        if key not in self._running:
            self._running[key] = self._started(overrides)
        return self._running[key][0]

    def _started(self, overrides: dict[str, Any]) -> tuple[Controller, ExitStack]:
        dotted = {name.replace("__", "."): value for name, value in overrides.items()}
        url = self._databases.migrated()
        settings = settings_for(self._new_folder("data"), url, self._issuer, dotted)
        stack = ExitStack()
        stack.callback(self._databases.drop, url)
        return stack.enter_context(running(settings, self._issuer)), stack

    def file_ended(self) -> None:
        """Stop those that this file alone has asked for."""
        self._files.update(self._asked)
        self._asked.clear()
        self._stop([key for key in self._running if self._files[key] < 2])

    def stop(self) -> None:
        """Stop all."""
        self._stop(list(self._running))

    def _stop(self, keys: list[str]) -> None:
        for key in keys:
            _, stack = self._running.pop(key)
            stack.close()
