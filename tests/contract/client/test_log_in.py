"""Logging in with the client, and staying logged in."""

import asyncio
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest
from tests.contract.client.conftest import Live
from tests.support.issuer import PASSWORD

from parlour.client import (
    Client,
    DevicePrompt,
    DiscoveryFailed,
    FileStore,
    LoginFailed,
    LoginRequired,
    MemoryStore,
)

EMAIL = "dora@example.org"


@pytest.fixture
async def stranger(live: Live, tmp_path: Path) -> AsyncIterator[Client]:
    """A client that is not logged in yet, of somebody who has an account."""
    await live.token(EMAIL)
    store = FileStore(tmp_path / "state" / "login.json")
    async with Client.connect(live.url, store=store) as client:
        yield client


async def log_in(live: Live, client: Client) -> None:
    """By a browser of this machine."""

    async def browse(address: str) -> None:
        async with live.browser() as browser:
            page = await browser.http.get(address)
            answer = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
            back = await browser.http.get(answer.headers["location"])
            assert "You are logged in" in back.text

    opened: list[asyncio.Task[None]] = []
    await client.log_in_by_browser(lambda url: opened.append(asyncio.create_task(browse(url))))
    await opened[0]


async def log_in_by_device(live: Live, client: Client, answer: str = "allow") -> None:
    """By device code; somebody else's browser answers at once."""
    waiting: list[asyncio.Task[None]] = []

    def show(prompt: DevicePrompt) -> None:
        assert prompt.verification_uri_complete is not None
        said = live.answer_device(prompt.verification_uri_complete, EMAIL, answer)
        waiting.append(asyncio.create_task(said))

    await client.log_in_by_device(show)
    await waiting[0]


async def test_a_device_code_logs_somebody_in(live: Live, stranger: Client) -> None:
    assert not stranger.logged_in
    with pytest.raises(LoginRequired):
        await stranger.users.me()
    await log_in_by_device(live, stranger)
    assert stranger.logged_in
    assert (await stranger.users.me()).email == EMAIL


async def test_a_refusal_in_the_browser_is_an_error(live: Live, stranger: Client) -> None:
    with pytest.raises(LoginFailed) as failed:
        await log_in_by_device(live, stranger, "deny")
    assert failed.value.code == "access_denied"


async def test_a_browser_of_this_machine_logs_somebody_in(live: Live, stranger: Client) -> None:
    await log_in(live, stranger)
    assert (await stranger.users.me()).email == EMAIL


async def test_an_answer_that_nobody_asked_for_is_not_taken(stranger: Client) -> None:
    def forge(address: str) -> None:
        back = httpx.URL(address).params["redirect_uri"]
        forged.append(asyncio.create_task(get(f"{back}?code=stolen&state=guessed")))

    async def get(address: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            await http.get(address)

    forged: list[asyncio.Task[None]] = []
    with pytest.raises(LoginFailed) as failed:
        await stranger.log_in_by_browser(forge, wait_secs=0.5)
    await forged[0]
    assert failed.value.code == "timeout"


async def test_the_log_in_is_there_the_next_time(
    live: Live, stranger: Client, tmp_path: Path
) -> None:
    await log_in(live, stranger)
    file = tmp_path / "state" / "login.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    async with Client.connect(live.url, store=FileStore(file)) as later:
        assert (await later.users.me()).email == EMAIL


async def test_an_old_token_is_renewed_once_however_many_need_it(
    live: Live, stranger: Client, tmp_path: Path
) -> None:
    await log_in(live, stranger)
    store = FileStore(tmp_path / "state" / "login.json")
    before = store.load()
    assert before is not None
    store.save(msgspec.structs.replace(before, expires_at=time.time() - 1))
    async with Client.connect(live.url, store=store) as other:
        # A second use of the same refresh token would end the log-in.
        await asyncio.gather(*(client.users.me() for client in (stranger, other) for _ in range(5)))
    after = store.load()
    assert after is not None
    assert after.refresh_token != before.refresh_token
    assert (await stranger.users.me()).email == EMAIL


async def test_a_token_that_the_server_refuses_is_renewed(
    live: Live, stranger: Client, tmp_path: Path
) -> None:
    await log_in(live, stranger)
    store = FileStore(tmp_path / "state" / "login.json")
    tokens = store.load()
    assert tokens is not None
    spoilt = tokens.access_token[:-4] + "AAAA"
    store.save(msgspec.structs.replace(tokens, access_token=spoilt, expires_at=time.time() - 5))
    assert (await stranger.users.me()).email == EMAIL


async def test_a_log_in_that_is_over_is_forgotten(
    live: Live, stranger: Client, tmp_path: Path
) -> None:
    await log_in(live, stranger)
    store = FileStore(tmp_path / "state" / "login.json")
    tokens = store.load()
    assert tokens is not None
    store.save(msgspec.structs.replace(tokens, refresh_token="void", expires_at=0.0))
    with pytest.raises(LoginRequired):
        await stranger.users.me()
    assert not stranger.logged_in


async def test_log_out_ends_the_log_in_at_the_server_too(
    live: Live, stranger: Client, tmp_path: Path
) -> None:
    await log_in(live, stranger)
    file = tmp_path / "state" / "login.json"
    tokens = FileStore(file).load()
    assert tokens is not None
    await stranger.log_out()
    assert not file.exists()
    kept = MemoryStore(msgspec.structs.replace(tokens, expires_at=0.0))
    async with Client.connect(live.url, store=kept) as thief:
        with pytest.raises(LoginRequired):
            await thief.users.me()


async def test_where_there_is_no_server_the_address_is_named(live: Live) -> None:
    with pytest.raises(DiscoveryFailed, match="/nowhere"):
        async with Client.connect(f"{live.url}/nowhere"):
            pass
    with pytest.raises(DiscoveryFailed, match=r"127\.0\.0\.1:9"):
        async with Client.connect("http://127.0.0.1:9"):
            pass
    with pytest.raises(DiscoveryFailed, match="not the address"):
        async with Client.connect("ftp://meet.example.org"):
            pass
