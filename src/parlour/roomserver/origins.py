"""Which pages may open a signalling socket.

A browser sends cookies and nothing else along, and a token is in the path, so a foreign page would
need the token. Refusing its origin all the same takes the chance from a leaked one.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

ANY = "*"


def origin_of(url: str) -> str:
    """The origin of a URL, as browsers write it."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port in {None, default} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def is_allowed(origin: str | None, allowed: Iterable[str]) -> bool:
    """Whether a page of this origin may connect; None is a client that is not a browser."""
    if origin is None:
        return True
    return any(entry in {ANY, origin} or origin_of(entry) == origin for entry in allowed)
