"""Ballot boxes on the disk: whenever the process dies, a ballot is there once or not at all."""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parlour.protocol import base58
from parlour.room.vault import Vault
from parlour.roomserver.boxes import LocalBoxes

ROOM, VOTE = "room", "vote"
PEOPLE = [f"person-{number}" for number in range(6)]


class ProcessEndedError(Exception):
    """It was killed before this system call."""


class Life:
    """One process with its room: votes, writes its journal, may be killed."""

    def __init__(self, folder: Path, journal: list[bytes]) -> None:
        self.vault = Vault(None)
        self.boxes = LocalBoxes(folder, ROOM)
        self.boxes.read(self.vault)
        for sealed in journal:
            self.vault.recall(VOTE, sealed)
        self.vault.go_on(os.urandom)
        self.journal = journal

    def vote(self, person: str, choice: int) -> None:
        token = self.vault.token_of(VOTE, person)
        assert token is not None
        cast = self.vault.cast(VOTE, token, choice)
        self.boxes.begin(self.vault)
        self.journal.append(cast.sealed)
        self.boxes.settle(self.vault)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    born = Life(tmp_path, [])
    born.vault.issue(VOTE, PEOPLE, len(PEOPLE))
    born.boxes.begin(born.vault)
    return born


def box_file(folder: Path) -> bytes:
    return (folder / f"{ROOM}.{VOTE}.ballots").read_bytes()


def test_ballots_are_found_again(life: Life, tmp_path: Path) -> None:
    for number, person in enumerate(PEOPLE[:4]):
        life.vote(person, 1 + number % 3)
    ballots = dict(life.vault.boxes[VOTE].ballots)
    again = Life(tmp_path, life.journal)
    assert again.vault.boxes[VOTE].ballots == ballots
    assert again.vault.boxes[VOTE].holders == {}


@pytest.mark.parametrize("killed_before", [1, 2])
def test_a_ballot_that_the_journal_has_is_counted_once(
    life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_before: int
) -> None:
    """Killed before the ballot lies in its slot, or before the key is written over."""
    life.vote(PEOPLE[0], 1)
    calls = 0
    write: Callable[..., int] = os.pwrite

    def killed(*arguments: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == killed_before:
            raise ProcessEndedError
        return write(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", killed)
        with pytest.raises(ProcessEndedError):
            life.vote(PEOPLE[1], 2)
    again = Life(tmp_path, life.journal)
    assert Counter(again.vault.boxes[VOTE].ballots.values()) == {1: 1, 2: 1}
    again.vault.issue(VOTE, PEOPLE[2:], len(PEOPLE))
    again.vote(PEOPLE[2], 3)
    third = Life(tmp_path, again.journal)
    assert Counter(third.vault.boxes[VOTE].ballots.values()) == {1: 1, 2: 1, 3: 1}


def test_what_the_journal_holds_cannot_be_opened_once_the_ballot_is_in_the_box(
    life: Life, tmp_path: Path
) -> None:
    life.vote(PEOPLE[0], 1)
    [token] = life.vault.boxes[VOTE].ballots
    [sealed] = life.journal
    assert base58.to_bytes(token) not in sealed
    assert Life(tmp_path, []).vault.boxes[VOTE].unseal(sealed) is None


def test_a_box_tells_neither_order_nor_voter(tmp_path: Path) -> None:
    """Over many votes, the first voter's ballot lies anywhere."""
    places: set[int] = set()
    for _ in range(60):
        life = Life(tmp_path, [])
        life.vault.issue(VOTE, PEOPLE, len(PEOPLE))
        life.boxes.begin(life.vault)
        for person in PEOPLE:
            life.vote(person, 1)
        [first, *_] = life.vault.boxes[VOTE].ballots
        places.add(life.vault.boxes[VOTE].slots[first])
        life.boxes.delete()
    assert places == set(range(len(PEOPLE)))


def test_unused_tokens_are_never_written(life: Life, tmp_path: Path) -> None:
    life.vote(PEOPLE[0], 1)
    written = box_file(tmp_path)
    for token in life.vault.boxes[VOTE].holders:
        assert base58.to_bytes(token) not in written
        assert token.encode() not in written


def test_a_file_is_as_long_before_the_first_vote_as_after_the_last(
    life: Life, tmp_path: Path
) -> None:
    before = len(box_file(tmp_path))
    for person in PEOPLE:
        life.vote(person, 2)
    assert len(box_file(tmp_path)) == before


def test_an_opened_box_is_gone(life: Life, tmp_path: Path) -> None:
    life.vote(PEOPLE[0], 1)
    [(_, choice)] = life.vault.open(VOTE)
    assert choice == 1
    life.boxes.settle(life.vault)
    assert list(tmp_path.iterdir()) == []


def test_a_box_that_is_not_whole_is_no_box(life: Life, tmp_path: Path) -> None:
    path = tmp_path / f"{ROOM}.{VOTE}.ballots"
    path.write_bytes(path.read_bytes()[:-1])
    assert Life(tmp_path, []).vault.boxes == {}


def test_boxes_of_one_room_are_not_those_of_another(life: Life, tmp_path: Path) -> None:
    other = Vault(None)
    LocalBoxes(tmp_path, "another").read(other)
    assert other.boxes == {}


def test_a_full_disk_loses_no_ballot(life: Life, tmp_path: Path) -> None:
    """The journal is given up and begun anew: then the box is written whole."""
    life.vote(PEOPLE[0], 1)
    life.boxes.forget()
    token = life.vault.token_of(VOTE, PEOPLE[1])
    assert token is not None
    life.vault.cast(VOTE, token, 2)
    life.boxes.begin(life.vault)
    assert Counter(Life(tmp_path, []).vault.boxes[VOTE].ballots.values()) == {1: 1, 2: 1}
