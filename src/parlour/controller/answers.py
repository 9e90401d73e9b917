"""Answers without a body."""

from litestar import Response


def nothing(status: int, headers: dict[str, str] | None = None) -> Response[bytes]:
    """An empty answer: `null` would be a body."""
    return Response(b"", status_code=status, headers=headers, media_type="text/plain")
