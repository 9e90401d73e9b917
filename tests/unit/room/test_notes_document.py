"""The document behind the notes: what is taken in, what is refused, and that it lasts."""

import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import XmlElement
from tests.support.notewriter import NoteWriter

from parlour.room import limits
from parlour.room.modules.meeting_notes import document as documents
from parlour.room.modules.meeting_notes import lib0, rich_text
from parlour.room.modules.meeting_notes.document import Document, FullError, Text
from parlour.room.modules.meeting_notes.lib0 import BrokenError


def written(document: Document, *writers: NoteWriter) -> None:
    """Everything reaches the room and, from there, everybody."""
    for writer in writers:
        for update in writer.take():
            document.apply(update)
            for other in writers:
                if other is not writer:
                    other.hear(update)


def texts(document: Document) -> list[str]:
    blocks = rich_text.blocks(document.root)
    return ["".join(run.text for run in block.runs) for block in blocks]


def conversation(document: Document, seed: int, steps: int = 150) -> list[NoteWriter]:
    """Several people write at once, in the same places."""
    chance = random.Random(seed)
    writers = [NoteWriter(client) for client in (7, 2**32 - 1, 4_000_000_000)]
    for _ in range(steps):
        writer = chance.choice(writers)
        if len(writer.root.children) < 3 or chance.random() < 0.1:
            writer.paragraph("größer €", chance.randint(0, len(writer.root.children)))
        elif chance.random() < 0.15:
            del writer.root.children[chance.randrange(len(writer.root.children))]
        else:
            block = chance.choice(list(writer.root.children))
            block.children[0].insert(0, chance.choice(["a", "😀", "– und"]))
        if chance.random() < 0.5:
            written(document, *writers)
    written(document, *writers)
    return writers


class TestWriting:
    def test_what_several_write_at_once_is_the_same_for_all(self):
        document = Document(Text())
        first, *others = conversation(document, 1)
        assert all(other.text == first.text for other in others)
        assert "\n".join(texts(document)) == first.text

    def test_a_document_is_what_its_bytes_say(self):
        for seed in range(5):
            document = Document(Text())
            conversation(document, seed)
            again = Document(Text(document.text.base, list(document.text.updates)))
            assert texts(again) == texts(document)
            assert again.state_vector() == document.state_vector()

    def test_a_newcomer_gets_what_is_missing_and_no_more(self):
        document, writer, reader = Document(Text()), NoteWriter(1000), NoteWriter(1001)
        writer.paragraph("One")
        written(document, writer)
        reader.hear(document.since(reader.doc.get_state()))
        assert reader.text == "One"
        writer.paragraph("Two")
        written(document, writer)
        missing = document.since(reader.doc.get_state())
        assert b"One" not in missing
        reader.hear(missing)
        assert reader.text == "One\nTwo"

    def test_the_same_change_twice_is_one_change(self):
        document, writer = Document(Text()), NoteWriter(1000)
        writer.paragraph("Once")
        [update] = writer.take()
        document.apply(update)
        document.apply(update)
        assert texts(document) == ["Once"]

    def test_what_was_written_without_a_connection_comes_in_at_once(self):
        document, writer = Document(Text()), NoteWriter(1000)
        for line in ("One", "Two", "Three"):
            writer.paragraph(line)
        document.apply(writer.doc.get_update(document.state_vector()))
        assert texts(document) == ["One", "Two", "Three"]


class TestMerging:
    def test_many_changes_are_merged_with_what_was_before(self, monkeypatch):
        monkeypatch.setattr(limits, "NOTES_PENDING_UPDATES", 20)
        document = Document(Text())
        writers = conversation(document, 3, 300)
        assert document.text.base
        assert len(document.text.updates) <= 20
        assert "\n".join(texts(document)) == writers[0].text

    def test_merging_gives_the_same_bytes_in_every_process(self):
        script = (
            "import hashlib; from parlour.room import limits; limits.NOTES_PENDING_UPDATES = 9\n"
            "from tests.unit.room.test_notes_document import *\n"
            "document = Document(Text()); conversation(document, 4)\n"
            "print(hashlib.sha256(document.text.base).hexdigest())"
        )
        made = {
            subprocess.run(
                [sys.executable, "-c", script],
                check=True,
                capture_output=True,
                env={"PYTHONPATH": "src:.", "PYTHONHASHSEED": seed},
            ).stdout
            for seed in ("1", "2", "3")
        }
        assert len(made) == 1

    def test_a_room_that_was_rebuilt_merges_to_the_same_bytes(self, monkeypatch):
        monkeypatch.setattr(limits, "NOTES_PENDING_UPDATES", 30)
        one, writer = Document(Text()), NoteWriter(1000)
        for number in range(20):
            writer.paragraph(f"line {number}")
        written(one, writer)
        other = Document(Text(one.text.base, list(one.text.updates)))
        for number in range(20):
            writer.paragraph(f"more {number}", 0)
        for update in writer.take():
            one.apply(update)
            other.apply(update)
        assert one.text == other.text
        assert one.text.base


