"""What the notes of a meeting say, read from the document that the room gives."""

from base64 import b64decode
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import structs
from pycrdt import Doc, XmlFragment

from parlour.room.modules.meeting_notes import rich_text
from parlour.room.modules.meeting_notes.rich_text import Block
from parlour.room.modules.meeting_notes.schema import ROOT


def blocks_of(document: str) -> list[dict[str, Any]]:
    """Paragraphs, headings and lists of a document: an update of Yjs in base64."""
    doc: Doc[XmlFragment] = Doc()
    doc.apply_update(b64decode(document))
    found = list(_without_gaps(rich_text.each_block(doc.get(ROOT, type=XmlFragment))))
    return msgspec.to_builtins(found)


def _without_gaps(blocks: Iterable[Block]) -> Iterator[Block]:
    """Headings that go down by one level at most: accessible documents have no others. Within
    lists and quotations there are none."""
    level = 0
    for block in blocks:
        if block.kind == "heading":
            level = min(block.level, level + 1)
            yield structs.replace(block, level=level)
        else:
            yield _without_headings(block)


def _without_headings(block: Block) -> Block:
    if block.kind == "heading":
        return structs.replace(block, kind="paragraph", level=0)
    return structs.replace(block, blocks=[_without_headings(inner) for inner in block.blocks])
