"""A meeting over real sockets in which everything that is heard is kept, and looked up by pattern.

Rows are JSON with names in it: `P1` owns the room, further people are `P2`, …, their connections
`C2`, …; `P9` is nobody; `R` is the room, `T` a time, `…` some text.
"""

import json
import re
import uuid
from contextlib import suppress
from typing import Any

from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client
from websockets.exceptions import ConnectionClosed

STRANGER = str(uuid.uuid4())
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


class Stage:
    """A meeting, and everything that anybody has heard in it."""

    def __init__(self, server: RoomServer, room: str, owner: dict[str, Any], host: Client) -> None:
        self.server = server
        self.room = room
        self.owner = owner
        self.host = host
        self.names = {"R": room, "P1": host.participant, "C1": host.connection, "P9": STRANGER}
        self.people = [host]

    @classmethod
    async def open(cls, server: RoomServer, room: str, livekit: str, **changes: Any) -> "Stage":
        owner = profile()
        parameters = room_parameters(owner, livekit=livekit, **changes)
        modules = ("reaction", "timer", "subroom_audio", "e2ee")
        parameters["module_settings"] |= {module: {} for module in modules}
        host = await Client.join(server, room, registered(owner, "moderator"), parameters)
        return cls(server, room, owner, host)

    async def guest(self, name: str = "Jo") -> Client:
        client = await Client.join(self.server, self.room, guest(name))
        self.people.append(client)
        number = len(self.people)
        self.names |= {f"P{number}": client.participant, f"C{number}": client.connection}
        return client

    async def say(self, client: Client, row: str) -> None:
        """A row of A.1; then everybody reads what has come of it."""
        await client.socket.send(json.dumps(self._with_names(row)))
        await self.listen()

    async def listen(self) -> None:
        for client in self.people:
            with suppress(ConnectionClosed):
                client.seen += await client.quiet()

    async def has_heard(self, row: str) -> None:
        """A row of A.2 has arrived somewhere, or will soon."""
        expected = self._with_names(row)

        async def arrived() -> bool:
            await self.listen()
            return any(matches(expected, message) for message in self.heard())

        try:
            await eventually(arrived)
        except TimeoutError:
            kind = expected["payload"].get("message", expected["payload"].get("error"))
            alike = [m for m in self.heard() if kind in json.dumps(m["payload"])]
            raise AssertionError(f"nobody heard {json.dumps(expected)}, but {alike}") from None

    async def hear(self, rows: str) -> None:
        for row in rows_of(rows):
            await self.has_heard(row)

    def payload(self, namespace: str, message: str) -> dict[str, Any]:
        """The last such event that anybody has heard."""
        found = [
            m["payload"]
            for m in self.heard()
            if (m["namespace"], m["payload"].get("message")) == (namespace, message)
        ]
        return dict(found[-1])

    def heard(self) -> list[dict[str, Any]]:
        return [
            {"namespace": m["namespace"], "payload": m["payload"]}
            for client in self.people
            for m in client.seen
        ]

    def _with_names(self, row: str) -> dict[str, Any]:
        filled = re.sub(
            r'"(R|[PCW]\d)((?::\w+)?)"',
            lambda found: json.dumps(self.names[found[1]] + found[2]),
            row,
        )
        return dict(json.loads(filled.replace('"ns"', '"namespace"')))


def rows_of(text: str) -> list[str]:
    """Rows of a listing; those that do not begin with a brace go on with the one before."""
    return [row.replace("\n", "") for row in re.split(r"\n(?=\{)", text.strip())]


def matches(expected: Any, found: Any) -> bool:
    if expected == "T":
        return isinstance(found, str) and TIME.fullmatch(found) is not None
    if expected == "…":
        return isinstance(found, str) and found != ""
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            matches(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(matches, expected, found))
    return bool(expected == found) and type(expected) is type(found)
