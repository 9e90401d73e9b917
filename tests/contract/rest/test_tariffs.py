"""Which tariff users have, and what follows from it (rest.md 3.2, 9.3 and 22)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.support.controller import Caller, Controller

from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.tables import Tariff, User
from parlour.store.tariffs import name_tariff

CLAIMS = {
    "tariff__claim": "tariff_id",
    "tariff__paid_statuses": ["paid"],
    "tariff__downgraded_statuses": ["unpaid"],
    "tariff__downgraded_tariff": "Basic",
}


def changing(controller: Controller, change: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Change the database beside the running controller."""

    async def run() -> None:
        database = Database(controller.settings.database_url())
        async with database.writing() as session:
            await change(session)
        await database.close()

    asyncio.run(run())


def end_tariff_of(controller: Controller, user: Caller) -> None:
    """As if the time had come."""

    async def end(session: AsyncSession) -> None:
        (await session.get_one(User, UUID(user.id))).tariff_expires_at = now()

    changing(controller, end)


def tariff_of(caller: Caller) -> dict[str, Any]:
    return caller.get("/users/me/tariff").raise_for_status().json()


@pytest.fixture
def controller(start: Any) -> Controller:
    """Tariffs by claim: Gold is known as `price-1`, and Basic is what is left of it."""
    controller: Controller = start(**CLAIMS)

    async def add(session: AsyncSession) -> None:
        gold = Tariff(id=uuid4(), name=f"Gold {uuid4()}", quotas={"max_storage": 9})
        basic = Tariff(id=uuid4(), name="Basic", disabled_features=["core::guests_allowed"])
        session.add_all([gold, basic])
        await session.flush()
        await name_tariff(session, gold.id, ["price-1", "price-2"])

    if not _has_gold(controller):
        changing(controller, add)
    return controller


def _has_gold(controller: Controller) -> bool:
    token = controller.issuer.token(tariff_id="price-1", tariff_status="paid")
    return controller.bearer(token).get("/users/me").status_code == 200


def asked(controller: Controller, **claims: Any) -> httpx.Response:
    return controller.bearer(controller.issuer.token(**claims)).get("/users/me")


class TestByClaim:
    @pytest.mark.parametrize("name", ["price-1", "price-2"])
    def test_the_claim_names_the_tariff(self, controller: Controller, name: str):
        user = controller.user(tariff_id=name, tariff_status="paid")
        assert tariff_of(user)["quotas"] == {"max_storage": 9}
        assert user.profile["tariff_status"] == "paid"

    def test_an_unknown_tariff_is_refused(self, controller: Controller):
        answer = asked(controller, tariff_id="price-7", tariff_status="paid")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_tariff_id")

    @pytest.mark.parametrize(
        ("claims", "lacking"),
        [({"tariff_status": "paid"}, "tariff_id"), ({"tariff_id": "price-1"}, "tariff_status")],
    )
    def test_a_missing_claim_is_named(
        self, controller: Controller, claims: dict[str, str], lacking: str
    ):
        answer = asked(controller, **claims)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_claims")
        assert answer.json()["validation_errors"][0]["field"] == lacking

    def test_an_unknown_status_counts_as_the_default_one(self, controller: Controller):
        user = controller.user(tariff_id="price-1", tariff_status="trial")
        assert user.profile["tariff_status"] == "default"
        assert tariff_of(user)["quotas"] == {"max_storage": 9}

    def test_who_does_not_pay_has_the_downgraded_tariff(self, controller: Controller):
        user = controller.user(tariff_id="price-1", tariff_status="unpaid")
        assert user.profile["tariff_status"] == "downgraded"
        assert tariff_of(user)["name"] == "Basic"

    def test_each_log_in_brings_the_present_tariff(self, controller: Controller):
        subject = str(uuid4())
        controller.user(subject=subject, tariff_id="price-1", tariff_status="unpaid")
        user = controller.user(subject=subject, tariff_id="price-1", tariff_status="paid")
        assert user.profile["tariff_status"] == "paid"
        assert tariff_of(user)["quotas"] == {"max_storage": 9}

    def test_what_the_tariff_disables_is_refused(self, controller: Controller):
        user = controller.user(tariff_id="price-1", tariff_status="unpaid")
        answer = user.post("/rooms", {"guest_access": "waiting_room"})
        assert (answer.status_code, answer.json()["code"]) == (403, "feature_disabled")

    def test_a_downgraded_tariff_that_does_not_exist_is_a_mistake_in_the_settings(self, start: Any):
        controller = start(**CLAIMS | {"tariff__downgraded_tariff": "Nowhere"})
        answer = asked(controller, tariff_id="price-1", tariff_status="unpaid")
        assert (answer.status_code, answer.json()["code"]) == (500, "invalid_configuration")


