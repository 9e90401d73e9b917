"""Every test of the asset storage runs on a folder, and again on a real S3 API."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.support.s3 import S3

from parlour.files.store import AssetStore, open_store
from parlour.settings.secret import Secret
from parlour.settings.storage import StorageSettings


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    server = S3()
    yield server
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> StorageSettings:
    if request.param == "folder":
        return StorageSettings(folder=tmp_path / "assets")
    server: S3 = request.getfixturevalue("s3")
    given = server.settings()
    return msgspec.convert(given | {"secret_key": Secret(given["secret_key"])}, StorageSettings)


@pytest.fixture
def store(storage: StorageSettings, tmp_path: Path) -> AssetStore:
    return open_store(storage, tmp_path)
