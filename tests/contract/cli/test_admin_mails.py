"""Dead letters, seen and sent anew from the shell."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from parlour.store import outbox
from parlour.store.engine import Database
from parlour.store.migrate import upgrade

SOURCES = Path(__file__).parents[3] / "src"


@pytest.fixture
def dead(tmp_path: Path) -> UUID:
    """A data folder whose outbox has one dead letter."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'parlour.db'}"
    upgrade(url)

    async def write() -> UUID:
        database = Database(url)
        async with database.writing() as session:
            await outbox.enqueue(session, {}, {"bob@example.org": {}}, lambda: None)
        async with database.writing() as session:
            taken = await outbox.take(session, timedelta(minutes=1))
            assert taken is not None
            await outbox.settle(session, taken, "dead", "550 nobody\x1b here")
        await database.close()
        return taken.id

    return asyncio.run(write())


def admin(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_")}
    return subprocess.run(
        [sys.executable, "-m", "parlour", "admin", *arguments],
        env=environment
        | {
            "PYTHONPATH": str(SOURCES),
            "PARLOUR_DATA": str(data),
            # Mails are there with every identity provider.
            "PARLOUR_OIDC__ISSUER": "https://login.example.org",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_dead_letters_are_listed_with_their_reason(tmp_path: Path, dead: UUID) -> None:
    listed = admin(tmp_path, "list-mails")
    assert listed.returncode == 0, listed.stderr
    (line,) = listed.stdout.splitlines()
    assert line.startswith(str(dead))
    assert line.endswith("bob@example.org  550 nobody? here")


def test_a_dead_letter_is_sent_anew(tmp_path: Path, dead: UUID) -> None:
    assert admin(tmp_path, "retry-mail", "--id", str(dead)).returncode == 0
    assert admin(tmp_path, "list-mails").stdout == ""
    assert str(dead) in admin(tmp_path, "list-mails", "--state", "queued").stdout


@pytest.mark.usefixtures("dead")
def test_a_mail_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    unknown = uuid4()
    refused = admin(tmp_path, "retry-mail", "--id", str(unknown))
    assert refused.returncode == 1
    assert refused.stderr == f"parlour admin retry-mail: There is no dead letter {unknown}.\n"
