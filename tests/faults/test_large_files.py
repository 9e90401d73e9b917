"""Files that are larger than the memory they may take, against controllers as people run them."""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.faults.test_mail_kill import Process
from tests.support.oidc import TestIssuer
from tests.support.roomserver import api_token
from tests.support.s3 import S3
from tests.support.service import KEY_ID, KEY_SECRET
from tests.support.upload import open_upload, send_parts, stored
from tests.support.waiting import eventually

from parlour.files.parts import left_since
from parlour.files.reconciling import UPLOAD_TIME, reconcile
from parlour.files.store import open_store
from parlour.settings import Secret, StorageSettings
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.migrate import upgrade

MEGABYTE = 1024 * 1024
# The S3 server of the tests reads the whole object for each part that is asked for.
FILE_MEGABYTES = {"folder": 300, "s3": 120}
MOST_GROWTH_MEGABYTES = 64
# One message of 100 MB comes, one waits, one is being stored, some of it copied on the way.
MOST_GROWTH_OF_LARGE_PARTS_MEGABYTES = 500
PIECE = bytes(range(256)) * 4096


@dataclass
class Site:
    """A controller in a process of its own, somebody with a room, and their storage."""

    process: Process
    storage: StorageSettings
    data: Path
    authorization: str
    room: str
    client: httpx.Client

    @property
    def url(self) -> str:
        return self.process.url

    @property
    def assets(self) -> str:
        return f"/v1/rooms/{self.room}/assets"

    def rss(self, name: str) -> int:
        """A figure of the process's memory, in megabytes."""
        assert self.process.process is not None
        status = Path(f"/proc/{self.process.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) // 1024

    def growth(self, before: int) -> int:
        """By how much the process was larger at most, since `begin`, than before."""
        return self.rss("VmHWM") - before

    def begin(self) -> int:
        """Forget the peak; gives the present size."""
        assert self.process.process is not None
        Path(f"/proc/{self.process.process.pid}/clear_refs").write_text("5")
        return self.rss("VmRSS")


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    server = S3()
    yield server
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    if request.param == "folder":
        return {"kind": "folder", "folder": str(tmp_path / "assets")}
    server: S3 = request.getfixturevalue("s3")
    return server.settings()


@pytest.fixture
def site(storage: dict[str, Any], tmp_path: Path) -> Iterator[Site]:
    issuer = TestIssuer()
    url = f"sqlite+aiosqlite:///{tmp_path / 'parlour.db'}"
    upgrade(url)
    settings = {
        "data": str(tmp_path / "data"),
        "database.url": url,
        "oidc.issuer": issuer.url,
        **{f"storage.{name}": value for name, value in storage.items()},
    }
    keys = f'[[controller.service_api_keys]]\nid = "{KEY_ID}"\nsecret = "{KEY_SECRET}"\n'
    process = Process(tmp_path, settings, lists=keys)
    process.start()
    authorization = f"Bearer {issuer.token()}"
    headers = {"Authorization": authorization}
    try:
        with httpx.Client(
            base_url=process.url, headers=headers, timeout=120, trust_env=False
        ) as client:
            room = client.post("/v1/rooms", json={}).raise_for_status().json()["id"]
            kinds = {"secret_key": Secret, "folder": Path}
            given = {name: kinds.get(name, str)(value) for name, value in storage.items()}
            yield Site(
                process,
                StorageSettings(**given),
                tmp_path / "data",
                authorization,
                room,
                client,
            )
    finally:
        process.kill()
        issuer.stop()


def upload(site: Site, content: Any) -> httpx.Response:
    return site.client.post(
        site.assets,
        params={"file_extension": "bin", "kind": "large"},
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )


@pytest.mark.slow
def test_a_large_file_goes_through_little_memory(site: Site):
    upload(site, b"warm up").raise_for_status()
    megabytes = FILE_MEGABYTES[site.storage.kind]
    before = site.begin()
    answer = upload(site, (PIECE for _ in range(megabytes)))
    asset = answer.raise_for_status().json()
    assert asset["size"] == megabytes * MEGABYTE
    up = site.growth(before)
    before = site.begin()
    digest, size = hashlib.sha256(), 0
    with site.client.stream("GET", f"{site.assets}/{asset['id']}") as download:
        for chunk in download.iter_raw():
            digest.update(chunk)
            size += len(chunk)
    down = site.growth(before)
    assert size == asset["size"]
    expected = hashlib.sha256()
    for _ in range(megabytes):
        expected.update(PIECE)
    assert digest.digest() == expected.digest()
    print(f"grew by {up} MB while storing, {down} MB while fetching")
    assert max(up, down) < MOST_GROWTH_MEGABYTES


def service_headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {api_token(KEY_ID, KEY_SECRET)}"}


def test_a_long_recording_goes_through_little_memory(site: Site):
    """Parts as recorders send them."""
    part = PIECE * 5

    async def run() -> dict[str, Any]:
        async with open_upload(site, site.room, service_headers()) as socket:
            await send_parts(socket, [(0, part)])
            await (await socket.ping())
            before = site.begin()
            await send_parts(socket, [(number, part) for number in range(20)])
        (asset,) = await stored(site, site.room, site.authorization)
        growth = site.growth(before)
        print(f"grew by {growth} MB while a recording came")
        # Those that wait to be stored come on top.
        assert growth < MOST_GROWTH_MEGABYTES * 3
        return asset

    assert asyncio.run(run())["size"] == 100 * MEGABYTE


def test_the_largest_parts_are_taken(site: Site):
    largest = b"x" * 100_000_000

    async def run() -> int:
        async with open_upload(site, site.room, service_headers()) as socket:
            before = site.begin()
            await send_parts(socket, [(0, largest), (0, largest), (1, largest)])
        (asset,) = await stored(site, site.room, site.authorization)
        assert asset["size"] == 2 * len(largest)
        return site.growth(before)

    growth = asyncio.run(run())
    print(f"grew by {growth} MB for parts of 100 MB")
    assert growth < MOST_GROWTH_OF_LARGE_PARTS_MEGABYTES


def test_a_controller_that_is_killed_leaves_nothing_that_is_not_found(site: Site):
    def half() -> Iterator[bytes]:
        for _ in range(10):
            yield PIECE
        site.process.kill()
        yield PIECE

    with pytest.raises(httpx.TransportError):
        upload(site, half())
    site.process.start()
    assert site.client.get(site.assets).json() == []
    assert site.client.get("/v1/users/me").json()["used_storage"] == 0

    async def left() -> list[str]:
        store = open_store(site.storage, site.data)
        database = Database(str(site.process.settings["database.url"]))
        later = now() + UPLOAD_TIME * 2
        await reconcile(database, store, dry_run=False, at=later)
        await database.close()
        return [found.key async for found in store.list()]

    assert asyncio.run(left()) == []


def test_a_controller_that_is_killed_leaves_the_recording_that_it_was_taking(site: Site):
    async def run() -> list[dict[int, int]]:
        async with open_upload(site, site.room, service_headers()) as socket:
            await send_parts(socket, [(0, PIECE), (1, b"end")])
            await (await socket.ping())
            store = open_store(site.storage, site.data)

            async def both_are_kept() -> bool:
                found = await left_since(store, now() + UPLOAD_TIME)
                return [one.sizes for one in found] == [{0: len(PIECE), 1: 3}]

            await eventually(both_are_kept, "both parts are in the storage")
            site.process.kill()
        return [one.sizes for one in await left_since(store, now() + UPLOAD_TIME)]

    assert asyncio.run(run()) == [{0: len(PIECE), 1: 3}]
