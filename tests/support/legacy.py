"""A signalling client of the older generation over a real socket."""

import json
from typing import Any, Self

from tests.support.roomserver import RoomServer
from tests.support.signaling import Client
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

PROTOCOL = "opentalk-signaling-json-v1.0"


async def start(
    server: RoomServer,
    room: str,
    client: dict[str, Any],
    parameters: dict[str, Any] | None = None,
    resumption: str | None = None,
) -> dict[str, Any]:
    """Ticket and resumption, as a controller gets them."""
    answer = await server.start_either(room, client, parameters, resumption)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


class LegacyClient(Client):
    """Speaks `control`; nothing that it gets may be of the newer generation."""

    resumption: str = ""

    @classmethod
    async def by_ticket(
        cls, port: int, *protocols: str, origin: str | None = None, scheme: str = "ws"
    ) -> Self:
        """Connect with these sub-protocols. Raises InvalidStatus if the upgrade is refused."""
        socket = await connect(
            f"{scheme}://127.0.0.1:{port}/signaling",
            subprotocols=[Subprotocol(protocol) for protocol in protocols] or None,
            origin=origin,
            compression=None,
            max_size=None,
            proxy=None,
            ping_interval=None,
        )
        return cls(socket)

    @classmethod
    async def outside(
        cls,
        server: RoomServer,
        room: str,
        client: dict[str, Any],
        parameters: dict[str, Any] | None = None,
        resumption: str | None = None,
    ) -> Self:
        """Connected, but not joined yet."""
        answer = await start(server, room, client, parameters, resumption)
        self = await cls.by_ticket(server.port, f"ticket#{answer['ticket']}", PROTOCOL)
        self.resumption = str(answer["resumption"])
        return self

    @classmethod
    async def enter(
        cls,
        server: RoomServer,
        room: str,
        client: dict[str, Any],
        parameters: dict[str, Any] | None = None,
        resumption: str | None = None,
    ) -> Self:
        """Connected, and `join` said."""
        self = await cls.outside(server, room, client, parameters, resumption)
        name = client.get("display_name", "Somebody")
        await self.command("control", "join", display_name=name)
        return self

    @classmethod
    async def join(
        cls,
        server: RoomServer,
        room: str,
        client: dict[str, Any],
        parameters: dict[str, Any] | None = None,
        resumption: str | None = None,
    ) -> Self:
        self = await cls.enter(server, room, client, parameters, resumption)
        self.joined = await self.event("control", "join_success")
        return self

    async def message(self) -> dict[str, Any]:
        found = await super().message()
        assert found.keys() == {"namespace", "timestamp", "payload"}, found
        assert found["namespace"] not in {"core", "raise_hands", "reaction", "error", "parlour"}
        return found

    async def quiet(self) -> list[dict[str, Any]]:
        """What has arrived, after a round trip through the room."""
        # An own hand that goes down is told to oneself, even if it was down.
        await self.command("control", "lower_hand")
        arrived: list[dict[str, Any]] = []
        while True:
            found = await self.message()
            if found["payload"].get("message") == "hand_lowered":
                return arrived
            arrived.append(found)

    async def told(self) -> list[dict[str, Any]]:
        """The same without envelopes: namespace and payload in one."""
        return [{"in": found["namespace"], **found["payload"]} for found in await self.quiet()]

    async def text(self, text: str | bytes) -> None:
        await self.socket.send(text)

    async def say(self, text: str) -> None:
        await self.command("chat", "send_message", scope="global", content=text)


def encoded(namespace: str, **payload: Any) -> str:
    return json.dumps({"namespace": namespace, "payload": payload})
