"""Limits on guessing: room passwords and invite codes, by client address and room."""

import time
from ipaddress import ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from parlour.controller.errors import TooManyRequests
from parlour.controller.failures import AnyRequest

# Wrong passwords from one address for one room, and unknown invite codes from one address.
PASSWORDS = RateLimitItemPerMinute(10, 5)
CODES = RateLimitItemPerMinute(30, 5)
# Wrong PINs for one dial-in number; all calls come from the phone gateway. Beyond the first limit
# the right one is still taken, or else strangers could keep everybody out of a conference; beyond
# the second it is not: in a day nobody gets to try one PIN of ten digits in 30,000.
PINS = RateLimitItemPerMinute(20, 5)
PINS_AT_MOST = RateLimitItemPerMinute(1000, 5)


class Attempts:
    """Counts failed attempts. Successful ones cost nothing."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def refuse_if_spent(self, limit: RateLimitItem, *who: str) -> None:
        """Raise TooManyRequests if there were too many failures lately."""
        if not await self._limiter.test(limit, *who):
            stats = await self._limiter.get_window_stats(limit, *who)
            raise TooManyRequests(int(stats.reset_time - time.time()) + 1)

    async def failed(self, limit: RateLimitItem, *who: str) -> None:
        """Count one failure, or whatever else is limited."""
        await self._limiter.hit(limit, *who)


def client_address(request: AnyRequest) -> str:
    """Where a request comes from: an IPv4 address, or an IPv6 /64, one household or server.

    The HTTP server has already looked through our own reverse proxies.
    """
    try:
        parsed = ip_address(request.client.host if request.client else "")
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ip_network((parsed, 64), strict=False).network_address)
