"""Keeping objects, in a folder and on S3."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import structs

from parlour.files.store import (
    AssetStore,
    ObjectGone,
    StorageFailed,
    TooLarge,
    new_key,
    open_store,
)
from parlour.settings import Secret, SettingsError
from parlour.settings.storage import StorageSettings

LIMIT = 100_000_000
MEGABYTE = 1024 * 1024


async def parts(*contents: bytes) -> AsyncIterator[bytes]:
    for content in contents:
        yield content


async def broken(*contents: bytes) -> AsyncIterator[bytes]:
    """Somebody who leaves in the middle."""
    for content in contents:
        yield content
    raise ConnectionResetError


async def whole(store: AssetStore, key: str, size: int, span: tuple[int, int] | None = None):
    return b"".join([chunk async for chunk in await store.get(key, size, span)])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def keys(store: AssetStore) -> list[str]:
    return [found.key async for found in store.list()]


async def test_what_is_put_is_what_is_got(store: AssetStore):
    stored = await store.put("ab/one", parts(b"one ", b"and ", b"two"), LIMIT)
    assert stored.size == 11
    assert stored.sha256 == hashlib.sha256(b"one and two").hexdigest()
    assert await whole(store, "ab/one", 11) == b"one and two"
    assert await store.head("ab/one") == 11


async def test_an_object_of_many_parts_is_whole(store: AssetStore):
    content = bytes(range(256)) * 4096 * 15
    pieces = [content[at : at + 70_000] for at in range(0, len(content), 70_000)]
    stored = await store.put("ab/large", parts(*pieces), LIMIT)
    assert stored.size == len(content)
    assert await whole(store, "ab/large", stored.size) == content


async def test_a_part_of_an_object(store: AssetStore):
    await store.put("ab/one", parts(b"0123456789"), LIMIT)
    assert await whole(store, "ab/one", 10, (3, 7)) == b"3456"
    assert await whole(store, "ab/one", 10, (9, 10)) == b"9"


async def test_a_part_across_windows(store: AssetStore):
    content = bytes(range(256)) * 4096 * 20
    await store.put("ab/large", parts(content), LIMIT)
    start, end = 3, len(content) - 5
    assert await whole(store, "ab/large", len(content), (start, end)) == content[start:end]


async def test_an_empty_object(store: AssetStore):
    stored = await store.put("ab/empty", parts(), LIMIT)
    assert stored.size == 0
    assert await whole(store, "ab/empty", 0) == b""


async def test_as_large_as_allowed(store: AssetStore):
    assert (await store.put("ab/one", parts(b"1234", b"5"), 5)).size == 5


@pytest.mark.parametrize("size", [6, 20 * MEGABYTE])
async def test_too_large_leaves_nothing(store: AssetStore, size: int):
    with pytest.raises(TooLarge) as refused:
        await store.put("ab/one", parts(b"x" * (size - 1), b"x"), size - 1)
    assert refused.value.limit == size - 1
    assert await keys(store) == []


@pytest.mark.parametrize("size", [5, 20 * MEGABYTE])
async def test_an_aborted_upload_leaves_nothing(store: AssetStore, tmp_path: Path, size: int):
    with pytest.raises(ConnectionResetError):
        await store.put("ab/one", broken(b"x" * size), LIMIT)
    assert await keys(store) == []
    assert files_in(tmp_path) == []


async def test_an_object_that_is_not_there(store: AssetStore):
    with pytest.raises(ObjectGone):
        await store.get("ab/none", 5)
    with pytest.raises(ObjectGone):
        await store.get("ab/none", 0)
    with pytest.raises(ObjectGone):
        await store.head("ab/none")


async def test_deleting_can_be_repeated(store: AssetStore):
    await store.put("ab/one", parts(b"x"), LIMIT)
    await store.delete("ab/one")
    await store.delete("ab/one")
    assert await keys(store) == []


async def test_a_listing_of_one_folder(store: AssetStore):
    for key in ("ab/one", "ab/two", "cd/three"):
        await store.put(key, parts(key.encode()), LIMIT)
    found = {one.key: one.size async for one in store.list("ab")}
    assert found == {"ab/one": 6, "ab/two": 6}
    assert sorted(await keys(store)) == ["ab/one", "ab/two", "cd/three"]


async def test_a_listing_of_more_than_a_page(store: AssetStore):
    for number in range(120):
        await store.put(f"ab/{number:03}", parts(b"x"), LIMIT)
    assert len(await keys(store)) == 120


def test_keys_are_random():
    made = {new_key() for _ in range(100)}
    assert len(made) == 100
    assert all(key[:2] == key[3:5] and len(key) == 35 for key in made)


async def test_a_storage_that_cannot_be_reached(tmp_path: Path):
    settings = StorageSettings(
        kind="s3",
        bucket="x",
        endpoint="http://127.0.0.1:9",
        access_key="x",
        secret_key=Secret("x"),
    )
    store = open_store(settings, tmp_path)
    with pytest.raises(StorageFailed):
        await store.get("ab/one", 5)


async def test_a_storage_that_was_taken_away(storage: StorageSettings, tmp_path: Path):
    elsewhere = structs.replace(storage, bucket="nothing")
    failures: list[str] = []
    store = open_store(elsewhere, tmp_path, failed=failures.append)
    if elsewhere.folder is not None:
        elsewhere.folder.rmdir()
        elsewhere.folder.write_text("in the way")
    for content in (parts(b"x"), parts(b"x" * 20 * MEGABYTE, b"y")):
        with pytest.raises(StorageFailed):
            await store.put("ab/one", content, LIMIT)
    assert "write" in failures


def test_a_bucket_is_needed(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"storage\.bucket"):
        open_store(StorageSettings(kind="s3"), tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"storage\.folder"):
        open_store(StorageSettings(folder=tmp_path / "file" / "assets"), tmp_path)
