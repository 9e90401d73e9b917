"""What an update of the document may be: looked at in full before the CRDT library sees it.

An update comes from somebody's browser, or from somebody who pretends to be one. The library is
fast native code that was written for updates of well-meaning peers: it keeps what it cannot place
yet for ever, and follows nesting by recursion. So each update is read here first. It passes only if

- every length in it fits into it, and nothing follows its end;
- it builds on what the document has: nothing is left waiting for another update;
- it holds only what the editor makes: elements by known names, texts, formats, attributes;
- nothing is nested deeper than `NOTES_DEPTH`;
- it has no more pieces than one change, and than the document, may have.

Source: the update format of Yjs, version 1.
"""

import sys
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from parlour.room import limits
from parlour.room.modules.meeting_notes.lib0 import BrokenError, Reader
from parlour.room.modules.meeting_notes.schema import NODES, ROOT

_CLIENT_MOST = 2**32 - 1
_CLOCK_MOST = 2**31 - 1
_HAS_LEFT, _HAS_RIGHT, _HAS_KEY = 0x80, 0x40, 0x20
_XML_ELEMENT, _XML_TEXT = 3, 6

_Id = tuple[int, int]
_Level = int
_USUAL_FORMATS = frozenset({b"null", b"{}"})
_GONE: _Level = -1
"""Of what was deleted only the number is left; what lies in it goes the same way."""


class _Piece(NamedTuple):
    length: int
    neighbours: tuple[_Id, ...] = ()
    """What it stands between."""
    parent: _Id | None = None
    """What it lies in, if it has no neighbours; None: the root."""
    gone: bool = False


@dataclass(slots=True)
class _Work:
    """What an update holds of one author, and how far it has been placed."""

    client: int
    clock: int
    pieces: list[_Piece]
    done: int = 0


