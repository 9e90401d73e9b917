"""What makes an account, and what a password must be."""

import pytest

from parlour.identity.accounts import AccountRefused, NewAccount, normal_email, split_name
from parlour.identity.passwords import (
    LANES,
    MAX_WAITING,
    MEMORY_KIB,
    TIME_COST,
    Busy,
    Passwords,
    weakness,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna@Example.ORG ", "anna@example.org"),
        ("o'brien+meet@sub.example.org", "o'brien+meet@sub.example.org"),
        ("müller@example.org", "müller@example.org"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_is_kept_in_lower_case(typed: str, kept: str) -> None:
    assert normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "a b@example.org",
        "a@b@c",
        "a@b\nc",
        "<a@b.c>",
        "a" * 300,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(AccountRefused):
        normal_email(typed)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Anna Ackermann", ("Anna", "Ackermann")),
        ("Anna Maria Ackermann", ("Anna Maria", "Ackermann")),
        ("Madonna", ("Madonna", "Madonna")),
        ("  Anna   Ackermann ", ("Anna", "Ackermann")),
    ],
)
def test_a_full_name_is_split_before_its_last_word(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("seven green bottles", None),
        ("Tr0ub4dor&3xyz", None),
        ("日本語のパスワードです長い", None),
        ("elevenchars", "short"),
        ("x" * 257, "long"),
        ("aaaaaaaaaaaa", "simple"),
        ("abababababab", "simple"),
        ("123456789012", "simple"),
        ("abcdefghijklm", "simple"),
        ("zyxwvutsrqponm", "simple"),
        ("qwertyuiop12", "simple"),
        ("password1234", "simple"),
        ("qwertyqwerty12", "simple"),
        ("annaackermann", "personal"),
        ("AnnaAnnaAnna1", "simple"),
        ("anna@example.org", "personal"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, fault: str | None) -> None:
    assert weakness(password, "anna@example.org", "Anna", "Ackermann") == fault


def test_a_name_is_kept_with_single_spaces() -> None:
    account = NewAccount("a@b.c", " Anna\t Maria ", "Ackermann", "seven green bottles").cleaned()
    assert account.given_name == "Anna Maria"


async def test_hashes_are_argon2id_with_the_named_parameters() -> None:
    hashed = await Passwords().hash("seven green bottles")
    assert hashed.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t={TIME_COST},p={LANES}$")


async def test_a_hash_of_another_kind_is_wrong_and_not_an_error() -> None:
    passwords = Passwords(1, 64, 1)
    assert not await passwords.verify("$2b$12$abcdefghijklmnopqrstuv", "x")
    assert not await passwords.verify("", "x")


async def test_a_flood_of_guesses_is_turned_away_before_it_fills_the_memory() -> None:
    passwords = Passwords(1, 64, 1)
    passwords._waiting = MAX_WAITING
    with pytest.raises(Busy):
        await passwords.verify(None, "x")
