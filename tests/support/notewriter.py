"""Somebody who writes notes: a CRDT document of their own, and the changes that they make in it."""

from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

ROOT = "notes"


class NoteWriter:
    """Writes what our editor would; `changes` are the updates that have not been taken yet."""

    def __init__(self, client: int) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.root: XmlFragment = self.doc.get(ROOT, type=XmlFragment)
        self.changes: list[bytes] = []
        self._hearing = False
        self._watch = self.doc.observe(self._changed)

    def paragraph(self, text: str = "", at: int | None = None, **attributes: Any) -> XmlText:
        return self.block("paragraph", text, at, **attributes)

    def block(self, kind: str, text: str = "", at: int | None = None, **attributes: Any) -> XmlText:
        """A new block with a text in it."""
        with self.doc.transaction():
            element = XmlElement(kind)
            self.root.children.insert(len(self.root.children) if at is None else at, element)
            for name, value in attributes.items():
                element.attributes[name] = value
            content = XmlText(text)
            element.children.append(content)
        return content

    def nested(self, *kinds: str, text: str = "") -> None:
        """Elements in each other, with a text in the innermost."""
        with self.doc.transaction():
            parent: Any = self.root
            for kind in kinds:
                element = XmlElement(kind)
                parent.children.append(element)
                parent = element
            parent.children.append(XmlText(text))

    def hear(self, update: bytes) -> None:
        """A change of somebody else."""
        self._hearing = True
        try:
            self.doc.apply_update(update)
        finally:
            self._hearing = False

    def take(self) -> list[bytes]:
        """The changes since the last time."""
        taken, self.changes = self.changes, []
        return taken

    @property
    def text(self) -> str:
        """All blocks, a line each."""
        return "\n".join(
            "".join(str(part) for part in child.children) for child in self.root.children
        )

    def _changed(self, event: Any) -> None:
        if not self._hearing:
            self.changes.append(event.update)
