"""Refusing JSON objects that say the same key twice: two readers could understand them differently.

The decoder takes the last one silently.
"""

import json
import re

_STRING = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?')
"""Every string of a text, one after the other; those with a colon are keys."""


class DuplicateKeyError(ValueError):
    pass


def has_duplicate_keys(text: bytes) -> bool:
    """For JSON that was found to be well-formed. Cheap unless a key occurs more than once."""
    keys = [string for string, colon in _STRING.findall(text) if colon]
    if len(set(keys)) == len(keys) and not any(b"\\" in key for key in keys):
        return False
    try:
        json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_refuse_duplicates,
            parse_int=str,
            parse_float=str,
        )
    except DuplicateKeyError:
        return True
    return False


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise DuplicateKeyError
