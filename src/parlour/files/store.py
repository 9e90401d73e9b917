"""The asset storage: objects under random keys, in a folder or on S3, never whole in memory."""

import hashlib
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from parlour.settings.load import SettingsError
from parlour.settings.storage import StorageSettings

if TYPE_CHECKING:
    from obstore import AsyncWritableFile, ObjectMeta
    from obstore.store import ObjectStore, S3Config

# Bytes in memory for each file that is being written or read, at most a few times as much. S3
# takes 10,000 parts of a file, of at least 5 MiB each.
_S3_PART_BYTES = 6 * 1024 * 1024
_FOLDER_PART_BYTES = 1024 * 1024
# What is read by one request. Those to S3 take their time, and cost.
_S3_WINDOW_BYTES = 8 * 1024 * 1024
_FOLDER_WINDOW_BYTES = 2 * 1024 * 1024
_PARTS_AT_ONCE = 2
# How long one request to S3 is tried again, in seconds: somebody waits for the answer.
_RETRY_SECS = 20
_RETRIES = 4
_KEY_BYTES = 16
Operation = Literal["read", "write", "delete", "list"]
Failed = Callable[[Operation], None]


class StorageFailed(OSError):
    """The storage cannot be reached, or does not take what it shall keep."""


class ObjectGone(Exception):
    """There is no object of that key."""


class TooLarge(Exception):
    """The content has more bytes than allowed; nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a content: its size in bytes and its checksum in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FoundObject:
    """An object of a listing."""

    key: str
    size: int
    modified_at: datetime


def new_key() -> str:
    """A random key; its first two digits are the folder, so that no folder grows too large."""
    name = secrets.token_hex(_KEY_BYTES)
    return f"{name[:2]}/{name}"


class AssetStore:
    """One storage, shared by all requests of a process."""

    def __init__(
        self,
        store: "ObjectStore",
        part_bytes: int = _FOLDER_PART_BYTES,
        window_bytes: int = _FOLDER_WINDOW_BYTES,
        failed: Failed | None = None,
    ) -> None:
        self._store = store
        self._part_bytes = part_bytes
        self._window_bytes = window_bytes
        self._failed = failed

    async def put(self, key: str, chunks: AsyncIterable[bytes], limit: int) -> Stored:
        """Write an object, all of it or nothing. Raises TooLarge, StorageFailed."""
        digest, size, whole = hashlib.sha256(), 0, False
        writer = obstore.open_writer_async(
            self._store, key, buffer_size=self._part_bytes, max_concurrency=_PARTS_AT_ONCE
        )
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(limit)
                digest.update(chunk)
                with self._writing():
                    await writer.write(chunk)
            with self._writing():
                await writer.close()
            whole = True
        finally:
            if not whole:
                await self._undo(writer, key)
        return Stored(size, digest.hexdigest())

    async def _undo(self, writer: "AsyncWritableFile", key: str) -> None:
        # What a writer has handed to S3 stays there, invisible, until the writer is closed.
        with suppress(BaseError, OSError):
            await writer.close()
        with suppress(StorageFailed):
            await self.delete(key)

    async def get(
        self, key: str, size: int, span: tuple[int, int] | None = None
    ) -> AsyncIterator[bytes]:
        """The bytes from `span[0]` up to and without `span[1]` of an object of that size.

        The first of them are read before this returns. Raises ObjectGone, StorageFailed.
        """
        start, end = span or (0, size)
        first = await self._window(key, start, min(end, start + self._window_bytes))

        async def chunks() -> AsyncIterator[bytes]:
            yield first
            at = start + len(first)
            while at < end:
                # One request each: a client may take hours, which no request to S3 may.
                window = await self._window(key, at, min(end, at + self._window_bytes))
                at += len(window)
                yield window

        return chunks()

    async def _window(self, key: str, start: int, end: int) -> bytes:
        with self._failing("read"):
            if start >= end:
                await obstore.head_async(self._store, key)
                return b""
            window = await obstore.get_range_async(self._store, key, start=start, end=end)
        if len(window) == 0:
            raise StorageFailed(f"the object ends before byte {start}")
        return window.to_bytes()

    async def head(self, key: str) -> int:
        """The size of an object. Raises ObjectGone, StorageFailed."""
        with self._failing("read"):
            return (await obstore.head_async(self._store, key))["size"]

    async def delete(self, key: str) -> None:
        """Remove an object, if there is one. Raises StorageFailed."""
        with suppress(ObjectGone), self._failing("delete"):
            await obstore.delete_async(self._store, key)

    async def list(self, prefix: str = "") -> AsyncIterator[FoundObject]:
        """All objects whose keys begin with a folder. Raises StorageFailed."""
        # Typed by hand: the library's own type refers to a package that we do not have.
        listing = cast("Any", obstore).list(self._store, prefix or None)
        found = cast("AsyncIterator[Sequence[ObjectMeta]]", aiter(listing))
        while True:
            with self._failing("list"):
                batch = await anext(found, None)
            if batch is None:
                return
            for one in batch:
                yield FoundObject(one["path"], one["size"], one["last_modified"])

    @contextmanager
    def _failing(self, operation: Operation) -> Generator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise ObjectGone from error
        except (BaseError, OSError) as error:
            if self._failed is not None:
                self._failed(operation)
            raise StorageFailed(_short(error)) from error

    @contextmanager
    def _writing(self) -> Generator[None]:
        """What is not found then is the bucket or the folder."""
        try:
            with self._failing("write"):
                yield
        except ObjectGone as error:
            if self._failed is not None:
                self._failed("write")
            raise StorageFailed(_short(error.__cause__ or error)) from error


def _short(error: BaseException) -> str:
    """The first line: the others may repeat headers of the request."""
    return (str(error).splitlines() or [type(error).__name__])[0][:300]


def open_store(
    settings: StorageSettings, data: Path, *, failed: Failed | None = None
) -> AssetStore:
    """The storage of these settings; `failed` is told what it does not do.

    Raises SettingsError if they do not suffice.
    """
    problem = settings.problem()
    if problem is not None:
        raise SettingsError(problem)
    if settings.kind == "s3":
        return AssetStore(_s3(settings), _S3_PART_BYTES, _S3_WINDOW_BYTES, failed)
    folder = settings.folder or data / "assets"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(f"storage.folder {folder} cannot be made ({reason}).") from error
    return AssetStore(LocalStore(folder), failed=failed)


def _s3(settings: StorageSettings) -> S3Store:
    config: S3Config = {"region": settings.region}
    # What is not set here is taken from the environment, as all programs for S3 do.
    if settings.endpoint is not None:
        config["endpoint"] = settings.endpoint
    if settings.access_key is not None and settings.secret_key is not None:
        config["access_key_id"] = settings.access_key
        config["secret_access_key"] = settings.secret_key.reveal()
    return S3Store(
        settings.bucket,
        prefix=settings.prefix.strip("/") or None,
        config=config,
        client_options={
            "allow_http": (settings.endpoint or "").startswith("http://"),
            "timeout": timedelta(seconds=settings.timeout_secs),
        },
        retry_config={"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=_RETRY_SECS)},
    )
