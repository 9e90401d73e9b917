"""A signalling client over a real socket."""

import asyncio
import contextlib
import json
import uuid
from typing import Any, ClassVar, Self

from tests.support.roomserver import RoomServer
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

WAIT = 20.0


class Client:
    """One socket. Messages that were read but not asked for stay in `seen`."""

    everybody: ClassVar[list["Client"]] = []

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.former: list[ClientConnection] = []
        self.seen: list[dict[str, Any]] = []
        self.joined: dict[str, Any] = {}
        self.everybody.append(self)

    @classmethod
    async def open(
        cls, server: RoomServer, token: str, *, query: str = "", origin: str | None = None
    ) -> Self:
        """Connect by token. Raises InvalidStatus if the upgrade is refused."""
        url = f"ws://127.0.0.1:{server.port}/v1/signaling/{token}{query}"
        socket = await connect(
            url, origin=origin, compression=None, max_size=None, proxy=None, ping_interval=None
        )
        return cls(socket)

    @classmethod
    async def join(
        cls,
        server: RoomServer,
        room: str,
        client: dict[str, Any],
        parameters: dict[str, Any] | None = None,
    ) -> Self:
        """Get a token, connect, and wait until inside."""
        self = await cls.enter(server, room, client, parameters)
        self.joined = await self.event("core", "join_success")
        return self

    @classmethod
    async def enter(
        cls,
        server: RoomServer,
        room: str,
        client: dict[str, Any],
        parameters: dict[str, Any] | None = None,
    ) -> Self:
        """Get a token and connect: into the room or into the waiting room."""
        answer = await server.token(room, client, parameters)
        assert answer.status_code == 200, answer.text
        return await cls.open(server, answer.json()["token"])

    @property
    def participant(self) -> str:
        return str(self.joined["id"])

    @property
    def connection(self) -> str:
        return str(self.joined["connection_id"])

    async def message(self) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(WAIT):
            return dict(json.loads(await self.socket.recv()))

    async def event(self, namespace: str, message: str) -> dict[str, Any]:
        """The payload of the next such event; others in between are kept in `seen`."""
        return dict((await self.envelope(namespace, message))["payload"])

    async def envelope(self, namespace: str, message: str) -> dict[str, Any]:
        """The next such event with its envelope."""
        try:
            while True:
                found = await self.message()
                self.seen.append(found)
                payload = found["payload"]
                if (found["namespace"], payload.get("message", payload.get("error"))) == (
                    namespace,
                    message,
                ):
                    return found
        except TimeoutError:
            raise AssertionError(f"no {namespace}.{message}, but {self.seen}") from None

    async def command(
        self, namespace: str, action: str, transaction: int | None = None, **fields: Any
    ) -> None:
        body: dict[str, Any] = {"namespace": namespace, "payload": {"action": action, **fields}}
        if transaction is not None:
            body["transaction_id"] = transaction
        await self._send(json.dumps(body))

    async def _send(self, text: str) -> None:
        await self.socket.send(text)

    async def say(self, text: str) -> None:
        await self.command("chat", "send_message", scope="global", content=text)

    async def quiet(self) -> list[dict[str, Any]]:
        """What has arrived, after a round trip through the room: nothing else is on its way."""
        transaction = uuid.uuid4().int % 2**63
        await self.command("echo", "ping", transaction)
        arrived: list[dict[str, Any]] = []
        while True:
            found = await self.message()
            if found.get("transaction_id") == transaction:
                return arrived
            arrived.append(found)

    async def closed(self) -> tuple[int | None, str]:
        """Code and reason of the close frame that ends the connection; None without one."""
        async with asyncio.timeout(WAIT + 5):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    self.seen.append(json.loads(await self.socket.recv()))
        close = self.socket.protocol.close_rcvd
        return (close.code, close.reason) if close is not None else (None, "")

    async def leave(self, code: int = 1000) -> None:
        await self.socket.close(code)

    def vanish(self) -> None:
        """Drop the TCP connection without a word."""
        self.socket.transport.abort()

    @classmethod
    async def all_leave(cls) -> None:
        """Close whatever a test has opened."""
        while cls.everybody:
            client = cls.everybody.pop()
            for socket in (client.socket, *client.former):
                socket.transport.abort()
                await socket.wait_closed()


class ResumableClient(Client):
    """A client that counts frames, as ours does, and can go on after a loss."""

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__(socket)
        self.server: RoomServer | None = None
        self.key = ""
        self.received = 0
        self.sent: list[str] = []

    @classmethod
    async def enter(
        cls,
        server: RoomServer,
        room: str,
        client: dict[str, Any],
        parameters: dict[str, Any] | None = None,
    ) -> Self:
        answer = await server.token(room, client, parameters)
        assert answer.status_code == 200, answer.text
        self = await cls.open(server, answer.json()["token"], query="?resumable=1")
        self.server = server
        await self.greeting()
        return self

    async def greeting(self) -> dict[str, Any]:
        """The first frame, which is not counted."""
        async with asyncio.timeout(WAIT):
            found = json.loads(await self.socket.recv())
        assert found["namespace"] == "parlour"
        assert found["payload"]["message"] == "session"
        self.key = found["payload"]["resume"]
        return dict(found["payload"])

    async def message(self) -> dict[str, Any]:
        found = await super().message()
        self.received += 1
        return found

    async def _send(self, text: str) -> None:
        self.sent.append(text)
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(text)

    async def reconnect(self, received: int | None = None) -> None:
        """Open a socket by the resume key, whatever comes of it."""
        assert self.server is not None
        number = self.received if received is None else received
        self.former.append(self.socket)
        self.socket = await connect(
            f"ws://127.0.0.1:{self.server.port}/v1/signaling/resume/{self.key}?received={number}",
            compression=None,
            max_size=None,
            proxy=None,
            ping_interval=None,
        )

    async def resume(self) -> dict[str, Any]:
        """Come back after a loss and send again what the server has not got."""
        await self.reconnect()
        greeting = await self.greeting()
        assert greeting["resumed"] is True
        for text in self.sent[greeting["received"] :]:
            await self.socket.send(text)
        return greeting


def credentials(client: Client) -> dict[str, Any]:
    """For the media room, as `join_success` told them."""
    return dict(client.joined["module_data"]["livekit"])