class TestLimits:
    def test_a_change_can_be_too_long(self):
        writer = NoteWriter(1000)
        writer.paragraph("x" * limits.NOTES_UPDATE_BYTES)
        with pytest.raises(BrokenError):
            Document(Text()).apply(writer.take()[0])

    def test_notes_can_be_full_and_stay_as_they_are(self, monkeypatch):
        monkeypatch.setattr(limits, "NOTES_BYTES", 3000)
        document, writer = Document(Text()), NoteWriter(1000)
        writer.paragraph("x" * 2500)
        written(document, writer)
        writer.paragraph("y" * 600)
        with pytest.raises(FullError):
            written(document, writer)
        assert texts(document) == ["x" * 2500]

    def test_what_is_deleted_makes_room(self, monkeypatch):
        monkeypatch.setattr(limits, "NOTES_BYTES", 3000)
        document, writer = Document(Text()), NoteWriter(1000)
        for _ in range(10):
            writer.paragraph("x" * 1500)
            written(document, writer)
            del writer.root.children[0]
            written(document, writer)
        writer.paragraph("the end")
        written(document, writer)
        assert texts(document) == ["the end"]

    def test_a_change_has_so_many_pieces_at_most(self, monkeypatch):
        monkeypatch.setattr(limits, "NOTES_UPDATE_PIECES", 10)
        document, writer = Document(Text()), NoteWriter(1000)
        for _ in range(20):
            writer.root.children.append(XmlElement("paragraph"))
        one_by_one = writer.take()
        written_one_by_one = Document(Text())
        for update in one_by_one:
            written_one_by_one.apply(update)
        with pytest.raises(BrokenError, match="too many pieces"):
            document.apply(written_one_by_one.since(lib0.number(0)))
        assert texts(document) == []

    def test_so_have_all_changes_together(self, monkeypatch):
        monkeypatch.setattr(limits, "NOTES_PIECES", 30)
        document, writer = Document(Text()), NoteWriter(1000)
        with pytest.raises(FullError):
            for _ in range(40):
                writer.paragraph("text")
                written(document, writer)
        assert 10 <= len(texts(document)) <= 15

    def test_a_long_text_typed_letter_by_letter_is_one_piece(self, monkeypatch):
        monkeypatch.setattr(limits, "NOTES_PIECES", 30)
        document, writer = Document(Text()), NoteWriter(1000)
        writer.paragraph("")
        text = writer.root.children[0].children[0]
        for _ in range(200):
            text.insert(len(text), "x")
        written(document, writer)
        assert texts(document) == ["x" * 200]

    def test_what_was_taken_can_be_built_again_even_if_it_is_cut_up(self, monkeypatch):
        document, writer = Document(Text()), NoteWriter(1000)
        writer.paragraph("x" * 100)
        text = writer.root.children[0].children[0]
        for at in range(10):
            del text[at * 5]
        written(document, writer)
        monkeypatch.setattr(limits, "NOTES_PIECES", 12)
        monkeypatch.setattr(limits, "NOTES_PENDING_UPDATES", 0)
        with pytest.raises(FullError):
            for _ in range(20):
                writer.paragraph("more")
                written(document, writer)
        assert texts(Document(document.text)) == texts(document)

    def test_nothing_lies_too_deep(self):
        document, writer = Document(Text()), NoteWriter(1000)
        writer.nested(*["blockquote"] * (limits.NOTES_DEPTH - 2), "paragraph", text="deep")
        written(document, writer)
        writer.nested(*["blockquote"] * limits.NOTES_DEPTH, "paragraph", text="too deep")
        with pytest.raises(BrokenError, match="nested"):
            written(document, writer)

    def test_not_in_steps_either(self):
        document, writer = Document(Text()), NoteWriter(1000)
        parent = writer.root
        with pytest.raises(BrokenError, match="nested"):
            for _ in range(limits.NOTES_DEPTH + 2):
                parent.children.append(XmlElement("blockquote"))
                parent = parent.children[0]
                written(document, writer)
        assert len(texts(document)) == 1


