"""People whom only Keycloak knows: a search through its admin API, as a service account.

Answers are taken as they are, but bounded; nothing that people type reaches a path.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import msgspec
import structlog
from msgspec import Struct

from parlour.settings import Settings

MOST_ASKED = 100
TIMEOUT_SECS = 5
MAX_ANSWER_BYTES = 1024 * 1024
# A token is renewed so long before it ends.
EARLY_SECS = 20

_log = structlog.get_logger(__name__)


class SearchUnavailable(Exception):
    """Keycloak does not answer, or does not let us search."""


class Person(Struct, frozen=True):
    """Somebody with an account there. `subject` is who they will be when they log in."""

    subject: str
    email: str
    firstname: str
    lastname: str


class _Token(Struct, frozen=True):
    access_token: str
    expires_in: float = 60


class _User(Struct, frozen=True, rename="camel"):
    id: str
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    enabled: bool = True
    attributes: dict[str, list[str]] | None = None


class UserSearch:
    """One realm, asked over HTTP. Shared by all requests of a process."""

    def __init__(
        self,
        issuer: str,
        admin_url: str,
        credentials: tuple[str, str],
        tenant_attribute: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer = issuer
        self._users = f"{admin_url}/users"
        self._token_url = f"{issuer.rstrip('/')}/protocol/openid-connect/token"
        self._credentials = credentials
        self._attribute = tenant_attribute
        self._clock = clock
        self._token = ""
        self._token_ends = 0.0
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT_SECS, follow_redirects=False, trust_env=False
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def find(self, text: str, tenant: str | None) -> list[Person]:
        """People with all words of a text in their names or address. Raises SearchUnavailable.

        `tenant`: only of this one; None if there is only one.
        """
        words = [f"*{word}*" for word in text.replace("*", " ").replace('"', " ").split()]
        if not words:
            return []
        return await self._ask({"search": " ".join(words)}, tenant)

    async def known(self, email: str, tenant: str | None) -> Person | None:
        """Whose address this is. Raises SearchUnavailable."""
        found = await self._ask({"email": email, "exact": "true"}, tenant)
        return next((person for person in found if person.email == email.lower()), None)

    async def _ask(self, query: dict[str, str], tenant: str | None) -> list[Person]:
        parameters = {"enabled": "true", "max": str(MOST_ASKED), **query}
        # Short answers lack the attribute with the tenant.
        parameters["briefRepresentation"] = "true" if tenant is None else "false"
        content = await self._get(parameters)
        try:
            users = msgspec.json.decode(content, type=list[_User])
        except msgspec.DecodeError as error:
            raise SearchUnavailable("Keycloak did not answer with users") from error
        return [
            Person(user.id, user.email.lower(), user.first_name or "", user.last_name or "")
            for user in users
            if user.enabled and user.email and self._is_of(user, tenant)
        ]

    def _is_of(self, user: _User, tenant: str | None) -> bool:
        return tenant is None or tenant in (user.attributes or {}).get(self._attribute, ())

    async def _get(self, parameters: dict[str, str]) -> bytes:
        for again in (True, False):
            headers = {"Authorization": f"Bearer {await self._bearer()}"}
            answer = await self._send("GET", self._users, params=parameters, headers=headers)
            if answer.status_code != httpx.codes.UNAUTHORIZED.value or not again:
                break
            # Keycloak was restarted, say, and knows the token no more.
            self._token = ""
        if answer.status_code != httpx.codes.OK.value:
            raise SearchUnavailable(f"{self._users} answered {answer.status_code}")
        return answer.content

    async def _bearer(self) -> str:
        if not self._token or self._clock() >= self._token_ends:
            answer = await self._send(
                "POST",
                self._token_url,
                data={"grant_type": "client_credentials"},
                auth=self._credentials,
            )
            if answer.status_code != httpx.codes.OK.value:
                raise SearchUnavailable(f"{self._token_url} answered {answer.status_code}")
            try:
                token = msgspec.json.decode(answer.content, type=_Token)
            except msgspec.DecodeError as error:
                raise SearchUnavailable(f"{self._token_url} answered no token") from error
            self._token = token.access_token
            self._token_ends = self._clock() + token.expires_in - EARLY_SECS
        return self._token

    async def _send(self, method: str, url: str, **options: Any) -> httpx.Response:
        """An answer of bounded size. Raises SearchUnavailable."""
        try:
            async with self._client.stream(method, url, **options) as response:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > MAX_ANSWER_BYTES:
                        raise SearchUnavailable(f"{url} answered too much")
        except httpx.HTTPError as error:
            raise SearchUnavailable(f"{url}: {error or type(error).__name__}") from error
        return httpx.Response(response.status_code, content=bytes(body))


def user_search(settings: Settings) -> UserSearch | None:
    """The search of these settings; None if they do not say where."""
    search, issuer = settings.user_search, settings.oidc.issuer
    url = search.admin_url(issuer)
    if issuer is None or url is None or search.client_id is None or search.client_secret is None:
        return None
    credentials = (search.client_id, search.client_secret.reveal())
    return UserSearch(issuer, url, credentials, search.tenant_attribute)


async def found_or_nobody(search: UserSearch, text: str, tenant: str | None) -> Sequence[Person]:
    """What `find` finds; nobody, if Keycloak cannot be asked."""
    try:
        return await search.find(text, tenant)
    except SearchUnavailable as error:
        _log.warning("user_search_unavailable", error=str(error))
        return []
