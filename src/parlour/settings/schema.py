"""What the types of the tree say about a setting: its kind, its rule, its default."""

import types
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from parlour.settings.secret import Secret


class Field(Struct, frozen=True):
    """One setting: its dotted name, its type as annotated, its default."""

    name: str
    hint: Any
    metas: tuple[Meta, ...]
    default: Any

    @property
    def documentation(self) -> str:
        """The sentence that describes the setting."""
        return next((meta.description for meta in self.metas if meta.description), "")

    @property
    def default_in_words(self) -> str | None:
        """What an unset value amounts to, where the default itself does not say it."""
        return extra(self.metas, "default")

    @property
    def example(self) -> Any:
        """A value for the sample file: the default, or else an example."""
        given = extra(self.metas, "example")
        return self.default if given is None else given

    @property
    def bare(self) -> Any:
        """The type without annotations and without None."""
        return peel(self.hint)[0]

    @property
    def section(self) -> type[Struct] | None:
        """The struct, if this is a table."""
        bare = self.bare
        return bare if isinstance(bare, type) and issubclass(bare, Struct) else None

    @property
    def entries(self) -> type[Struct] | None:
        """The struct of the entries, if this is a list of tables."""
        if get_origin(self.bare) is not list:
            return None
        entry = peel(get_args(self.bare)[0])[0]
        return entry if isinstance(entry, type) and issubclass(entry, Struct) else None


def fields(cls: type[Struct]) -> dict[str, Field]:
    """The fields of a section by their name in the file."""
    hints = get_type_hints(cls, include_extras=True)
    found: dict[str, Field] = {}
    for info in msgspec.structs.fields(cls):
        hint = hints[info.name]
        default = info.default
        if info.default_factory is not msgspec.NODEFAULT:
            default = info.default_factory()
        found[info.encode_name] = Field(info.encode_name, hint, peel(hint)[1], default)
    return found


def peel(hint: Any) -> tuple[Any, tuple[Meta, ...]]:
    """Take annotations and None off a type; gives what is left and the annotations, outer first."""
    metas: list[Meta] = []
    while True:
        if get_origin(hint) is Annotated:
            hint, *found = get_args(hint)
            metas.extend(meta for meta in found if isinstance(meta, Meta))
        elif get_origin(hint) in (Union, types.UnionType):
            present = [option for option in get_args(hint) if option is not type(None)]
            if len(present) != 1:
                return hint, tuple(metas)
            hint = present[0]
        else:
            return hint, tuple(metas)


def extra(metas: tuple[Meta, ...], key: str) -> Any:
    """The first value that the annotations give for a key of ours."""
    return next((meta.extra[key] for meta in metas if meta.extra and key in meta.extra), None)


def check_of(metas: tuple[Meta, ...]) -> Callable[[str], object] | None:
    """The rule beyond the type, if there is one."""
    return extra(metas, "check")


def allowed(hint: Any) -> str:
    """What a value of this type may be, in words."""
    bare, metas = peel(hint)
    words = extra(metas, "allowed")
    if words:
        return str(words)
    if get_origin(bare) is list:
        return f"a list, each entry {allowed(get_args(bare)[0])}"
    if get_origin(bare) is dict:
        return f"a table of names, each {allowed(get_args(bare)[1])}"
    if get_origin(bare) is Literal:
        return "one of " + ", ".join(f'"{option}"' for option in get_args(bare))
    if bare is int:
        return _number(metas)
    if isinstance(bare, type) and issubclass(bare, Struct):
        return "a table with " + ", ".join(fields(bare))
    simple: dict[Any, str] = {
        bool: "true or false",
        Path: "a path",
        Secret: "a secret text",
    }
    return simple.get(bare, _text(metas))


def _number(metas: tuple[Meta, ...]) -> str:
    low = next((meta.ge for meta in metas if meta.ge is not None), None)
    high = next((meta.le for meta in metas if meta.le is not None), None)
    if low is not None and high is not None:
        return f"a whole number from {low} to {high}"
    return f"a whole number, at least {low}" if low is not None else "a whole number"


def _text(metas: tuple[Meta, ...]) -> str:
    high = next((meta.max_length for meta in metas if meta.max_length is not None), None)
    return f"a text of 1 to {high} characters" if high is not None else "a text"
