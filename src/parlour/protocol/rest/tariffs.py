"""Tariffs (rest.md 22)."""

from uuid import UUID

from msgspec import Struct


class ModuleResource(Struct, frozen=True):
    features: list[str]


class TariffResource(Struct, frozen=True):
    """Quotas in bytes, seconds and participants; a module that is not listed is not available."""

    id: UUID
    name: str
    quotas: dict[str, int]
    modules: dict[str, ModuleResource]
