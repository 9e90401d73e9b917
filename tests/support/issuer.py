"""The built-in issuer served on a free port of 127.0.0.1, and a browser-like client for it."""

import asyncio
import base64
import hashlib
import re
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import uvicorn
from litestar import Litestar

from parlour.identity import accounts
from parlour.identity.accounts import NewAccount
from parlour.identity.issuer.routes import issuer_router
from parlour.identity.passwords import Passwords
from parlour.settings import Settings, load
from parlour.store.engine import Database
from parlour.store.tables import Account

EMAIL = "anna@example.org"
PASSWORD = "seven green bottles"
STRANGERS_ORIGIN = "http://evil.example"


class Clock:
    """The time of day, which tests may move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def seconds(self) -> float:
        return self().timestamp()

    def advance(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


def quick_passwords() -> Passwords:
    """Real Argon2id, cheap enough for hundreds of log-ins."""
    return Passwords(time_cost=1, memory_kib=256, lanes=1)


@dataclass
class Served:
    """A running issuer and what is behind it."""

    settings: Settings
    database: Database
    passwords: Passwords
    clock: Clock
    local: str

    @property
    def base(self) -> str:
        return self.settings.address()

    @property
    def url(self) -> str:
        return f"{self.base}/oidc"

    @property
    def callback(self) -> str:
        return f"{self.base}/auth/callback"

    async def account(self, email: str = EMAIL, **more: Any) -> Account:
        new = NewAccount(email, "Anna", "Ackermann", PASSWORD, **more)
        return await accounts.create(self.database, self.passwords, new)

    def browser(self, **headers: str) -> "Browser":
        return Browser(self, headers)


@asynccontextmanager
async def serving(
    database_url: str, settings: dict[str, Any] | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Served]:
    """Serve the issuer for as long as the block runs. The database must be migrated."""
    clock, passwords = Clock(), quick_passwords()
    with socket.socket() as listening:
        listening.bind((host, 0))
        listening.listen()
        listening.setblocking(False)
        local = f"http://{host}:{listening.getsockname()[1]}"
        loaded = load(
            None,
            {},
            {"public_url": local, "database.url": database_url, **(settings or {})},
        )
        database = Database(database_url)
        router = issuer_router(loaded, database, passwords=passwords, clock=clock)
        try:
            async with running(Litestar([router], openapi_config=None), listening):
                yield Served(loaded, database, passwords, clock, local)
        finally:
            await database.close()


@asynccontextmanager
async def running(app: Litestar, listening: socket.socket) -> AsyncIterator[None]:
    """Serve an app on a socket that listens already."""
    config = uvicorn.Config(app, log_config=None, lifespan="on", access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([listening])
    task = asyncio.create_task(server.main_loop())
    try:
        yield
    finally:
        server.should_exit = True
        await task
        await server.shutdown([listening])


def pkce() -> tuple[str, str]:
    """A verifier and its S256 challenge."""
    verifier = secrets.token_urlsafe(64)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found}


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@dataclass
class Browser:
    """What a browser does: keeps cookies, fills in forms, follows no redirect by itself."""

    served: Served
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(
            base_url=self.served.url, headers=self.headers, trust_env=False, timeout=20
        )
        self.verifier = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    def request(self, **changes: str | None) -> str:
        """The query of a fresh, proper authorization request, with changes."""
        self.verifier, challenge = pkce()
        fields = {
            "response_type": "code",
            "client_id": "parlour-web",
            "redirect_uri": self.served.callback,
            "scope": "openid profile email",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **changes,
        }
        return urlencode({name: value for name, value in fields.items() if value is not None})

    async def authorize(self, **changes: str | None) -> httpx.Response:
        return await self.http.get(f"/authorize?{self.request(**changes)}")

    async def submit(
        self, page: httpx.Response, path: str, origin: str | None = None, **fields: str
    ) -> httpx.Response:
        """Send the form of a page, as the browser that shows it."""
        headers = {"Origin": origin or self.served.base}
        return await self.http.post(path, data={**hidden(page.text), **fields}, headers=headers)

    async def log_in(
        self, email: str = EMAIL, password: str = PASSWORD, **changes: str | None
    ) -> httpx.Response:
        """From the authorization request to the answer to the log-in form."""
        page = await self.authorize(**changes)
        assert page.status_code == 200, page.text
        return await self.submit(page, "/login", email=email, password=password)

    async def code(self, **changes: str | None) -> str:
        answer = await self.log_in(**changes)
        assert answer.status_code == 303, answer.text
        return query_of(answer.headers["location"])["code"]

    async def trade_in(self, code: str, /, **changes: str) -> httpx.Response:
        fields = {
            "grant_type": "authorization_code",
            "client_id": "parlour-web",
            "code": code,
            "redirect_uri": self.served.callback,
            "code_verifier": self.verifier,
            **changes,
        }
        return await self.http.post("/token", data={k: v for k, v in fields.items() if v})

    async def tokens(self) -> dict[str, Any]:
        answer = await self.trade_in(await self.code())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refresh(self, token: str, client_id: str = "parlour-web") -> httpx.Response:
        fields = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client_id}
        return await self.http.post("/token", data=fields)

    async def userinfo(self, token: str) -> httpx.Response:
        return await self.http.get("/userinfo", headers={"Authorization": f"Bearer {token}"})
