"""LiveKit's configuration file."""

import json
from pathlib import Path

import msgspec
import pytest

import parlour
from parlour.media.binary import BinaryMissingError, cached, find
from parlour.media.server import MediaServer, command, configuration, write_configuration

LOCAL = MediaServer(
    host="127.0.0.1",
    port=7880,
    udp_port=7882,
    tcp_port=7881,
    node_ip=None,
    api_key="key",
    api_secret="s" * 32,
)


def test_a_loopback_server_offers_loopback_addresses_only() -> None:
    rtc = configuration(LOCAL)["rtc"]
    assert rtc["node_ip"] == "127.0.0.1"
    assert rtc["enable_loopback_candidate"] is True
    assert rtc["interfaces"] == {"includes": ["lo"]}
    assert rtc["ips"] == {"includes": ["127.0.0.1/32"]}


def test_a_public_server_offers_its_address() -> None:
    public = msgspec.structs.replace(LOCAL, host="0.0.0.0", node_ip="203.0.113.7", tcp_port=0)
    rtc = configuration(public)["rtc"]
    assert rtc["node_ip"] == "203.0.113.7"
    assert "interfaces" not in rtc
    assert "ips" not in rtc


def test_no_foreign_stun_server_is_offered() -> None:
    public = msgspec.structs.replace(LOCAL, host="0.0.0.0", node_ip="203.0.113.7")
    for server in (LOCAL, public):
        rtc = configuration(server)["rtc"]
        assert [address.rsplit(":", 1)[0] for address in rtc["stun_servers"]] == [rtc["node_ip"]]


def test_no_media_over_tcp_is_said_aloud() -> None:
    assert configuration(msgspec.structs.replace(LOCAL, tcp_port=0))["rtc"]["tcp_port"] == 0


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        configuration(msgspec.structs.replace(LOCAL, api_secret="short"))


def test_the_file_is_for_the_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "livekit.yaml"
    write_configuration(LOCAL, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["keys"] == {"key": "s" * 32}
    assert command(Path("/x/livekit-server"), file) == ["/x/livekit-server", "--config", str(file)]


def test_the_cache_is_looked_into_by_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(parlour, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(BinaryMissingError):
        find()
    cached().parent.mkdir(parents=True)
    cached().write_text("#!/bin/sh\n")
    cached().chmod(0o755)
    assert find() == cached()
    assert "1.13.5" in str(find())
