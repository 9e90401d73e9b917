"""What a check found."""

from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct

from parlour.settings import Settings

Verdict = Literal["ok", "note", "wrong"]


class Finding(Struct, frozen=True):
    """One line of the report. `mend` says what to do; a note does not fail the check."""

    verdict: Verdict
    subject: str
    text: str
    mend: str = ""


def ok(subject: str, text: str) -> Finding:
    """All is well."""
    return Finding("ok", subject, text)


def note(subject: str, text: str, mend: str = "") -> Finding:
    """Worth knowing, not an error."""
    return Finding("note", subject, text, mend)


def wrong(subject: str, text: str, mend: str) -> Finding:
    """Something that does not work."""
    return Finding("wrong", subject, text, mend)


Check = Callable[[Settings], Iterable[Finding]]
