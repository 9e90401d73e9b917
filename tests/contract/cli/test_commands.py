"""The command `parlour`, run as a process."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import httpx
import pytest
from tests.support.ports import free_port

COMMANDS = ["up", "controller", "roomserver", "migrate", "admin", "doctor", "settings", "openapi"]
HEAVY = ("msgspec", "litestar", "sqlalchemy", "rich", "picows", "httpx", "asyncio")
START_SECONDS = 30.0


def parlour(
    *arguments: str, env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")}
    return subprocess.run(
        [sys.executable, "-m", "parlour", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=clean | (env or {}),
        cwd=cwd,
    )


def test_a_controller_without_a_database_says_so_in_a_sentence(tmp_path: Path) -> None:
    answer = parlour("controller", "--data", str(tmp_path / "data"), "--port", str(free_port()))
    assert answer.returncode == 2
    assert "run `parlour migrate` first" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_what_is_written_is_for_this_account_only(tmp_path: Path) -> None:
    """Even in a folder that others may look into: keys and passwords are in the database."""
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    assert parlour("migrate", "--data", str(data)).returncode == 0
    assert {file.stat().st_mode & 0o077 for file in data.iterdir()} == {0}


def test_help_names_every_command() -> None:
    shown = parlour("--help")
    assert shown.returncode == 0
    assert all(f"\n  {name} " in shown.stdout for name in COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    program = "import sys; from parlour.cli.main import main\ntry: main(['--help'])\n"
    program += f"finally: print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert shown.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str) -> None:
    shown = parlour(name, "--help")
    assert shown.returncode == 0
    assert f"usage: parlour {name}" in shown.stdout
    assert "--config" in shown.stdout or name == "admin"


def test_settings_prints_what_is_in_force_with_secrets_masked(tmp_path: Path) -> None:
    (tmp_path / "parlour.toml").write_text("[controller]\nport = 1234\n")
    env = {"PARLOUR_LIVEKIT__API_SECRET": "hunter2hunter2"}
    shown = parlour("settings", "--data", str(tmp_path / "data"), env=env, cwd=tmp_path)
    tree = tomllib.loads(shown.stdout)
    assert tree["controller"]["port"] == 1234
    assert tree["data"] == str(tmp_path / "data")
    assert "hunter2" not in shown.stdout


def test_a_wrong_setting_is_one_sentence_and_status_two(tmp_path: Path) -> None:
    shown = parlour("controller", "--data", str(tmp_path), "--port", "70000")
    assert shown.returncode == 2
    assert shown.stdout == ""
    assert shown.stderr.count("\n") == 1
    assert "controller.port = 70000" in shown.stderr


def test_migrate_makes_a_database_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    first, second = (parlour("migrate", "--data", str(tmp_path)) for _ in range(2))
    assert "was brought from nothing to revision" in first.stdout
    assert "is up to date" in second.stdout
    assert (tmp_path / "parlour.db").exists()


def test_openapi_prints_the_document_of_the_rest_api(tmp_path: Path) -> None:
    document = json.loads(parlour("openapi", "--data", str(tmp_path)).stdout)
    assert document["openapi"].startswith("3.")
    assert "/v1/rooms" in document["paths"]
    assert not any(tmp_path.iterdir())


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "parlour", "openapi"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == b"{\n"
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_a_room_server_runs_from_a_file_alone(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "roomserver.toml").write_text(
        f"""
        data = "state"
        [roomserver]
        host = "127.0.0.1"
        port = {port}
        public_url = "http://127.0.0.1:{port}"
        api_keys = [{{ id = "roomserver", secret = "0123456789abcdef0123456789abcdef" }}]
        """
    )
    config = str(tmp_path / "roomserver.toml")
    with (tmp_path / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "parlour", "roomserver", "--config", config],
            stdout=output,
            stderr=output,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _ready(f"http://127.0.0.1:{port}") and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _ready(f"http://127.0.0.1:{port}"), (tmp_path / "output").read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", trust_env=False).is_success
    except httpx.HTTPError:
        return False


def test_a_room_server_without_a_key_says_so(tmp_path: Path) -> None:
    shown = parlour("roomserver", "--data", str(tmp_path))
    assert shown.returncode == 2
    assert "roomserver.api_keys is empty" in shown.stderr
