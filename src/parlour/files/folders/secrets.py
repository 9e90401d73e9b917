"""Links and passwords of folders, which nobody can guess."""

import secrets
import string

_LINK_BYTES = 24
# Without letters and digits that look alike: people type passwords from mails.
_LOWER = "abcdefghijkmnpqrstuvwxyz"
_UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_GROUPS, _GROUP = 4, 5
_KINDS = (_LOWER, _UPPER, _DIGITS)


def new_link() -> str:
    """The secret part of a link: 192 random bits, safe in addresses."""
    return secrets.token_urlsafe(_LINK_BYTES)


def new_password() -> str:
    """About 110 random bits. Has what rules for passwords ask for: letters, digits, a sign."""
    while True:
        letters = [secrets.choice("".join(_KINDS)) for _ in range(_GROUPS * _GROUP)]
        if all(any(letter in kind for letter in letters) for kind in _KINDS):
            groups = (letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
            return "-".join("".join(group) for group in groups)


def is_link(text: str) -> bool:
    """Whether a text can be such a secret at all."""
    return len(text) == _LINK_BYTES * 4 // 3 and set(text) <= _LINK_LETTERS


_LINK_LETTERS = frozenset(string.ascii_letters + string.digits + "-_")