class TestStatic:
    def test_the_claim_is_not_looked_at(self, start: Any):
        user = start().user(tariff_id="price-1")
        assert tariff_of(user)["name"] == "OpenTalkDefaultTariff"

    def test_modules_can_be_switched_off_for_everybody(self, start: Any):
        user = start(tariff__disabled_modules=["chat", "polls"]).user()
        assert not {"chat", "polls"} & tariff_of(user)["modules"].keys()

    def test_what_an_administrator_chose_stays(self, start: Any):
        controller: Controller = start()
        subject, own = str(uuid4()), uuid4()
        user = controller.user(subject=subject)

        async def choose(session: AsyncSession) -> None:
            session.add(Tariff(id=own, name=f"Own {own}"))
            await session.flush()
            row = await session.get_one(User, UUID(user.id))
            row.tariff_id, row.tariff_pinned = own, True

        changing(controller, choose)
        assert tariff_of(controller.user(subject=subject))["id"] == str(own)


class TestExpiry:
    @pytest.fixture
    def controller(self, start: Any) -> Controller:
        return start(tariff__expiry_claim="tariff_expires_at")

    @pytest.mark.parametrize("ends", [1, "2001-01-01T00:00:00Z", "2001-01-01T00:00:00+02:00"])
    def test_a_tariff_that_has_ended_is_downgraded(self, controller: Controller, ends: Any):
        user = controller.user(tariff_expires_at=ends)
        assert user.profile["tariff_status"] == "downgraded"

    @pytest.mark.parametrize("ends", ["soon", "2001-01-01T00:00:00", True, 1e300, {}])
    def test_a_malformed_end_is_refused(self, controller: Controller, ends: Any):
        answer = asked(controller, tariff_expires_at=ends)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_claims")

    def test_one_that_has_not_stays(self, controller: Controller):
        user = controller.user(tariff_expires_at=time.time() + 3600)
        assert user.profile["tariff_status"] == "default"

    def test_it_ends_while_a_token_is_used(self, controller: Controller):
        user = controller.user(tariff_expires_at=time.time() + 3600)
        end_tariff_of(controller, user)
        assert user.get("/users/me").json()["tariff_status"] == "downgraded"

    def test_it_ends_for_who_comes_to_the_owners_room(self, start: Any):
        controller: Controller = start(
            tariff__downgraded_tariff="Basic", tariff__expiry_claim="tariff_expires_at"
        )

        async def add(session: AsyncSession) -> None:
            session.add(Tariff(id=uuid4(), name="Basic", disabled_features=["guests_allowed"]))

        changing(controller, add)
        owner = controller.user(tariff_expires_at=time.time() + 3600)
        room = owner.post("/rooms", {"guest_access": "direct_access"}).json()["id"]
        code = owner.post(f"/rooms/{room}/invites").json()["invite_code"]
        guest = controller.guest(code)
        assert guest.get(f"/rooms/{room}").status_code == 200
        end_tariff_of(controller, owner)
        assert guest.get(f"/rooms/{room}").status_code == 403
