"""Meetings that are going on follow their owner's tariff, whoever changes it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from tests.support.signaling import Client
from tests.support.waiting import eventually

from parlour.controller.app import create_app
from parlour.controller.jobs.running import run_now
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.tables import Tariff, User
from parlour.store.tariffs import name_tariff

Enter = Callable[..., Awaitable[Client]]
SECRET = "a secret of a device"


@pytest.fixture(autouse=True)
async def _everybody_leaves() -> AsyncIterator[None]:
    yield
    await Client.all_leave()


@pytest.fixture
def controller(admin_controller: Controller) -> Controller:
    return admin_controller


@pytest.fixture
def room(anna: Caller) -> str:
    return str(anna.post("/rooms", {"guest_access": "direct_access"}).json()["id"])


@pytest.fixture
def enter(roomserver: RoomServer, room: str) -> Enter:
    """Somebody comes in; `joined` says what they are told of the tariff."""

    async def come(caller: Caller) -> Client:
        body = {"device_secret": f"{SECRET} {uuid4()}"}
        start = await asyncio.to_thread(caller.post, f"/rooms/{room}/start", body)
        client = await Client.open(roomserver, start.raise_for_status().json()["token"])
        client.joined = await client.event("core", "join_success")
        return client

    return come


@pytest.fixture
def guest_token(controller: Controller, anna: Caller, room: str) -> str:
    """For somebody who has a guest link."""
    code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
    body = {"device_secret": SECRET, "invite_code": code, "display_name": "Gast"}
    start = controller.nobody.post(f"/rooms/{room}/start_invited", body)
    return str(start.raise_for_status().json()["token"])


@pytest.fixture
def controller_with_claims(start: Start, roomserver: RoomServer) -> Controller:
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    return start(controller__roomservers=[entry], tariff__claim="tariff_id")


def tariff(ada: Caller, owner: Caller, **body: Any) -> str:
    """A tariff of its own for somebody."""
    made = ada.post("/admin/tariffs", {"name": f"Own {uuid4()}"} | body).raise_for_status().json()
    ada.patch(f"/admin/users/{owner.id}", {"tariff_id": made["id"]}).raise_for_status()
    return str(made["id"])


async def goes_by(enter: Enter, owner: Caller, **wanted: Any) -> Client:
    """The owner, who came in anew once the room knew this of its tariff."""
    inside: list[Client] = []

    async def told() -> bool:
        client = await enter(owner)
        inside.append(client)
        said = client.joined["tariff"]
        return {name: said[name] for name in wanted} == wanted

    await eventually(told, f"the room goes by {wanted}")
    return inside[-1]


async def test_a_change_of_the_tariff_reaches_the_meeting(ada: Caller, anna: Caller, enter: Enter):
    own = await asyncio.to_thread(tariff, ada, anna)
    mara = await enter(anna)
    assert "closes_at" not in mara.joined
    assert "guests_allowed" in mara.joined["enabled_modules"]["core"]
    body = {"quotas": {"room_time_limit_secs": 3600}, "disabled_features": ["guests_allowed"]}
    await asyncio.to_thread(ada.patch, f"/admin/tariffs/{own}", body)
    later = await goes_by(enter, anna, quotas=body["quotas"])
    opened = datetime.fromisoformat(later.joined["closes_at"]) - timedelta(hours=1)
    assert timedelta() < now() - opened < timedelta(hours=1)
    assert "core::guests_allowed" in later.joined["tariff"]["disabled_features"]
    assert "guests_allowed" not in later.joined["enabled_modules"]["core"]


async def test_a_participant_limit_counts_for_whoever_comes_next(
    ada: Caller, anna: Caller, enter: Enter, roomserver: RoomServer, guest_token: str
):
    own = await asyncio.to_thread(tariff, ada, anna)
    await enter(anna)
    body = {"quotas": {"room_participant_limit": 1}}
    await asyncio.to_thread(ada.patch, f"/admin/tariffs/{own}", body)
    await goes_by(enter, anna, quotas=body["quotas"])
    refused = await Client.open(roomserver, guest_token)
    reason = (await refused.event("core", "join_blocked"))["reason"]
    assert reason == "participant_limit_reached"


async def test_another_tariff_of_the_owner_reaches_the_meeting(
    ada: Caller, anna: Caller, enter: Enter
):
    mara = await enter(anna)
    await asyncio.to_thread(tariff, ada, anna, quotas={"max_storage": 5})
    changed = await mara.event("core", "storage_quota_changed")
    assert changed["quota"] == {"used": 0, "total": 5}
    await goes_by(enter, anna, quotas={"max_storage": 5})


async def test_a_tariff_that_ends_reaches_the_meeting(
    controller: Controller, ada: Caller, anna: Caller, enter: Enter
):
    await asyncio.to_thread(tariff, ada, anna, quotas={"room_participant_limit": 99})
    await goes_by(enter, anna, quotas={"room_participant_limit": 99})
    platform = create_app(controller.settings).state.platform
    ended = {"tariff_status": "paid", "tariff_expires_at": now() - timedelta(minutes=1)}
    async with platform.database.writing() as session:
        await session.execute(update(User).where(User.id == UUID(anna.id)).values(ended))
    await run_now(platform, "tariffs")
    await platform.roomservers.close()
    await platform.database.close()
    await goes_by(enter, anna, name="OpenTalkDefaultTariff")


async def test_a_tariff_that_comes_with_a_token_reaches_the_meeting(
    controller_with_claims: Controller, roomserver: RoomServer
):
    controller = controller_with_claims
    names = await known_tariffs(controller.settings.database_url(), {"max_storage": 9}, {})
    claims = {"subject": str(uuid4()), "tariff_id": names[0]}
    owner = await asyncio.to_thread(controller.user, **claims)
    room = (await asyncio.to_thread(owner.post, "/rooms")).json()["id"]
    body = {"device_secret": SECRET}
    begun = await asyncio.to_thread(owner.post, f"/rooms/{room}/start", body)
    client = await Client.open(roomserver, begun.json()["token"])
    joined = await client.event("core", "join_success")
    assert joined["tariff"]["quotas"] == {"max_storage": 9}
    await asyncio.to_thread(controller.user, **claims | {"tariff_id": names[1]})
    assert (await client.event("core", "storage_quota_changed"))["quota"] == {"used": 0}


async def known_tariffs(url: str, *quotas: dict[str, int]) -> list[str]:
    """Tariffs with these quotas, as the identity provider calls them."""
    database = Database(url)
    names: list[str] = []
    async with database.writing() as session:
        for quota in quotas:
            tariff = Tariff(id=uuid4(), name=f"Known {uuid4()}", quotas=quota)
            session.add(tariff)
            await session.flush()
            names.append(f"price {uuid4()}")
            await name_tariff(session, tariff.id, names[-1:])
    await database.close()
    return names
