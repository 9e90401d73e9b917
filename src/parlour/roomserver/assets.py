"""Where rooms have their files and module resources kept (signaling-modules.md 3.1, 3.2).

With a controller they go there, over HTTP. Without one they stay in the memory of this process.
"""

import asyncio
import importlib
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from parlour.protocol.roomserver import StorageQuota
from parlour.room.assets import Outcome, Stored
from parlour.room.clock import SECOND, filename_time
from parlour.room.io import (
    AssetLabel,
    CreateModuleResource,
    DeleteModuleResource,
    Micros,
    ReplaceModuleResource,
    ServiceTarget,
)
from parlour.roomserver import limits


class ResourceMade(Struct, frozen=True):
    """What a room is told of a new module resource."""

    id: str


class Storage(Protocol):
    """Keeps files and module resources. Every call may be repeated without harm."""

    async def store(self, room: str, label: AssetLabel, content: bytes, key: str) -> Outcome:
        """Store a file. Raises ServiceError."""
        ...

    async def create_resource(self, room: str, effect: CreateModuleResource) -> ResourceMade:
        """Raises ServiceError."""
        ...

    async def replace_resource(self, room: str, effect: ReplaceModuleResource) -> None:
        """Raises ServiceError."""
        ...

    async def delete_resource(self, room: str, effect: DeleteModuleResource) -> None:
        """Raises ServiceError."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


async def load_storage(target: ServiceTarget) -> Storage:
    """The controller's. Its library takes long to import: not in the loop's thread."""
    loop = asyncio.get_running_loop()
    name = "parlour.roomserver.controller_storage"
    module = await loop.run_in_executor(None, importlib.import_module, name)
    return module.ControllerStorage(target)


class MemoryStorage:
    """For room servers without a controller: the newest files, until the process ends."""

    def __init__(self, now: Callable[[], Micros]) -> None:
        self._now = now
        self.files: dict[str, bytes] = {}
        self.resources: dict[str, bytes] = {}

    async def store(self, room: str, label: AssetLabel, content: bytes, key: str) -> Outcome:
        """The key is the file's id, so that the same again takes its place."""
        self.files[key] = content
        while self._size() > limits.MEMORY_ASSET_BYTES and len(self.files) > 1:
            del self.files[next(iter(self.files))]
        name = f"{label.kind}_{filename_time(self._now() // SECOND)}"
        filename = f"{name}.{label.extension}" if label.extension else name
        return Stored(asset_id=key, filename=filename, quota=StorageQuota(used=self._size()))

    async def create_resource(self, room: str, effect: CreateModuleResource) -> ResourceMade:
        self.resources[effect.key] = effect.data
        while len(self.resources) > limits.MEMORY_RESOURCES:
            del self.resources[next(iter(self.resources))]
        return ResourceMade(effect.key)

    async def replace_resource(self, room: str, effect: ReplaceModuleResource) -> None:
        self.resources[effect.resource] = effect.data

    async def delete_resource(self, room: str, effect: DeleteModuleResource) -> None:
        self.resources.pop(effect.resource, None)

    async def close(self) -> None:
        pass

    def _size(self) -> int:
        return sum(map(len, self.files.values()))
