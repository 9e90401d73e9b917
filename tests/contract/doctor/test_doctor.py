"""`parlour doctor` finds what is wrong and says how to mend it."""

import asyncio
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.support.platform import Platform, running
from tests.support.ports import free_port

from parlour.doctor import machine, media, network, services
from parlour.doctor.finding import Check, Finding
from parlour.settings import (
    ApiKey,
    LivekitSettings,
    MailSettings,
    OidcSettings,
    RoomserverEntry,
    RoomserverSettings,
    Secret,
    Settings,
    load,
)
from parlour.store import migrate

STRONG = "0123456789abcdef" * 4
replace = msgspec.structs.replace


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("doctor")) as started:
        yield started


@pytest.fixture
def settings(platform: Platform) -> Settings:
    return load(platform.data / "run" / "controller.toml", {})


def examine(data: Path, *options: str) -> tuple[int, list[Finding]]:
    done = subprocess.run(
        [sys.executable, "-m", "parlour", "doctor", "--json", "--data", str(data), *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, msgspec.convert(json.loads(done.stdout), list[Finding])


def problems(check: Check, settings: Settings) -> list[Finding]:
    found = [finding for finding in check(settings) if finding.verdict == "wrong"]
    assert all(finding.mend for finding in found)
    return found


def test_a_running_installation_is_in_order(platform: Platform) -> None:
    status, findings = examine(platform.data)
    assert [finding for finding in findings if finding.verdict == "wrong"] == []
    assert status == 0
    assert {finding.subject.split()[0] for finding in findings} >= {
        *("data", "disk", "clock", "database", "port"),
        *("LiveKit", "UDP", "token", "identity", "mail"),
    }


def test_an_installation_that_never_ran_is_in_order(tmp_path: Path) -> None:
    status, findings = examine(tmp_path / "data")
    assert status == 0
    assert "`parlour up` makes it." in [finding.mend for finding in findings]


def test_secrets_that_others_can_read_fail_the_check(platform: Platform, tmp_path: Path) -> None:
    shutil.copytree(platform.data / "secrets", tmp_path / "data" / "secrets")
    (tmp_path / "data" / "secrets" / "livekit").chmod(0o644)
    status, findings = examine(tmp_path / "data")
    (found,) = [finding for finding in findings if finding.verdict == "wrong"]
    assert found.mend == f"chmod 600 {tmp_path}/data/secrets/livekit"
    assert status == 1


def test_a_port_that_another_program_has_is_found(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        settings = Settings(data=tmp_path, roomserver=RoomserverSettings(port=port))
        (found,) = problems(network.listening, settings)
    assert found.subject == f"port {port}"
    assert "roomserver.port" in found.mend


def test_a_secret_that_livekit_does_not_know_is_found(settings: Settings) -> None:
    assert problems(media.media_server, settings) == []
    other = replace(settings.livekit, api_secret=Secret(STRONG))
    (found,) = problems(media.media_server, replace(settings, livekit=other))
    assert "livekit.api_secret" in found.mend


def test_a_media_port_that_nobody_receives_on_is_found(settings: Settings) -> None:
    elsewhere = replace(settings.livekit, node_ip="127.0.0.2")
    (found,) = problems(media.udp, replace(settings, livekit=elsewhere))
    assert "livekit.node_ip" in found.mend


def test_the_media_port_of_a_running_platform_receives(settings: Settings) -> None:
    (found,) = media.udp(settings)
    assert found.verdict == "ok"
    assert str(settings.livekit.udp_port) in found.subject


def test_an_address_that_is_not_the_machines_own_is_only_noted() -> None:
    (found,) = media.udp(Settings(livekit=LivekitSettings(node_ip="192.0.2.10")))
    assert found.verdict == "note"
    assert "forward" in found.mend


def test_a_database_of_an_older_version_is_found(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    asyncio.run(migrate.upgrade_async(settings.database_url()))
    assert problems(services.database, settings) == []
    with sqlite3.connect(tmp_path / "parlour.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    (found,) = problems(services.database, settings)
    assert found.mend == "parlour migrate"


def test_a_database_that_does_not_answer_is_found_and_its_password_not_shown() -> None:
    url = Secret(f"postgresql+asyncpg://parlour:hunter2@127.0.0.1:{free_port()}/parlour")
    nowhere = Settings()
    nowhere = replace(nowhere, database=replace(nowhere.database, url=url))
    (found,) = problems(services.database, nowhere)
    assert "hunter2" not in found.text


@pytest.mark.parametrize(("skew", "wrong"), [(0.0, 0), (2.0, 0), (-60.0, 1), (3600.0, 1)])
def test_a_clock_that_differs_from_the_servers_is_found(skew: float, wrong: int) -> None:
    assert len(list(machine.compare_clocks("clock", time.time() + skew))) == wrong


def test_keys_that_do_not_match_are_found(settings: Settings) -> None:
    other = RoomserverEntry(
        url="http://127.0.0.1:1", api_key=ApiKey(id="parlour", secret=Secret(STRONG))
    )
    assert problems(services.signing, settings) == []
    controller = replace(settings.controller, roomservers=[other])
    (found,) = problems(services.signing, replace(settings, controller=controller))
    assert "the same key" in found.mend


def test_an_issuer_that_calls_itself_otherwise_is_found(settings: Settings) -> None:
    slash = OidcSettings(issuer=f"{settings.address()}/oidc/")
    (found,) = problems(services.signing, replace(settings, oidc=slash))
    assert "slash for slash" in found.mend


def test_an_issuer_that_does_not_answer_is_found() -> None:
    nowhere = OidcSettings(issuer=f"http://127.0.0.1:{free_port()}/realms/none")
    (found,) = problems(services.signing, Settings(oidc=nowhere))
    assert "oidc.issuer" in found.mend


def test_a_mail_server_that_does_not_answer_is_found() -> None:
    url = Secret(f"smtp://parlour:hunter2@127.0.0.1:{free_port()}")
    (found,) = problems(services.mail, Settings(mail=MailSettings(url=url, sender="a@b.example")))
    assert "hunter2" not in found.text


def test_a_public_address_without_encryption_is_found() -> None:
    (found,) = problems(network.certificate, Settings(public_url="http://meet.example.org"))
    assert "docs/reverse-proxy.md" in found.mend