def number(*values: int) -> bytes:
    return b"".join(lib0.number(value) for value in values)


NOTHING_DELETED = number(0)
ROOT = number(1) + lib0.block(b"notes")
PARAGRAPH = number(7) + ROOT + number(3) + lib0.block(b"paragraph")
HOSTILE = {
    "nothing": b"",
    "cut off": number(1, 1, 9, 0) + PARAGRAPH[:-3],
    "something behind the end": number(1, 1, 9, 0) + PARAGRAPH + NOTHING_DELETED + b"x",
    "a length that does not fit": number(1, 1, 9, 0, 4) + ROOT + number(2**40) + NOTHING_DELETED,
    "a count that does not fit": number(2**40),
    "a number without end": b"\xff" * 12,
    "something before it is missing": number(1, 1, 9, 5) + PARAGRAPH + NOTHING_DELETED,
    "a neighbour who is not there": number(1, 1, 9, 0, 0x84, 8, 3)
    + lib0.block(b"x")
    + NOTHING_DELETED,
    "a neighbour on the right who is not there": number(1, 1, 9, 0, 0x44, 8, 3)
    + lib0.block(b"x")
    + NOTHING_DELETED,
    "a neighbour who is itself": number(1, 1, 9, 0, 0x84, 9, 0)
    + lib0.block(b"x")
    + NOTHING_DELETED,
    "two who wait for each other": number(2, 1, 8, 0, 0x84, 9, 0)
    + lib0.block(b"x")
    + number(1, 9, 0, 0x84, 8, 0)
    + lib0.block(b"x")
    + NOTHING_DELETED,
    "an author twice": number(2) + (number(1, 9, 0) + PARAGRAPH) * 2 + NOTHING_DELETED,
    "another root": number(1, 1, 9, 0, 7, 1) + lib0.block(b"secret") + number(6) + NOTHING_DELETED,
    "attributes of the root": number(1, 1, 9, 0, 0x28) + ROOT + lib0.block(b"a") + b"\1\x78\0",
    "an unknown element": number(1, 1, 9, 0, 7) + ROOT + number(3) + lib0.block(b"script") + b"\0",
    "a map": number(1, 1, 9, 0, 7) + ROOT + number(1) + NOTHING_DELETED,
    "a document in the document": number(1, 1, 9, 0, 9) + ROOT + lib0.block(b"x") + b"\x7f\0",
    "bytes": number(1, 1, 9, 0, 3) + ROOT + lib0.block(b"x") + NOTHING_DELETED,
    "something that is moved": number(1, 1, 9, 0, 11) + ROOT + number(0, 9, 0) + NOTHING_DELETED,
    "a gap": number(1, 1, 9, 0, 10, 5) + NOTHING_DELETED,
    "a text that is not UTF-8": number(1, 1, 9, 0, 4) + ROOT + lib0.block(b"\xff") + b"\0",
    "a text without a letter": number(1, 1, 9, 0, 4) + ROOT + lib0.block(b"") + NOTHING_DELETED,
    "a clock that runs away": number(1, 1, 9, 0, 0, 2**31) + NOTHING_DELETED,
    "an id that is too great": number(1, 1, 2**32, 0) + PARAGRAPH + NOTHING_DELETED,
    "values in each other": number(1, 1, 9, 0, 8) + ROOT + number(1) + b"\x75\1" * 50 + b"\x7f\0",
    "a format that is not JSON": number(1, 1, 9, 0, 6)
    + ROOT
    + lib0.block(b"strong")
    + lib0.block(b"{")
    + NOTHING_DELETED,
    "deletes what is not there": number(0, 1, 9, 1, 0, 5),
}

PANIC: list[bytes | None] = [
    bytes.fromhex(update) if update else None
    for update in (
        "01030b000701056e6f746573030970617261677261706807000b000604000b010548656c6c6f00",
        "01010c00440b0203e282ac00",
        "",
        "01010b07c40c000c0102c3bc00",
        "01010d00440a0003e282ac00",
        "01010d01c40d000d01017800",
        "",
        "01010d02c40d000d0103e282ac00",
        "01010d03440d00017800",
    )
]


