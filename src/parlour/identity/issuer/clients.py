"""Front ends that may log in here: our own web client, and those that the settings name."""

import re
from urllib.parse import urlsplit

import msgspec

from parlour.identity.issuer.names import NATIVE_CLIENT
from parlour.settings import Settings

_CALLBACKS = ("/auth/callback", "/auth/popup_callback")
_AFTER_LOGOUT = ("", "/", "/dashboard", "/auth/logged-out")


# Programs listen on whatever port is free (RFC 8252, section 7.3).
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|\[::1\]):[1-9][0-9]{0,4}/callback")


class Client(msgspec.Struct, frozen=True):
    """A public client; its addresses are compared character by character."""

    id: str
    redirect_uris: frozenset[str]
    post_logout_redirect_uris: frozenset[str]
    # Whether it may also return to a port of the person's own machine, and log in by device code.
    loopback: bool = False
    devices: bool = False

    def returns_to(self, redirect_uri: str) -> bool:
        """Whether a log-in may lead to this address."""
        if self.loopback and _LOOPBACK.fullmatch(redirect_uri):
            return True
        return redirect_uri in self.redirect_uris


def registered(settings: Settings) -> dict[str, Client]:
    """All clients by id."""
    base = settings.address()
    own = Client(
        settings.oidc.client_id,
        frozenset(base + path for path in _CALLBACKS),
        frozenset(base + path for path in _AFTER_LOGOUT),
    )
    others = {
        client.id: Client(
            client.id,
            frozenset(client.redirect_uris),
            frozenset(client.post_logout_redirect_uris),
            devices=True,
        )
        for client in settings.oidc.clients
    }
    native = Client(NATIVE_CLIENT, frozenset(), frozenset(), loopback=True, devices=True)
    return {native.id: native, **others, own.id: own}


def origin(url: str) -> str:
    """Scheme and authority of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def origins(settings: Settings) -> frozenset[str]:
    """Origins of other sites whose pages may call the token and userinfo endpoints."""
    clients = registered(settings).values()
    allowed = {origin(uri) for client in clients for uri in client.redirect_uris}
    return frozenset(allowed | set(settings.controller.cors_origins))
