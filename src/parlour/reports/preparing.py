"""From the data that a room gives to what a template shows: local times, printable texts."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any
from zoneinfo import ZoneInfo

from parlour.reports.characters import printable
from parlour.reports.zones import local, offsets, zone_of

Json = dict[str, Any] | list[Any] | str | float | bool | None


def prepare(data: dict[str, Any], known: AbstractSet[int]) -> dict[str, Any]:
    """The same with every `{"time": …}` as parts of a local time, and under `offsets` how far the
    clocks are ahead of UTC from when on."""
    zone = zone_of(str(data.get("timezone", "UTC")))
    shown = {key: _prepared(value, zone, known) for key, value in data.items()}
    moments = list(_moments(shown)) or [0.0]
    return shown | {"offsets": offsets(min(moments), max(moments), zone)}


def texts(value: Json) -> Iterator[str]:
    """All that will be shown."""
    match value:
        case dict():
            for inner in value.values():
                yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)
        case str():
            yield value
        case _:
            pass


def _prepared(value: Json, zone: ZoneInfo, known: AbstractSet[int]) -> Json:
    match value:
        case {"time": str(stamp)} if len(value) == 1:
            return local(stamp, zone)
        case dict():
            return {key: _prepared(inner, zone, known) for key, inner in value.items()}
        case list():
            return [_prepared(inner, zone, known) for inner in value]
        case str():
            return printable(value, known)
        case _:
            return value


def _moments(value: Json) -> Iterator[float]:
    match value:
        case {"at": float(at), "offset": str()}:
            yield at
        case dict():
            for inner in value.values():
                yield from _moments(inner)
        case list():
            for inner in value:
                yield from _moments(inner)
        case _:
            pass
