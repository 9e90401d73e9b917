"""What the tests here kill, fill and cut off."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.support.mailbox import Mailbox
from tests.support.oidc import TestIssuer
from tests.support.roomserver import RoomServer
from tests.support.signaling import Client


@pytest.fixture
def issuer() -> Iterator[TestIssuer]:
    made = TestIssuer()
    yield made
    made.stop()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox()
    yield made
    made.stop()


@pytest.fixture
def room() -> str:
    return str(uuid.uuid4())


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RoomServer]:
    running = RoomServer(tmp_path)
    running.start()
    yield running
    await Client.all_leave()
    running.stop()
