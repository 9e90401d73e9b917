"""What is measured: a room server on one core, a room, and more and more participants."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from tests.support.livekit import LiveKit
from tests.support.roomserver import RoomServer, livekit_settings, profile, room_parameters

from parlour.protocol.signaling.namespaces import NAMESPACES

JOINS_MEASURED = 40
ROUNDS = 5
AT_ONCE = 4
SETTLING = 5.0
# Nobody calls these during a measurement; with them the modules are on.
ELSEWHERE = "http://127.0.0.1:9/"
FOLDER = {"read": {"url": ELSEWHERE, "password": "may read"}}
UNLIMITED = {"tokens_per_second": 100_000, "token_bucket_size": 100_000}


def with_settings(livekit: str) -> dict[str, dict[str, Any]]:
    """Settings of the modules that are off without any."""
    key = {"id": "roomserver", "secret": "a secret between two services"}
    return {
        "livekit": livekit_settings(livekit),
        "meeting_notes": {"page": f"{ELSEWHERE}notes"},
        "recording": {"url": ELSEWHERE, "api_key": key},
        "transcription": {"url": ELSEWHERE, "api_key": "roomserver:another secret"},
        "whiteboard": {"base_url": ELSEWHERE, "api_key": "a token"},
    }


class Load:
    """The load generator's process."""

    def __init__(self, url: str, room: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load", url, room],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, command: str, **arguments: Any) -> Any:
        """Have a command carried out."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": command, **arguments}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class Bench:
    """A room server with one room, and what it costs."""

    def __init__(self, server: RoomServer, load: Load) -> None:
        assert server.process is not None
        self._process = psutil.Process(server.process.pid)
        self._load = load
        self._present = 0
        self._empty = self._process.memory_info().rss

    def cpu(self) -> float:
        """CPU seconds that the server has used so far."""
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def fill(self, present: int) -> None:
        """Let people come in until so many are there."""
        self._load.do("join", count=present - self._present, at_once=AT_ONCE)
        self._present = present

    def joins(self) -> dict[str, Any]:
        """What it costs when further people come in."""
        latencies: list[float] = []
        costs: list[float] = []
        for _ in range(ROUNDS):
            cpu = self.cpu()
            latencies += self._load.do("join", count=JOINS_MEASURED, at_once=1)
            costs.append((self.cpu() - cpu) / JOINS_MEASURED)
            self._load.do("leave", count=JOINS_MEASURED)
        latencies.sort()
        return {
            "present": self._present,
            "p50_ms": statistics.median(latencies) * 1e3,
            "p99_ms": latencies[int(len(latencies) * 0.99)] * 1e3,
            "cpu_ms": statistics.median(costs) * 1e3,
        }

    def memory(self) -> dict[str, Any]:
        """Memory per participant, once the pings have let go of what everybody has got."""
        time.sleep(SETTLING)
        used = self._process.memory_info().rss - self._empty
        return {"present": self._present, "kib": used / self._present / 1024}

    def chat(self, name: str, command: str, **arguments: Any) -> dict[str, Any]:
        """What deliveries cost."""
        cpu = self.cpu()
        result = self._load.do(command, **arguments)
        cpu = self.cpu() - cpu
        if result["deliveries"] != result["expected"]:
            raise RuntimeError(f"messages were lost: {result}")
        return {
            "name": name,
            "present": self._present,
            "cpu_us": cpu / result["deliveries"] * 1e6,
            "per_second": result["deliveries"] / result["seconds"],
            "messages": result["messages"],
            "core": cpu / result["seconds"],
            "bytes": result["bytes"] / result["deliveries"],
        }


@contextmanager
def running(folder: Path) -> Iterator[Bench]:
    """A server, a room with every module, its media server, and a load generator."""
    server = RoomServer(folder)
    server.start()
    livekit = LiveKit(folder)
    livekit.start()
    room = str(uuid.uuid4())
    parameters = room_parameters(profile(), ws_rate_limit=UNLIMITED)
    parameters["event"]["shared_folder"] = FOLDER
    parameters["module_settings"] = {namespace: {} for namespace in NAMESPACES} | with_settings(
        livekit.url
    )
    asyncio.run(server.put(room, parameters)).raise_for_status()
    load = Load(server.url, room)
    try:
        yield Bench(server, load)
    finally:
        load.close()
        server.stop()
        livekit.stop()


def measure(folder: Path, seconds: float) -> dict[str, Any]:
    """All figures. `seconds`: how long each chat measurement takes."""
    joins: list[dict[str, Any]] = []
    chats: list[dict[str, Any]] = []
    with running(folder / "joins") as bench:
        for present in (100, 300, 600):
            bench.fill(present)
            joins.append(bench.joins())
        memory = bench.memory()
    with running(folder / "chat") as bench:
        bench.fill(200)
        for in_flight in (1, 8):
            name = f"closed loop, {in_flight} in flight"
            chats.append(bench.chat(name, "loop", in_flight=in_flight, seconds=seconds))
        bench.fill(300)
        chats.append(
            bench.chat("50 messages a second", "chat", per_second=50, seconds=seconds, senders=10)
        )
    return {"joins": joins, "memory": memory, "chats": chats}
