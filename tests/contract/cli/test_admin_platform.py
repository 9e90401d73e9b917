"""`parlour admin users`, `tenants`, `tariffs`, `meetings` and so on, beside a running server."""

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import structlog
from tests.support.controller import Caller, Controller, running, settings_for
from tests.support.oidc import TestIssuer
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from tests.support.signaling import Client

from parlour.cli.main import main
from parlour.store.migrate import upgrade

Admin = Callable[..., str]
EVENT: dict[str, Any] = {
    "title": "Planning",
    "description": "",
    "is_time_independent": False,
    "is_all_day": False,
    "starts_at": {"datetime": "2030-01-01T10:00:00Z", "timezone": "UTC"},
    "ends_at": {"datetime": "2030-01-01T11:00:00Z", "timezone": "UTC"},
}


@pytest.fixture(scope="module")
def roomserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomServer]:
    server = RoomServer(tmp_path_factory.mktemp("roomserver"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory, roomserver: RoomServer) -> Path:
    """A settings file, as the server and the shell both read it."""
    folder = tmp_path_factory.mktemp("data")
    file = folder / "parlour.toml"
    key = f'api_key = {{ id = "{KEY_ID}", secret = "{KEY_SECRET}" }}'
    file.write_text(
        f'data = "{folder}"\n[database]\nurl = "sqlite+aiosqlite:///{folder}/parlour.db"\n'
        f'[[controller.roomservers]]\nurl = "{roomserver.url}"\n{key}\n'
    )
    return file


@pytest.fixture(scope="module")
def controller(config: Path, roomserver: RoomServer) -> Iterator[Controller]:
    issuer, url = TestIssuer(), f"sqlite+aiosqlite:///{config.parent}/parlour.db"
    upgrade(url)
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    own = {"controller.roomservers": [entry]}
    with running(settings_for(config.parent, url, issuer, own), issuer) as controller:
        yield controller
    issuer.stop()


@pytest.fixture(autouse=True)
def own_process() -> Iterator[None]:
    """Commands set these for the rest of their process."""
    mask, logging = os.umask(0o022), structlog.get_config()
    yield
    os.umask(mask)
    structlog.configure(**logging)


@pytest.fixture
def anna(controller: Controller) -> Caller:
    return controller.user("Anna")


@pytest.fixture
def admin(config: Path, capsys: pytest.CaptureFixture[str]) -> Admin:
    """Runs a command and gives what it printed."""

    def run(*arguments: str) -> str:
        done = main(["admin", *arguments, "--config", str(config)])
        assert done == 0, capsys.readouterr()
        return capsys.readouterr().out

    return run


def refused(config: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["admin", *arguments, "--config", str(config)]) == 1
    return capsys.readouterr().err


class TestUsers:
    def test_they_are_found_by_name(self, admin: Admin, controller: Controller) -> None:
        name = f"Zoe{uuid4().hex}"
        controller.user(name)
        listed = admin("users", "list", "--search", name.upper())
        (heading, line) = listed.splitlines()
        assert heading.startswith("address")
        assert f"{name} Ackermann" in line

    def test_programs_get_json(self, admin: Admin, anna: Caller) -> None:
        (found,) = json.loads(admin("users", "list", "--json", "--search", anna.profile["email"]))
        assert found["id"] == anna.id

    @pytest.mark.parametrize("by", ["id", "email"])
    def test_one_is_locked_out_and_let_in_again(self, admin: Admin, anna: Caller, by: str) -> None:
        who = anna.profile[by]
        assert admin("users", "disable", who) == f"{anna.profile['email']} is locked out.\n"
        assert anna.get("/users/me").status_code == 401
        admin("users", "enable", who)
        assert anna.get("/users/me").status_code == 200

    def test_one_gets_a_tariff_that_ends(self, admin: Admin, anna: Caller) -> None:
        name = f"Gold {uuid4()}"
        admin("tariffs", "create", "--quota", "room_participant_limit=7", name)
        admin("users", "change", anna.id, "--tariff", name, "--status", "paid")
        assert anna.get("/users/me/tariff").json()["quotas"] == {"room_participant_limit": 7}
        admin("users", "change", anna.id, "--expires", "2020-01-01T00:00:00Z")
        assert anna.get("/users/me").json()["tariff_status"] == "downgraded"
        admin("users", "change", anna.id, "--follow")
        assert anna.get("/users/me").json()["tariff_status"] == "default"

    def test_one_is_deleted(self, admin: Admin, anna: Caller) -> None:
        anna.post("/events", EVENT)
        admin("users", "delete", "--yes", anna.id)
        assert json.loads(admin("users", "list", "--search", anna.profile["email"], "--json")) == []

    def test_one_that_does_not_exist_is_named(
        self, config: Path, capsys: pytest.CaptureFixture[str], controller: Controller
    ) -> None:
        problem = refused(config, capsys, "users", "show", "nobody@example.org")
        assert problem == (
            "parlour admin users show: nobody with the address nobody@example.org has ever logged "
            "in.\n"
        )


class TestTariffsAndTenants:
    def test_a_tariff_is_made_changed_and_deleted(self, admin: Admin) -> None:
        name = f"Gold {uuid4()}"
        admin("tariffs", "create", "--without-module", "chat", "--external-id", name, name)
        changed = admin("tariffs", "change", name, "--without-module", "", "--json")
        assert json.loads(changed)["disabled_modules"] == []
        assert name in admin("tariffs", "list")
        assert admin("tariffs", "delete", name) == f"{name} is deleted.\n"

    async def test_a_change_reaches_meetings_before_the_command_ends(
        self, admin: Admin, controller: Controller, roomserver: RoomServer
    ) -> None:
        anna = await asyncio.to_thread(controller.user, "Anna")
        name = f"Gold {uuid4()}"
        await asyncio.to_thread(admin, "tariffs", "create", name)
        await asyncio.to_thread(admin, "users", "change", anna.id, "--tariff", name)
        room = (await asyncio.to_thread(anna.post, "/rooms")).json()["id"]
        body = {"device_secret": "a secret of a device"}
        begun = await asyncio.to_thread(anna.post, f"/rooms/{room}/start", body)
        await asyncio.to_thread(admin, "tariffs", "change", name, "--quota", "max_storage=7")
        client = await Client.open(roomserver, begun.json()["token"])
        joined = await client.event("core", "join_success")
        assert joined["tariff"]["quotas"] == {"max_storage": 7}
        await Client.all_leave()

    @pytest.mark.parametrize("quota", ["max_storage", "max_storage=x", "colour=7"])
    def test_a_quota_that_makes_no_sense_is_refused(
        self, config: Path, capsys: pytest.CaptureFixture[str], controller: Controller, quota: str
    ) -> None:
        assert refused(config, capsys, "tariffs", "create", f"x{uuid4()}", "--quota", quota)

    def test_a_tenant_is_made_renamed_and_deleted(self, admin: Admin) -> None:
        name, new = f"red {uuid4()}", f"blue {uuid4()}"
        admin("tenants", "create", name)
        admin("tenants", "rename", name, new)
        assert new in admin("tenants", "list")
        admin("tenants", "delete", new)

    def test_a_tenant_with_users_stays(
        self, config: Path, capsys: pytest.CaptureFixture[str], anna: Caller
    ) -> None:
        problem = refused(config, capsys, "tenants", "delete", "OpenTalkDefaultTenant")
        assert problem == "parlour admin tenants delete: The settings name this tenant.\n"


class TestMeetings:
    def test_rooms_and_events_are_listed_and_deleted(self, admin: Admin, anna: Caller) -> None:
        first, second = (anna.post("/events", EVENT).json() for _ in range(2))
        email = anna.profile["email"]
        assert first["id"] in admin("events", "list", "--search", email)
        assert second["room"]["id"] in admin("rooms", "list", "--search", email)
        admin("events", "delete", "--no-mails", first["id"])
        admin("rooms", "delete", second["room"]["id"])
        assert json.loads(admin("events", "list", "--search", email, "--json")) == []

    def test_a_running_one_is_listed_and_ended(
        self, admin: Admin, anna: Caller, roomserver: RoomServer
    ) -> None:
        room = anna.post("/events", EVENT).json()["room"]["id"]
        body = {"device_secret": "a secret of a device"}
        token = anna.post(f"/rooms/{room}/start", body).json()["token"]

        async def meet() -> str:
            client = await Client.open(roomserver, token)
            await client.event("core", "join_success")
            listed = await asyncio.to_thread(admin, "meetings", "list", "--json")
            (found,) = (one for one in json.loads(listed) if one["room_id"] == room)
            assert (found["title"], found["participants"]) == ("Planning", 1)
            await asyncio.to_thread(admin, "meetings", "end", room, "--reason", "graceful_shutdown")
            return (await client.event("core", "closing"))["reason"]

        assert asyncio.run(meet()) == "graceful_shutdown"


class TestRooms:
    def test_one_is_found_by_its_owner_and_shown(self, admin: Admin, anna: Caller) -> None:
        event = anna.post("/events", EVENT | {"password": "geheim"}).json()
        own, tenant = ("--owner", anna.profile["email"]), ("--tenant", "OpenTalkDefaultTenant")
        for kind, identity in (("events", event["id"]), ("rooms", event["room"]["id"])):
            (found,) = json.loads(admin(kind, "list", "--json", *own, *tenant))
            assert found["id"] == identity
            assert json.loads(admin(kind, "show", "--json", identity)) == found
            assert "geheim" not in admin(kind, "show", identity)

    def test_a_tenant_is_shown(self, admin: Admin, anna: Caller) -> None:
        shown = json.loads(admin("tenants", "show", "--json", "OpenTalkDefaultTenant"))
        assert shown["users"] >= 1

    def test_an_owner_or_tenant_whom_nobody_knows_is_said(
        self, config: Path, capsys: pytest.CaptureFixture[str], controller: Controller
    ) -> None:
        for option in ("--owner", "--tenant"):
            assert "nobody@example.org" in refused(
                config, capsys, "rooms", "list", option, "nobody@example.org"
            )


class TestRecords:
    def test_a_mail_is_listed_read_and_saved(
        self, admin: Admin, anna: Caller, tmp_path: Path
    ) -> None:
        anna.post("/events", EVENT)
        mails = json.loads(admin("mails", "list", "--json"))
        (mail,) = (one for one in mails if one["email"] == anna.profile["email"])
        shown = admin("mails", "show", mail["id"])
        assert "Planning" in shown
        assert "<html" not in shown
        file = tmp_path / "mail.eml"
        assert admin("mails", "save", mail["id"], str(file)).endswith(f"bytes to {file}.\n")
        assert anna.profile["email"] in message_from_bytes(file.read_bytes())["To"]

    def test_only_dead_letters_are_tried_again(
        self, config: Path, capsys: pytest.CaptureFixture[str], controller: Controller
    ) -> None:
        assert refused(config, capsys, "mails", "retry", str(uuid4()))

    def test_jobs_are_listed_and_run(self, admin: Admin, controller: Controller) -> None:
        assert "guest-links" in admin("jobs", "list")
        run = json.loads(admin("jobs", "run", "--json", "--dry-run", "guest-links"))
        assert (run["outcome"], run["dry_run"]) == ("done", True)
        assert "guest-links" in admin("jobs", "history", "guest-links")
