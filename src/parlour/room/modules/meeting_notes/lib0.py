"""Reads the encoding that Yjs and its protocols use, and trusts nothing of it.

Numbers are little-endian in groups of seven bits; texts and bytes have their length in front.
"""

MOST = 2**53 - 1
"""No number is greater: JavaScript could not count it."""

_ANY_DEPTH = 4
_SIZES = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}


class BrokenError(Exception):
    """The bytes are not what they should be."""


class Reader:
    """Reads from the front; raises BrokenError for all that is not there or not right."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def rest(self) -> int:
        return len(self._data) - self._at

    def byte(self) -> int:
        if self._at >= len(self._data):
            raise BrokenError("ends too early")
        self._at += 1
        return self._data[self._at - 1]

    def number(self, most: int = MOST) -> int:
        # Large updates consist of these: no call for each byte.
        data, at = self._data, self._at
        found = shift = 0
        try:
            while (group := data[at]) >= 0x80:
                found |= (group & 0x7F) << shift
                at += 1
                shift += 7
                if shift > 56:
                    raise BrokenError("a number is too long")
        except IndexError:
            raise BrokenError("ends too early") from None
        self._at = at + 1
        found |= group << shift
        if found > most:
            raise BrokenError("a number is too great")
        return found

    def count(self) -> int:
        """How many things follow, of at least a byte each."""
        return self.number(self.rest)

    def bytes(self) -> bytes:
        size = self.number()
        begin, end = self._at, self._at + size
        if end > len(self._data):
            raise BrokenError("ends too early")
        self._at = end
        return self._data[begin:end]

    def text(self) -> str:
        try:
            return self.bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise BrokenError("a text is not UTF-8") from None

    def skip_any(self, depth: int = _ANY_DEPTH) -> None:
        """A value of JavaScript, of which only the form is looked at."""
        if depth == 0:
            raise BrokenError("nested too deeply")
        kind = self.byte()
        match kind:
            case 125:
                while self.byte() >= 0x80:
                    pass
            case 119:
                self.text()
            case 118:
                for _ in range(self.count()):
                    self.text()
                    self.skip_any(depth - 1)
            case 117:
                for _ in range(self.count()):
                    self.skip_any(depth - 1)
            case 116:
                self.bytes()
            case _ if kind in _SIZES:
                for _ in range(_SIZES[kind]):
                    self.byte()
            case _:
                raise BrokenError("a value of unknown kind")

    def end(self) -> None:
        if self.rest:
            raise BrokenError("something follows the end")


def number(value: int) -> bytes:
    """A number, written."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def block(content: bytes) -> bytes:
    """Bytes with their length in front."""
    return number(len(content)) + content


def check_state_vector(data: bytes) -> None:
    """Raises BrokenError unless this says how much somebody has of each author."""
    reader = Reader(data)
    for _ in range(reader.count()):
        reader.number()
        reader.number()
    reader.end()
