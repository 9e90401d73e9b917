"""The journal: what was committed is there, whatever happened to the rest."""

import uuid
from pathlib import Path

import pytest

from parlour.roomserver.journal import LocalJournals

ROOM = str(uuid.uuid4())
BASE = b"the base"


@pytest.fixture
def store(tmp_path: Path) -> LocalJournals:
    return LocalJournals(tmp_path / "journals")


def file(tmp_path: Path) -> Path:
    return tmp_path / "journals" / f"{ROOM}.journal"


def read(store: LocalJournals) -> tuple[bytes, list[bytes]]:
    recorded = store.read(ROOM)
    assert recorded is not None
    return recorded.base, recorded.records


def test_what_was_committed_is_read_back(store: LocalJournals) -> None:
    journal = store.open(ROOM, BASE)
    journal.append(b"one")
    journal.append(b"")
    journal.append(b"\x00" * 100_000)
    journal.commit()
    journal.append(b"not committed")
    assert store.rooms() == [ROOM]
    assert read(store) == (BASE, [b"one", b"", b"\x00" * 100_000])


def test_a_base_replaces_everything_before_it(store: LocalJournals) -> None:
    journal = store.open(ROOM, BASE)
    journal.append(b"old")
    journal.commit()
    journal.compact(b"another base")
    journal.append(b"new")
    journal.commit()
    assert read(store) == (b"another base", [b"new"])


@pytest.mark.parametrize("torn", range(1, 12))
def test_a_torn_tail_is_left_out(store: LocalJournals, tmp_path: Path, torn: int) -> None:
    journal = store.open(ROOM, BASE)
    journal.append(b"one")
    journal.append(b"two")
    journal.commit()
    whole = file(tmp_path).read_bytes()
    file(tmp_path).write_bytes(whole[:-torn])
    expected = [b"one"] if torn < 12 else []
    assert read(store) == (BASE, expected)


def test_nothing_is_read_after_a_damaged_record(store: LocalJournals, tmp_path: Path) -> None:
    journal = store.open(ROOM, BASE)
    for record in (b"first", b"second", b"third"):
        journal.append(record)
    journal.commit()
    data = file(tmp_path).read_bytes()
    file(tmp_path).write_bytes(data.replace(b"second", b"sEcond"))
    assert read(store) == (BASE, [b"first"])


def test_a_file_without_a_whole_base_is_no_journal(store: LocalJournals, tmp_path: Path) -> None:
    store.open(ROOM, BASE)
    whole = file(tmp_path).read_bytes()
    for size in range(len(whole)):
        file(tmp_path).write_bytes(whole[:size])
        assert store.read(ROOM) is None


def test_a_deleted_journal_is_gone(store: LocalJournals) -> None:
    store.open(ROOM, BASE).delete()
    assert store.rooms() == []


def test_an_unusable_journal_is_put_aside(store: LocalJournals, tmp_path: Path) -> None:
    store.open(ROOM, BASE)
    store.discard(ROOM)
    assert store.rooms() == []
    assert file(tmp_path).with_suffix(".unreadable").exists()


def test_a_half_written_base_does_not_count(store: LocalJournals, tmp_path: Path) -> None:
    store.open(ROOM, BASE)
    file(tmp_path).with_suffix(".new").write_bytes(b"PARLOUR-JOU")
    assert store.rooms() == [ROOM]
    assert read(store) == (BASE, [])


def test_committing_to_a_closed_journal_fails(store: LocalJournals) -> None:
    journal = store.open(ROOM, BASE)
    journal.close()
    journal.append(b"lost")
    with pytest.raises(OSError, match="closed"):
        journal.commit()
