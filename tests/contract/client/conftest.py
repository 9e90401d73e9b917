"""A live controller with the built-in identity provider and a room server, and clients of it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.controller import Controller
from tests.support.issuer import PASSWORD, Browser, Clock, Served, hidden, quick_passwords
from tests.support.oidc import TestIssuer
from tests.support.ports import free_port
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer

from parlour.client import Client, MemoryStore
from parlour.identity import accounts, administration
from parlour.identity.accounts import NewAccount
from parlour.settings import Settings, load
from parlour.store.engine import Database
from parlour.store.migrate import upgrade


@dataclass
class Live:
    """The server, and a hand in its database to make accounts."""

    settings: Settings
    url: str
    database: Database
    made: set[str] = field(default_factory=set)

    async def token(self, email: str, *, administrator: bool = False) -> str:
        """An access token of somebody, whose account is made at first."""
        if email not in self.made:
            name = email.partition("@")[0].capitalize()
            new = NewAccount(email, name, "Example", PASSWORD, administrator)
            await accounts.create(self.database, quick_passwords(), new)
            self.made.add(email)
        return await administration.token(self.settings, self.database, email)

    def browser(self) -> Browser:
        """A browser at the log-in pages."""
        local = Served(self.settings, self.database, quick_passwords(), Clock(), self.url)
        return local.browser()

    async def answer_device(self, address: str, email: str, answer: str = "allow") -> None:
        """What a person does who is shown an address with a code."""
        code = address.partition("user_code=")[2]
        async with self.browser() as browser:
            login = await browser.http.get("/login")
            await browser.submit(login, "/login", email=email, password=PASSWORD)
            page = await browser.http.get("/device")
            question = await browser.submit(page, "/device", user_code=code)
            assert hidden(question.text)["user_code"] == code
            await browser.submit(question, "/device", answer=answer)


@pytest.fixture(scope="session")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Controller]:
    folder: Path = tmp_path_factory.mktemp("client")
    roomserver = RoomServer(folder / "roomserver")
    roomserver.start()
    url = f"sqlite+aiosqlite:///{folder / 'parlour.db'}"
    upgrade(url)
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    settings = load(
        None,
        {},
        {
            "data": str(folder),
            "controller.port": free_port(),
            "database.url": url,
            "controller.roomservers": [entry],
            "controller.invite_unknown_addresses": True,
        },
    )
    issuer = TestIssuer()
    running = Controller(settings, issuer)
    try:
        yield running
    finally:
        running.stop()
        issuer.stop()
        roomserver.stop()


@pytest.fixture
async def live(controller: Controller) -> AsyncIterator[Live]:
    database = Database(controller.settings.database_url())
    made = getattr(controller, "made_accounts", set[str]())
    controller.made_accounts = made
    yield Live(controller.settings, controller.url, database, made)
    await database.close()


@pytest.fixture
async def client(live: Live) -> AsyncIterator[Client]:
    """Anna's."""
    token = await live.token("anna@example.org")
    async with Client.connect(live.url, token=token, store=MemoryStore()) as connected:
        yield connected


@pytest.fixture
async def bob(live: Live) -> AsyncIterator[Client]:
    token = await live.token("bob@example.org")
    async with Client.connect(live.url, token=token, store=MemoryStore()) as connected:
        yield connected
