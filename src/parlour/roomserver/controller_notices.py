"""`POST {controller}/internal/notices`."""

from urllib.parse import urljoin

import httpx
import msgspec

from parlour.protocol.notices import MeetingNotice, Notices
from parlour.room.io import ServiceTarget
from parlour.roomserver import limits
from parlour.roomserver.announcing import NotTold
from parlour.roomserver.service_calls import service_token

# The controller understands us and says no: asking again changes nothing.
_USELESS = frozenset({400, 413, 422})


class ControllerNotices:
    """Notices over HTTP, every request with a token of its own."""

    def __init__(self, target: ServiceTarget) -> None:
        self._target = target
        self._http = httpx.AsyncClient(trust_env=False, timeout=limits.EFFECT_TIMEOUT)

    async def tell(self, notices: list[MeetingNotice]) -> None:
        """Raises NotTold."""
        token = service_token(self._target.key_id, self._target.key_secret)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = msgspec.json.encode(Notices(notices))
        try:
            url = urljoin(self._target.url, "/internal/notices")
            answer = await self._http.post(url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise NotTold(type(error).__name__) from error
        if not answer.is_success:
            status = answer.status_code
            raise NotTold(f"status {status}", useless=status in _USELESS)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()
