"""`parlour up --host 0.0.0.0`: others get addresses that they can reach, media included.

Runs in a network namespace of its own with one address that is not loopback.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.platform import Platform, command, starting

from parlour.settings import load

ADDRESS = "198.51.100.7"
NETWORK = f"""
ip link set lo up
ip link add here type veth peer name there
ip address add {ADDRESS}/24 dev here
ip link set here up
ip link set there up
ip route add default via 198.51.100.1
exec "$@"
"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("others")
    unshare = ["unshare", "--net", *(["--map-root-user"] if os.getuid() else [])]
    argv = [*unshare, "sh", "-ec", NETWORK, "sh", *command(folder, "--host", "0.0.0.0", port=8000)]
    with starting(folder, argv=argv) as started:
        started.await_ready()
        yield started


def test_addresses_for_others_are_the_machines_own(platform: Platform) -> None:
    ready = platform.ready
    livekit = load(platform.data / "run" / "controller.toml", {}).livekit
    assert ready.public_url == f"http://{ADDRESS}:8000"
    assert ready.roomservers[0].public_url == f"http://{ADDRESS}:11333"
    assert livekit.public_url == f"ws://{ADDRESS}:7880"


def test_media_is_received_from_others(platform: Platform) -> None:
    inside = ["nsenter", f"--net=/proc/{platform.process.pid}/ns/net"]
    done = subprocess.run([*inside, "ss", "-Hlntu"], capture_output=True, text=True, check=True)
    listening = {(line.split()[0], line.split()[4]) for line in done.stdout.splitlines()}
    assert ("udp", f"{ADDRESS}:7882") in listening
    assert any(kind == "tcp" and address.endswith(":7881") for kind, address in listening)


def test_the_operator_is_told_that_browsers_want_encryption(platform: Platform) -> None:
    assert "docs/reverse-proxy.md" in platform.output


def test_the_usual_ports_are_taken_where_they_are_free(platform: Platform) -> None:
    assert "UDP 7882, TCP 7881" in platform.output
    assert Path(platform.data / "run" / "livekit.yaml").exists()
