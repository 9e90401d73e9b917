"""What a document says: paragraphs, headings and lists, with their texts.

Whatever of the tree does not belong there is left out: a document can be made by anybody's program.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, cast

from msgspec import Struct
from pycrdt import XmlElement, XmlFragment, XmlText

from parlour.room import limits
from parlour.room.modules.meeting_notes.schema import HEADINGS, MARKS

_OVERLAPPING = re.compile(r"--[a-zA-Z0-9+/=]{8}$")
_LINK = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]+$", re.IGNORECASE)
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)}

Kind = Literal[
    "paragraph",
    "heading",
    "blockquote",
    "bullet_list",
    "ordered_list",
    "task_list",
    "item",
    "rule",
]
_KINDS: dict[str, Kind] = {
    "paragraph": "paragraph",
    "heading": "heading",
    "blockquote": "blockquote",
    "bullet_list": "bullet_list",
    "ordered_list": "ordered_list",
    "task_list": "task_list",
    "list_item": "item",
    "task_item": "item",
    "horizontal_rule": "rule",
}
_WITH_TEXT = frozenset({"paragraph", "heading"})


class Run(Struct, omit_defaults=True):
    """A stretch of text that looks the same throughout. A line break is a newline."""

    text: str
    marks: list[str] = []
    href: str | None = None


class Block(Struct, omit_defaults=True):
    """Something that stands on lines of its own."""

    kind: Kind
    runs: list[Run] = []
    blocks: list["Block"] = []
    level: int = 0
    """Of a heading."""
    start: int = 1
    """First number of an ordered list."""
    checked: bool | None = None
    """Of an item of a task list."""


def blocks(root: XmlFragment) -> list[Block]:
    """The document's content."""
    return list(each_block(root))


def each_block(root: XmlFragment) -> Iterator[Block]:
    """The same, one after the other."""
    return _blocks(root, limits.NOTES_DEPTH)


def says_anything(content: Iterable[Block]) -> bool:
    """Whether there is more than white space."""
    return any(
        any(run.text.strip() for run in block.runs) or says_anything(block.blocks)
        for block in content
    )


def _blocks(parent: XmlFragment | XmlElement, depth: int) -> Iterator[Block]:
    for child in parent.children if depth else ():
        if not isinstance(child, XmlElement) or child.tag not in _KINDS:
            continue
        attributes = child.attributes
        block = Block(_KINDS[child.tag])
        if child.tag in _WITH_TEXT:
            block.runs = list(_runs(child))
        else:
            block.blocks = list(_blocks(child, depth - 1))
        match child.tag:
            case "heading":
                level = _whole(attributes.get("level"))
                block.level = level if level in HEADINGS else HEADINGS[0]
            case "ordered_list":
                block.start = max(0, min(_whole(attributes.get("order")) or 1, 9999))
            case "task_item":
                block.checked = attributes.get("checked") is True
            case _:
                pass
        yield block


def _runs(parent: XmlElement) -> Iterator[Run]:
    for child in parent.children:
        if isinstance(child, XmlText):
            for text, attributes in child.diff():
                if isinstance(text, str) and text:
                    yield _run(text, attributes or {})
        elif isinstance(child, XmlElement) and child.tag == "hard_break":
            yield Run("\n")


def _run(text: str, attributes: dict[str, Any]) -> Run:
    formats = {_OVERLAPPING.sub("", name): value for name, value in attributes.items()}
    href = _href(formats.get("link"))
    return Run(
        text.translate(_CONTROLS),
        sorted(name for name in formats if name in MARKS and name != "link"),
        href,
    )


def _href(link: Any) -> str | None:
    """Where a link leads, if a document may lead there."""
    if not isinstance(link, dict):
        return None
    href = cast("dict[str, Any]", link).get("href")
    return href if isinstance(href, str) and _LINK.match(href) else None


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and abs(value) < 1e6 else None