class _Author:
    """How deep everything lies that one client id has written: runs, by where they start."""

    __slots__ = ("end", "levels", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.levels: list[_Level] = []
        self.end = 0

    def level(self, clock: int) -> _Level | None:
        if clock >= self.end:
            return None
        if clock >= self.starts[-1]:
            return self.levels[-1]
        return self.levels[bisect_right(self.starts, clock) - 1]

    def extend(self, end: int, level: _Level) -> None:
        if not self.levels or self.levels[-1] != level:
            self.starts.append(self.end)
            self.levels.append(level)
        self.end = end

    def cut(self, end: int, runs: int) -> None:
        """Back to what it was."""
        del self.starts[runs:], self.levels[runs:]
        self.end = end


class FullError(Exception):
    """There is no room for a change."""


class Shape:
    """How much the document has of each author, and how deep it lies."""

    def __init__(self) -> None:
        self._authors: dict[int, _Author] = {}
        self._pieces = 0

    def take(self, update: bytes) -> None:
        """Grow by an update. Raises BrokenError and stays as it was if the update is not good;
        FullError if there would be too many pieces."""
        self._take(update, limits.NOTES_UPDATE_PIECES, limits.NOTES_PIECES)

    def rebuild(self, part: bytes) -> None:
        """Grow by what was taken before. Merged it may be in more pieces, as changes cut up what
        they change."""
        self._take(part, sys.maxsize, sys.maxsize)

    def _take(self, update: bytes, most: int, most_in_all: int) -> None:
        reader = Reader(update)
        written = _structs(reader, most)
        # Whoever comes back after a loss names all deletions anew, so they are not added up.
        deleted = _deletions(reader, most_in_all)
        pieces = sum(len(work.pieces) for work in written)
        if self._pieces + pieces > most_in_all:
            raise FullError
        before: dict[int, tuple[int, int]] = {}
        try:
            self._grow(written, before)
            for client, end in deleted:
                author = self._authors.get(client)
                if author is None or end > author.end:
                    raise BrokenError("deletes what is not there")
        except BrokenError:
            for client, (end, runs) in before.items():
                self._authors[client].cut(end, runs)
                if not end:
                    del self._authors[client]
            raise
        self._pieces += pieces

    def _grow(self, written: list[_Work], before: dict[int, tuple[int, int]]) -> None:
        """Places all pieces; some need those of others before them."""
        for work in written:
            if work.client in before:
                raise BrokenError("an author stands there twice")
            author = self._authors.setdefault(work.client, _Author())
            before[work.client] = author.end, len(author.starts)
            if work.clock > author.end:
                raise BrokenError("something before it is missing")
        while written:
            left = sum(len(work.pieces) - work.done for work in written)
            written = [work for work in written if not self._place(work)]
            if written and sum(len(work.pieces) - work.done for work in written) == left:
                raise BrokenError("refers to what is not there")

    def _place(self, work: _Work) -> bool:
        """Goes on as far as possible; whether that was to the end."""
        author = self._authors[work.client]
        while work.done < len(work.pieces):
            piece = work.pieces[work.done]
            end = work.clock + piece.length
            if end > author.end:
                level = self._level(piece)
                if level is None:
                    return False
                if level > limits.NOTES_DEPTH:
                    raise BrokenError("nested too deeply")
                author.extend(end, level)
            work.clock = end
            work.done += 1
        return True

    def _level(self, piece: _Piece) -> _Level | None:
        """Where a piece lies; None if that is not known yet."""
        if piece.gone:
            return _GONE
        if piece.neighbours:
            first = self._level_at(piece.neighbours[0])
            there = len(piece.neighbours) == 1 or self._level_at(piece.neighbours[1]) is not None
            return first if there else None
        if piece.parent is None:
            return 0
        around = self._level_at(piece.parent)
        return around if around is None or around == _GONE else around + 1

    def _level_at(self, where: _Id) -> _Level | None:
        author = self._authors.get(where[0])
        return None if author is None else author.level(where[1])


def _deletions(reader: Reader, most: int) -> list[tuple[int, int]]:
    """Client id and end of each run that is deleted; nothing follows."""
    found: list[tuple[int, int]] = []
    for _ in range(reader.count()):
        client = reader.number(_CLIENT_MOST)
        count = reader.count()
        if len(found) + count > most:
            raise BrokenError("too many deletions")
        for _ in range(count):
            start = reader.number(_CLOCK_MOST)
            found.append((client, start + reader.number(_CLOCK_MOST)))
    reader.end()
    return found


def _structs(reader: Reader, most: int) -> list[_Work]:
    found: list[_Work] = []
    left = most
    for _ in range(reader.count()):
        count = reader.count()
        left -= count
        if left < 0:
            raise BrokenError("too many pieces")
        client, clock = reader.number(_CLIENT_MOST), reader.number(_CLOCK_MOST)
        pieces: list[_Piece] = []
        end = clock
        for _ in range(count):
            piece = _piece(reader)
            end += piece.length
            if not piece.length or end > _CLOCK_MOST:
                raise BrokenError("a clock runs away")
            pieces.append(piece)
        found.append(_Work(client, clock, pieces))
    return found


def _piece(reader: Reader) -> _Piece:
    info = reader.byte()
    if info == 0:
        return _Piece(reader.number(_CLOCK_MOST), gone=True)
    left = (_id(reader),) if info & _HAS_LEFT else ()
    sides = (*left, _id(reader)) if info & _HAS_RIGHT else left
    if sides:
        return _Piece(_length(reader, info & 0x1F), sides)
    parent = _parent(reader)
    if info & _HAS_KEY:
        if parent is None:
            raise BrokenError("the root has no attributes")
        reader.text()
    return _Piece(_length(reader, info & 0x1F), parent=parent)


def _parent(reader: Reader) -> _Id | None:
    if reader.number(1) == 0:
        return _id(reader)
    if reader.text() != ROOT:
        raise BrokenError("another root")
    return None


def _length(reader: Reader, content: int) -> int:
    match content:
        case 1:  # deleted
            return reader.number(_CLOCK_MOST)
        case 4:  # text, counted as JavaScript does
            text = reader.text()
            return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
        case 6:  # format
            reader.text()
            _check_json(reader.bytes())
            return 1
        case 7:  # element
            kind = reader.number()
            if kind == _XML_ELEMENT:
                if reader.text() not in NODES:
                    raise BrokenError("an unknown element")
            elif kind != _XML_TEXT:
                raise BrokenError("an unknown type")
            return 1
        case 8:  # values of attributes
            count = reader.count()
            for _ in range(count):
                reader.skip_any()
            return count
        case _:
            raise BrokenError("a content that no editor makes")


def _check_json(text: bytes) -> None:
    if text in _USUAL_FORMATS:
        return
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BrokenError("a format is not JSON") from None


def _id(reader: Reader) -> _Id:
    return reader.number(_CLIENT_MOST), reader.number(_CLOCK_MOST)
