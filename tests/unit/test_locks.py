"""The two lock files agree, so that what is tested is what is installed."""

import re
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def text(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall(text(name)))


def test_tests_run_with_the_versions_that_users_get() -> None:
    tested = pins("requirements-dev.lock")
    differing = {
        name: (version, tested.get(name))
        for name, version in pins("requirements.lock").items()
        if tested.get(name) != version
    }
    assert differing == {}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_has_hashes(name: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", text(name), flags=re.MULTILINE)
    unhashed = [entry.split()[0] for entry in entries if PIN.match(entry) and "--hash" not in entry]
    assert unhashed == []


def test_every_dependency_is_locked() -> None:
    declared = tomllib.loads(text("pyproject.toml"))["project"]["dependencies"]
    names = {re.split(r"[\[<>=]", dependency)[0] for dependency in declared}
    assert names - set(pins("requirements.lock")) == set()
