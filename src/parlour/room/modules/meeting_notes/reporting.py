"""What the PDF of the notes is made of."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import structs

from parlour.room import assets
from parlour.room.context import Context
from parlour.room.modules.meeting_notes import rich_text
from parlour.room.modules.meeting_notes.document import Document
from parlour.room.modules.meeting_notes.rich_text import Block
from parlour.room.participant import MAIN


def data(context: Context, document: Document) -> dict[str, Any]:
    """For the template `meeting_notes`: the notes as they are now."""
    parameters, session = context.parameters, context.conference.state.breakout
    room = "" if session is None or context.place == MAIN else session.names[context.place]
    return {
        "timezone": parameters.created_by.timezone,
        "meeting": parameters.event.title if parameters.event is not None else "",
        "room": room,
        "created": assets.printed_time(context.stamp),
        "blocks": list(_without_gaps(rich_text.blocks(document.root))),
    }


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
