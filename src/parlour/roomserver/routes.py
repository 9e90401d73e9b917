"""Which part of the room server answers which path."""

import ipaddress
import time

import structlog

from parlour.roomserver.api import Api
from parlour.roomserver.gateway import PREFIX, Gateway
from parlour.roomserver.house import House
from parlour.roomserver.http_types import Request, Response, error, plain
from parlour.roomserver.mediaproxy.proxy import PREFIX as MEDIA_PREFIX
from parlour.roomserver.mediaproxy.proxy import MediaProxy
from parlour.roomserver.mediaproxy.tunnel import Tunnel
from parlour.roomserver.metrics import Metrics
from parlour.roomserver.notes import desk
from parlour.roomserver.tokens import Tokens
from parlour.roomserver.websocket import WebSocket

_log = structlog.get_logger(__name__)
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class Routes:
    """The whole HTTP surface of the process."""

    def __init__(
        self,
        *,
        api: Api,
        gateway: Gateway,
        media: MediaProxy,
        house: House,
        tokens: Tokens,
        metrics_allow: list[str],
    ) -> None:
        self._api = api
        self._gateway = gateway
        self._media = media
        self._metrics = Metrics(house, tokens)
        self._allowed = [ipaddress.ip_network(network) for network in metrics_allow]

    async def answer(self, request: Request) -> Response:
        """Answer a request that is not an upgrade."""
        begun = time.perf_counter()
        self._metrics.request_begins()
        try:
            if request.path.startswith(MEDIA_PREFIX):
                response = await self._media.answer(request)
            else:
                response = self._route(request)
        except Exception:  # noqa: BLE001 even then the client gets an answer
            _log.exception("request failed", method=request.method)
            response = error(500, "internal", "Internal error.")
        self._metrics.request_ends(request, response, time.perf_counter() - begun)
        return response

    def upgrade(self, request: Request) -> WebSocket | Tunnel | Response:
        """Answer a valid WebSocket upgrade."""
        if request.path.startswith(MEDIA_PREFIX):
            return self._media.upgrade(request)
        answer = self._gateway.upgrade(request)
        if isinstance(answer, Response):
            _log.info("socket refused", status=answer.status)
        return answer

    def _route(self, request: Request) -> Response:
        match request.path:
            case "/health/live" | "/health/ready":
                return plain(200, "ok")
            case "/metrics":
                if not self._may_read_metrics(request):
                    return plain(403, "Forbidden.")
                return self._metrics.page()
            case path if path.startswith(PREFIX) or path == desk.PATH:
                return plain(400, "This is not a WebSocket upgrade request.")
            case _:
                return self._api.answer(request) or plain(404, "Not found.")

    def _may_read_metrics(self, request: Request) -> bool:
        """Only listed networks, and not through a proxy: behind one, everybody looks local."""
        if any(name in request.headers for name in _FORWARDED):
            return False
        address = ipaddress.ip_address(request.peer)
        return any(address in network for network in self._allowed)
