"""The base of request bodies, and the rules that msgspec alone cannot express.

rest.md 6.1 limits texts in UTF-8 bytes, while `msgspec.Meta` counts characters; a type says its
limit as `extra={"max_bytes": n}`. Besides, no text may contain NUL, which PostgreSQL cannot keep,
and times must be far enough from the calendar's ends to be converted between time zones.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import msgspec
from msgspec import Struct
from msgspec.inspect import Metadata, StrType, StructType, Type, UnionType

FIRST_YEAR = 1000
LAST_YEAR = 9900


class Body(Struct):
    """A JSON object sent by a client. Raises ValueError, naming the field, for what is refused.

    Times may come with any offset; they are kept in UTC.
    """

    def __post_init__(self) -> None:
        for name, attribute, most in _texts(type(self)):
            value = getattr(self, attribute)
            texts = cast("list[Any]", value) if isinstance(value, list) else [value]
            for text in texts:
                if isinstance(text, str):
                    check_text(name, text, most)
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, datetime):
                check_time(name, value)
                setattr(self, name, value.astimezone(UTC))


def check_text(name: str, text: str, most: int | None) -> None:
    """Raise ValueError unless `text` has at most `most` bytes and no NUL."""
    if most is not None and len(text) * 4 > most and len(text.encode()) > most:
        raise ValueError(f"Expected at most {most} bytes - at `$.{name}`")
    if "\0" in text:
        raise ValueError(f"Expected text without NUL - at `$.{name}`")


def check_time(name: str, time: datetime) -> None:
    """Raise ValueError unless `time` lies between the years that can be converted safely."""
    if not FIRST_YEAR <= time.year <= LAST_YEAR:
        raise ValueError(f"Expected a year from {FIRST_YEAR} to {LAST_YEAR} - at `$.{name}`")


@cache
def _texts(cls: type[Struct]) -> list[tuple[str, str, int | None]]:
    """Wire name, attribute and limit in bytes of every field that may hold text."""
    info = msgspec.inspect.type_info(cls)
    assert isinstance(info, StructType)
    return [
        (field.encode_name, field.name, limit)
        for field in info.fields
        for limit in list(_limits(field.type, None))[:1]
    ]


def _limits(kind: Type, extra: dict[str, Any] | None) -> Iterator[int | None]:
    if isinstance(kind, Metadata):
        said = msgspec.structs.asdict(kind)["extra"]
        yield from _limits(kind.type, said or extra)
    elif isinstance(kind, UnionType):
        for one in kind.types:
            yield from _limits(one, extra)
    elif isinstance(kind, msgspec.inspect.ListType):
        yield from _limits(kind.item_type, extra)
    elif isinstance(kind, StrType):
        yield (extra or {}).get("max_bytes")
