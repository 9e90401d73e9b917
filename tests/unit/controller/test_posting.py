"""Requests over connections that stay open: kept, replaced, bounded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from parlour.controller.posting import MOST_ANSWER_BYTES, Answer, Poster

ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Notes each request, and answers it as told."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.answers: list[bytes] = []
        self.closes = False
        self.ended: list[asyncio.Event] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        ended = asyncio.Event()
        self.ended.append(ended)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head.decode())
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
                self.bodies.append(await reader.readexactly(length))
                writer.write(self.answers.pop(0) if self.answers else ANSWER)
                await writer.drain()
                if self.closes:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            ended.set()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    yield Server()


@pytest.fixture
async def poster(server: Server) -> AsyncIterator[Poster]:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    poster = Poster(f"http://127.0.0.1:{port}/base", 20)
    yield poster
    await poster.close()
    listening.close()
    async with asyncio.timeout(20):
        for ended in server.ended:
            await ended.wait()


async def ask(poster: Poster) -> Answer:
    return await poster.post("/token", {"Authorization": "Bearer x"}, b'{"a":1}')


async def test_a_request_has_its_path_headers_and_body(server: Server, poster: Poster):
    answer = await ask(poster)
    assert (answer.status_code, answer.content, answer.is_success) == (201, b"{}", True)
    assert server.heads[0].startswith("POST /base/token HTTP/1.1\r\nHost: 127.0.0.1:")
    assert "\r\nAuthorization: Bearer x\r\n" in server.heads[0]
    assert server.bodies == [b'{"a":1}']


async def test_a_connection_serves_one_request_after_the_other(server: Server, poster: Poster):
    for _ in range(5):
        await ask(poster)
    assert server.connections == 1


async def test_requests_at_once_get_connections_of_their_own(server: Server, poster: Poster):
    answers = await asyncio.gather(*(ask(poster) for _ in range(7)))
    assert [answer.content for answer in answers] == [b"{}"] * 7
    assert server.connections == 7


async def test_a_connection_that_the_server_closed_is_replaced(server: Server, poster: Poster):
    server.closes = True
    for _ in range(5):
        assert (await ask(poster)).is_success
    assert len(server.heads) == 5


async def test_a_refusal_is_an_answer(server: Server, poster: Poster):
    server.answers = [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope"]
    answer = await ask(poster)
    assert (answer.status_code, answer.content, answer.is_success) == (403, b"nope", False)
    assert (await ask(poster)).is_success
    assert server.connections == 1


async def test_answers_in_chunks_and_hints_before_them_are_understood(
    server: Server, poster: Poster
):
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    server.answers = [
        hint
        + b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    ]
    assert (await ask(poster)).content == b"abc"


async def test_an_answer_may_end_with_its_connection(server: Server, poster: Poster):
    server.answers = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it"]
    server.closes = True
    assert (await ask(poster)).content == b"all of it"


@pytest.mark.parametrize(
    "answer",
    [
        b"this is no HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (2 * MOST_ANSWER_BYTES)
        + bytes(MOST_ANSWER_BYTES + 1),
        b"",
    ],
    ids=["nonsense", "cut off", "too large", "nothing"],
)
async def test_what_is_no_answer_is_a_failure(server: Server, poster: Poster, answer: bytes):
    server.answers = [answer] * 2
    server.closes = True
    with pytest.raises(ConnectionError):
        await ask(poster)


async def test_a_server_that_says_nothing_is_waited_for_a_while_only():
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.read()
        writer.close()
        left.set()

    listening = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    poster = Poster(f"http://127.0.0.1:{port}", 0.5)
    with pytest.raises(TimeoutError):
        await ask(poster)
    await poster.close()
    listening.close()
    await asyncio.wait_for(left.wait(), 20)


async def test_a_server_that_is_not_there_is_a_failure():
    poster = Poster("http://127.0.0.1:9", 20)
    with pytest.raises(OSError):
        await ask(poster)
    await poster.close()
