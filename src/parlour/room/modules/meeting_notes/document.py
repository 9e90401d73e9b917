"""The notes as a CRDT document: what browsers send is merged, and read for documents.

The state is bytes: a base and the changes since. The document of the CRDT library and what is known
of its shape are caches of these bytes, made anew whenever changes are merged into the base; so a
replay of the journal decides the same as the room did. Every change is checked (`shape`) before the
library sees it.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct, field
from pycrdt import Doc, XmlFragment

from parlour.room import limits
from parlour.room.modules.meeting_notes import lib0
from parlour.room.modules.meeting_notes.lib0 import BrokenError
from parlour.room.modules.meeting_notes.schema import ROOT
from parlour.room.modules.meeting_notes.shape import FullError, Shape

_OWN_CLIENT = 1
"""The library wants an id for what we write ourselves, which is nothing."""
_PANIC = "PanicException"
"""Native code has hit a wall of its own. The type has a name and no module to import it from."""

T = TypeVar("T")


class Text(Struct):
    """All that was ever written, as the state keeps it."""

    base: bytes = b""
    updates: list[bytes] = field(default_factory=list[bytes])

    def parts(self) -> Iterator[bytes]:
        if self.base:
            yield self.base
        yield from self.updates


class Document:
    """A text that can be changed and read."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self._build()

    def apply(self, update: bytes) -> None:
        """Take in a change. Raises BrokenError or FullError, and then the text is as before."""
        if len(update) > limits.NOTES_UPDATE_BYTES:
            raise BrokenError("an update is too long")
        if self._too_large(update):
            self._compact()
            if self._too_large(update):
                raise FullError
        try:
            self._shape.take(update)
        except FullError:
            # What stands there as many changes may be few pieces.
            self._compact()
            self._shape.take(update)
        try:
            _natively(lambda: self._doc.apply_update(update))
        except BrokenError:
            self._build()
            raise
        self.text.updates.append(update)
        self._pending += len(update)
        if (
            len(self.text.updates) > limits.NOTES_PENDING_UPDATES
            or self._pending > limits.NOTES_PENDING_BYTES + len(self.text.base) // 2
        ):
            self._compact()

    def state_vector(self) -> bytes:
        """How much of each author we have."""
        return self._doc.get_state()

    def since(self, state_vector: bytes) -> bytes:
        """What somebody lacks who has this much. Raises BrokenError."""
        lib0.check_state_vector(state_vector)
        return _natively(lambda: self._doc.get_update(state_vector))

    @property
    def root(self) -> XmlFragment:
        """The document's tree."""
        return self._doc.get(ROOT, type=XmlFragment)

    def _too_large(self, update: bytes) -> bool:
        return len(self.text.base) + self._pending + len(update) > limits.NOTES_BYTES

    def _build(self) -> None:
        """The caches, from the bytes alone."""
        self._pending = sum(map(len, self.text.updates))
        self._shape = Shape()
        self._doc: Doc[XmlFragment] = Doc(client_id=_OWN_CLIENT)
        for part in self.text.parts():
            self._shape.rebuild(part)
            self._doc.apply_update(part)

    def _compact(self) -> None:
        """What was deleted takes less from then on. The caches start from the result as well."""
        if self.text.updates:
            self.text.base = self._doc.get_update()
            self.text.updates.clear()
            self._build()


def _natively(call: Callable[[], T]) -> T:
    """Whatever native code makes of it, the process goes on. Raises BrokenError."""
    try:
        return call()
    except BaseException as problem:
        if isinstance(problem, ValueError) or type(problem).__name__ == _PANIC:
            raise BrokenError(str(problem)) from None
        raise
