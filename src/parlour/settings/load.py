"""Loading settings: a file, then the environment, then options; anything wrong is refused.

An error names the setting, its value and what is allowed, and never shows a secret.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast, get_args, get_origin

import msgspec
from msgspec import Struct

from parlour.settings.schema import Field, allowed, check_of, fields, peel
from parlour.settings.secret import MASK, Secret
from parlour.settings.tree import Settings, default_data

PREFIX = "PARLOUR_"
# Says where the file is, so it cannot be a setting in the file.
CONFIG_VARIABLE = "PARLOUR_CONFIG"
FILE_NAME = "parlour.toml"
_CONFIDENTIAL = re.compile(r"secret|password|salt|token|key", re.IGNORECASE)


class SettingsError(Exception):
    """A setting that is not acceptable, said in one sentence."""


class Loaded(Struct, frozen=True):
    """Settings, the file they came from, and where each one that was set was set."""

    settings: Settings
    file: Path | None
    sources: dict[str, str]


def load(
    config_file: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """Load the settings; see `load_with_sources`."""
    return load_with_sources(config_file, env, overrides).settings


def load_with_sources(
    config_file: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Loaded:
    """Load parlour.toml, overridden by PARLOUR_… variables, overridden by options.

    `overrides` maps dotted names to values; None stands for an option that was not given.
    Without `config_file`, $PARLOUR_CONFIG, ./parlour.toml and DATA/parlour.toml are looked for.
    Raises SettingsError.
    """
    env = os.environ if env is None else env
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    file = _find_file(config_file, env, given)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    if file is not None:
        _merge(values, _read(file), sources, str(file))
        _anchor_paths(values, file.absolute().parent)
    for variable in sorted(env):
        if variable.startswith(PREFIX) and variable != CONFIG_VARIABLE and env[variable]:
            path, value = _from_variable(variable, env[variable])
            _merge(values, _nest(path, value), sources, variable)
    for name, value in given.items():
        _merge(values, _nest(name.split("."), value), sources, f"option for {name}")
    settings: Settings = _section(Settings, values, "", sources)
    data = settings.data.expanduser().absolute()
    return Loaded(msgspec.structs.replace(settings, data=data), file, sources)


def _find_file(
    named: Path | str | None, env: Mapping[str, str], given: Mapping[str, Any]
) -> Path | None:
    named = named or env.get(CONFIG_VARIABLE) or None
    if named is not None:
        return Path(named)
    data = Path(given.get("data") or env.get("PARLOUR_DATA") or default_data())
    candidates = (Path(FILE_NAME), data.expanduser() / FILE_NAME)
    return next((path for path in candidates if path.is_file()), None)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"Cannot read the settings file {file}: {error.strerror}.") from error
    except ValueError as error:
        raise SettingsError(f"The settings file {file} is not valid TOML: {error}.") from error


def _anchor_paths(values: dict[str, Any], folder: Path) -> None:
    """Relative paths in a file count from the file's folder, not from where Parlour is started."""
    for table, key in ((values, "data"), (_table(values.get("roomserver")), "journal")):
        if isinstance(table.get(key), str):
            table[key] = str(folder / Path(table[key]).expanduser())


