"""Front ends that may log in here: our own web client, and those that the settings name."""

from urllib.parse import urlsplit

import msgspec

from parlour.settings import Settings

_CALLBACKS = ("/auth/callback", "/auth/popup_callback")
_AFTER_LOGOUT = ("", "/", "/dashboard", "/auth/logged-out")


class Client(msgspec.Struct, frozen=True):
    """A public client; its addresses are compared character by character."""

    id: str
    redirect_uris: frozenset[str]
    post_logout_redirect_uris: frozenset[str]


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
        )
        for client in settings.oidc.clients
    }
    return {**others, own.id: own}


def origin(url: str) -> str:
    """Scheme and authority of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def origins(settings: Settings) -> frozenset[str]:
    """Origins of other sites whose pages may call the token and userinfo endpoints."""
    clients = registered(settings).values()
    allowed = {origin(uri) for client in clients for uri in client.redirect_uris}
    return frozenset(allowed | set(settings.controller.cors_origins))
