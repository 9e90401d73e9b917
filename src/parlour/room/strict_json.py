"""Refusing JSON objects that say the same key twice: two readers could understand them differently.

The decoder takes the last one silently.
"""

import json
import re

_KEY = re.compile(rb'"([^"\\]*)"\s*:')
"""Finds every key without escapes, and perhaps some text that looks like one."""

_ESCAPED_KEY = re.compile(rb'\\[^"\\]*"\s*:')


class DuplicateKeyError(ValueError):
    pass


def has_duplicate_keys(text: bytes) -> bool:
    """For JSON that was found to be well-formed. Cheap unless a key occurs more than once."""
    keys = _KEY.findall(text)
    if len(set(keys)) == len(keys) and not _ESCAPED_KEY.search(text):
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
