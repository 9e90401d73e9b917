"""A real room server: its own process, its own port, its own data folder."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry
from tests.support.ports import free_port

KEY_ID = "roomserver"
KEY_SECRET = "a-secret-of-the-tests-with-more-than-32-characters"
LIVEKIT_KEY = "devkey-of-the-tests"
LIVEKIT_SECRET = "a-livekit-secret-of-the-tests-of-40-char"
# The discard port: nothing listens there.
NO_LIVEKIT = "http://127.0.0.1:9"
MODULES = ("chat", "echo", "moderation", "raise_hands")
SOURCES = Path(__file__).parents[2] / "src"


@dataclass
class RoomServer:
    """The process, and the API as a controller would call it."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "roomserver.log"

    @property
    def journals(self) -> Path:
        return self.folder / "data" / "journal" / str(self.port)

    def start(self) -> None:
        """Start the process and wait until it answers."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "parlour.toml"
        config.write_text(
            f'data = "{self.folder / "data"}"\n[log]\nformat = "json"\n[roomserver]\n'
            f'host = "127.0.0.1"\nport = {self.port}\npublic_url = "{self.url}"\n'
            f'api_keys = [{{ id = "{KEY_ID}", secret = "{KEY_SECRET}" }}]\n'
            + "".join(f"{name} = {value}\n" for name, value in self.settings.items())
        )
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self._program(), "roomserver", "--config", str(config)],
                # A sitecustomize.py in the folder is run first by each process that it starts.
                env=environment | {"PYTHONPATH": f"{SOURCES}:{SOURCES.parent}:{self.folder}"},
                stdout=log,
                stderr=log,
            )

    def _program(self) -> list[str]:
        if not self.limits:
            return [sys.executable, "-m", "parlour"]
        changes = [f"{name}={value}" for name, value in self.limits.items()]
        return [sys.executable, "-m", "tests.support.hurried", *changes]

    def wait_until_ready(self, seconds: float = 60.0) -> None:
        """Raises if the process ends or does not answer in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"the room server ended: {self.log.read_text()}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.02)
        raise TimeoutError("the room server does not answer")

    def kill(self) -> None:
        """SIGKILL: it gets no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; gives the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(number)
        return process.wait(10)

    # The API

    def headers(self, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {api_token(**claims)}"}

    async def put(
        self, room: str, parameters: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return await self._call("PUT", f"/v1/rooms/{room}", parameters, headers)

    async def patch(self, room: str, patch: dict[str, Any]) -> httpx.Response:
        return await self._call("PATCH", f"/v1/rooms/{room}", patch)

    async def delete(self, room: str) -> httpx.Response:
        return await self._call("DELETE", f"/v1/rooms/{room}", None)

    async def close(self, room: str, reason: str) -> httpx.Response:
        """End a room, as an administrator does."""
        return await self._call("POST", f"/v1/rooms/{room}/close", {"reason": reason})

    async def token(
        self, room: str, client: dict[str, Any], parameters: dict[str, Any] | None = None
    ) -> httpx.Response:
        body = {"client_parameters": client}
        if parameters is not None:
            body["room_parameters"] = parameters
        return await self._call("POST", f"/v1/rooms/{room}/token", body)

    async def start_either(
        self,
        room: str,
        client: dict[str, Any],
        parameters: dict[str, Any] | None = None,
        resumption: str | None = None,
    ) -> httpx.Response:
        """A token and what older clients need besides."""
        body: dict[str, Any] = {"client_parameters": client, "resumption": resumption}
        if parameters is not None:
            body["room_parameters"] = parameters
        return await self._call("POST", f"/v1/rooms/{room}/token", body)

    async def quota(self, user: str, quota: dict[str, int]) -> httpx.Response:
        return await self._call("POST", f"/v1/user/{user}/storage_quota", quota)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as http:
            return await http.get(path, headers=headers)

    async def metric(self, name: str) -> float:
        """The sum of all samples of a metric."""
        page = (await self.get("/metrics")).text
        lines = [line for line in page.splitlines() if line.split("{")[0].split(" ")[0] == name]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    async def _call(
        self, method: str, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        sent = self.headers() | (headers or {})
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as http:
            return await http.request(method, path, json=body, headers=sent)


def api_token(
    kid: str = KEY_ID, secret: str = KEY_SECRET, alg: str = "HS256", expires: float = 60
) -> str:
    """A token as the controller signs it."""
    now = int(time.time())
    header = {"alg": alg, "kid": kid, "nonce": "0123456789abcdef"}
    claims = {"iat": now, "exp": now + expires}
    registry = JWSRegistry(algorithms=[alg], strict_check_header=False)
    return jwt.encode(header, claims, OctKey.import_key(secret), [alg], registry=registry)


def profile(name: str = "Mara Weiss", user: str | None = None) -> dict[str, Any]:
    """A registered user."""
    first, _, last = name.partition(" ")
    return {
        "id": user or str(uuid.uuid4()),
        "email": f"{first.lower()}@example.org",
        "title": "",
        "firstname": first,
        "lastname": last,
        "display_name": name,
        "avatar_url": "",
        "timezone": "Europe/Berlin",
    }


def registered(
    person: dict[str, Any], role: str = "user", device: str | None = None
) -> dict[str, Any]:
    """Client parameters of a logged-in user."""
    secret = device or f"device-{uuid.uuid4()}"
    return {"kind": "registered", "profile": person, "device_secret": secret, "role": role}


def guest(name: str = "Jo", device: str | None = None) -> dict[str, Any]:
    """Client parameters of somebody with a link."""
    secret = device or f"device-{uuid.uuid4()}"
    return {"kind": "guest", "display_name": name, "device_secret": secret, "role": "user"}


def room_parameters(
    owner: dict[str, Any], *, livekit: str | None = None, **changes: Any
) -> dict[str, Any]:
    """A room with the modules of this release; with LiveKit if its URL is given."""
    modules: dict[str, Any] = {name: {} for name in MODULES}
    if livekit is not None:
        modules["livekit"] = livekit_settings(livekit)
    parameters: dict[str, Any] = {
        "created_by": owner,
        "guest_access": True,
        "waiting_room": "disabled",
        "event": {
            "id": str(uuid.uuid4()),
            "title": "Planning",
            "description": "",
            "is_adhoc": False,
        },
        "tariff": {
            "id": str(uuid.uuid4()),
            "name": "Test",
            "quotas": {},
            "used_quota": {},
            "disabled_features": [],
        },
        "module_settings": modules,
        "allowed_origins": ["https://meet.example"],
        "ws_rate_limit": {"tokens_per_second": 1000, "token_bucket_size": 2000},
    }
    return parameters | changes


def livekit_settings(service_url: str) -> dict[str, str]:
    """Module settings of `livekit`."""
    return {
        "api_key": LIVEKIT_KEY,
        "api_secret": LIVEKIT_SECRET,
        "public_url": service_url.replace("http", "ws", 1),
        "service_url": service_url,
    }


async def eventually(check: Any, seconds: float = 20.0) -> Any:
    """What `check` gives, once it is true; it may be a coroutine function."""
    async with asyncio.timeout(seconds):
        while True:
            found = check()
            found = await found if asyncio.iscoroutine(found) else found
            if found:
                return found
            await asyncio.sleep(0.02)
