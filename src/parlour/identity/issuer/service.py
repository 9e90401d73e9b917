"""What all pages and endpoints of the issuer share."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency

from parlour.identity.issuer import sessions
from parlour.identity.issuer.clients import Client, origin, origins, registered
from parlour.identity.issuer.keys import StoredKeys
from parlour.identity.issuer.names import issuer_url
from parlour.identity.issuer.sessions import Browser
from parlour.identity.passwords import Passwords
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.engine import Database

PageRequest = Request[object, object, State]


class Issuer:
    """The built-in issuer of one process."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.database = database
        self.passwords = passwords or Passwords()
        self.now = clock
        self.keys = StoredKeys(database)
        self.url = issuer_url(settings)
        self.home = settings.address() + "/"
        # A page of the web client that signs in by itself; its first page waits to be asked.
        self.signed_in_home = settings.address() + "/dashboard"
        self.origin = origin(self.url)
        self.clients: dict[str, Client] = registered(settings)
        self.origins = origins(settings)
        self.secure = urlsplit(self.url).scheme == "https"
        # Below a prefix of the public URL, browsers see a longer path than we do.
        self.base_path = urlsplit(self.url).path
        # The prefix makes browsers refuse cookies that a neighbouring host or plain HTTP set.
        self.session_cookie = "__Host-parlour-session" if self.secure else "parlour-session"
        self.csrf_cookie = "__Host-parlour-form" if self.secure else "parlour-form"
        self.cookie_path = "/" if self.secure else self.base_path

    async def browser(self, request: PageRequest) -> Browser | None:
        """Who is logged in with this browser."""
        cookie = request.cookies.get(self.session_cookie)
        return await sessions.find(self.database, cookie, self.now())

    def page(self, name: str) -> str:
        """The path of one of our pages, as browsers see it."""
        return f"{self.base_path}/{name}"


def client_address(request: PageRequest) -> str:
    """The address that guesses are counted by; the server has resolved trusted proxies."""
    return request.client.host if request.client is not None else "unknown"


TheIssuer = NamedDependency[Issuer]
