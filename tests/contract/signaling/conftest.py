"""One room server for the tests of a file that do not stop it; every test has a room of its own."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.support.livekit import LiveKit
from tests.support.raw_socket import RawSocket
from tests.support.roomserver import RoomServer
from tests.support.signaling import Client
from tests.support.storage import Storage


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomServer]:
    running = RoomServer(tmp_path_factory.mktemp("roomserver"))
    running.start()
    yield running
    assert running.stop() == 0
    log = running.log.read_text()
    assert '"level": "error"' not in log, log


@pytest.fixture(scope="module")
def livekit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKit]:
    running = LiveKit(tmp_path_factory.mktemp("livekit"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def room() -> str:
    return str(uuid.uuid4())


@pytest.fixture(autouse=True)
async def _everybody_leaves() -> AsyncIterator[None]:
    yield
    await Client.all_leave()
    RawSocket.all_end()


@pytest.fixture
async def storage() -> AsyncIterator[Storage]:
    """A controller that keeps what rooms store."""
    async with Storage() as running:
        yield running


@pytest.fixture
async def keeping(tmp_path: Path, storage: Storage) -> AsyncIterator[RoomServer]:
    """A room server that has this controller."""
    server = RoomServer(tmp_path, settings=storage.settings)
    server.start()
    yield server
    assert await asyncio.to_thread(server.stop) == 0
