"""Meeting notes as a PDF: everything that can be written comes out, and it is accessible."""

from typing import Any

import pytest
from tests.unit.reports import samples
from tests.unit.reports.test_documents import INJECTIONS, made, text_of

LINK = "https://example.org/agenda"


def run(text: str, *marks: str, href: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"text": text}
    return found | ({"marks": list(marks)} if marks else {}) | ({"href": href} if href else {})


def text(kind: str, *runs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "runs": list(runs), **more}


def holding(kind: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": kind, "blocks": list(blocks), **more}


def item(*runs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return holding("item", text("paragraph", *runs), **more)


BLOCKS = [
    text("heading", run("Haushalt 2027"), level=1),
    text(
        "paragraph",
        run("Die Kassenprüfung ist "),
        run("abgeschlossen", "strong"),
        run("; der Bericht liegt "),
        run("vor", "em"),
        run(". Siehe "),
        run("Tagesordnung", href=LINK),
        run(" und "),
        run("konto.csv", "code"),
        run(", "),
        run("Stand März", "strike"),
        run(" "),
        run("Stand April", "underline"),
        run("."),
        run("\n"),
        run("Eine neue Zeile nach einem Umbruch, lang genug, dass sie in die nächste läuft."),
    ),
    text("heading", run("Aufgaben"), level=2),
    holding(
        "task_list",
        item(run("Raum für die nächste Versammlung buchen"), checked=True),
        item(
            run(
                "Jo fragt beim Verein nach, ob der Beamer bis in den Abend bleiben kann, und "
                "ob jemand die Stühle stellt"
            )
        ),
    ),
    text("heading", run("Verlauf"), level=2),
    holding(
        "ordered_list",
        item(run("Begrüßung")),
        holding(
            "item",
            text("paragraph", run("Berichte")),
            holding("bullet_list", item(run("Kasse")), item(run("Vorstand"))),
        ),
        start=3,
    ),
    holding("blockquote", text("paragraph", run("„Wir sollten das öfter tun.“"))),
    {"kind": "rule"},
    text("paragraph"),
    text("paragraph", run("Ende um 19 Uhr. 😀 日本語 עברית")),
]


def notes(blocks: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "timezone": "Europe/Berlin",
        "meeting": "Mitgliederversammlung 2026",
        "room": "",
        "created": samples.time(0),
        "blocks": BLOCKS if blocks is None else blocks,
        **changes,
    }


@pytest.mark.parametrize(
    ("language", "title", "done"),
    [("de", "Besprechungsnotizen", "(erledigt)"), ("en", "Meeting notes", "(done)")],
)
def test_all_that_can_be_written(language: str, title: str, done: str) -> None:
    pdf = made("meeting_notes", notes(), language)
    said = text_of(pdf)
    for part in (title, "Mitgliederversammlung 2026", "abgeschlossen", "konto.csv", "Kasse", done):
        assert part in said
    assert LINK.encode() in pdf
    assert "4. Berichte" in said


def test_the_breakout_room_is_named() -> None:
    assert "Gruppe Nord" in text_of(made("meeting_notes", notes(room="Gruppe Nord"), "de"))


def test_what_looks_like_markup_comes_out_as_it_is() -> None:
    blocks = [text("paragraph", run(line)) for line in INJECTIONS]
    said = text_of(made("meeting_notes", notes(blocks)))
    for line in INJECTIONS:
        assert " ".join(line.split()) in said


def test_nothing_was_written() -> None:
    assert "Nothing was written." in text_of(made("meeting_notes", notes([])))


def test_a_book_takes_seconds() -> None:
    blocks = [
        block
        for number in range(300)
        for block in (
            text("heading", run(f"Chapter {number}"), level=1),
            text("paragraph", run("word " * 300)),
        )
    ]
    assert "Chapter 299" in text_of(made("meeting_notes", notes(blocks)))


def test_deep_nesting_can_be_printed() -> None:
    block = text("paragraph", run("the innermost"))
    for _ in range(19):
        block = holding("bullet_list", holding("item", block))
    made("meeting_notes", notes([block]))
