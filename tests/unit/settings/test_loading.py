"""Settings come from a file, the environment and options; whatever is wrong is refused."""

from pathlib import Path

import pytest

from parlour.settings import SettingsError, load, load_with_sources

ROOM_SERVER_ALONE = """
[roomserver]
host = "127.0.0.1"
port = 11333
public_url = "http://127.0.0.1:11333"
api_keys = [{ id = "roomserver", secret = "0123456789abcdef0123456789abcdef" }]
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "parlour.toml"
    file.write_text(text, "utf-8")
    return file


def refusal(env: dict[str, str] | None = None, file: Path | None = None, **options: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load(file, env or {}, {name.replace("__", "."): v for name, v in options.items()})
    return str(caught.value)


def test_without_file_and_environment_the_defaults_are_in_force(tmp_path: Path) -> None:
    settings = load(None, {"PARLOUR_DATA": str(tmp_path)})
    assert settings.controller.port == 8000
    assert settings.address() == "http://127.0.0.1:8000"
    assert settings.database_url() == f"sqlite+aiosqlite:///{tmp_path}/parlour.db"


def test_a_room_server_needs_nothing_but_its_own_section(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ROOM_SERVER_ALONE), {})
    assert settings.roomserver.address() == "http://127.0.0.1:11333"
    assert settings.roomserver.api_keys[0].id == "roomserver"


def test_the_environment_overrides_the_file_and_options_override_both(tmp_path: Path) -> None:
    file = write(tmp_path, "[controller]\nport = 1\nhost = '127.0.0.2'\nroom_idle_timeout_secs = 7")
    env = {"PARLOUR_CONTROLLER__PORT": "2", "PARLOUR_CONTROLLER__HOST": "127.0.0.3"}
    controller = load(file, env, {"controller.port": 3}).controller
    assert (controller.port, controller.host, controller.room_idle_timeout_secs) == (
        3,
        "127.0.0.3",
        7,
    )


def test_each_value_that_was_set_says_where(tmp_path: Path) -> None:
    file = write(tmp_path, "[controller]\nport = 1")
    loaded = load_with_sources(file, {"PARLOUR_LOG__LEVEL": "error"}, {"public_url": "http://x"})
    assert loaded.sources == {
        "controller.port": str(file),
        "log.level": "PARLOUR_LOG__LEVEL",
        "public_url": "option for public_url",
    }


def test_lists_come_from_variables_by_commas_or_as_json() -> None:
    variable = "PARLOUR_CONTROLLER__CORS_ORIGINS"
    wanted = ["https://a.example", "https://b.example:8443"]
    for text in (", ".join(wanted), '["https://a.example", "https://b.example:8443"]'):
        assert load(None, {variable: text}).controller.cors_origins == wanted


def test_tables_come_from_variables_as_json() -> None:
    env = {"PARLOUR_ROOMSERVER__API_KEYS": '[{"id": "a", "secret": "b"}]'}
    assert load(None, env).roomserver.api_keys[0].secret.reveal() == "b"


def test_an_empty_variable_counts_as_unset() -> None:
    assert load(None, {"PARLOUR_PUBLIC_URL": ""}).public_url is None


def test_relative_paths_in_a_file_count_from_the_file(tmp_path: Path) -> None:
    assert load(write(tmp_path, 'data = "state"'), {}).data == tmp_path / "state"


def test_the_file_in_the_data_folder_is_found(tmp_path: Path) -> None:
    write(tmp_path, "[controller]\nport = 1234")
    assert load(None, {"PARLOUR_DATA": str(tmp_path)}).controller.port == 1234


def test_an_unknown_setting_is_refused_with_its_value_and_the_likely_name(tmp_path: Path) -> None:
    said = refusal(file=write(tmp_path, "[controller]\nprot = 80"))
    assert "controller.prot = 80" in said
    assert "did you mean controller.port?" in said


def test_an_unknown_variable_is_refused() -> None:
    assert "PARLOUR_CONTROLER__PORT = '80'" in refusal({"PARLOUR_CONTROLER__PORT": "80"})


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("PARLOUR_CONTROLLER__PORT", "99999", "a whole number from 0 to 65535"),
        ("PARLOUR_CONTROLLER__PORT", "many", "a whole number from 0 to 65535"),
        ("PARLOUR_CONTROLLER__OPENAPI", "perhaps", "true or false"),
        ("PARLOUR_LOG__LEVEL", "loud", 'one of "debug", "info", "warning", "error"'),
        ("PARLOUR_PUBLIC_URL", "meet.example.org", "an address such as https://"),
        ("PARLOUR_CONTROLLER__METRICS_ALLOW", "somewhere", "an IP address or network"),
        ("PARLOUR_CONTROLLER__CORS_ORIGINS", "https://a.example/path", "an origin such as"),
    ],
)
def test_a_wrong_value_is_refused_with_name_value_and_what_is_allowed(
    variable: str, value: str, allowed: str
) -> None:
    said = refusal({variable: value})
    assert variable in said
    assert value in said
    assert allowed in said


def test_the_value_of_a_secret_is_not_shown_when_it_is_refused(tmp_path: Path) -> None:
    assert "hunter2" not in refusal({"PARLOUR_DATABASE__URL": "mysql://root:hunter2@x"})
    keys = "[roomserver]\napi_keys = [{ id = 'a', secrte = 'hunter2' }]"
    assert "hunter2" not in refusal(file=write(tmp_path, keys))


def test_a_missing_part_of_an_entry_is_named(tmp_path: Path) -> None:
    file = write(tmp_path, "[roomserver]\napi_keys = [{ id = 'a' }]")
    assert "roomserver.api_keys[0].secret is not set" in refusal(file=file)


def test_a_file_that_is_missing_or_no_toml_is_one_sentence(tmp_path: Path) -> None:
    assert "Cannot read" in refusal(file=tmp_path / "none.toml")
    assert "not valid TOML" in refusal(file=write(tmp_path, "port: 1"))
