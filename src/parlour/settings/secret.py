"""A value that must not be shown."""

import hmac

MASK = "********"

# What people leave in a configuration file that they have copied from somewhere.
EXAMPLES = frozenset(
    {
        "", "...", "…", "change me", "change-me", "change_me", "changeme", "default", "devkey",
        "example", "insecure", "password", "secret", "test", "xxx",
    }
)  # fmt: skip
STRONG_LENGTH = 32


class Secret:
    """A secret text. Printing, formatting and logging it give a mask; `reveal()` gives the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself, to be handed on and never to be logged."""
        return self._text

    def weakness(self) -> str | None:
        """Why this secret must not guard anything that others can reach; None if it may."""
        text = self._text
        if text.strip().lower() in EXAMPLES or text.startswith("<"):
            return "is an example, not a secret"
        if len(text) < STRONG_LENGTH:
            return f"is shorter than {STRONG_LENGTH} characters"
        return None

    def __repr__(self) -> str:
        return f"Secret('{MASK}')"

    def __str__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)
