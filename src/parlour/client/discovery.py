"""Finding a server: from the address that people know to API and identity provider (rest.md 26)."""

from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from parlour.client.errors import DiscoveryFailed
from parlour.protocol.rest.auth import ApiDiscovery, ClientDiscovery, LoginInfo

_T = TypeVar("_T")


class Server(msgspec.Struct, frozen=True):
    """A server that was found. `api` has no slash at its end."""

    address: str
    api: str
    issuer: str
    web_client_id: str
    """The client id of the server's own web client."""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """The metadata of an identity provider, as far as it matters here."""

    issuer: str
    token_endpoint: str
    authorization_endpoint: str
    device_authorization_endpoint: str | None = None
    end_session_endpoint: str | None = None


async def discover(http: httpx.AsyncClient, address: str) -> Server:
    """Find API and identity provider. Raises DiscoveryFailed."""
    given = _normal(address)
    found = await _get(http, f"{given}/.well-known/opentalk/client", ClientDiscovery)
    # Without the document, the address is the controller's own.
    base = found.opentalk_controller.base_url.rstrip("/") if found is not None else given
    versions = await _get(http, f"{base}/.well-known/opentalk/api", ApiDiscovery)
    if versions is None:
        raise DiscoveryFailed(f"There is no meeting server at {address}.")
    api = _joined(base, versions.opentalk_api.v1.base_url)
    login = await _get(http, f"{api}/auth/login", LoginInfo)
    if login is None:
        raise DiscoveryFailed(f"{api} does not say how to log in.")
    return Server(given, api, login.oidc.url.rstrip("/"), login.oidc.name)


async def provider_of(http: httpx.AsyncClient, issuer: str) -> Provider:
    """The identity provider's metadata. Raises DiscoveryFailed."""
    found = await _get(http, f"{issuer}/.well-known/openid-configuration", Provider)
    if found is None:
        raise DiscoveryFailed(f"There is no identity provider at {issuer}.")
    return found


def _normal(address: str) -> str:
    text = address if "://" in address else f"https://{address}"
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise DiscoveryFailed(f"{address} is not the address of a server.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _joined(base: str, path: str) -> str:
    """An absolute address as it is; anything else lies below the server's own."""
    if "://" in path:
        return path.rstrip("/")
    return urljoin(f"{base}/", path.strip("/"))


async def _get(http: httpx.AsyncClient, url: str, kind: type[_T]) -> _T | None:
    try:
        answer = await http.get(url)
    except httpx.HTTPError as error:
        raise DiscoveryFailed(f"{url} cannot be reached: {error}") from error
    if answer.status_code == 404:
        return None
    if not answer.is_success:
        raise DiscoveryFailed(f"{url} answers with status {answer.status_code}.")
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError as error:
        # A front end may answer every address with its page.
        if "html" in answer.headers.get("content-type", ""):
            return None
        raise DiscoveryFailed(f"{url} has not what is expected there.") from error
