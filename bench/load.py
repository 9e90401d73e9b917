"""The load generator: a process of its own that obeys commands, one line of JSON each."""

import asyncio
import json
import logging
import sys
from typing import Any

import uvloop

from bench.participants import Crowd


async def obey(crowd: Crowd, command: dict[str, Any]) -> Any:
    """Carry out a command."""
    match command.pop("do"):
        case "join":
            return await crowd.join(**command)
        case "leave":
            return await crowd.leave(**command)
        case "chat":
            return await crowd.chat(**command)
        case "loop":
            return await crowd.loop(**command)
        case other:
            raise ValueError(other)


async def main(url: str, room: str) -> None:
    """Obey until standard input ends."""
    logging.getLogger("picows").setLevel(logging.ERROR)
    crowd = Crowd(url, room)
    lines = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    while line := await lines.readline():
        print(json.dumps(await obey(crowd, json.loads(line))), flush=True)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
