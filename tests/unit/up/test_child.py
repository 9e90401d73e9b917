"""A child that hangs is started again; one that answers is left alone."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.support.ports import free_port

from parlour.up.child import Child, Events, Spec

SERVER = """
import http.server, sys
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])),
    type("H", (http.server.BaseHTTPRequestHandler,), {
        "do_GET": lambda self: (self.send_response(200), self.end_headers()),
        "log_message": lambda *_: None})).serve_forever()
"""


class Watched:
    """A child with a server in it, and what was said of it."""

    def __init__(self, folder: Path) -> None:
        url = f"http://127.0.0.1:{(port := free_port())}/"
        self.ready = asyncio.Event()
        self.died: list[str] = []
        spec = Spec(
            name="server",
            title="Server",
            argv=[sys.executable, "-c", SERVER, str(port)],
            url=url,
            probe=url,
            alive=url,
            log=folder / "log",
            hang_seconds=0.9,
        )
        events = Events(
            line=lambda *_: None,
            ready=lambda _: self.ready.set(),
            died=lambda _child, reason, _pause: self.died.append(reason),
            gave_up=lambda _child, reason: self.died.append(f"gave up: {reason}"),
        )
        self.child = Child(spec, dict(os.environ), events)

    async def is_ready(self) -> None:
        async with asyncio.timeout(20):
            await self.ready.wait()
        self.ready.clear()


async def test_a_child_that_hangs_is_started_again(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.child.start(os.getpid())
    await watched.is_ready()
    first = watched.child.pid

    os.kill(first, signal.SIGSTOP)
    await watched.is_ready()

    assert watched.child.pid != first
    assert watched.died == ["was ended by SIGKILL"]
    assert "does not answer any more" in watched.child.tail
    await watched.child.stop(5)


async def test_a_child_that_answers_is_left_alone(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.child.start(os.getpid())
    await watched.is_ready()

    await asyncio.sleep(2)

    assert watched.died == []
    await watched.child.stop(5)
