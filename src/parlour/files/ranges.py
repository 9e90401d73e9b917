"""Parts of a file (RFC 9110, section 14)."""

import re

_RANGE = re.compile(r"^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 18


class NotSatisfiable(Exception):
    """The wanted part lies behind the end."""


def wanted_span(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and the one behind the last; None if the whole file is to be sent.

    That is so for headers that we do not understand, and for several ranges at once: servers may
    ignore those. Raises NotSatisfiable.
    """
    found = _RANGE.match(header or "")
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if max(len(first), len(last)) > _MOST_DIGITS:
        raise NotSatisfiable
    if not first:
        return _suffix(int(last), size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise NotSatisfiable
    return start, min(size, int(last) + 1) if last else size


def _suffix(length: int, size: int) -> tuple[int, int]:
    if length == 0 or size == 0:
        raise NotSatisfiable
    return max(0, size - length), size
