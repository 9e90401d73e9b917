"""Clients that send too much, too slowly or nothing: they get no memory, no time and no socket."""

import json
import socket
import time

import pytest
from tests.support.controller import Controller

from parlour.controller import connections


def connect(controller: Controller) -> socket.socket:
    return socket.create_connection(("127.0.0.1", controller.settings.controller.port), timeout=10)


def everything(client: socket.socket) -> bytes:
    """What the server says until it closes the connection."""
    received = b""
    try:
        while piece := client.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def alive(controller: Controller) -> bool:
    return controller.client.get("/health/live").status_code == 200


def test_a_head_without_end_is_refused(controller: Controller):
    with connect(controller) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nX-Long: ")
        try:
            for _ in range(64):
                client.sendall(b"x" * 65536)
        except (ConnectionResetError, BrokenPipeError):
            return
        assert everything(client).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ",
        b"GET /health/live HTTP/1.1\r\nHost: here\r\n\r\nGET / HT",
    ],
    ids=["nothing", "half a line", "half a head", "a request and half of the next"],
)
def test_a_head_that_does_not_come_is_not_waited_for(
    controller: Controller, monkeypatch: pytest.MonkeyPatch, begun: bytes
):
    monkeypatch.setattr(connections, "HEAD_WAIT", 0.3)
    began = time.monotonic()
    with connect(controller) as client:
        client.sendall(begun)
        everything(client)
    assert time.monotonic() - began < 4
    assert alive(controller)


def test_a_body_that_does_not_come_is_not_waited_for(
    controller: Controller, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(connections, "BODY_WAIT", 0.3)
    with connect(controller) as client:
        client.sendall(
            b"POST /v1/invite/verify HTTP/1.1\r\nHost: here\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        everything(client)
    assert alive(controller)
    assert "request_failed" not in capsys.readouterr().out


def test_the_silent_ones_make_room_for_newcomers(
    controller: Controller, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "MOST_WAITING", 5)
    silent = [connect(controller) for _ in range(20)]
    assert alive(controller)
    assert everything(silent[0]) == b""
    for client in silent:
        client.close()


def test_a_slow_but_complete_request_is_answered(controller: Controller):
    body = json.dumps({"invite_code": "00000000-0000-4000-8000-000000000000"}).encode()
    with connect(controller) as client:
        client.sendall(b"POST /v1/invite/verify HTTP/1.1\r\nHost: here\r\nConnection: close\r\n")
        client.sendall(b"Content-Type: application/json\r\n")
        client.sendall(b"Content-Length: %d\r\n\r\n" % len(body))
        for byte in body:
            client.sendall(bytes([byte]))
        assert everything(client).startswith(b"HTTP/1.1 404 ")


def head_of_upload(controller: Controller, length: int) -> tuple[bytes, str]:
    anna = controller.user()
    room = anna.post("/rooms").json()["id"]
    head = (
        f"POST /v1/rooms/{room}/assets?file_extension=&kind=k HTTP/1.1\r\nHost: here\r\n"
        f"Authorization: {anna.authorization}\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode(), room


def test_a_large_body_may_take_its_time_as_long_as_it_comes(
    controller: Controller, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "BODY_WAIT", 0.5)
    pieces, piece = 8, b"x" * connections.BODY_PROGRESS_BYTES
    head, _ = head_of_upload(controller, pieces * len(piece))
    with connect(controller) as client:
        client.sendall(head)
        for _ in range(pieces):
            time.sleep(0.15)
            client.sendall(piece)
        assert client.recv(65536).startswith(b"HTTP/1.1 200 ")


def given_up_within(client: socket.socket, seconds: float) -> bool:
    """Send a byte now and then until the other side closes the connection."""
    client.settimeout(0.05)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            client.sendall(b"x")
            if not client.recv(65536):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_large_body_that_trickles_is_given_up(
    controller: Controller, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "BODY_WAIT", 0.5)
    head, _ = head_of_upload(controller, 1_000_000)
    with connect(controller) as client:
        client.sendall(head)
        assert given_up_within(client, 2)
    assert alive(controller)
