"""The body of every error answer (rest.md 4.1)."""

from msgspec import Struct


class FieldError(Struct, frozen=True, omit_defaults=True):
    """What is wrong with one field."""

    code: str
    field: str | None = None
    message: str | None = None


class ErrorBody(Struct, frozen=True, omit_defaults=True):
    """The error envelope. Older clients look for `errors`, newer ones for `validation_errors`."""

    code: str
    message: str
    # Empty lists as defaults: only those are left out of the answer.
    validation_errors: list[FieldError] = []
    errors: list[FieldError] = []
