"""Services that call the controller with a key: room server, recorder, phone gateway."""

from dataclasses import dataclass
from typing import Any

import httpx
from tests.support.controller import Controller
from tests.support.roomserver import api_token

KEY_ID = "recorder"
KEY_SECRET = "a-secret-between-services-and-controller-of-the-tests"


def service_settings() -> dict[str, Any]:
    """The controller's settings with a key for services."""
    return {"controller__service_api_keys": [{"id": KEY_ID, "secret": KEY_SECRET}]}


@dataclass
class Service:
    """Somebody with a key of the settings, or with another token."""

    controller: Controller
    kid: str = KEY_ID
    secret: str = KEY_SECRET

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {api_token(self.kid, self.secret)}"}

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = self.headers() | request.pop("headers", {})
        return self.controller.client.request(
            method, f"/internal{path}", headers=headers, **request
        )

    def post_asset(
        self, room: str, content: Any, headers: dict[str, str] | None = None, **query: Any
    ) -> httpx.Response:
        sent = {"Content-Type": "application/octet-stream"} | (headers or {})
        path = f"/room/{room}/asset"
        return self.send("POST", path, content=content, headers=sent, params=query)
