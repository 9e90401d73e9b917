"""A page that shows the notes, without a browser: the protocols of Yjs over a real socket."""

import asyncio
import contextlib
import json
from typing import Any, Self
from urllib.parse import parse_qs

from tests.support.notewriter import NoteWriter
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from parlour.room.modules.meeting_notes.lib0 import Reader, block, number

WAIT = 20.0


class NotesPage:
    """What is written arrives; `text` is what the page shows."""

    def __init__(self, socket: ClientConnection, writer: NoteWriter) -> None:
        self.socket = socket
        self.writer = writer
        self.others: dict[int, Any] = {}
        """What others say of themselves, by client id."""
        self.echoed: list[bytes] = []
        self.asked = asyncio.Event()
        self.synchronised = asyncio.Event()
        self._changed = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, client: int, writer: NoteWriter | None = None) -> Self:
        """Connect with the ticket of a URL, and ask for the text."""
        fields = parse_qs(url.partition("#")[2])
        server = fields["server"][0].replace("http", "ws", 1)
        protocols: list[Any] = ["parlour.notes", f"ticket.{fields['ticket'][0]}"]
        socket = await connect(
            f"{server}/v1/notes",
            subprotocols=protocols,
            compression=None,
            max_size=None,
            proxy=None,
            ping_interval=None,
        )
        page = cls(socket, writer or NoteWriter(client))
        await page.send(number(0) + number(0) + block(page.writer.doc.get_state()))
        return page

    async def send(self, message: bytes) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(message)

    async def write(self, text: str) -> None:
        """A new paragraph at the end."""
        self.writer.paragraph(text)
        await self.flush()

    async def flush(self) -> None:
        for update in self.writer.take():
            await self.send(number(0) + number(2) + block(update))

    async def shows(self, text: str) -> None:
        """Waits until the page has this text somewhere."""
        try:
            async with asyncio.timeout(WAIT):
                while text not in self.writer.text:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{text!r} is not in {self.writer.text!r}") from None

    async def appear(self, state: Any) -> None:
        """Say where the cursor is."""
        said = json.dumps(state).encode()
        update = number(1) + number(self.writer.doc.client_id) + number(1) + block(said)
        await self.send(number(1) + block(update))

    async def sees(self, client: int) -> Any:
        async with asyncio.timeout(WAIT):
            while client not in self.others:
                self._changed.clear()
                await self._changed.wait()
        return self.others[client]

    async def closed(self) -> int | None:
        """The code with which the room server closed."""
        async with asyncio.timeout(WAIT + 5):
            await self._reading
        close = self.socket.protocol.close_rcvd
        return close.code if close is not None else None

    async def leave(self) -> None:
        await self.socket.close()
        await self._reading

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                message = await self.socket.recv()
                assert isinstance(message, bytes)
                await self._take(Reader(message))
                self._changed.set()

    async def _take(self, reader: Reader) -> None:
        if reader.number() == 1:
            self._hear_of(Reader(reader.bytes()))
            return
        step, content = reader.number(), reader.bytes()
        if step == 0:
            missing = self.writer.doc.get_update(content)
            self.writer.take()
            await self.send(number(0) + number(1) + block(missing))
            self.asked.set()
        else:
            self.echoed += [content] if step == 2 else []
            self.writer.hear(content)
            if step == 1:
                self.synchronised.set()

    def _hear_of(self, reader: Reader) -> None:
        for _ in range(reader.number()):
            client, _, state = reader.number(), reader.number(), json.loads(reader.bytes())
            if state is None:
                self.others.pop(client, None)
            else:
                self.others[client] = state
