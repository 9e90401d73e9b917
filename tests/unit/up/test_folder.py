"""The data folder belongs to one instance and keeps its secrets to itself."""

import multiprocessing
from pathlib import Path

import pytest

from parlour.settings import SettingsError
from parlour.up.folder import Folder, open_folder, write_private


@pytest.fixture
def folder(tmp_path: Path):
    opened = open_folder(tmp_path / "data")
    yield opened
    opened.lock.close()


def test_a_second_instance_is_told_who_has_the_folder(folder: Folder) -> None:
    with pytest.raises(SettingsError, match="already runs on the data folder"):
        open_folder(folder.path)


def test_the_folder_is_free_again_after_its_holder_has_gone(tmp_path: Path) -> None:
    holder = multiprocessing.get_context("spawn").Process(target=open_folder, args=(tmp_path,))
    holder.start()
    holder.join()
    open_folder(tmp_path).lock.close()


def test_secrets_are_drawn_once_and_are_private(folder: Folder) -> None:
    first, again, other = (folder.secret(name) for name in ("one", "one", "other"))
    assert first == again
    assert first != other
    assert first.weakness() is None
    assert (folder.path / "secrets" / "one").stat().st_mode & 0o777 == 0o600


def test_a_private_file_replaces_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("old and readable by all")
    write_private(file, "new")
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="cannot be written"):
        open_folder(tmp_path / "file")
