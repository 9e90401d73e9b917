"""Every test runs against a real controller on SQLite, and again on PostgreSQL.

Controllers are shared by the tests of a run; each test brings users of its own.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import structlog
from tests.support.controller import Caller, Controller, running, settings_for
from tests.support.oidc import TestIssuer
from tests.support.postgres import Postgres
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from tests.support.s3 import S3

from parlour.store.migrate import upgrade

Start = Callable[..., Controller]


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Short records: by default structlog prints the locals of every frame."""
    structlog.configure(
        processors=[
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ]
    )


@pytest.fixture(scope="session")
def issuer() -> Iterator[TestIssuer]:
    made = TestIssuer()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def roomserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomServer]:
    """A real room server, in a process of its own."""
    server = RoomServer(tmp_path_factory.mktemp("roomserver"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """A real S3 API."""
    server = S3()
    yield server
    server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes empty databases of the kind that this round of the tests is about."""
    if request.param == "sqlite":
        return lambda: f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('sqlite') / 'parlour.db'}"
    # Asked for here, so that it ends after the controllers: they have work to finish.
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: server.create(f"rest_{uuid4().hex}")


@pytest.fixture(scope="session")
def start(
    new_database: Callable[[], str],
    issuer: TestIssuer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Start]:
    """Starts controllers; the same settings twice give the same controller."""
    started: dict[str, Controller] = {}
    with contextlib.ExitStack() as stack:

        def controller_with(**overrides: Any) -> Controller:
            key = repr(sorted(overrides.items()))
            if key not in started:
                dotted = {name.replace("__", "."): value for name, value in overrides.items()}
                url = new_database()
                upgrade(url)
                data: Path = tmp_path_factory.mktemp("data")
                settings = settings_for(data, url, issuer, dotted)
                started[key] = stack.enter_context(running(settings, issuer))
            return started[key]

        yield controller_with


@pytest.fixture
def controller(start: Start) -> Controller:
    return start()


@pytest.fixture
def meeting_controller(start: Start, roomserver: RoomServer) -> Controller:
    """A controller whose rooms live on a real room server."""
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    return start(controller__roomservers=[entry])


@pytest.fixture
def admin_controller(start: Start, roomserver: RoomServer) -> Controller:
    """The same, where `operator` is the role of administrators."""
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    return start(controller__roomservers=[entry], oidc__administrator_role="operator")


@pytest.fixture
def ada(admin_controller: Controller) -> Caller:
    """An administrator."""
    return admin_controller.user("Ada", realm_access={"roles": ["operator"]})


@pytest.fixture
def anna(controller: Controller) -> Caller:
    return controller.user("Anna")


@pytest.fixture
def bob(controller: Controller) -> Caller:
    return controller.user("Bob", family_name="Bergmann")


@pytest.fixture
def carol(controller: Controller) -> Caller:
    return controller.user("Carol", family_name="Clement")
