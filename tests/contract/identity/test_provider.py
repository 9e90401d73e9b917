"""How an identity provider elsewhere is asked: rarely, with bounds, and not trusted blindly."""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.support.issuer import Clock

from parlour.identity.attributes import MAX_CACHED_TOKENS, ByToken, Introspection, Userinfo
from parlour.identity.bearer import BearerVerifier
from parlour.identity.claims import Expectations
from parlour.identity.provider import (
    MAX_DOCUMENT_BYTES,
    REFRESH_SECS,
    RETRY_SECS,
    UNKNOWN_KEY_SECS,
    RemoteProvider,
)
from parlour.identity.refusal import IssuerUnavailable, Reason, TokenRefused

CLIENT = "parlour-web"


class Provider:
    """Answers over real HTTP what a test puts into `answers`, and counts the questions."""

    def __init__(self) -> None:
        provider = self
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "one"})

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                path = self.path.partition("?")[0]
                provider.asked[path] += 1
                status, body = provider.answers.get(path, (404, b""))
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"{provider.url}/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.metadata()
        self.publish(self.key)

    def put(self, path: str, document: Any, status: int = 200) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[path] = (status, body)

    def metadata(self, **changes: Any) -> None:
        document = {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "introspection_endpoint": f"{self.url}/introspect",
        }
        self.put("/.well-known/openid-configuration", {**document, **changes})

    def publish(self, *keys: RSAKey) -> None:
        self.put("/keys", {"keys": [key.as_dict(private=False) for key in keys]})

    def token(self, key: RSAKey | None = None, **claims: Any) -> str:
        now = int(time.time())
        standard = {"iss": self.url, "sub": "kim", "aud": CLIENT, "iat": now, "exp": now + 300}
        signing = key or self.key
        return jwt.encode({"alg": "RS256", "kid": signing.kid}, {**standard, **claims}, signing)


@pytest.fixture
def provider() -> Iterator[Provider]:
    serving = Provider()
    yield serving
    serving.server.shutdown()
    serving.server.server_close()


class Checks:
    """A verifier of that provider, whose clocks a test may move."""

    def __init__(self, provider: Provider, introspect: bool = False) -> None:
        self.clock = Clock()
        self.remote = RemoteProvider(provider.url, clock=self.clock.seconds)
        credentials = ("api", "secret")
        self.verifier = BearerVerifier(
            Expectations(provider.url, frozenset({CLIENT})),
            self.remote,
            userinfo=Userinfo(self.remote),
            introspection=(
                Introspection(self.remote, credentials, self.clock.seconds) if introspect else None
            ),
            provider=self.remote,
        )

    async def __call__(self, token: str) -> Any:
        return await self.verifier.verify(token)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.verifier.close()


COMPLETE = {"email": "kim@example.org", "given_name": "Kim", "family_name": "Larsen"}


async def test_keys_are_fetched_once_for_many_tokens(provider: Provider) -> None:
    async with Checks(provider) as check:
        token = provider.token(**COMPLETE)
        await asyncio.gather(*(check(token) for _ in range(20)))
    assert provider.asked["/keys"] == 1
    assert provider.asked["/userinfo"] == 0


async def test_a_new_key_is_found_when_a_token_names_it(provider: Provider) -> None:
    async with Checks(provider) as check:
        await check(provider.token(**COMPLETE))
        fresh = RSAKey.generate_key(2048, {"kid": "two"})
        provider.publish(provider.key, fresh)
        check.clock.advance(UNKNOWN_KEY_SECS + 1)
        await check(provider.token(fresh, **COMPLETE))
        await check(provider.token(**COMPLETE))


async def test_invented_key_ids_make_us_ask_no_faster(provider: Provider) -> None:
    async with Checks(provider) as check:
        await check(provider.token(**COMPLETE))
        for number in range(30):
            stranger = RSAKey.import_key(provider.key.as_dict(private=True), {"kid": f"k{number}"})
            with pytest.raises(TokenRefused):
                await check(provider.token(stranger, **COMPLETE))
    assert provider.asked["/keys"] == 1


async def test_a_key_that_was_withdrawn_stops_counting(provider: Provider) -> None:
    async with Checks(provider) as check:
        token = provider.token(**COMPLETE)
        await check(token)
        provider.publish(RSAKey.generate_key(2048, {"kid": "two"}))
        check.clock.advance(REFRESH_SECS + 1)
        with pytest.raises(TokenRefused):
            await check(token)


async def test_known_keys_go_on_counting_while_the_provider_is_away(provider: Provider) -> None:
    async with Checks(provider) as check:
        token = provider.token(**COMPLETE)
        await check(token)
        provider.answers.clear()
        check.clock.advance(REFRESH_SECS + 1)
        await check(token)