def _table(value: Any) -> dict[str, Any]:
    """The value if it is a table, or else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _merge(
    into: dict[str, Any],
    more: Mapping[str, Any],
    sources: dict[str, str],
    source: str,
    at: str = "",
) -> None:
    for key, value in more.items():
        name = f"{at}{key}"
        if isinstance(value, dict) and isinstance(into.get(key, {}), dict):
            _merge(into.setdefault(key, {}), _table(value), sources, source, f"{name}.")
        else:
            into[key] = value
            sources[name] = source


def _nest(path: list[str], value: Any) -> dict[str, Any]:
    for key in reversed(path):
        value = {key: value}
    return value


def _from_variable(variable: str, text: str) -> tuple[list[str], Any]:
    """The path and the value that an environment variable gives."""
    path = variable.removeprefix(PREFIX).lower().split("__")
    cls: type[Struct] | None = Settings
    found: Field | None = None
    for key in path:
        found = fields(cls).get(key) if cls is not None else None
        if found is None:
            names = [f"{PREFIX}{name.upper()}" for name in _leaves(Settings)]
            raise _unknown(variable, text, names, variable)
        cls = found.section
    assert found is not None
    if found.section is not None:
        raise _wrong(
            variable,
            text,
            f"one setting a variable, such as {variable}__NAME",
            variable,
        )
    return path, _parse(found, text, variable)


def _parse(found: Field, text: str, variable: str) -> Any:
    origin = get_origin(found.bare)
    if origin is list and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        if origin in (list, dict):
            return msgspec.json.decode(text)
        if found.bare in (int, bool):
            return msgspec.convert(text, found.bare, strict=False)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise _wrong(variable, text, allowed(found.hint), variable) from error
    return text


def _leaves(cls: type[Struct], at: str = "") -> list[str]:
    names: list[str] = []
    for name, found in fields(cls).items():
        section = found.section
        names += _leaves(section, f"{at}{name}__") if section is not None else [f"{at}{name}"]
    return names


def _section(cls: type[Struct], raw: Any, at: str, sources: Mapping[str, str]) -> Any:
    known = fields(cls)
    if not isinstance(raw, dict):
        raise _wrong(at.rstrip("."), raw, allowed(cls), _source(at.rstrip("."), sources))
    values: dict[str, Any] = {}
    for key, value in _table(raw).items():
        name = f"{at}{key}"
        found = known.get(key)
        if found is None:
            raise _unknown(name, value, [f"{at}{k}" for k in known], _source(name, sources))
        values[key] = _value(found, value, name, sources)
    for key, found in known.items():
        if key not in values and found.default is msgspec.NODEFAULT:
            raise SettingsError(f"{at}{key} is not set; it must be {allowed(found.hint)}.")
    return cls(**values)


def _value(found: Field, raw: Any, name: str, sources: Mapping[str, str]) -> Any:
    if found.section is not None:
        return _section(found.section, raw, f"{name}.", sources)
    if found.entries is not None and isinstance(raw, list):
        entries = enumerate(cast("list[Any]", raw))
        return [_section(found.entries, one, f"{name}[{i}].", sources) for i, one in entries]
    try:
        value = msgspec.convert(raw, found.hint, dec_hook=_decode)
        _check(found.hint, value)
    except (msgspec.ValidationError, ValueError) as error:
        shown = Secret("") if found.bare is Secret else raw
        raise _wrong(name, shown, allowed(found.hint), _source(name, sources)) from error
    return value


def _decode(kind: type, raw: Any) -> Any:
    if isinstance(raw, kind):
        return raw
    if isinstance(raw, str):
        return kind(raw)
    raise ValueError("not a text")


def _check(hint: Any, value: Any) -> None:
    """Apply the rules that the types alone cannot express; raises ValueError."""
    bare, metas = peel(hint)
    if get_origin(bare) is list:
        for entry in value:
            _check(get_args(bare)[0], entry)
    rule = check_of(metas)
    text = value.reveal() if isinstance(value, Secret) else value
    if rule is not None and isinstance(text, str):
        rule(text)


def _source(name: str, sources: Mapping[str, str]) -> str | None:
    return next(
        (source for known, source in sources.items() if name == known or name.startswith(known)),
        None,
    )


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Secret) or _CONFIDENTIAL.search(re.split(r"\.|__", name)[-1]):
        return MASK
    return repr(value)


def _wrong(name: str, value: Any, rule: str, source: str | None) -> SettingsError:
    where = f" (from {source})" if source and source != name else ""
    return SettingsError(f"{name} = {_shown(name, value)}{where} is not allowed: must be {rule}.")


def _unknown(name: str, value: Any, names: list[str], source: str | None) -> SettingsError:
    where = f" (from {source})" if source and source != name else ""
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}."
    # A misspelt secret is a secret: the name that was meant tells.
    shown = _shown(near[0], value) if near else _shown(name, value)
    return SettingsError(f"{name} = {shown}{where} is not a setting: {hint}")
