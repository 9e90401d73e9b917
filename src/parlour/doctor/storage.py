"""Where files of rooms are kept."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from parlour.doctor.finding import Finding, note, ok, wrong
from parlour.files.store import AssetStore, StorageFailed, new_key, open_store
from parlour.settings import Settings, SettingsError

_TRIED = b"parlour doctor"


def storage(settings: Settings) -> Iterator[Finding]:
    """The storage of files takes one, gives it back and deletes it."""
    own = settings.storage
    folder = own.folder or settings.data / "assets"
    if own.kind == "folder" and not folder.exists():
        yield note("storage", f"There is no {folder} yet.", "`parlour up` makes it.")
        return
    place = str(folder) if own.kind == "folder" else f"bucket {own.bucket}"
    try:
        asyncio.run(_try(open_store(own, settings.data)))
    except (SettingsError, StorageFailed) as error:
        yield wrong("storage", f"{place} takes no files: {error}", "Check [storage].")
    else:
        yield ok("storage", f"{place} takes files.")


async def _try(store: AssetStore) -> None:
    key = new_key()
    await store.put(key, _content(), len(_TRIED))
    try:
        given = b"".join([chunk async for chunk in await store.get(key, len(_TRIED))])
    finally:
        await store.delete(key)
    if given != _TRIED:
        raise StorageFailed("it gives back something else")


async def _content() -> AsyncIterator[bytes]:
    yield _TRIED
