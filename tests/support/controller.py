"""A real controller on a free port of 127.0.0.1, and callers who talk to it over HTTP."""

import contextlib
import random
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from tests.support.oidc import TestIssuer
from tests.support.ports import free_port

from parlour.controller.app import create_app
from parlour.controller.serving import configuration
from parlour.settings import Settings, load

_START_SECS = 60


def _byte() -> int:
    return random.randrange(256)


@dataclass
class Caller:
    """Somebody with (or without) an Authorization header."""

    client: httpx.Client
    authorization: str | None = None
    profile: dict[str, Any] = field(default_factory=dict)
    # Limits count by address: everybody comes from one of their own, through a trusted proxy.
    address: str = field(default_factory=lambda: f"10.{_byte()}.{_byte()}.{_byte()}")

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = dict(request.pop("headers", {}))
        if self.authorization is not None:
            headers.setdefault("Authorization", self.authorization)
        headers.setdefault("X-Forwarded-For", self.address)
        base = "" if path.startswith("/.well-known") else "/v1"
        return self.client.request(method, f"{base}{path}", headers=headers, **request)

    def get(self, path: str, **request: Any) -> httpx.Response:
        return self.send("GET", path, **request)

    def post(self, path: str, body: Any = None, **request: Any) -> httpx.Response:
        return self.send("POST", path, json={} if body is None else body, **request)

    def put(self, path: str, body: Any = None, **request: Any) -> httpx.Response:
        return self.send("PUT", path, json={} if body is None else body, **request)

    def patch(self, path: str, body: Any, **request: Any) -> httpx.Response:
        return self.send("PATCH", path, json=body, **request)

    def delete(self, path: str, **request: Any) -> httpx.Response:
        return self.send("DELETE", path, **request)

    @property
    def id(self) -> str:
        return str(self.profile["id"])


class Controller:
    """The app on uvicorn, in a thread of this process."""

    def __init__(self, settings: Settings, issuer: TestIssuer) -> None:
        self.settings = settings
        self.issuer = issuer
        self.app = create_app(settings)
        self._server = uvicorn.Server(configuration(self.app, settings))
        self._thread = Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + _START_SECS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the controller did not start")
            time.sleep(0.01)
        self.client = httpx.Client(base_url=self.url, timeout=30, trust_env=False)

    @property
    def url(self) -> str:
        return self.settings.address()

    def user(self, given_name: str = "Anna", **claims: Any) -> Caller:
        """A user who has just logged in for the first time."""
        subject = str(claims.pop("subject", uuid.uuid4()))
        token = self.issuer.token(subject, given_name=given_name, **claims)
        caller = self.bearer(token)
        caller.profile = caller.get("/users/me").raise_for_status().json()
        return caller

    def bearer(self, token: str) -> Caller:
        return Caller(self.client, f"Bearer {token}")

    def guest(self, code: str) -> Caller:
        return Caller(self.client, f"InviteCode {code}")

    @property
    def nobody(self) -> Caller:
        return Caller(self.client)

    def stop(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join()


def settings_for(
    data: Path, database_url: str, issuer: TestIssuer, overrides: Mapping[str, Any]
) -> Settings:
    """Settings of a controller of its own, with the test issuer as identity provider."""
    given = {
        "data": str(data),
        "controller.port": free_port(),
        "database.url": database_url,
        "oidc.issuer": issuer.url,
        **overrides,
    }
    return load(None, {}, given)


@contextlib.contextmanager
def running(settings: Settings, issuer: TestIssuer) -> Iterator[Controller]:
    controller = Controller(settings, issuer)
    try:
        yield controller
    finally:
        controller.stop()
