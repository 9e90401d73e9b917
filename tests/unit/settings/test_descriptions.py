"""Settings as text: the effective tree, the sample and the reference page."""

import re
import tomllib
from pathlib import Path

from parlour.settings import ApiKey, RoomserverSettings, Secret, Settings, load, load_with_sources
from parlour.settings.describe import effective, markdown, sample, to_toml
from parlour.settings.schema import fields

REFERENCE = Path(__file__).parents[3] / "docs" / "settings.md"


def uncommented() -> str:
    return re.sub(r"^#(?=[a-z_]+ = )", "", sample(), flags=re.MULTILINE)


def names(cls: type, at: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in fields(cls).items():
        section = field.section
        found |= names(section, f"{at}{name}.") if section else {f"{at}{name}"}
    return found


def test_the_sample_as_it_stands_sets_nothing() -> None:
    tables = tomllib.loads(sample())
    assert all(table == {} for table in tables.values())


def test_the_sample_without_its_comment_signs_loads(tmp_path: Path) -> None:
    file = tmp_path / "parlour.toml"
    file.write_text(uncommented(), "utf-8")
    assert load(file, {}).controller.port == 8000


def test_the_sample_has_every_setting(tmp_path: Path) -> None:
    file = tmp_path / "parlour.toml"
    file.write_text(uncommented(), "utf-8")
    set_there = load_with_sources(file, {}).sources
    missing = {n for n in names(Settings) if not any(s.startswith(n) for s in set_there)}
    assert missing == set()


def test_every_setting_is_documented() -> None:
    def undocumented(cls: type, at: str = "") -> list[str]:
        found: list[str] = []
        for name, field in fields(cls).items():
            for inner in (field.section, field.entries):
                found += undocumented(inner, f"{at}{name}.") if inner else []
            if field.section is None and not field.documentation:
                found.append(f"{at}{name}")
        return found

    assert undocumented(Settings) == []


def test_the_reference_page_is_up_to_date() -> None:
    assert REFERENCE.read_text("utf-8") == markdown(), "run `make docs`"


def test_settings_written_to_a_file_load_to_the_same(tmp_path: Path) -> None:
    odd = 'quote " backslash \\ newline \n delete \x7f snowman ☃'
    settings = Settings(
        data=tmp_path,
        roomserver=RoomserverSettings(api_keys=[ApiKey(id="a", secret=Secret(odd))]),
    )
    file = tmp_path / "effective.toml"
    file.write_text(to_toml(settings), "utf-8")
    assert load(file, {}) == settings


def test_the_effective_settings_mask_secrets_and_say_where_values_come_from() -> None:
    env = {
        "PARLOUR_DATABASE__URL": "postgresql+asyncpg://parlour:hunter2@db/parlour",
        "PARLOUR_CONTROLLER__PORT": "81",
    }
    loaded = load_with_sources(None, env)
    shown = effective(loaded.settings, loaded.sources)
    assert "hunter2" not in shown
    assert "port = 81  # PARLOUR_CONTROLLER__PORT" in shown
    tomllib.loads(shown)
