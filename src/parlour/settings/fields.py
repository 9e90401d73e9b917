"""The kinds of values that settings have, and how a field of the tree is documented."""

import ipaddress
from collections.abc import Callable
from typing import Annotated

from msgspec import Meta

from parlour.settings.secret import Secret

# What the sample file shows for a secret; refused where it would guard anything.
SAMPLE_SECRET = "<at least 32 random characters>"


def doc(text: str, *, default: str | None = None, example: object = None) -> Meta:
    """Document a setting.

    `default` says in words what an unset one amounts to; `example` is what the sample file shows
    where the default is empty.
    """
    extra = {"default": default, "example": example}
    return Meta(description=text, extra={k: v for k, v in extra.items() if v is not None} or None)


def allowed(text: str, *, pattern: str | None = None) -> Meta:
    """Say in words what a value may be, next to the rule that checks it."""
    return Meta(pattern=pattern, extra={"allowed": text})


def checked(text: str, check: Callable[[str], object]) -> Meta:
    """A text that `check` accepts; it raises ValueError for all others."""
    return Meta(extra={"allowed": text, "check": check})


def _network(text: str) -> object:
    return ipaddress.ip_network(text, strict=False)


Port = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=1, le=1024)]
Seconds = Annotated[int, Meta(ge=0)]
HttpUrl = Annotated[
    str,
    allowed(
        "an address such as https://meet.example.org (http:// or https://, no query)",
        pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$",
    ),
]
MediaUrl = Annotated[
    str,
    allowed(
        "an address such as wss://meet.example.org/livekit (ws, wss, http or https)",
        pattern=r"^(wss?|https?)://[^\s/?#@]+(/[^\s?#]*)?$",
    ),
]
Origin = Annotated[
    str,
    allowed(
        'an origin such as https://meet.example.org (no path), or "*" for all',
        pattern=r"^(\*|https?://[^\s/?#@]+)$",
    ),
]
Network = Annotated[str, checked("an IP address or network such as 10.0.0.0/8", _network)]
Address = Annotated[str, checked("an IP address such as 192.0.2.10", ipaddress.ip_address)]
Host = Annotated[
    str,
    allowed("an IP address or a host name to listen on", pattern=r"^[A-Za-z0-9_.:%-]+$"),
]
Name = Annotated[str, Meta(min_length=1, max_length=255)]


def _starts_with(*schemes: str) -> Callable[[str], object]:
    def check(text: str) -> object:
        if not text.startswith(schemes):
            raise ValueError("another scheme")
        return None

    return check


DatabaseUrl = Annotated[
    Secret,
    checked(
        "sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/NAME",
        _starts_with("sqlite+aiosqlite:///", "postgresql+asyncpg://"),
    ),
]
MailServer = Annotated[
    Secret,
    checked(
        "smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT",
        _starts_with("smtp://", "smtps://"),
    ),
]
