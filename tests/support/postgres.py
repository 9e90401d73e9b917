"""A real PostgreSQL for tests: Debian's binaries, a temporary folder, a free port of 127.0.0.1."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
from tests.support.ports import free_port

_USER = "postgres"
_START_SECS = 60
_STOP_SECS = 60


def binaries() -> Path:
    """The folder of the newest installed PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


class Postgres:
    """A server of our own, without fsync, stopped and removed by `stop`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="parlour-pg-", dir="/tmp"))
        # PostgreSQL refuses to run as root.
        self._as = {"user": _USER, "group": _USER, "extra_groups": []} if os.getuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, _USER, _USER)
        self.port = free_port()
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        self._log = (self.folder / "log").open("w")
        self._process = subprocess.Popen(
            [
                # A run of tests that is killed takes its server with it.
                *("setpriv", "--pdeathsig", "INT"),
                binaries() / "postgres",
                *("-D", data),
                *("-k", str(self.folder)),
                *("-p", str(self.port)),
                *("-c", "listen_addresses=127.0.0.1"),
                *("-c", "fsync=off"),
                *("-c", "synchronous_commit=off"),
                *("-c", "full_page_writes=off"),
                # Every controller of a run keeps some connections until the end.
                *("-c", "max_connections=600"),
                *("-c", "shared_buffers=64MB"),
            ],
            stdout=self._log,
            stderr=self._log,
            cwd=self.folder,
            start_new_session=True,
            **self._as,
        )
        self._wait()

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [binaries() / name, *arguments],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._as,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECS
        while True:
            try:
                self.execute("SELECT 1")
                return
            except (OSError, asyncpg.PostgresError):
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def execute(self, statement: str) -> None:
        """Run one statement outside a transaction."""

        async def run() -> None:
            connection = await asyncpg.connect(
                host="127.0.0.1", port=self.port, user=_USER, database=_USER
            )
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        # In a thread of its own, since the caller may be inside an event loop.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(run())).result()

    def create(self, database: str, template: str | None = None) -> str:
        """Create a database, empty or a copy of another; returns its URL."""
        copied = f' TEMPLATE "{template}"' if template else ""
        self.execute(f'CREATE DATABASE "{database}"{copied}')
        return f"postgresql+asyncpg://{_USER}@127.0.0.1:{self.port}/{database}"

    def drop(self, database: str) -> None:
        self.execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def stop(self) -> None:
        # At once: nothing of it is to be kept. It ends all of its processes before itself.
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(_STOP_SECS)
        self._log.close()
        shutil.rmtree(self.folder)
