"""People whom only Keycloak knows can be found and invited (rest.md 9.6 and 18.2)."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Controller, running, settings_for
from tests.support.keycloak import SEARCH, Keycloak, java, keycloak
from tests.support.keycloak_people import CALLBACK, Admin, Person, browser
from tests.support.oidc import TestIssuer

from parlour.settings import UserSearchSettings

pytestmark = [
    pytest.mark.skipif(java() is None, reason="Keycloak needs Java"),
    pytest.mark.slow,
    pytest.mark.timeout(400),
]

Start = Callable[..., Controller]
EVENT = {
    "title": "Planning",
    "description": "",
    "is_time_independent": False,
    "is_all_day": False,
    "starts_at": {"datetime": "2030-01-01T10:00:00Z", "timezone": "UTC"},
    "ends_at": {"datetime": "2030-01-01T11:00:00Z", "timezone": "UTC"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Keycloak]:
    with keycloak([CALLBACK]) as running_keycloak:
        yield running_keycloak


@pytest.fixture
async def admin(server: Keycloak) -> AsyncIterator[Admin]:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        yield Admin(client, server)


@pytest.fixture
def start(server: Keycloak, database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts controllers that search in Keycloak."""
    with ExitStack() as stack:
        issuer = TestIssuer()
        stack.callback(issuer.stop)

        def controller(**changes: Any) -> Controller:
            own = {
                "oidc.issuer": server.issuer,
                "controller.users_find": "from_user_search_backend",
                "user_search.client_id": SEARCH[0],
                "user_search.client_secret": SEARCH[1],
                **{name.replace("__", "."): value for name, value in changes.items()},
            }
            settings = settings_for(tmp_path, database_url, issuer, own)
            return stack.enter_context(running(settings, issuer))

        yield controller


LogIn = Callable[..., Any]


@pytest.fixture
async def log_in(server: Keycloak) -> AsyncIterator[LogIn]:
    """Logs somebody in at Keycloak; an API client with their token."""
    async with AsyncExitStack() as stack:

        async def log_in(controller: Controller, username: str = "") -> httpx.AsyncClient:
            http = await stack.enter_async_context(browser())
            tokens = await Person(http, server, username).tokens()
            api = httpx.AsyncClient(
                base_url=f"{controller.url}/v1",
                headers={"Authorization": f"Bearer {tokens['access_token']}"},
                trust_env=False,
                timeout=60,
            )
            await stack.enter_async_context(api)
            (await api.get("/users/me")).raise_for_status()
            return api

        yield log_in


def new_name() -> str:
    return f"lena{uuid4().hex[:12]}"


async def hits(api: httpx.AsyncClient, text: str) -> list[dict[str, Any]]:
    return (await api.get("/users/find", params={"q": text})).raise_for_status().json()


async def test_somebody_who_has_never_been_here_is_found(
    start: Start, admin: Admin, log_in: LogIn
) -> None:
    controller, name = start(), new_name()
    await admin.add_user(name)
    kim = await log_in(controller)
    (hit,) = await hits(kim, name[2:].upper())
    assert hit.pop("avatar_url").startswith(controller.url)
    assert hit == {
        "kind": "unregistered",
        "email": f"{name}@example.org",
        "firstname": name.capitalize(),
        "lastname": "Fischer",
    }
    assert [one["email"] for one in await hits(kim, f"fisch {name}")] == [f"{name}@example.org"]
    assert await hits(kim, f'{name}" * nobody') == []


async def test_who_has_an_account_here_is_found_once_as_a_user(
    start: Start, admin: Admin, log_in: LogIn
) -> None:
    controller, name = start(), new_name()
    await admin.add_user(name)
    kim, lena = await log_in(controller), await log_in(controller, name)
    (hit,) = await hits(kim, name)
    assert hit["kind"] == "registered"
    assert hit["id"] == (await lena.get("/users/me")).json()["id"]


async def test_who_is_locked_out_over_there_is_not_found(
    start: Start, admin: Admin, log_in: LogIn
) -> None:
    name = new_name()
    await admin.add_user(name, enabled=False)
    assert await hits(await log_in(start()), name) == []


async def test_they_are_invited_by_address_and_find_the_meeting_at_their_first_log_in(
    start: Start, admin: Admin, log_in: LogIn
) -> None:
    controller, name = start(), new_name()
    await admin.add_user(name)
    kim = await log_in(controller)
    event = (await kim.post("/events", json=EVENT)).json()["id"]
    invited = await kim.post(f"/events/{event}/invites", json={"email": f"{name}@example.org"})
    assert invited.status_code == 201
    (invitee,) = (await kim.get(f"/events/{event}/invites")).json()
    assert invitee["profile"]["kind"] == "unregistered"
    assert invitee["profile"]["firstname"] == name.capitalize()
    lena = await log_in(controller, name)
    assert (await lena.get(f"/events/{event}")).json()["invite_status"] == "pending"
    (invitee,) = (await kim.get(f"/events/{event}/invites")).json()
    assert invitee["profile"]["kind"] == "registered"


