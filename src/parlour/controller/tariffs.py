"""What a tariff allows on this server (rest.md 22)."""

from collections.abc import Mapping

from parlour.protocol.rest.tariffs import ModuleResource, TariffResource
from parlour.settings import Settings
from parlour.store.tables import Tariff

CALL_IN = "core::call_in"
GUESTS_ALLOWED = "core::guests_allowed"
# What every meeting has: no setting and no tariff can take it away.
BUILT_IN = ("core", "breakout")

# Features within modules. A module that is not listed here has none.
_FEATURES: Mapping[str, tuple[str, ...]] = {
    "core": ("call_in", "guests_allowed"),
    "recording": ("record", "stream"),
    "transcription": ("transcription",),
}


def modules(tariff: Tariff, settings: Settings) -> dict[str, list[str]]:
    """The modules that users of the tariff have, each with its features."""
    unavailable = {full_name(name) for name in tariff.disabled_features}
    if settings.controller.call_in_number is None:
        unavailable.add(CALL_IN)
    without = {*tariff.disabled_modules, *_without_service(settings)} - {*BUILT_IN}
    return {
        module: [
            feature
            for feature in _FEATURES.get(module, ())
            if f"{module}::{feature}" not in unavailable
        ]
        for module in (*BUILT_IN, *settings.controller.modules)
        if module not in without
    }


def _without_service(settings: Settings) -> set[str]:
    """Modules that work through a service of which the settings do not say where it is."""
    services = {
        "recording": settings.recording,
        "transcription": settings.transcription,
        "whiteboard": settings.whiteboard,
    }
    without = {name for name, service in services.items() if service.module() is None}
    return without | ({"shared_folder"} if settings.shared_folder.provider == "disabled" else set())


def allows(tariff: Tariff, settings: Settings, feature: str) -> bool:
    """Whether the tariff has a feature, written `module::feature`."""
    module, name = feature.split("::")
    return name in modules(tariff, settings).get(module, ())


def resource(tariff: Tariff, settings: Settings) -> TariffResource:
    """The tariff as clients see it."""
    return TariffResource(
        id=tariff.id,
        name=tariff.name,
        quotas=tariff.quotas,
        modules={
            name: ModuleResource(features)
            for name, features in sorted(modules(tariff, settings).items())
        },
    )


def full_name(feature: str) -> str:
    """`module::feature`; a bare name means a feature of `core`."""
    return feature if "::" in feature else f"core::{feature}"
