"""SIGKILL the controller while two hundred invitations go out: everybody gets each mail once."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.controller import Caller
from tests.support.mailbox import Mailbox, wait_until
from tests.support.oidc import TestIssuer
from tests.support.ports import free_port
from tests.support.postgres import Postgres

from parlour.store.migrate import upgrade

SOURCES = Path(__file__).parents[2] / "src"
PEOPLE = 200
START_SECS = 30
EVENT = {
    "title": "Planning",
    "description": "",
    "is_time_independent": False,
    "starts_at": {"datetime": "2039-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
    "ends_at": {"datetime": "2039-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
}
QUIET = {"suppress_email_notification": "true"}


@dataclass
class Process:
    """A controller in a process of its own."""

    folder: Path
    settings: dict[str, Any]
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    lists: str = ""
    """Settings that are lists of tables, as TOML."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = self.folder / "parlour.toml"
        plain = "".join(f"{k} = {json.dumps(v)}\n" for k, v in self.settings.items())
        config.write_text(plain + self.lists)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_")}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "parlour", "controller"),
                    *("--config", str(config), "--port", str(self.port)),
                ],
                env=environment | {"PYTHONPATH": str(SOURCES)},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECS
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL: it gets no chance to tidy up."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'parlour.db'}"
        return
    server = Postgres()
    try:
        yield server.create("mails")
    finally:
        server.stop()


@pytest.fixture
def start(
    url: str, tmp_path: Path, issuer: TestIssuer, mailbox: Mailbox
) -> Iterator[Callable[[], Process]]:
    upgrade(url)
    started: list[Process] = []

    def controller() -> Process:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        made = Process(
            folder,
            {
                "data": str(folder),
                "database.url": url,
                "oidc.issuer": issuer.url,
                "mail.url": mailbox.url,
                "mail.sender": "meet@example.org",
                "controller.invite_unknown_addresses": True,
            },
        )
        made.start()
        started.append(made)
        return made

    yield controller
    for one in started:
        one.kill()


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_everybody_gets_each_mail_once_although_controllers_are_killed(
    start: Callable[[], Process], issuer: TestIssuer, mailbox: Mailbox
) -> None:
    addresses = [f"somebody{number}@example.com" for number in range(PEOPLE)]
    first = start()
    with httpx.Client(base_url=first.url, timeout=30, trust_env=False) as client:
        anna = Caller(client, f"Bearer {issuer.token()}")
        event = anna.post("/events", EVENT, params=QUIET).raise_for_status().json()
        path = f"/events/{event['id']}"
        # The server holds mails off until all are written down, so that the kill hits their middle.
        mailbox.stop()
        for address in addresses:
            answer = anna.post(f"{path}/invites", {"email": address})
            assert answer.status_code == 201, answer.text
        anna.patch(path, {"title": "Changed"}).raise_for_status()
    mailbox.mark = PEOPLE // 4
    mailbox.start()
    kill_in_the_middle(first, mailbox)
    second = start()
    mailbox.mark = PEOPLE
    mailbox.reached.clear()
    kill_in_the_middle(second, mailbox)
    start()
    expected = Counter({(address, subject): 1 for address in addresses for subject in SUBJECTS})
    wait_until(lambda: set(kept(mailbox)) >= set(expected))
    invitees = {key: count for key, count in kept(mailbox).items() if key[0] in addresses}
    assert invitees == expected
    # Only a mail that was taken in the moment of a kill can have come twice, under the same id.
    copies = len(mailbox.received) - len({(mail.recipient, mail.id) for mail in mailbox.received})
    assert copies <= 2


SUBJECTS = ("Invitation: Planning", "Changed: Changed")


def kill_in_the_middle(controller: Process, mailbox: Mailbox) -> None:
    assert mailbox.reached.wait(90)
    controller.kill()
    assert len(mailbox.received) < 2 * PEOPLE


def kept(mailbox: Mailbox) -> Counter[tuple[str, str]]:
    """What mail stores keep: a Message-ID once for each recipient."""
    once = {(mail.recipient, mail.id): mail.subject for mail in list(mailbox.received)}
    return Counter((recipient, subject) for (recipient, _), subject in once.items())
