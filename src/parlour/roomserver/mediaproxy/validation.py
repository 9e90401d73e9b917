"""What the media server says of a token: asked over HTTP, answered as it is."""

import httpx

from parlour.roomserver import limits
from parlour.roomserver.http_types import Request, Response, error

# LiveKit lets pages of every origin ask: its answer says nothing that the token does not.
_EVERY_ORIGIN = ("access-control-allow-origin", "*")


class Validations:
    """Asks media servers, over connections that are kept."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(trust_env=False, timeout=limits.EFFECT_TIMEOUT)

    async def ask(self, service_url: str, path: str, request: Request) -> Response:
        """Hand the question on to `path` of the media server, and its answer back."""
        shown = request.headers.get("authorization")
        try:
            answer = await self._http.request(
                request.method,
                f"{service_url.rstrip('/')}{path}?{request.query}",
                headers={} if shown is None else {"Authorization": shown},
            )
        except (httpx.HTTPError, httpx.InvalidURL):
            return error(503, "service_unavailable", "The media server cannot be reached.")
        return Response(
            status=answer.status_code,
            body=answer.content,
            content_type=answer.headers.get("content-type", "text/plain"),
            headers=(_EVERY_ORIGIN,),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()
