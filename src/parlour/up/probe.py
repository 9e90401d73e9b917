"""Asking a server on this machine whether it answers."""

import asyncio
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 2.0


async def answers(url: str, within: float = TIMEOUT_SECONDS) -> bool:
    """True if a GET of this http:// URL is answered with a status below 300."""
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                request = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
                writer.write(f"{request}Connection: close\r\n\r\n".encode("ascii"))
                status = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return False
    words = status.split()
    return len(words) > 1 and words[1].isdigit() and int(words[1]) < 300
