"""`parlour doctor` tries the storage of files."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.support.s3 import S3

from parlour.doctor.storage import storage
from parlour.settings import Secret, Settings, StorageSettings


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    server = S3()
    yield server
    server.stop()


def at(server: S3, bucket: str | None = None) -> Settings:
    given = server.settings(bucket)
    kept = msgspec.convert(given | {"secret_key": Secret(given["secret_key"])}, StorageSettings)
    return Settings(storage=kept)


def test_a_folder_that_takes_files(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (found,) = storage(Settings(data=tmp_path))
    assert found.verdict == "ok"
    assert [path for path in (tmp_path / "assets").rglob("*") if path.is_file()] == []


def test_a_folder_that_is_not_there_yet_is_only_noted(tmp_path: Path) -> None:
    (found,) = storage(Settings(data=tmp_path))
    assert found.verdict == "note"
    assert not (tmp_path / "assets").exists()


def test_a_bucket_that_takes_files(s3: S3) -> None:
    (found,) = storage(at(s3))
    assert found.verdict == "ok", found.text


def test_a_bucket_that_does_not_exist_is_found(s3: S3) -> None:
    (found,) = storage(at(s3, "nothing"))
    assert found.verdict == "wrong"
    assert "bucket nothing" in found.text
    assert s3.settings("nothing")["secret_key"] not in found.text


def test_a_storage_without_its_bucket_is_found() -> None:
    (found,) = storage(Settings(storage=StorageSettings(kind="s3")))
    assert found.verdict == "wrong"
    assert "storage.bucket" in found.text
