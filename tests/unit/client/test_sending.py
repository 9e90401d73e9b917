"""When the client tries again, and when it must not."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from parlour.client import transport as sending
from parlour.client.credentials import bearer
from parlour.client.errors import NoAnswer, ServerError, TooManyRequests, UnexpectedAnswer
from parlour.client.transport import Transport, linked

Answer = tuple[int, dict[str, str], bytes]
OK: Answer = (200, {}, b'"done"')


class Scripted:
    """A server that gives the answers it was told to, the last one for ever; None: no answer."""

    def __init__(self, answers: list[Answer | None]) -> None:
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                server.asked.append(f"{self.command} {self.headers.get('Authorization', '-')}")
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if answer is None:
                    self.close_connection = True
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the library's names

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


Start = Callable[..., Scripted]


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(sending, "FIRST_PAUSE_SECS", 0.01)
    started: list[Scripted] = []

    def start(*answers: Answer | None) -> Scripted:
        started.append(Scripted(list(answers)))
        return started[-1]

    yield start
    for server in started:
        server.stop()


async def send(server: Scripted, method: str) -> str:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await Transport(http, server.url).call(method, "/", str)


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("trouble", [None, (503, {}, b""), (502, {}, b""), (504, {}, b"")])
async def test_what_can_be_repeated_is(scripted: Start, method: str, trouble: Answer) -> None:
    server = scripted(trouble, trouble, OK)
    assert await send(server, method) == "done"
    assert len(server.asked) == 3


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_what_may_have_been_done_is_not_done_twice(scripted: Start, method: str) -> None:
    lost = scripted(None, OK)
    with pytest.raises(NoAnswer):
        await send(lost, method)
    unsure = scripted((503, {"Retry-After": "0"}, b""), OK)
    with pytest.raises(ServerError):
        await send(unsure, method)
    assert (len(lost.asked), len(unsure.asked)) == (1, 1)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_server_that_says_when_to_come_back_is_obeyed(scripted: Start, method: str) -> None:
    server = scripted((429, {"Retry-After": "0"}, b"{}"), OK)
    assert await send(server, method) == "done"


async def test_too_long_a_wait_is_left_to_the_caller(scripted: Start) -> None:
    body = b'{"code": "too_many_requests", "message": "Later."}'
    server = scripted((429, {"Retry-After": "900"}, body), OK)
    with pytest.raises(TooManyRequests) as refused:
        await send(server, "GET")
    assert refused.value.retry_after == 900
    assert refused.value.code == "too_many_requests"


async def test_there_is_an_end_to_trying(scripted: Start) -> None:
    server = scripted((503, {}, b""))
    with pytest.raises(ServerError) as failed:
        await send(server, "GET")
    assert failed.value.status == 503
    assert failed.value.code == "status_503"
    assert len(server.asked) == sending.TRIES


async def test_our_own_mistakes_are_not_repeated(scripted: Start) -> None:
    server = scripted((500, {}, b""), OK)
    with pytest.raises(ServerError):
        await send(server, "GET")
    assert len(server.asked) == 1


async def test_an_answer_of_another_kind_is_an_error_of_its_own(scripted: Start) -> None:
    server = scripted((200, {"Content-Type": "text/html"}, b"<html>"))
    with pytest.raises(UnexpectedAnswer):
        await send(server, "GET")


async def test_a_ready_token_goes_with_each_request(scripted: Start) -> None:
    server = scripted(OK)
    async with httpx.AsyncClient(trust_env=False) as http:
        await Transport(http, server.url, bearer("abc")).call("GET", "/", str)
    assert server.asked == ["GET Bearer abc"]


def test_links_are_found_by_their_relation() -> None:
    header = (
        '<https://meet.example.org/v1/rooms?page=1>; rel="first",'
        '<https://meet.example.org/v1/rooms?page=3&per_page=2>; rel="next"'
    )
    answer = httpx.Response(200, headers={"Link": header})
    following = linked(answer, "next")
    assert following is not None
    assert following["page"] == "3"
    assert linked(answer, "after") is None