class TestHostility:
    @pytest.mark.parametrize("what", HOSTILE)
    def test_is_refused_and_changes_nothing(self, what: str):
        document, writer = Document(Text()), NoteWriter(1000)
        writer.paragraph("as it was")
        written(document, writer)
        before = document.since(number(0))
        with pytest.raises(BrokenError):
            document.apply(HOSTILE[what])
        assert document.since(number(0)) == before
        writer.paragraph("and on")
        written(document, writer)
        assert texts(document) == ["as it was", "and on"]

    @pytest.mark.parametrize("junk", [b"", b"\xff", number(5, 1), number(1, 1), b"\0\0"])
    def test_what_somebody_claims_to_have_is_checked(self, junk: bytes):
        with pytest.raises(BrokenError):
            Document(Text()).since(junk)

    @given(data=st.data())
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    def test_changes_that_are_damaged_harm_nobody(self, data: st.DataObject):
        """Native code sees only what has passed; whatever passes, the process lives."""
        document, writer = Document(Text()), NoteWriter(1000)
        writer.paragraph("größer €")
        writer.block("heading", "Title", level=2)
        with writer.doc.transaction():
            writer.root.children[0].children[0].format(0, 3, {"strong": {}})
        updates = [bytearray(update) for update in writer.take()]
        for update in updates:
            for _ in range(data.draw(st.integers(0, 3))):
                at = data.draw(st.integers(0, len(update) - 1))
                match data.draw(st.sampled_from(["change", "cut", "insert"])):
                    case "change":
                        update[at] = data.draw(st.integers(0, 255))
                    case "cut":
                        del update[at:]
                    case _:
                        update[at:at] = data.draw(st.binary(max_size=4))
                if not update:
                    break
            try:
                document.apply(bytes(update))
            except BrokenError:
                continue
        rich_text.blocks(document.root)
        again = Document(Text(document.text.base, list(document.text.updates)))
        assert again.since(number(0)) == document.since(number(0))

    @given(st.binary(max_size=60))
    @settings(max_examples=500, deadline=None, derandomize=True, database=None)
    def test_any_bytes_at_all(self, junk: bytes):
        document = Document(Text())
        try:
            document.apply(junk)
        except BrokenError:
            assert document.text == Text()

    def test_a_panic_of_native_code_is_an_error_like_another(self):
        """Such a document cannot come about behind the check: letters are cut in two in it."""
        writer = NoteWriter(10)
        with pytest.raises(BrokenError):
            for step, update in enumerate(PANIC):
                if update is None:
                    writer.root.children[0].children[0].insert(step // 6, "x")
                else:
                    documents._natively(lambda u=update: writer.doc.apply_update(u))


class TestContent:
    def test_all_that_our_editor_makes(self):
        writer = NoteWriter(1000)
        title = writer.block("heading", "Agenda", level=2)
        text = writer.paragraph("see example and more")
        text.format(4, 11, {"link": {"href": "https://example.org"}, "strong--AbCd1234": {}})
        writer.nested("task_list", "task_item", "paragraph", text="Ask Jo")
        writer.root.children[2].children[0].attributes["checked"] = True
        writer.nested("ordered_list", "list_item", "paragraph", text="First")
        document = Document(Text())
        written(document, writer)
        assert str(title) == "Agenda"
        heading, paragraph, tasks, numbers = rich_text.blocks(document.root)
        assert (heading.kind, heading.level) == ("heading", 2)
        assert [(r.text, r.marks, r.href) for r in paragraph.runs] == [
            ("see ", [], None),
            ("example", ["strong"], "https://example.org"),
            (" and more", [], None),
        ]
        assert (tasks.kind, tasks.blocks[0].checked) == ("task_list", True)
        assert numbers.blocks[0].blocks[0].runs[0].text == "First"

    @pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//x", "", 5])
    def test_links_lead_to_pages_only(self, href):
        writer = NoteWriter(1000)
        writer.paragraph("click").format(0, 5, {"link": {"href": href}})
        document = Document(Text())
        written(document, writer)
        assert rich_text.blocks(document.root)[0].runs[0].href is None

    def test_white_space_says_nothing(self):
        writer = NoteWriter(1000)
        document = Document(Text())
        writer.paragraph(" \n")
        written(document, writer)
        assert not rich_text.says_anything(rich_text.blocks(document.root))
        writer.nested("bullet_list", "list_item", "paragraph", text="x")
        written(document, writer)
        assert rich_text.says_anything(rich_text.blocks(document.root))
