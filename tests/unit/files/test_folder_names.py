"""Names of files in shared folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.files.folders import names, secrets


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Agenda.pdf", "Agenda.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("C:\\Windows\\win.ini", "C__Windows_win.ini"),
        (".bashrc", "bashrc"),
        ("report.pdf. ", "report.pdf"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("e\u0301t\u00e9.txt", "\u00e9t\u00e9.txt"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("two   spaces.txt", "two spaces.txt"),
    ],
)
def test_a_name_is_made_harmless(sent: str, kept: str):
    assert names.clean(sent) == kept


@pytest.mark.parametrize("sent", ["", " ", ".", "..", "...", "\0", "/", "\u200b", "\ud800"])
def test_what_names_nothing_is_refused(sent: str):
    with pytest.raises(names.BadName):
        names.clean(sent)


def test_a_long_name_keeps_its_extension_and_whole_letters():
    kept = names.clean("ä" * 300 + ".pdf")
    assert kept.endswith("ä.pdf")
    assert 250 < len(kept.encode()) <= names.LONGEST_BYTES


@given(st.text(max_size=400))
def test_whatever_is_sent_can_be_unpacked_anywhere(sent: str):
    try:
        kept = names.clean(sent)
    except names.BadName:
        return
    assert 0 < len(kept.encode()) <= names.LONGEST_BYTES
    assert not set(kept) & set('/\\:*?"<>|\0\r\n')
    assert kept not in (".", "..")
    assert kept == kept.strip(". ")
    assert names.clean(kept) == kept
    assert len(names.key(kept).encode()) <= 1024


@pytest.mark.parametrize(
    ("name", "taken", "next_name"),
    [
        ("a.txt", [], "a (2).txt"),
        ("a.txt", ["A (2).TXT"], "a (3).txt"),
        ("a (7).txt", [], "a (8).txt"),
        ("notes", ["notes"], "notes (2)"),
    ],
)
def test_a_second_file_of_a_name_gets_a_number(name: str, taken: list[str], next_name: str):
    assert names.another(name, frozenset(map(names.key, taken))) == next_name


def test_names_that_differ_in_case_alone_are_the_same():
    assert names.key("Straße.TXT") == names.key("STRASSE.txt")


def test_links_and_passwords_are_long_and_never_the_same():
    links = {secrets.new_link() for _ in range(200)}
    passwords = {secrets.new_password() for _ in range(200)}
    assert len(links) == len(passwords) == 200
    assert all(secrets.is_link(link) for link in links)
    for password in passwords:
        assert len(password) == 23
        assert any(c.isupper() for c in password)
        assert any(c.islower() for c in password)
        assert any(c.isdigit() for c in password)


@pytest.mark.parametrize("text", ["", "x" * 31, "x" * 33, "ü" * 32, "/" * 32])
def test_what_cannot_be_a_link_is_not_looked_up(text: str):
    assert not secrets.is_link(text)
