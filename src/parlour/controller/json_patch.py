"""Changing JSON documents by operations (RFC 6902), with a bound on what they may become.

Written here because of that bound: a few `copy` operations can double a document again and again,
and libraries carry them out. What is left is small.
"""

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from parlour.protocol.rest.module_resources import (
    Add,
    Copy,
    Move,
    Operation,
    Remove,
    Replace,
    Test,
)

MOST_BYTES = 8 * 1024 * 1024


class NotApplicable(Exception):
    """An operation cannot be carried out on this document."""


def patched(document: Any, operations: Sequence[Operation]) -> Any:
    """A changed copy of a document. Raises NotApplicable, naming the operation."""
    try:
        root = {"": _copy(document)}
        copied = 0
        for number, operation in enumerate(operations):
            copied += _apply(root, operation, number)
            if copied > MOST_BYTES:
                raise NotApplicable(f"operation {number}: the document would become too large")
        if len(msgspec.json.encode(root[""])) > MOST_BYTES:
            raise NotApplicable("the document would become too large")
    except RecursionError as error:
        raise NotApplicable("the document would become too deep") from error
    return root[""]


def _apply(root: dict[str, Any], operation: Operation, number: int) -> int:
    """Carry one out; how many bytes were copied by it."""
    try:
        match operation:
            case Add(path, value):
                _add(root, path, _copy(value))
            case Remove(path):
                _remove(root, path)
            case Replace(path, value):
                _replace(root, path, _copy(value))
            case Move(path, source):
                _move(root, source, path)
            case Copy(path, source):
                content = msgspec.json.encode(_get(root, source))
                _add(root, path, msgspec.json.decode(content))
                return len(content)
            case Test(path, value):
                if not same(_get(root, path), value):
                    raise NotApplicable(f"{path!r} has another value")
    except NotApplicable as error:
        raise NotApplicable(f"operation {number}: {error}") from error
    return 0


def _copy(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def _steps(path: str) -> list[str]:
    """From the object that holds the document down to the place."""
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")]


def _parent(root: dict[str, Any], path: str) -> tuple[Any, str]:
    """What holds the place, and its key in there."""
    *above, last = _steps(path)
    at: Any = root
    for step in above:
        at = _child(at, step)
    return at, last


def _get(root: dict[str, Any], path: str) -> Any:
    return _child(*_parent(root, path))


def _child(at: Any, key: str) -> Any:
    if isinstance(at, list):
        return cast("list[Any]", at)[_index(cast("list[Any]", at), key)]
    if isinstance(at, dict) and key in at:
        return cast("dict[str, Any]", at)[key]
    raise NotApplicable(f"there is no {key!r}")


def _index(array: list[Any], key: str, *, behind: bool = False) -> int:
    """The number of an element; `behind`: or the place behind the last."""
    if behind and key == "-":
        return len(array)
    plain = key.isascii() and key.isdigit() and (key == "0" or key[0] != "0")
    if not plain or len(key) > len(str(len(array))) or int(key) >= len(array) + behind:
        raise NotApplicable(f"there is no element {key!r}")
    return int(key)


def _add(root: dict[str, Any], path: str, value: Any) -> None:
    at, key = _parent(root, path)
    if isinstance(at, list):
        array = cast("list[Any]", at)
        array.insert(_index(array, key, behind=True), value)
    elif isinstance(at, dict):
        at[key] = value
    else:
        raise NotApplicable(f"{path!r} lies in something that has no parts")


def _remove(root: dict[str, Any], path: str) -> Any:
    at, key = _parent(root, path)
    value = _child(at, key)
    if at is root:
        root[""] = None
    elif isinstance(at, list):
        array = cast("list[Any]", at)
        del array[_index(array, key)]
    else:
        del at[key]
    return value


def _replace(root: dict[str, Any], path: str, value: Any) -> None:
    at, key = _parent(root, path)
    _child(at, key)
    at[_index(cast("list[Any]", at), key) if isinstance(at, list) else key] = value


def _move(root: dict[str, Any], source: str, path: str) -> None:
    if path.startswith(f"{source}/"):
        raise NotApplicable(f"{source!r} cannot be moved into itself")
    value = _get(root, source)
    if source != path:
        _remove(root, source)
        _add(root, path, value)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal in JSON: numbers by value, and `true` is no number."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        first, second = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    if isinstance(one, list) and isinstance(other, list):
        left, right = cast("list[Any]", one), cast("list[Any]", other)
        return len(left) == len(right) and all(map(same, left, right))
    return bool(one == other)
