"""The configuration of the LiveKit child."""

import json
from typing import Any

from parlour.settings.production import is_loopback
from parlour.settings.tree import Settings

_LEVELS = {"debug": "debug", "info": "info", "warning": "warn", "error": "error"}


def config(settings: Settings, *, media_host: str) -> str:
    """LiveKit's configuration file (JSON, which is YAML, too).

    `media_host` is the address that browsers send media to. On loopback every line about
    interfaces matters: without them LiveKit offers the machine's other addresses as well.
    """
    livekit = settings.livekit
    assert livekit.api_key is not None
    assert livekit.api_secret is not None
    rtc: dict[str, Any] = {
        "udp_port": livekit.udp_port,
        "tcp_port": livekit.tcp_port,
        "use_external_ip": livekit.use_external_ip,
        "node_ip": str(livekit.node_ip or media_host),
    }
    if is_loopback(media_host):
        rtc |= {
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
            "ips": {"includes": ["127.0.0.1/32"]},
        }
    if livekit.use_external_ip and livekit.node_ip is None:
        del rtc["node_ip"]
    return json.dumps(
        {
            "port": livekit.port,
            "bind_addresses": bind_addresses(settings.controller.host),
            "keys": {livekit.api_key: livekit.api_secret.reveal()},
            "rtc": rtc,
            "room": {"enable_remote_unmute": False},
            "logging": {"level": _LEVELS[settings.log.level], "json": False},
        },
        indent=2,
    )


def bind_addresses(host: str) -> list[str]:
    """Where LiveKit's API listens: with us, and on loopback for our own servers."""
    return [host] if host in ("0.0.0.0", "::", "127.0.0.1") else [host, "127.0.0.1"]


def of_interest(line: str) -> bool:
    """True for LiveKit's warnings and errors; the rest is in its log file only."""
    return "\tWARN\t" in line or "\tERROR\t" in line or "\t" not in line
