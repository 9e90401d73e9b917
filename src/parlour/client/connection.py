"""The client: one server, one caller, everything that can be asked of it."""

import webbrowser
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import httpx

from parlour.client import credentials
from parlour.client.account import Account
from parlour.client.admin import Admin
from parlour.client.assets import Assets
from parlour.client.credentials import Credentials, LogIn
from parlour.client.dial_in import DialIn
from parlour.client.discovery import Provider, Server, discover, provider_of
from parlour.client.events import Events
from parlour.client.folders import Folders
from parlour.client.guest_links import GuestLinks
from parlour.client.invitations import Invitations
from parlour.client.login import DevicePrompt, Log
from parlour.client.rooms import Rooms
from parlour.client.streams import Streams
from parlour.client.tokens import FileStore, Tokens, TokenStore
from parlour.client.transport import TIMEOUT, Transport
from parlour.client.users import Users

CLIENT_ID = "parlour-cli"
_BROWSER_SECS = 300.0


class Client:
    """A meeting server, as one person or guest sees it. Made by `Client.connect`."""

    def __init__(
        self, server: Server, transport: Transport, store: TokenStore, client_id: str
    ) -> None:
        self.server = server
        self._transport = transport
        self._store = store
        self._client_id = client_id
        self._provider: Provider | None = None
        self.users = Users(transport)
        self.events = Events(transport)
        self.invitations = Invitations(transport)
        self.rooms = Rooms(transport)
        self.guest_links = GuestLinks(transport)
        self.dial_in = DialIn(transport)
        self.streams = Streams(transport)
        self.assets = Assets(transport)
        self.folders = Folders(transport)
        self.account = Account(transport)
        self.admin = Admin(transport)

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        address: str,
        *,
        token: str | None = None,
        store: TokenStore | None = None,
        client_id: str = CLIENT_ID,
        timeout: httpx.Timeout = TIMEOUT,  # noqa: ASYNC109 - of single requests, not of the block
        http: httpx.AsyncClient | None = None,
    ) -> "AsyncGenerator[Client]":
        """Find the server at an address that people know, and talk to it for the block.

        With `token`, a ready access token, there is nothing to log in. Otherwise log-ins are kept
        in `store`, by default a file in the state folder that only its owner can read, and
        renewed when needed. `client_id` is what the identity provider knows this program as.
        `http` brings a client with settings of its own, such as a proxy. Raises DiscoveryFailed.
        """
        async with http or httpx.AsyncClient(timeout=timeout) as pool:
            server = await discover(pool, address)
            kept = store or FileStore.of(server.address)
            client = cls(server, Transport(pool, server.api), kept, client_id)
            client._speak_for(credentials.bearer(token) if token else client._log_in())
            yield client

    def as_guest(self, invite_code: UUID | str) -> "Client":
        """The same server, seen by somebody who has nothing but a guest link."""
        code = str(UUID(str(invite_code)))
        return self._other(credentials.guest(code))

    def as_nobody(self) -> "Client":
        """The same server without credentials."""
        return self._other(credentials.NOBODY)

    @property
    def logged_in(self) -> bool:
        """Whether there is a log-in, which may yet turn out to be over."""
        return self._store.load() is not None

    async def log_in_by_device(self, show: Callable[[DevicePrompt], object]) -> None:
        """Log in on any device with a browser; `show` tells the person where, and the code.

        Raises LoginFailed, NoAnswer.
        """
        self._keep(await (await self._log()).by_device(show))

    async def log_in_by_browser(
        self,
        open_page: Callable[[str], object] = webbrowser.open,
        *,
        wait_secs: float = _BROWSER_SECS,
    ) -> None:
        """Log in with a browser of this machine. Raises LoginFailed, NoAnswer."""
        self._keep(await (await self._log()).by_browser(open_page, wait_secs))

    async def log_out(self) -> None:
        """End the log-in, here and at the identity provider. Raises NoAnswer; it is ended here."""
        tokens = self._store.load()
        self._store.save(None)
        if tokens is not None:
            await (await self._log()).end(tokens)

    def _keep(self, tokens: Tokens) -> None:
        self._store.save(tokens)
        self._speak_for(self._log_in())

    def _log_in(self) -> LogIn:
        async def refreshed(tokens: Tokens) -> Tokens:
            return await (await self._log()).refreshed(tokens)

        return LogIn(self._store, refreshed)

    async def _log(self) -> Log:
        if self._provider is None:
            self._provider = await provider_of(self._transport.http, self.server.issuer)
        return Log(self._transport.http, self._provider, self._client_id)

    def _speak_for(self, caller: Credentials) -> None:
        self._transport.credentials = caller

    def _other(self, caller: Credentials) -> "Client":
        transport = self._transport.speaking_for(caller)
        return Client(self.server, transport, self._store, self._client_id)
