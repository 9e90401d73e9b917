"""Logging in: on another device, or in the browser of this one; and refreshing (RFC 6749)."""

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec

from parlour.client.discovery import Provider
from parlour.client.errors import LoginFailed, LoginRequired, NoAnswer
from parlour.client.loopback import Loopback
from parlour.client.tokens import Tokens

SCOPE = "openid profile email"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_POLL_SECS = 5.0
_SLOWER_SECS = 5.0


class DevicePrompt(msgspec.Struct, frozen=True, kw_only=True):
    """What to show: open the address on any device, and type the code there (RFC 8628)."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str | None = None
    """The same address with the code in it."""
    expires_in: float
    interval: float = _POLL_SECS


class _Answer(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float = 60.0
    refresh_token: str | None = None
    id_token: str | None = None


class _Refusal(msgspec.Struct, frozen=True):
    error: str = "server_error"
    error_description: str = ""


class Log:
    """Asks an identity provider for tokens, as one client."""

    def __init__(self, http: httpx.AsyncClient, provider: Provider, client_id: str) -> None:
        self._http = http
        self._provider = provider
        self._client_id = client_id

    async def by_device(self, show: Callable[[DevicePrompt], object]) -> Tokens:
        """Log in on any device with a browser. Raises LoginFailed."""
        endpoint = self._provider.device_authorization_endpoint
        if endpoint is None:
            raise LoginFailed("unsupported", "The identity provider has no log-in by device code.")
        fields = {"client_id": self._client_id, "scope": SCOPE}
        prompt = _read(await self._post(endpoint, fields), DevicePrompt)
        show(prompt)
        return await self._polled(prompt)

    async def _polled(self, prompt: DevicePrompt) -> Tokens:
        over, pause = time.monotonic() + prompt.expires_in, prompt.interval
        fields = {
            "grant_type": DEVICE_GRANT,
            "device_code": prompt.device_code,
            "client_id": self._client_id,
        }
        while time.monotonic() < over:
            await asyncio.sleep(pause)
            try:
                answer = await self._post(self._provider.token_endpoint, fields)
            except NoAnswer:
                # As RFC 8628 wants it: ask less often if the server does not keep up.
                pause *= 2
                continue
            if answer.is_success:
                return self._tokens(answer, None)
            match _read(answer, _Refusal):
                case _Refusal("authorization_pending"):
                    pass
                case _Refusal("slow_down"):
                    pause += _SLOWER_SECS
                case refusal:
                    raise LoginFailed(refusal.error, refusal.error_description)
        raise LoginFailed("expired_token", "Nobody typed the code in time.")

    async def by_browser(self, open_page: Callable[[str], object], wait_secs: float) -> Tokens:
        """Log in with the browser of this machine (RFC 8252). Raises LoginFailed."""
        verifier, state = secrets.token_urlsafe(64), secrets.token_urlsafe(24)
        async with Loopback() as loopback:
            question = {
                "response_type": "code",
                "client_id": self._client_id,
                "redirect_uri": loopback.address,
                "scope": SCOPE,
                "state": state,
                "code_challenge": challenge(verifier),
                "code_challenge_method": "S256",
            }
            endpoint = self._provider.authorization_endpoint
            open_page(f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(question)}")
            answer = await loopback.answer(state, wait_secs)
        if answer.get("iss", self._provider.issuer) != self._provider.issuer:
            raise LoginFailed("wrong_issuer", "The answer is not from this identity provider.")
        if "code" not in answer:
            code = answer.get("error", "no_code")
            raise LoginFailed(code, answer.get("error_description", ""))
        fields = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": question["redirect_uri"],
            "client_id": self._client_id,
            "code_verifier": verifier,
        }
        traded = await self._post(self._provider.token_endpoint, fields)
        if not traded.is_success:
            refusal = _read(traded, _Refusal)
            raise LoginFailed(refusal.error, refusal.error_description)
        return self._tokens(traded, None)

    async def refreshed(self, tokens: Tokens) -> Tokens:
        """The next tokens. Raises LoginRequired if the log-in is over, NoAnswer."""
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": tokens.refresh_token or "",
            "client_id": tokens.client_id,
        }
        answer = await self._post(self._provider.token_endpoint, fields)
        if answer.status_code >= 500:
            raise NoAnswer(f"The identity provider answers with status {answer.status_code}.")
        if not answer.is_success:
            raise LoginRequired("The log-in is over.")
        return self._tokens(answer, tokens)

    async def end(self, tokens: Tokens) -> None:
        """Tell the identity provider that the log-in is over, if it can be told."""
        endpoint = self._provider.end_session_endpoint
        if endpoint is None or tokens.id_token is None:
            return
        query = {"id_token_hint": tokens.id_token, "client_id": tokens.client_id}
        try:
            await self._http.get(endpoint, params=query)
        except httpx.HTTPError as error:
            raise NoAnswer(f"{endpoint}: {error!r}") from error

    def _tokens(self, answer: httpx.Response, before: Tokens | None) -> Tokens:
        given = _read(answer, _Answer)
        return Tokens(
            access_token=given.access_token,
            expires_at=time.time() + given.expires_in,
            # A provider that does not rotate refresh tokens leaves them out.
            refresh_token=given.refresh_token or (before.refresh_token if before else None),
            id_token=given.id_token or (before.id_token if before else None),
            client_id=self._client_id if before is None else before.client_id,
            issuer=self._provider.issuer,
        )

    async def _post(self, endpoint: str, fields: dict[str, str]) -> httpx.Response:
        try:
            return await self._http.post(endpoint, data=fields)
        except httpx.HTTPError as error:
            raise NoAnswer(f"{endpoint}: {error!r}") from error


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _read(answer: httpx.Response, kind: Any) -> Any:
    if kind is not _Refusal and not answer.is_success:
        refusal = _read(answer, _Refusal)
        raise LoginFailed(refusal.error, refusal.error_description)
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LoginFailed(f"status_{answer.status_code}", str(error)) from error
