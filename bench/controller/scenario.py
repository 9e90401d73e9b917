"""What is measured: three endpoints, two databases, the controller and its peer."""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil
from tests.support.ports import free_port
from tests.support.postgres import Postgres
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer

from bench.controller.contents import BUSY, USUAL, fill
from bench.controller.load import WARM_UP_SECS
from parlour.identity.administration import token
from parlour.settings import Settings, load
from parlour.store.engine import Database
from parlour.store.migrate import upgrade

# What is asked for, and by whom.
ENDPOINTS = {"users/me": USUAL, "events": BUSY, "start": BUSY}
CLIENTS_PER_CORE = (1, 4)
ROUNDS = 5
_START_SECS = 30
_IDLE_SECS = 3600


@dataclass
class Place:
    """A filled database, the settings of a controller on it, and a room server."""

    database: str
    settings: Settings
    config: Path
    rooms: list[UUID]
    roomserver: str

    def token(self, email: str) -> str:
        """A fresh access token."""

        async def made() -> str:
            database = Database(self.database)
            try:
                return await token(self.settings, database, email)
            finally:
                await database.close()

        return asyncio.run(made())


def prepare(folder: Path, database: str, roomserver: RoomServer) -> Place:
    """Migrate and fill a database, write the settings file."""
    folder.mkdir(parents=True)
    upgrade(database)
    rooms = asyncio.run(fill(database))
    port = free_port()
    config = folder / "parlour.toml"
    config.write_text(
        f'data = "{folder}"\n[log]\nlevel = "warning"\n[database]\nurl = "{database}"\n'
        f"[controller]\nport = {port}\nroom_idle_timeout_secs = {_IDLE_SECS}\n"
        f'[[controller.roomservers]]\nurl = "{roomserver.url}"\n'
        f'api_key = {{ id = "{KEY_ID}", secret = "{KEY_SECRET}" }}\n'
    )
    place = Place(database, load(config, {}), config, rooms, roomserver.url)
    # The first token makes the signing key, which the peer reads when it starts.
    place.token(BUSY)
    return place


@contextmanager
def controller(place: Place) -> Iterator[tuple[psutil.Process, int]]:
    """The controller, as it runs everywhere."""
    port = place.settings.controller.port
    with _process(["parlour", "controller", "--config", str(place.config)], port, {}) as process:
        yield process, port


@contextmanager
def peer(place: Place) -> Iterator[tuple[psutil.Process, int]]:
    """The peer on uvicorn with uvloop and httptools, its defaults."""
    port = free_port()
    environment = {
        "PEER_DATABASE": place.database,
        "PEER_ISSUER": f"{place.settings.address()}/oidc",
        "PEER_ROOMSERVER": place.roomserver,
        "PEER_KEY": f"{KEY_ID}:{KEY_SECRET}",
    }
    program = ["uvicorn", "bench.controller.peer:app", "--port", str(port), "--no-access-log"]
    with _process([*program, "--log-level", "warning"], port, environment) as process:
        yield process, port


@contextmanager
def _process(
    program: list[str], port: int, environment: dict[str, str]
) -> Iterator[psutil.Process]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_")}
    started = subprocess.Popen(
        [sys.executable, "-m", *program],
        env={**kept, "PYTHONPATH": os.pathsep.join(["src", "."]), **environment},
    )
    try:
        until = time.monotonic() + _START_SECS
        while True:
            if started.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{program[0]} did not start")
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        started.wait()


def ask(
    server: tuple[psutil.Process, int], place: Place, what: str, clients: int, seconds: float
) -> dict[str, Any]:
    """So many clients ask for one thing for a while."""
    process, port = server
    task = {
        "port": port,
        "token": place.token(ENDPOINTS[what]),
        "what": what,
        "rooms": [str(room) for room in place.rooms],
        "clients": clients,
        "seconds": seconds,
    }
    generator = subprocess.Popen(
        [sys.executable, "-m", "bench.controller.load"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert generator.stdin is not None
    assert generator.stdout is not None
    with generator:
        generator.stdin.write(json.dumps(task) + "\n")
        generator.stdin.flush()
        generator.stdout.readline()
        time.sleep(WARM_UP_SECS)
        before = _cpu(process)
        time.sleep(seconds)
        used = _cpu(process) - before
        latencies = sorted(json.loads(generator.stdout.readline()))
    return {
        "what": what,
        "clients": clients,
        "per_second": len(latencies) / seconds,
        "per_cpu_second": len(latencies) / used,
        "cpu_ms": used / len(latencies) * 1e3,
        "p50_ms": statistics.median(latencies) * 1e3,
        "p99_ms": latencies[int(len(latencies) * 0.99)] * 1e3,
    }


def _median(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The middle of each figure."""
    numbers = {name for name, value in rows[0].items() if isinstance(value, float)}
    return {
        name: statistics.median(row[name] for row in rows) if name in numbers else value
        for name, value in rows[0].items()
    }


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _wake_rooms(place: Place, port: int) -> None:
    """All rooms live, so that both servers ask the room server for the same."""
    headers = {"Authorization": f"Bearer {place.token(BUSY)}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
        for room in place.rooms:
            body = {"device_secret": "the secret of this device"}
            http.post(f"/v1/rooms/{room}/start", json=body, headers=headers).raise_for_status()


def measure(folder: Path, seconds: float) -> list[dict[str, Any]]:
    """All figures."""
    figures: list[dict[str, Any]] = []
    cores = os.cpu_count() or 1
    roomserver = RoomServer(folder / "roomserver")
    roomserver.start()
    postgres = Postgres()
    try:
        for kind in ("sqlite", "postgresql"):
            file = folder / kind / "parlour.db"
            url = f"sqlite+aiosqlite:///{file}" if kind == "sqlite" else postgres.create("bench")
            place = prepare(folder / kind, url, roomserver)
            with controller(place) as ours, peer(place) as theirs:
                _wake_rooms(place, ours[1])
                for what, per_core in product(ENDPOINTS, CLIENTS_PER_CORE):
                    rounds: dict[str, list[dict[str, Any]]] = {"controller": [], "peer": []}
                    # By turns, so that a busy machine is equally busy for both.
                    for _ in range(ROUNDS):
                        for name, server in (("controller", ours), ("peer", theirs)):
                            row = ask(server, place, what, per_core * cores, seconds / ROUNDS)
                            rounds[name].append(row)
                    for name, rows in rounds.items():
                        figures.append({"database": kind, "server": name, **_median(rows)})
    finally:
        postgres.stop()
        roomserver.stop()
    return figures
