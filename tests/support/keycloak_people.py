"""People who log in through Keycloak's own form, and its administrator."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
from tests.support.issuer import pkce, query_of
from tests.support.keycloak import REALM, Keycloak

CALLBACK = "http://127.0.0.1:8000/auth/callback"


@asynccontextmanager
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client that treats cookies as browsers do on 127.0.0.1."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def trust_loopback(_response: httpx.Response) -> None:
            """Browsers send `Secure` cookies over HTTP to 127.0.0.1; Keycloak counts on it."""
            for cookie in client.cookies.jar:
                cookie.secure = False

        client.event_hooks = {"response": [trust_loopback]}
        yield client


@dataclass
class Person:
    """Somebody who logs in through Keycloak's own form."""

    http: httpx.AsyncClient
    server: Keycloak
    username: str = ""

    async def tokens(self) -> dict[str, Any]:
        endpoint = f"{self.server.issuer}/protocol/openid-connect"
        verifier_, challenge = pkce()
        fields = {
            "client_id": self.server.client_id,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "openid profile email",
            "state": "s",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        page = await self.http.get(f"{endpoint}/auth", params=fields)
        action = re.findall(r'action="([^"]+)"', page.text)[0]
        credentials = {
            "username": self.username or self.server.username,
            "password": self.server.password,
        }
        answer = await self.http.post(unescape(action), data=credentials)
        assert answer.status_code == 302, answer.text
        answer = await self.http.post(
            f"{endpoint}/token",
            data={
                "grant_type": "authorization_code",
                "client_id": self.server.client_id,
                "redirect_uri": CALLBACK,
                "code": query_of(answer.headers["location"])["code"],
                "code_verifier": verifier_,
            },
        )
        return answer.raise_for_status().json()


@dataclass
class Admin:
    """Keycloak's own administrator, over its REST API."""

    http: httpx.AsyncClient
    server: Keycloak

    async def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        name, password = self.server.admin
        token = await self.http.post(
            f"{self.server.url}/realms/master/protocol/openid-connect/token",
            data={
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": name,
                "password": password,
            },
        )
        answer = await self.http.request(
            method,
            f"{self.server.url}/admin/realms/{REALM}{path}",
            json=body,
            headers={"Authorization": f"Bearer {token.json()['access_token']}"},
        )
        return answer.raise_for_status()

    async def add_user(self, username: str, **more: Any) -> str:
        """A user with the usual password; their id."""
        password = {"type": "password", "value": self.server.password, "temporary": False}
        user = {
            "username": username,
            "email": f"{username}@example.org",
            "emailVerified": True,
            "firstName": username.capitalize(),
            "lastName": "Fischer",
            "enabled": True,
            "credentials": [password],
        }
        answer = await self.send("POST", "/users", user | more)
        return answer.headers["location"].rsplit("/", 1)[1]

    async def give_role(self, user_id: str, name: str) -> None:
        """A role of the realm, made for this."""
        await self.send("POST", "/roles", {"name": name})
        role = (await self.send("GET", f"/roles/{name}")).json()
        await self.send("POST", f"/users/{user_id}/role-mappings/realm", [role])

    async def announce_log_outs(self, address: str) -> None:
        """Tell this address of log-outs (back channel)."""
        (client,) = (await self.send("GET", f"/clients?clientId={self.server.client_id}")).json()
        client["attributes"]["backchannel.logout.url"] = address
        client["attributes"]["backchannel.logout.session.required"] = "true"
        await self.send("PUT", f"/clients/{client['id']}", client)

    async def rotate(self) -> None:
        """A new signing key that takes precedence over the present one."""
        realm = (await self.send("GET", "")).json()
        await self.send(
            "POST",
            "/components",
            {
                "name": "fresh",
                "providerId": "rsa-generated",
                "providerType": "org.keycloak.keys.KeyProvider",
                "parentId": realm["id"],
                "config": {"priority": ["1000"], "keySize": ["2048"], "algorithm": ["RS256"]},
            },
        )

    async def log_everybody_out(self) -> None:
        await self.send("POST", "/logout-all", {})

    async def lighten_tokens(self, light: bool) -> None:
        """Have access tokens say next to nothing of the person, or all."""
        (client,) = (await self.send("GET", f"/clients?clientId={self.server.client_id}")).json()
        client["attributes"]["client.use.lightweight.access.token.enabled"] = str(light).lower()
        await self.send("PUT", f"/clients/{client['id']}", client)

    async def add_subject_to_light_tokens(self) -> None:
        """Without this mapper a light token names nobody at all."""
        (client,) = (await self.send("GET", f"/clients?clientId={self.server.client_id}")).json()
        mapper = {
            "name": "subject",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-sub-mapper",
            "config": {"access.token.claim": "true", "lightweight.claim": "true"},
        }
        await self.send("POST", f"/clients/{client['id']}/protocol-mappers/models", mapper)
