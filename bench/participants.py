"""Participants of a bench: they do little per message, so that the server is what is measured."""

import asyncio
import time
from typing import Any

import httpx
import msgspec
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect
from tests.support.roomserver import api_token, guest

_CHAT = b'"message_sent"'
_JOINED = b'"join_success"'


class Participant(WSListener):
    """One connection that counts the chat messages it gets."""

    def __init__(self) -> None:
        self.chats = 0
        self.bytes = 0
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_chat: Any = None
        self.socket: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.socket = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            return
        payload = frame.get_payload_as_bytes()
        self.bytes += len(payload)
        if _CHAT in payload[:200]:
            self.chats += 1
            if self.on_chat is not None:
                self.on_chat()
        elif not self.joined.done() and _JOINED in payload[:200]:
            self.joined.set_result(None)

    def say(self, text: str) -> None:
        body = {
            "namespace": "chat",
            "payload": {"action": "send_message", "scope": "global", "content": text},
        }
        assert self.socket is not None
        self.socket.send(WSMsgType.TEXT, msgspec.json.encode(body))

    def leave(self) -> None:
        assert self.socket is not None
        self.socket.send_close(WSCloseCode.OK)
        self.socket.disconnect()


class Crowd:
    """All participants of one load process."""

    def __init__(self, url: str, room: str) -> None:
        self._url = url
        self._room = room
        self._http = httpx.AsyncClient(
            base_url=url,
            trust_env=False,
            headers={"Authorization": f"Bearer {api_token(expires=3600)}"},
        )
        self.members: list[Participant] = []

    async def join(self, count: int, at_once: int) -> list[float]:
        """Let so many more come in; gives the seconds from connecting to `join_success`."""
        limit = asyncio.Semaphore(at_once)

        async def one(number: int) -> float:
            async with limit:
                token = await self._token(f"Participant {number}")
                begun = time.perf_counter()
                participant = await self._connect(token)
                await participant.joined
                self.members.append(participant)
                return time.perf_counter() - begun

        first = len(self.members)
        return await asyncio.gather(*(one(first + number) for number in range(count)))

    async def leave(self, count: int) -> None:
        """Let the last ones go."""
        for participant in self.members[len(self.members) - count :]:
            participant.leave()
        del self.members[len(self.members) - count :]
        await asyncio.sleep(0.5)

    async def chat(self, per_second: float, seconds: float, senders: int) -> dict[str, float]:
        """Say so much at a steady pace, from several senders in turn."""
        before, bytes_before = self._chats(), self._bytes()
        begun = time.perf_counter()
        said = 0
        while said < per_second * seconds:
            self.members[said % senders].say(f"This is message {said} of a meeting. " * 3)
            said += 1
            await asyncio.sleep(begun + said / per_second - time.perf_counter())
        return await self._result(begun, said, before, bytes_before)

    async def loop(self, in_flight: int, seconds: float) -> dict[str, float]:
        """One sender who says the next thing whenever one came back."""
        sender = self.members[0]
        before, bytes_before = self._chats(), self._bytes()
        begun = time.perf_counter()
        said = 0

        def say() -> None:
            nonlocal said
            if time.perf_counter() - begun < seconds:
                said += 1
                sender.say(f"This is message {said} of a meeting. " * 3)

        sender.on_chat = say
        for _ in range(in_flight):
            say()
        await asyncio.sleep(seconds)
        sender.on_chat = None
        return await self._result(begun, said, before, bytes_before)

    async def _result(
        self, begun: float, said: int, before: int, bytes_before: int
    ) -> dict[str, float]:
        expected = said * len(self.members)
        await self._arrived(before + expected)
        return {
            "messages": said,
            "deliveries": self._chats() - before,
            "expected": expected,
            "bytes": self._bytes() - bytes_before,
            "seconds": time.perf_counter() - begun,
        }

    async def _arrived(self, chats: int) -> None:
        for _ in range(3000):
            if self._chats() >= chats:
                return
            await asyncio.sleep(0.01)

    def _chats(self) -> int:
        return sum(member.chats for member in self.members)

    def _bytes(self) -> int:
        return sum(member.bytes for member in self.members)

    async def _token(self, name: str) -> str:
        answer = await self._http.post(
            f"/v1/rooms/{self._room}/token",
            # The same people come again: a room remembers everybody who was in it.
            json={"client_parameters": guest(name, f"the device of {name}")},
        )
        return str(answer.raise_for_status().json()["token"])

    async def _connect(self, token: str) -> Participant:
        url = f"{self._url.replace('http', 'ws', 1)}/v1/signaling/{token}?resumable=1"
        _, listener = await ws_connect(Participant, url)
        assert isinstance(listener, Participant)
        return listener
