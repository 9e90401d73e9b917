"""Which addresses people may have our servers call."""

from ipaddress import ip_address

import pytest

from parlour.addresses import is_allowed, may_be_called


@pytest.mark.parametrize(
    "host",
    [
        "live.example.org",
        "live.example.org.",
        "a.rtmp.youtube.example:1935",
        "93.184.215.14",
        "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:443",
        "user:key@live.example.org",
    ],
)
def test_the_public_network(host: str) -> None:
    assert may_be_called(f"rtmps://{host}/app", [], [])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0x7f.1",
        "\uff11\uff12\uff17.0.0.1",
        "%31%32%37.0.0.1",
        "live.example.org@127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.178.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::]",
        "[fe80::1%25eth0]",
        "[fd00::1]",
        "[ff02::1]",
        "localhost",
        "LOCALHOST.",
        "x.localhost",
        "redis",
        "db.internal",
        "printer.local",
        "router.home.arpa",
        "1.2.3.4.5",
        "[::1",
        "",
    ],
)
def test_not_ours(host: str) -> None:
    assert not may_be_called(f"rtmp://{host}/app", [], [])


def test_what_administrators_allow() -> None:
    networks, hosts = ["10.1.2.0/24", "fd00::/8"], ["Stream.internal"]
    assert may_be_called("rtmp://10.1.2.9/app", networks, hosts)
    assert may_be_called("rtmp://[fd00::1]/app", networks, hosts)
    assert may_be_called("rtmp://stream.internal:1935/app", networks, hosts)
    assert not may_be_called("rtmp://10.1.3.9/app", networks, hosts)
    assert not may_be_called("rtmp://db.internal/app", networks, hosts)


def test_whoever_connects_asks_again_of_the_address_that_was_found() -> None:
    assert not is_allowed(ip_address("127.0.0.1"), [])
    assert is_allowed(ip_address("127.0.0.1"), ["127.0.0.0/8"])
    assert is_allowed(ip_address("93.184.215.14"), [])
