"""Which modules there are: our own, and those that other packages bring.

A package offers one under the entry-point group `parlour.modules`; the entry point names a class
derived from `parlour.room.module.Module`.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from typing import Any

from parlour.room.module import Module
from parlour.room.modules import BUILT_IN

ENTRY_POINT_GROUP = "parlour.modules"
RESERVED = frozenset({"core", "breakout", "error", "parlour"})

ModuleClass = type[Module[Any]]


class RegistryError(Exception):
    """A module cannot be registered; the message says which and why."""


class Registry:
    """Modules by namespace, in the order in which their hooks are called."""

    def __init__(self, modules: Iterable[ModuleClass]) -> None:
        self._modules: dict[str, ModuleClass] = {}
        for module in modules:
            self._add(module)

    @classmethod
    def built_in(cls) -> "Registry":
        return cls(BUILT_IN)

    @classmethod
    def installed(cls) -> "Registry":
        """Our own modules and those of installed packages. Raises RegistryError."""
        return cls((*BUILT_IN, *_from_packages()))

    def __iter__(self) -> Iterator[ModuleClass]:
        return iter(self._modules.values())

    def get(self, namespace: str) -> ModuleClass | None:
        return self._modules.get(namespace)

    def _add(self, module: ModuleClass) -> None:
        namespace = module.namespace
        if namespace in RESERVED:
            raise RegistryError(f"module {module.__qualname__}: `{namespace}` is reserved")
        if namespace in self._modules:
            raise RegistryError(f"module {module.__qualname__}: `{namespace}` is taken")
        self._modules[namespace] = module


def _from_packages() -> Iterable[ModuleClass]:
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        try:
            found = entry.load()
        except (ImportError, AttributeError) as problem:
            raise RegistryError(f"module {entry.name} ({entry.value}): {problem}") from problem
        if not (isinstance(found, type) and issubclass(found, Module)):
            raise RegistryError(f"module {entry.name} ({entry.value}) is not a Module")
        yield found
