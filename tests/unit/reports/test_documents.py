"""Every report, in both languages: what it says, and that it is an accessible PDF."""

import io
import json
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
import typst
from tests.support.documents import text_of
from tests.unit.reports import samples

from parlour.reports.engine import UnknownTemplateError, render

REPORTS: dict[str, Callable[..., dict[str, Any]]] = {
    "legal_vote": samples.legal_vote,
    "attendance": samples.attendance,
    "training": samples.training,
}
TITLES = {
    ("legal_vote", "de"): "Abstimmungsprotokoll: Haushalt 2027 – Mitgliederversammlung 2026",
    ("legal_vote", "en"): "Vote report: Haushalt 2027 – Mitgliederversammlung 2026",
    ("attendance", "de"): "Teilnahmebericht – Mitgliederversammlung 2026",
    ("attendance", "en"): "Attendance report – Mitgliederversammlung 2026",
    ("training", "de"): "Bericht über die Teilnahme an einer Schulung – Brandschutz für "
    "Fortgeschrittene",
    ("training", "en"): "Training participation report – Brandschutz für Fortgeschrittene",
}
INJECTIONS = [
    "#panic(1)",
    '#read("/etc/passwd")',
    "#import sys: *",
    "$ sum_x $",
    "*bold* _slanted_ `raw`",
    "@label <label>",
    "= Heading",
    "// comment /* another */",
    "\\u{41} \\ backslash",
    '"quoted" ]) })',
    "#{sys.inputs.data}",
    "- list -- dash --- ~ ...",
    "https://evil.example",
]


def made(template: str, data: dict[str, Any], language: str = "en") -> bytes:
    return render(template, json.dumps(data).encode(), language)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("template", REPORTS)
def test_it_is_a_tagged_pdf_with_title_and_language(template: str, language: str) -> None:
    pdf = made(template, REPORTS[template](), language)
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title == TITLES[template, language]


@pytest.mark.parametrize("template", REPORTS)
def test_what_looks_like_markup_comes_out_as_it_is(template: str) -> None:
    for text in INJECTIONS:
        data = REPORTS[template](2, meeting=text)
        for person in data.get("people", []):
            person["name"] = text
        for vote in data.get("votes", []):
            vote["name"] = text
        if template == "legal_vote":
            data |= {"title": text, "topic": text, "leader": text}
            data["reason"] = {"kind": "custom", "detail": text}
        shown = text_of(made(template, data))
        assert shown.count(text) >= 4, (text, shown)


@pytest.mark.parametrize("template", REPORTS)
def test_three_hundred_people_are_listed(template: str) -> None:
    data = REPORTS[template](300)
    pdf = made(template, data)
    shown = text_of(pdf)
    assert all(f"Person {number:03d}" in shown for number in range(20, 300))


def test_times_are_those_of_the_meetings_time_zone() -> None:
    shown = text_of(made("legal_vote", samples.legal_vote(2)))
    assert "10 July 2026, 11:00:00" in shown
    assert "Europe/Vienna (UTC+2)" in shown
    shown = text_of(made("legal_vote", samples.legal_vote(2, timezone="America/St_Johns"), "de"))
    assert "10. Juli 2026, 06:30:00" in shown
    assert "UTC−2:30" in shown


def test_a_time_zone_that_nobody_knows_is_utc() -> None:
    assert "09:00:00" in text_of(made("legal_vote", samples.legal_vote(2, timezone="Moon/Sea")))


def test_a_vote_has_what_the_minutes_need() -> None:
    shown = text_of(made("legal_vote", samples.legal_vote(14), "de"))
    for needed in (
        "Ja 7 50,0",
        "Nein 6 42,9",
        "Enthaltung 1 7,1",
        "Beteiligung: 14 von 16 Stimmberechtigten.",
        "beendet von Mara Weiß",
        "9e0a7c1e-2b61-4f3e-8d0a-0c5b6c1f2a34",
        "Ilse Grünthal-Öztürk",
        "Kurt Späth",
        "meldet ein Problem mit der Bildschirmfreigabe: Ich sehe die Folie nicht.",
        "Protokollführung",
    ):
        assert needed in shown, needed


def test_a_secret_vote_names_nobody_and_no_time_of_a_vote() -> None:
    data = samples.legal_vote(5, secret=True)
    shown = text_of(made("legal_vote", data))
    assert all(vote["token"] in shown for vote in data["votes"])
    assert "11:00:05" not in shown
    assert "anonymous" in shown


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ({"kind": "custom", "detail": "wrong motion"}, "cancelled: wrong motion"),
        ({"kind": "initiator_left", "detail": ""}, "the person leading it left"),
        ({"kind": "room_destroyed", "detail": ""}, "the room was closed"),
    ],
)
def test_a_cancelled_vote_has_no_result(reason: dict[str, str], said: str) -> None:
    shown = text_of(made("legal_vote", samples.legal_vote(2, state="canceled", reason=reason)))
    assert said in shown
    assert "There is no result." in shown


def test_a_vote_without_any_ballot_has_no_shares() -> None:
    nothing = {"votes": [], "yes": 0, "no": 0, "abstain": 0, "count": 0}
    assert "Turnout: 0 of 4" in text_of(made("legal_vote", samples.legal_vote(2, **nothing)))


def test_mail_addresses_are_printed_if_they_were_asked_for() -> None:
    assert "person.0@example.org" in text_of(made("attendance", samples.attendance(with_mail=True)))
    assert "@example.org" not in text_of(made("attendance", samples.attendance()))


def test_an_empty_meeting_has_an_attendance_report_too() -> None:
    assert "Attendance report" in text_of(made("attendance", samples.attendance(0)))


def test_more_than_eight_checkpoints_take_several_tables() -> None:
    shown = text_of(made("training", samples.training(3, 10)))
    assert "Confirmations 1 to 8" in shown
    assert "Confirmations 9 to 10" in shown
    assert "Confirmation 9 " in text_of(made("training", samples.training(3, 9)))


def test_characters_that_no_font_has_are_replaced() -> None:
    data = samples.attendance(1, meeting="\u0007Bell \U000f0000 \U0001f389 end")
    assert "Bell � 🎉 end" in text_of(made("attendance", data))


def test_only_templates_of_our_own_are_rendered() -> None:
    for name in ("../secret", "lib/../legal_vote", "nothing", ""):
        with pytest.raises(UnknownTemplateError):
            render(name, b"{}", "en")


def test_data_that_do_not_fit_are_an_error_and_no_document() -> None:
    with pytest.raises(typst.TypstError):
        render("legal_vote", b"{}", "en")