async def test_their_mail_calls_them_by_name_and_has_no_guest_link(
    start: Start, admin: Admin, log_in: LogIn
) -> None:
    name, boss = new_name(), new_name()
    controller = start(oidc__administrator_role=f"boss-{boss}")
    await admin.add_user(name)
    await admin.give_role(await admin.add_user(boss), f"boss-{boss}")
    kim, ada = await log_in(controller), await log_in(controller, boss)
    event = (await kim.post("/events", json=EVENT)).json()
    await kim.post(f"/events/{event['id']}/invites", json={"email": f"{name}@example.org"})
    mails = (await ada.get("/admin/mails")).raise_for_status().json()
    (mail,) = (one for one in mails if one["email"] == f"{name}@example.org")
    text = (await ada.get(f"/admin/mails/{mail['id']}")).json()["text"]
    assert f"{name.capitalize()} Fischer" in text
    assert event["room"]["id"] in text
    assert "?invite=" not in text
    assert (await kim.get("/admin/mails")).status_code == 403


async def test_an_address_that_nobody_has_is_refused(start: Start, log_in: LogIn) -> None:
    kim = await log_in(start())
    event = (await kim.post("/events", json=EVENT)).json()["id"]
    refused = await kim.post(f"/events/{event}/invites", json={"email": "nobody@example.net"})
    assert (refused.status_code, refused.json()["code"]) == (409, "unknown_email")


async def test_other_tenants_are_not_searched(start: Start, admin: Admin, log_in: LogIn) -> None:
    profile = (await admin.send("GET", "/users/profile")).json()
    await admin.send("PUT", "/users/profile", profile | {"unmanagedAttributePolicy": "ENABLED"})
    (client,) = (await admin.send("GET", "/clients?clientId=parlour-web")).json()
    models = f"/clients/{client['id']}/protocol-mappers/models"
    if not any(one["name"] == "tenant" for one in (await admin.send("GET", models)).json()):
        mapper = {
            "name": "tenant",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-usermodel-attribute-mapper",
            "config": {
                "user.attribute": "tenant_id",
                "claim.name": "tenant_id",
                "jsonType.label": "String",
                "access.token.claim": "true",
            },
        }
        await admin.send("POST", models, mapper)
    name = new_name()
    for suffix, tenant in (("a", "blue"), ("b", "blue"), ("c", "red")):
        await admin.add_user(f"{name}{suffix}", attributes={"tenant_id": [tenant]})
    controller = start(tenant__claim="tenant_id")
    api = await log_in(controller, f"{name}a")
    found = {hit["email"]: hit["kind"] for hit in await hits(api, name)}
    assert found == {
        f"{name}a@example.org": "registered",
        f"{name}b@example.org": "unregistered",
    }
    event = (await api.post("/events", json=EVENT)).json()["id"]
    invites = f"/events/{event}/invites"
    statuses = [
        (await api.post(invites, json={"email": f"{name}{suffix}@example.org"})).status_code
        for suffix in "bc"
    ]
    assert statuses == [201, 409]


async def test_while_keycloak_lets_us_not_search_users_are_found_all_the_same(
    start: Start, admin: Admin, log_in: LogIn
) -> None:
    controller, name = start(user_search__client_secret="not the secret"), new_name()
    await admin.add_user(name)
    kim = await log_in(controller)
    assert await hits(kim, name) == []
    assert [one["kind"] for one in await hits(kim, "larsen")] == ["registered"]
    event = (await kim.post("/events", json=EVENT)).json()["id"]
    answer = await kim.post(f"/events/{event}/invites", json={"email": f"{name}@example.org"})
    assert answer.status_code == 503


async def test_a_search_that_is_not_set_up_is_a_mistake_in_the_settings(
    start: Start, log_in: LogIn
) -> None:
    kim = await log_in(start(user_search__client_id=None))
    answer = await kim.get("/users/find?q=somebody")
    assert (answer.status_code, answer.json()["code"]) == (500, "misconfiguration")


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        ("https://id.example.org/realms/meet", "https://id.example.org/admin/realms/meet"),
        ("https://id.example.org/auth/realms/a/", "https://id.example.org/auth/admin/realms/a"),
        ("https://id.example.org", None),
        (None, None),
    ],
)
def test_the_address_of_the_admin_api_follows_from_the_issuer(
    issuer: str | None, url: str | None
) -> None:
    assert UserSearchSettings().admin_url(issuer) == url
