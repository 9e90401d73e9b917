"""Scripts that the bundled fonts lack come from the fonts of the machine, if it has them."""

import json
import shutil
from pathlib import Path

import pytest
from tests.support.documents import text_of
from tests.unit.reports import samples

from parlour.reports import engine, places
from parlour.reports.characters import REPLACEMENT, characters_of
from parlour.reports.system_fonts import covering

NAME = "अनिल शर्मा"
FONT = places.FONTS / "NotoSansDevanagari-Regular.ttf"


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fonts of ours without Devanagari."""
    folder = tmp_path / "bundled"
    shutil.copytree(
        places.FONTS, folder, ignore=shutil.ignore_patterns("*Devanagari*", "Droid*", "NotoEmoji*")
    )
    monkeypatch.setattr(engine, "FONTS", folder)
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Where the machine has its fonts, and other things."""
    folder = tmp_path / "fonts" / "truetype"
    folder.mkdir(parents=True)
    (folder / "broken.ttf").write_bytes(b"\x00\x01\x00\x00\x00\x09no font")
    (folder / "empty.otf").touch()
    (folder / "README").write_text("no font")
    return tmp_path / "fonts"


def shown(fonts: Path) -> str:
    data = json.dumps(samples.training(1, 1, meeting=NAME)).encode()
    return text_of(engine.render("training", data, "en", [fonts]))


@pytest.mark.usefixtures("bundled")
def test_a_font_of_the_machine_steps_in(machine: Path) -> None:
    shutil.copy(FONT, machine / "truetype")
    assert REPLACEMENT not in shown(machine)


@pytest.mark.usefixtures("bundled")
def test_without_one_there_is_a_sign_in_its_place(machine: Path) -> None:
    assert REPLACEMENT * 2 in shown(machine)
    assert REPLACEMENT * 2 in shown(machine / "nowhere")


@pytest.mark.usefixtures("bundled")
def test_a_font_that_cannot_be_used_costs_no_report(machine: Path) -> None:
    """It says that it has the characters, and is cut off behind that."""
    whole = FONT.read_bytes()
    (machine / "truetype" / "NotoSansCut-Regular.ttf").write_bytes(whole[: len(whole) // 2])
    assert "Training participation report" in shown(machine)


def test_only_what_is_needed_is_taken(machine: Path) -> None:
    shutil.copy(FONT, machine / "truetype")
    shutil.copy(places.FONTS / "NotoSansDevanagari-Bold.ttf", machine / "truetype")
    shutil.copy(places.FONTS / "NotoSansHebrew-Regular.ttf", machine / "truetype")
    found = covering({ord("अ")}, [machine])
    assert [path.name for path in found] == [FONT.name, "NotoSansDevanagari-Bold.ttf"]
    assert covering({0xF0000}, [machine]) == []


def test_collections_of_fonts_are_read_too(tmp_path: Path) -> None:
    """A collection is a head with the places of its fonts, and the fonts."""
    font = FONT.read_bytes()
    head = b"ttcf\x00\x01\x00\x00\x00\x00\x00\x01" + (16).to_bytes(4, "big")
    tables = int.from_bytes(font[4:6], "big")
    moved = bytearray(font)
    for index in range(tables):
        place = 12 + 16 * index + 8
        offset = int.from_bytes(font[place : place + 4], "big") + len(head)
        moved[place : place + 4] = offset.to_bytes(4, "big")
    file = tmp_path / "Noto.ttc"
    file.write_bytes(head + bytes(moved))
    assert characters_of(file) == characters_of(FONT)
