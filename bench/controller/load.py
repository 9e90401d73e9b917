"""The load generator: a process of its own, several connections, each asks when it was answered."""

import asyncio
import json
import random
import sys
import time
from typing import Any

import uvloop

WARM_UP_SECS = 1.0
_SEED = 7


class Connection:
    """One connection that is kept open, and one request at a time."""

    def __init__(self, port: int, authorization: str) -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {authorization}\r\n"
        self._after = ""

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The body of the answer, which must be a success."""
        kind = "Content-Type: application/json\r\n" if body else ""
        request = (
            f"{method} {path} HTTP/1.1\r\n{self._head}{kind}Content-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(request.encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = (line.partition(": ") for line in head.split("\r\n")[1:])
        headers = {name.lower(): value for name, _, value in lines}
        content = await self._reader.readexactly(int(headers["content-length"]))
        if not head.startswith("HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {head} {content!r}")
        self._after = headers.get("link", "").partition("after=")[2].partition(">")[0]
        return content

    async def turn(self, what: str, rooms: list[str], chance: random.Random) -> bytes:
        """One request of a kind."""
        match what:
            case "users/me":
                return await self.ask("GET", "/v1/users/me")
            case "events":
                after = self._after.partition("&")[0]
                return await self.ask("GET", f"/v1/events?{'after=' + after if after else ''}")
            case "start":
                body = json.dumps({"device_secret": "the secret of this device"}).encode()
                return await self.ask("POST", f"/v1/rooms/{chance.choice(rooms)}/start", body)
            case _:
                raise ValueError(what)


async def run(task: dict[str, Any]) -> list[float]:
    """Seconds that each request took, between warm-up and end."""
    latencies: list[float] = []
    chance = random.Random(_SEED)
    print("warm", flush=True)
    begin = time.perf_counter() + WARM_UP_SECS
    end = begin + task["seconds"]

    async def client() -> None:
        connection = Connection(task["port"], task["token"])
        await connection.open()
        while (before := time.perf_counter()) < end:
            await connection.turn(task["what"], task["rooms"], chance)
            answered = time.perf_counter()
            if begin <= answered <= end:
                latencies.append(answered - before)

    await asyncio.gather(*(client() for _ in range(task["clients"])))
    return latencies


def main() -> None:
    """One task on standard input, its latencies on standard output."""
    print(json.dumps(uvloop.run(run(json.loads(sys.stdin.readline())))), flush=True)


if __name__ == "__main__":
    main()
