"""POST requests over connections that stay open, for what everybody who joins a meeting waits for.

aiohttp takes a fraction of httpx's time for one.
"""

import ssl
from dataclasses import dataclass

import aiohttp
import httpx

MOST_ANSWER_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status_code: int
    content: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status_code < 300


class Poster:
    """Requests to one server. They must be such that sending one twice does no harm."""

    def __init__(self, url: str, timeout_secs: float) -> None:
        self._url = url
        self._timeout = aiohttp.ClientTimeout(total=timeout_secs)
        self._opened: aiohttp.ClientSession | None = None

    async def post(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Ask, and wait for the whole answer. Raises OSError; a TimeoutError is one."""
        try:
            try:
                return await self._asked(path, headers, body)
            except aiohttp.ClientConnectorError:
                raise
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # A kept connection that the server closed because nothing was asked.
                return await self._asked(path, headers, body)
        except aiohttp.ClientError as error:
            raise ConnectionError(repr(error)) from error

    async def _asked(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        async with self._session.post(
            self._url + path, data=body, headers=headers, allow_redirects=False
        ) as answer:
            content = bytearray()
            async for piece in answer.content.iter_any():
                content += piece
                if len(content) > MOST_ANSWER_BYTES:
                    raise ConnectionError("The answer is too large.")
            return Answer(answer.status, bytes(content))

    @property
    def _session(self) -> aiohttp.ClientSession:
        # Made in the event loop that it serves.
        if self._opened is None:
            trusted: ssl.SSLContext | bool = True
            if self._url.startswith("https:"):
                # Which authorities are trusted is the same as for all other requests.
                trusted = httpx.create_ssl_context(trust_env=False)
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=trusted),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
            )
        return self._opened

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.close()
