"""Which characters the bundled fonts have. A PDF that says it is accessible may lack none."""

import struct
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

REPLACEMENT = "\ufffd"
_CONTROLS = frozenset(range(32)) - {9, 10} | {127}
_IGNORABLE = frozenset({0x200C, 0x200D, 0xFE0E, 0xFE0F})
"""Joiners and variation selectors: they show nothing themselves."""


def printable(text: str, known: AbstractSet[int]) -> str:
    """The text, with a sign in place of characters that no font has; without control characters."""
    return "".join(
        char if ord(char) in known or ord(char) in (9, 10) else REPLACEMENT
        for char in text
        if ord(char) not in _CONTROLS
    )


def lacking(text: Iterable[str], known: AbstractSet[int]) -> set[int]:
    """The characters that these fonts do not have."""
    return {ord(char) for char in text} - known - _CONTROLS - {9, 10}


@cache
def covered(folder: Path) -> frozenset[int]:
    """Every character of any font in a folder."""
    found: set[int] = set(_IGNORABLE)
    for path in folder.glob("*.ttf"):
        found |= characters_of(path)
    return frozenset(found)


def characters_of(path: Path) -> set[int]:
    """Of the first font of a file; none if the file cannot be read as fonts."""
    try:
        font = path.read_bytes()
        start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
        return _characters(font, start)
    except (OSError, struct.error):
        return set()


def _characters(font: bytes, start: int) -> set[int]:
    """From the `cmap` table of a TrueType or OpenType font."""
    (tables,) = struct.unpack_from(">H", font, start + 4)
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * index)
        if tag == b"cmap":
            return _of_table(font, offset)
    return set()


def _of_table(font: bytes, table: int) -> set[int]:
    found: set[int] = set()
    (count,) = struct.unpack_from(">H", font, table + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, table + 4 + 8 * index)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            found |= _of_subtable(font, table + offset)
    return found


def _of_subtable(font: bytes, at: int) -> set[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 4:
        return _segments(font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        ranges = struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups])
        return {code for first, last, _ in ranges for code in range(first, last + 1)}
    return set()


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4; glyph 0, which means that there is none, is told apart."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    found: set[int] = set()
    for index in range(count):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = offsets_at + 2 * index + offsets[index] + 2 * (code - starts[index])
                (glyph,) = struct.unpack_from(">H", font, place)
                if glyph == 0:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                found.add(code)
    return found
