"""Settings as text: the effective tree, a commented sample, and the reference page."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from parlour.settings.load import PREFIX
from parlour.settings.schema import Field, allowed, fields
from parlour.settings.secret import MASK, Secret
from parlour.settings.tree import Settings

_HEAD = """\
# Settings of Parlour. Every line that starts with "#name" is a setting with its default or an
# example; remove the "#" to set it. Each may also be given as an environment variable, which
# wins over this file: PARLOUR_CONTROLLER__PORT=8080 sets port in [controller].
"""

_PAGE = """\
# Settings

Generated from the types by `parlour settings --markdown`; change the types, not this page.

Settings come from `parlour.toml` (`--config FILE`, else `$PARLOUR_CONFIG`, else `parlour.toml` in
the working directory, else in the data folder), overridden by `PARLOUR_…` environment variables,
overridden by options. The variable of `port` in `[controller]` is `PARLOUR_CONTROLLER__PORT`;
lists are separated by commas or written as JSON; an empty variable counts as unset. Relative
paths in a file count from the file's folder. An unknown or wrong setting is refused at start with
its name, its value and what is allowed. `parlour settings` prints the effective settings with
secrets masked, `parlour settings --sample` a commented sample.
"""


def effective(settings: Settings, sources: Mapping[str, str]) -> str:
    """The settings as TOML with secrets masked; each that was set says where."""
    return "\n".join(_table(settings, "", sources, reveal=False)).strip() + "\n"


def to_toml(settings: Settings) -> str:
    """The settings as a file that loads to the same settings. Contains the secrets."""
    return "\n".join(_table(settings, "", {}, reveal=True)).strip() + "\n"


def sample() -> str:
    """A settings file with every key as a comment."""
    return _HEAD + "".join(_sample(Settings, ""))


def markdown() -> str:
    """docs/settings.md."""
    return _PAGE + "".join(_page(Settings, ""))


def _table(section: Struct, at: str, sources: Mapping[str, str], *, reveal: bool) -> Iterator[str]:
    tables: list[tuple[str, Struct]] = []
    for name in fields(type(section)):
        value = getattr(section, name)
        if isinstance(value, Struct):
            tables.append((f"{at}{name}", value))
        elif value is not None:
            source = sources.get(f"{at}{name}")
            comment = f"  # {source}" if source else ""
            yield f"{name} = {_value(value, reveal=reveal)}{comment}"
        elif not reveal:
            yield f"# {name} is not set"
    for name, table in tables:
        yield f"\n[{name}]"
        yield from _table(table, f"{name}.", sources, reveal=reveal)


def _value(value: Any, *, reveal: bool) -> str:
    """One value as TOML."""
    if isinstance(value, Secret):
        return _text(value.reveal() if reveal else MASK)
    if isinstance(value, Struct):
        value = {name: getattr(value, name) for name in fields(type(value))}
    if isinstance(value, Mapping):
        pairs: list[tuple[str, Any]] = list(value.items())  # pyright: ignore[reportUnknownArgumentType] - keys are texts in TOML
        shown = [f"{_key(k)} = {_value(v, reveal=reveal)}" for k, v in pairs if v is not None]
        return "{ " + ", ".join(shown) + " }" if shown else "{}"
    if isinstance(value, list):
        entries: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType] - any entry will do
        return "[" + ", ".join(_value(entry, reveal=reveal) for entry in entries) + "]"
    if isinstance(value, bool | int):
        return json.dumps(value)
    return _text(str(value))


def _text(text: str) -> str:
    # JSON's and TOML's escapes are the same but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _text(name)


def _sample(cls: type[Struct], at: str) -> Iterator[str]:
    tables: list[tuple[str, type[Struct]]] = []
    for name, found in fields(cls).items():
        if found.section is not None:
            tables.append((f"{at}{name}", found.section))
            continue
        yield f"\n# {found.documentation}\n# {_rule(found)}\n"
        yield f"#{name} = {_value(found.example, reveal=True)}\n"
    for name, section in tables:
        yield f"\n\n# {_first_line(section)}\n[{name}]\n"
        yield from _sample(section, f"{name}.")


def _rule(found: Field) -> str:
    rule = allowed(found.hint)
    default = _default(found)
    return f"{rule[0].upper()}{rule[1:]}." + (f" Default: {default}." if default else "")


def _default(found: Field) -> str | None:
    if found.default_in_words:
        return found.default_in_words
    if found.default is None or found.default is msgspec.NODEFAULT:
        return None
    if isinstance(found.default, Path):
        return str(found.default)
    return _value(found.default, reveal=False)


def _page(cls: type[Struct], at: str) -> Iterator[str]:
    tables: list[tuple[str, type[Struct]]] = []
    yield f"\n## {f'[{at}]' if at else 'At the top'}\n\n{_first_line(cls)}\n\n"
    yield "| setting | variable | what it is | allowed | default |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for name, found in fields(cls).items():
        if found.section is not None:
            tables.append((name, found.section))
            continue
        dotted = f"{at}.{name}" if at else name
        variable = PREFIX + dotted.replace(".", "__").upper()
        cells = [f"`{name}`", f"`{variable}`", found.documentation, allowed(found.hint)]
        if found.entries is not None:
            cells[2] += " Entries: " + " ".join(
                f"`{key}`: {inner.documentation}" for key, inner in fields(found.entries).items()
            )
        default = _default(found)
        cells.append(f"`{default}`" if default and not found.default_in_words else default or "–")
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
    for name, section in tables:
        yield from _page(section, f"{at}.{name}" if at else name)


def _first_line(cls: type[Struct]) -> str:
    return (cls.__doc__ or "").strip().splitlines()[0]
