"""The embedded LiveKit server: its configuration file and its command line.

Who starts and supervises it is not this module's business. Which lines a loopback-only server
needs was measured: without them it also offers the machine's other addresses.
"""

import ipaddress
import json
import os
from pathlib import Path
from typing import Any

from msgspec import Struct

SECRET_LENGTH = 32


class MediaServer(Struct, frozen=True, kw_only=True):
    """How to run LiveKit. `tcp_port` 0 means no media over TCP.

    LiveKit opens `tcp_port` on all interfaces whatever `host` says.
    """

    host: str
    port: int
    udp_port: int
    tcp_port: int
    node_ip: str | None
    use_external_ip: bool = False
    api_key: str
    api_secret: str


def configuration(server: MediaServer) -> dict[str, Any]:
    """LiveKit's configuration. Raises ValueError for a short secret, which LiveKit refuses."""
    if len(server.api_secret) < SECRET_LENGTH:
        raise ValueError(f"LiveKit's API secret must have at least {SECRET_LENGTH} characters")
    rtc: dict[str, Any] = {
        "udp_port": server.udp_port,
        # 0 must be said: without a word LiveKit opens 7881.
        "tcp_port": server.tcp_port,
        "use_external_ip": server.use_external_ip,
    }
    if server.node_ip is not None:
        rtc["node_ip"] = server.node_ip
    if _is_loopback(server.node_ip or server.host):
        rtc |= {
            "node_ip": server.node_ip or server.host,
            "use_external_ip": False,
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
            "ips": {"includes": [f"{server.node_ip or server.host}/32"]},
        }
    if "node_ip" in rtc:
        # Without a word LiveKit hands the STUN servers of Google and Twilio to every browser.
        # Browsers reach a server with a known address without any; but one must be named, so we
        # name our own machine, at a port without UDP. (The media port would not do: a browser
        # that has asked it for STUN gets no media from it.)
        rtc["stun_servers"] = [_address(rtc["node_ip"], server.port)]
    return {
        "port": server.port,
        "bind_addresses": [server.host],
        "keys": {server.api_key: server.api_secret},
        "logging": {"level": "warn", "json": False},
        "rtc": rtc,
    }


def write_configuration(server: MediaServer, path: Path) -> None:
    """Write the configuration file, readable by the owner alone. Raises ValueError, OSError."""
    # JSON is YAML, and needs no further library to be written correctly.
    text = json.dumps(configuration(server), indent=2)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def command(binary: Path, configuration_file: Path) -> list[str]:
    """The command line that runs LiveKit."""
    return [str(binary), "--config", str(configuration_file)]


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
