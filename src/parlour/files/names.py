"""What files are called, for people and on the wire (rest.md 15.1, RFC 6266, RFC 5987)."""

from datetime import UTC, datetime
from urllib.parse import quote

MOST_NAME_BYTES = 100
_KEPT = frozenset("._- ")
# What browsers may be told; the framework adds the charset of texts. Everything else is bytes:
# nothing here is ever shown as a page.
_TYPES = {
    "csv": "text/csv",
    "gif": "image/gif",
    "ics": "text/calendar",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown",
    "mkv": "video/x-matroska",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "vtt": "text/vtt",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
    "zip": "application/zip",
}
_BYTES = "application/octet-stream"


def asset_name(title: str | None, kind: str, at: datetime, extension: str) -> str:
    """`[title_]kind_2026-06-30_14-05-00-UTC[.ext]`, in at most 100 bytes: the title is cut."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%d_%H-%M-%S-UTC")
    rest = f"{kind}_{moment}" + (f".{extension}" if extension else "")
    cleaned = "".join(c if c.isalnum() or c in _KEPT else "_" for c in title or "")
    room = MOST_NAME_BYTES - len(rest.encode()) - 1
    cut = cleaned.encode()[: max(0, room)].decode(errors="ignore")
    return f"{cut}_{rest}" if cut else rest


def content_type(filename: str) -> str:
    """The type of a content, by the end of its name."""
    return _TYPES.get(filename.rpartition(".")[2].lower(), _BYTES)


def content_disposition(filename: str) -> str:
    """`attachment`, with the name in ASCII and in full."""
    plain = "".join(c if " " <= c <= "~" and c not in '"\\%' else "_" for c in filename)
    full = quote(filename, safe="", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
