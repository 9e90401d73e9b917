"""The wheel is whole: it runs on a machine that has Python and nothing else, not even a network."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.platform import Platform, command, starting
from tests.support.ports import free_port

# Setting up an environment from nothing takes its time on a busy machine.
pytestmark = pytest.mark.timeout(600)

REPOSITORY = Path(__file__).parents[2]
LOCK = REPOSITORY / "requirements.lock"

# Runs inside the network namespace of the platform, with the Python of the empty environment.
PROBE = """
import json, socket, sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
def get(url):
    request = urllib.request.Request(url, headers={"Accept": "text/html"})
    with opener.open(request, timeout=5) as answer:
        return [answer.status, answer.headers.get("content-type", ""), answer.read(200).decode()]
try:
    socket.create_connection(("192.0.2.1", 80), 0.5)
    outside = "reached"
except OSError:
    outside = "out of reach"
print(json.dumps({"outside": outside, **{url: get(url) for url in sys.argv[1:]}}))
"""


def run(*argv: str | Path, env: dict[str, str] | None = None) -> str:
    words = [str(part) for part in argv]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel, built as `make wheel` builds it."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    run("make", "-C", REPOSITORY, "wheel", env=outer)
    (built,) = (REPOSITORY / "dist").glob("parlour-*.whl")
    return built


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dependencies, as an operator carries them to a machine without a network."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
    only = ("--only-binary", ":all:", "--require-hashes")
    run(*pip, "download", "--quiet", *only, "-r", LOCK, "-d", folder)
    return folder


@pytest.fixture(scope="module")
def python(wheel: Path, wheelhouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an empty environment in which nothing but the wheel was installed."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder)
    offline = ("--quiet", "--disable-pip-version-check", "--no-index", "--find-links", wheelhouse)
    run(folder / "bin" / "python", "-m", "pip", "install", *offline, wheel)
    return folder / "bin" / "python"


def denied(*argv: str) -> list[str]:
    """The command in a network namespace of its own, which has loopback and nothing else."""
    unshare = ["unshare", "--net", *(["--map-root-user"] if os.getuid() else [])]
    return [*unshare, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *argv]


@pytest.fixture(scope="module")
def platform(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """`parlour up` of the wheel, without Node, Go, network and any cache."""
    folder = tmp_path_factory.mktemp("machine")
    (folder / "bin").mkdir()
    for name in ("sh", "ip"):
        (folder / "bin" / name).symlink_to(str(shutil.which(name)))
    (folder / "bin" / "unshare").symlink_to(str(shutil.which("unshare")))
    argv = denied(*command(folder, port=free_port(), python=str(python)))
    home = {"PATH": str(folder / "bin"), "HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    with starting(folder, env={**home, "PYTHONPATH": ""}, argv=argv) as started:
        started.await_ready()
        yield started


@pytest.fixture(scope="module")
def answers(platform: Platform, python: Path) -> dict[str, list[object] | str]:
    """What the page, the health checks and LiveKit answer inside the namespace."""
    ready = platform.ready
    urls = [
        f"{ready.public_url}/",
        f"{ready.controller.url}/health/ready",
        f"{ready.roomservers[0].url}/health/ready",
        f"{ready.livekit.url}/",
    ]
    inside = ["nsenter", f"--net=/proc/{platform.process.pid}/ns/net"]
    return json.loads(run(*inside, python, "-c", PROBE, *urls))


def test_the_wheel_is_for_this_platform(wheel: Path) -> None:
    assert f"_{os.uname().machine}" in wheel.name
    assert "py3-none" in wheel.name


def test_nothing_is_taken_from_the_checkout(python: Path) -> None:
    where = run(python, "-I", "-c", "import parlour; print(parlour.__file__)")
    assert Path(where).is_relative_to(python.parents[1])


def test_the_network_is_out_of_reach(answers: dict[str, list[object] | str]) -> None:
    assert answers["outside"] == "out of reach"


def test_the_web_client_is_served(
    platform: Platform, answers: dict[str, list[object] | str]
) -> None:
    status, kind, text = answers[f"{platform.url}/"]
    assert status == 200
    assert str(kind).startswith("text/html")
    assert "<!doctype html>" in str(text).lower()


def test_every_process_answers(platform: Platform, answers: dict[str, list[object] | str]) -> None:
    assert [answer[0] for answer in answers.values() if isinstance(answer, list)] == [200] * 4
    livekit = Path(f"/proc/{platform.ready.livekit.pid}/exe").resolve()
    assert livekit.name == "livekit-server"
    assert "site-packages/parlour/bin" in str(livekit)