async def test_a_provider_that_was_away_is_asked_again_after_a_pause(provider: Provider) -> None:
    known, provider.answers = provider.answers, {}
    async with Checks(provider) as check:
        token = provider.token(**COMPLETE)
        for _ in range(10):
            with pytest.raises(IssuerUnavailable):
                await check(token)
        assert provider.asked.total() == 1
        provider.answers = known
        check.clock.advance(RETRY_SECS + 1)
        await check(token)


def somebody_elses_metadata(provider: Provider) -> None:
    provider.metadata(issuer="https://evil.example")


def metadata_without_keys(provider: Provider) -> None:
    provider.metadata(jwks_uri=None)


def an_endless_document(provider: Provider) -> None:
    provider.put("/keys", b" " * (MAX_DOCUMENT_BYTES + 1))


def a_deep_document(provider: Provider) -> None:
    provider.put("/keys", b"[" * 100_000)


def a_page(provider: Provider) -> None:
    provider.put("/keys", b"<html>")


def a_list(provider: Provider) -> None:
    provider.put("/keys", [])


def a_redirect(provider: Provider) -> None:
    provider.put("/elsewhere", {"keys": [provider.key.as_dict(private=False)]})
    provider.put("/keys", b"", 302)


def keys_at_no_address(provider: Provider) -> None:
    provider.metadata(jwks_uri="file:///etc/passwd")


def only_secret_keys(provider: Provider) -> None:
    provider.put("/keys", {"keys": [provider.key.as_dict(private=True)]})


@pytest.mark.parametrize(
    "fault",
    [
        somebody_elses_metadata,
        metadata_without_keys,
        an_endless_document,
        a_deep_document,
        a_page,
        a_list,
        a_redirect,
        keys_at_no_address,
        only_secret_keys,
    ],
)
async def test_a_provider_that_answers_nonsense_counts_as_away(
    provider: Provider, fault: Any
) -> None:
    fault(provider)
    async with Checks(provider) as check:
        with pytest.raises(IssuerUnavailable):
            await check(provider.token(**COMPLETE))
    assert provider.asked["/elsewhere"] == 0


async def test_userinfo_adds_what_the_token_does_not_say_and_changes_nothing(
    provider: Provider,
) -> None:
    provider.put("/userinfo", {"sub": "kim", **COMPLETE, "given_name": "Else", "nickname": "K"})
    async with Checks(provider) as check:
        token = provider.token(given_name="Kim")
        for _ in range(5):
            claims = await check(token)
    assert claims.text("given_name") == "Kim"
    assert claims.text("email") == "kim@example.org"
    assert claims.text("nickname") == "K"
    assert provider.asked["/userinfo"] == 1


async def test_userinfo_about_somebody_else_is_refused(provider: Provider) -> None:
    provider.put("/userinfo", {"sub": "eve", **COMPLETE})
    async with Checks(provider) as check:
        with pytest.raises(TokenRefused) as refused:
            await check(provider.token())
    assert refused.value.reason == Reason.SUBJECT


async def test_userinfo_that_refuses_the_token_refuses_it(provider: Provider) -> None:
    provider.put("/userinfo", {}, 401)
    async with Checks(provider) as check:
        with pytest.raises(TokenRefused) as refused:
            await check(provider.token())
    assert refused.value.reason == Reason.INACTIVE


async def test_userinfo_that_is_not_open_to_the_token_adds_nothing(provider: Provider) -> None:
    provider.put("/userinfo", {}, 403)
    async with Checks(provider) as check:
        assert (await check(provider.token())).subject == "kim"


async def test_a_withdrawn_token_is_noticed_within_half_a_minute(provider: Provider) -> None:
    provider.put("/introspect", {"active": True, "sub": "kim"})
    async with Checks(provider, introspect=True) as check:
        token = provider.token(**COMPLETE)
        await check(token)
        await check(token)
        assert provider.asked["/introspect"] == 1
        provider.put("/introspect", {"active": False})
        check.clock.advance(31)
        with pytest.raises(TokenRefused) as refused:
            await check(token)
    assert refused.value.reason == Reason.INACTIVE


@pytest.mark.parametrize("status", [401, 403, 500])
async def test_without_an_answer_to_introspection_nothing_counts(
    provider: Provider, status: int
) -> None:
    provider.put("/introspect", {}, status)
    async with Checks(provider, introspect=True) as check:
        with pytest.raises(IssuerUnavailable):
            await check(provider.token(**COMPLETE))


def test_the_cache_of_answers_is_bounded_and_forgets() -> None:
    clock = Clock()
    cache = ByToken(clock.seconds)
    for number in range(MAX_CACHED_TOKENS + 10):
        cache.put(f"token {number}", {"n": number}, clock.seconds() + 60)
    assert len(cache) == MAX_CACHED_TOKENS
    assert cache.get("token 0") is None
    assert cache.get(f"token {MAX_CACHED_TOKENS}") == {"n": MAX_CACHED_TOKENS}
    clock.advance(61)
    assert cache.get(f"token {MAX_CACHED_TOKENS}") is None
