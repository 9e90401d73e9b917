"""`parlour up` keeps its processes running, and stops without leaving any."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from tests.support.platform import Platform, Ready, command, running, starting
from tests.support.ports import free_port

from parlour.settings import load

STOP_SECONDS = 10.0
GONE_SECONDS = 5.0


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("up"), "--workers", "2") as started:
        yield started


def answers(url: str) -> bool:
    return httpx.get(url, trust_env=False).is_success


def await_gone(platform: Platform, seconds: float) -> list[psutil.Process]:
    """What still runs after so long."""
    deadline = time.monotonic() + seconds
    while (left := platform.processes()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def refused(folder: Path, *options: str, port: int | None = None) -> str:
    """What `parlour up` says when it does not start at all."""
    done = subprocess.run(
        command(folder, *options, port=port),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    return done.stderr


def test_the_ready_file_is_written_once_everything_answers(platform: Platform) -> None:
    ready = platform.ready
    assert ready.pid == platform.process.pid
    assert answers(f"{ready.controller.url}/health/ready")
    assert all(answers(f"{one.url}/health/ready") for one in ready.roomservers)
    assert answers(ready.livekit.url)
    assert len(ready.roomservers) == 2
    assert all(psutil.pid_exists(pid) for pid in ready.children())


def test_a_fresh_installation_prints_a_link_for_the_first_account(platform: Platform) -> None:
    setup_url = platform.ready.setup_url
    assert setup_url is not None
    assert setup_url.startswith(f"{platform.url}/")
    assert setup_url in platform.output
    assert httpx.get(setup_url, trust_env=False).is_success


def test_addresses_are_printed(platform: Platform) -> None:
    ready = platform.ready
    for url in (ready.public_url, ready.controller.url, ready.livekit.url):
        assert url in platform.output
    assert all(one.url in platform.output for one in ready.roomservers)


def test_secrets_and_settings_of_the_children_are_private(platform: Platform) -> None:
    files = [
        path for folder in ("secrets", "run", "log") for path in (platform.data / folder).iterdir()
    ]
    assert {path.name for path in files} >= {
        "livekit",
        "roomserver",
        "signaling-salt",
        "controller.toml",
        "livekit.yaml",
    }
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


def test_no_secret_is_printed_or_on_a_command_line(platform: Platform) -> None:
    secrets = [path.read_text().strip() for path in (platform.data / "secrets").iterdir()]
    shown = platform.output + "".join(" ".join(p.cmdline()) for p in platform.processes())
    assert not any(secret in shown for secret in secrets)


def test_children_listen_on_loopback_only(platform: Platform) -> None:
    for process in platform.processes():
        for connection in process.net_connections():
            if connection.status in (psutil.CONN_LISTEN, psutil.CONN_NONE) and connection.laddr:
                assert connection.laddr.ip == "127.0.0.1", (process.cmdline(), connection)


def test_all_state_is_in_the_data_folder(platform: Platform) -> None:
    settings = load(platform.data / "run" / "controller.toml", {})
    assert settings.data == platform.data
    assert (platform.data / "parlour.db").exists()
    for number in (1, 2):
        own = load(platform.data / "run" / f"roomserver-{number}.toml", {})
        assert own.journal().is_relative_to(platform.data)


@pytest.mark.parametrize("victim", ["controller", "roomserver", "livekit"])
def test_a_child_that_is_killed_is_started_again(platform: Platform, victim: str) -> None:
    before = platform.ready
    process = {
        "controller": before.controller,
        "roomserver": before.roomservers[1],
        "livekit": before.livekit,
    }[victim]
    os.kill(process.pid, signal.SIGKILL)
    after = platform.await_change(before)
    assert len(set(before.children()) & set(after.children())) == 3
    assert after.setup_url == before.setup_url
    assert answers(f"{process.url}/health/ready" if victim != "livekit" else process.url)
    assert "was ended by SIGKILL; starting it again" in platform.output


def test_a_second_instance_on_the_same_folder_is_refused(platform: Platform) -> None:
    said = refused(platform.folder)
    assert said.count("\n") == 1
    assert f"already runs on the data folder {platform.data}" in said
    assert str(platform.process.pid) in said


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        said = refused(tmp_path, port=port)
    assert said.count("\n") == 1
    assert f"TCP port {port} on 127.0.0.1 is in use" in said


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    said = refused(tmp_path)
    assert said.count("\n") == 1
    assert f"The data folder {tmp_path}/data cannot be written" in said


def test_a_wrong_setting_is_refused_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "parlour.toml").write_text("[controller]\nport = 'eighty'\n")
    said = refused(tmp_path, "--config", str(tmp_path / "parlour.toml"), "--workers", "0")
    assert said.count("\n") == 1
    assert "is not allowed" in said
    assert not (tmp_path / "data").exists()


def test_a_child_that_cannot_start_ends_the_start_with_its_reason(tmp_path: Path) -> None:
    unreachable = {"PARLOUR_DATABASE__URL": "postgresql+asyncpg://x:y@127.0.0.1:1/none"}
    with starting(tmp_path, env=unreachable) as platform:
        assert platform.process.wait(60) == 1
        said = platform.output.splitlines()[-1]
        assert "Controller did not start" in said
        assert "postgresql+asyncpg://x:***@127.0.0.1:1/none cannot be used" in said
        assert platform.processes() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_time(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path) as platform:
        started = time.monotonic()
        assert platform.stop(number) == 0
        assert time.monotonic() - started < STOP_SECONDS
        assert platform.processes() == []
        assert not platform.ready_file.exists()


def test_a_signal_during_the_start_stops_it(tmp_path: Path) -> None:
    with starting(tmp_path) as platform:
        while not (platform.data / "run" / "controller.toml").exists():
            time.sleep(0.01)
        time.sleep(0.2)
        assert platform.stop() == 0
        assert platform.processes() == []


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    with running(tmp_path) as platform:
        platform.process.kill()
        platform.process.wait()
        assert await_gone(platform, GONE_SECONDS) == []


def test_a_later_start_has_the_same_addresses_and_secrets(tmp_path: Path) -> None:
    seen: list[tuple[Ready, bytes]] = []
    port = free_port()
    for _ in range(2):
        with starting(tmp_path, argv=command(tmp_path, port=port)) as platform:
            ready = platform.await_ready()
            seen.append((ready, (platform.data / "secrets" / "livekit").read_bytes()))
    (first, secret), (second, same) = seen
    assert secret == same
    assert [one.url for one in first.roomservers] == [one.url for one in second.roomservers]
    assert first.livekit.url == second.livekit.url


def test_addresses_behind_a_reverse_proxy_are_below_the_public_url(tmp_path: Path) -> None:
    media_on_loopback = {"PARLOUR_LIVEKIT__NODE_IP": "127.0.0.1"}
    public = ("--public-url", "https://meet.example.org")
    with running(tmp_path, *public, env=media_on_loopback) as platform:
        assert platform.url == "https://meet.example.org"
        settings = load(platform.data / "run" / "controller.toml", {})
        assert [entry.public_url for entry in settings.controller.roomservers] == [
            "https://meet.example.org/roomserver/1"
        ]
        assert settings.livekit.public_url == "wss://meet.example.org/livekit"
