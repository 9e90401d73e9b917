"""Every test runs against a real controller on SQLite, and again on PostgreSQL.

Controllers are shared by tests; each test brings users of its own.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from tests.support.controller import Caller, Controller
from tests.support.controllers import Controllers
from tests.support.databases import Databases
from tests.support.mailbox import Mailbox
from tests.support.oidc import TestIssuer
from tests.support.postgres import Postgres
from tests.support.receiver import Receiver
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from tests.support.s3 import S3

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


@pytest.fixture(scope="session")
def s3_storage(s3: S3) -> dict[str, Any]:
    """The settings of a controller that keeps its files there."""
    return {f"storage__{name}": value for name, value in s3.settings().items()}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox()
    yield made
    made.stop()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    """Of the kind that this round of the tests is about."""
    folder = tmp_path_factory.mktemp("databases")
    if request.param == "sqlite":
        return Databases(folder)
    # Asked for here, so that it ends after the controllers: they have work to finish.
    return Databases(folder, request.getfixturevalue("postgres"))


@pytest.fixture
def new_database(databases: Databases) -> Iterator[str]:
    """An empty one."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def migrated_database(databases: Databases) -> Iterator[str]:
    """One that has all tables, and nothing in them."""
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def controllers_at_work() -> list[Controllers]:
    """Those of the kind of database that is tested just now."""
    return []


@pytest.fixture(scope="module", autouse=True)
def _only_what_files_share_goes_on(controllers_at_work: list[Controllers]) -> Iterator[None]:
    yield
    for controllers in controllers_at_work:
        controllers.file_ended()


@pytest.fixture(scope="session")
def start(
    databases: Databases,
    issuer: TestIssuer,
    tmp_path_factory: pytest.TempPathFactory,
    controllers_at_work: list[Controllers],
) -> Iterator[Start]:
    """Starts controllers; the same settings twice give the same controller."""
    controllers = Controllers(databases, issuer, tmp_path_factory.mktemp)
    controllers_at_work.append(controllers)
    yield controllers.start
    controllers_at_work.remove(controllers)
    controllers.stop()


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
