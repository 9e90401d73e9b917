"""Ports of the platform's processes: each has its own."""

import socket

from parlour.up import ports

HOST = "127.0.0.1"


def test_wanted_ports_that_are_free_are_given() -> None:
    wanted = ports.free(HOST, 3)
    assert ports.choose(HOST, wanted) == wanted


def test_a_port_that_is_in_use_is_replaced() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        used = int(other.getsockname()[1])
        other.listen()
        [port] = ports.choose(HOST, [used])
    assert port != used


def test_a_port_that_is_promised_is_given_to_nobody_else() -> None:
    [promised, one] = ports.free(HOST, 2)
    chosen = ports.choose(HOST, [promised, one, one, None], taken={promised})
    assert chosen[1] == one
    assert len({promised, *chosen}) == 5
