"""The examples of reverse proxies lead browsers to every process, and to nothing private."""

import contextlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from tests.support.platform import Platform, Ready, running
from tests.support.ports import free_port
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from parlour.media.tokens import VideoGrant, media_token
from parlour.settings import load

DEPLOY = Path(__file__).parents[3] / "deploy"
START_SECONDS = 60.0


def with_ports(text: str, ready: Ready) -> str:
    """The example with the addresses of this platform in place of the usual ones."""
    first, second = (one.url for one in ready.roomservers)
    for usual, url in {
        "127.0.0.1:8000": ready.controller.url,
        "127.0.0.1:11333": first,
        "127.0.0.1:11334": second,
        "127.0.0.1:7880": ready.livekit.url,
    }.items():
        assert usual in text
        text = text.replace(usual, url.removeprefix("http://"))
    return text


def nginx(ready: Ready, port: int, folder: Path) -> list[str]:
    text = with_ports((DEPLOY / "nginx.conf.example").read_text(), ready)
    # The first server only redirects; the second one listens without TLS here.
    redirect, rest = re.findall(r"^server \{.*?^\}", text, re.DOTALL | re.MULTILINE)
    text = text.replace(redirect, "")
    plain = re.sub(r"^ *(listen|ssl_\w+) .*\n", "", rest, flags=re.MULTILINE)
    plain = plain.replace("server_name", f"listen 127.0.0.1:{port};\n    server_name")
    plain = plain.replace("/var/log/nginx", str(folder))
    file = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr;\nevents {{}}\n"
        f"http {{ {temporary} {text.replace(rest, plain)} }}"
    )
    return [str(shutil.which("nginx", path="/usr/sbin:/usr/bin")), "-c", str(file)]


def caddy(ready: Ready, port: int, folder: Path) -> list[str]:
    text = with_ports((DEPLOY / "Caddyfile.example").read_text(), ready)
    text = text.replace("\nmeet.example.org {", f"\nhttp://127.0.0.1:{port} {{\n\tbind 127.0.0.1")
    file = folder / "Caddyfile"
    file.write_text("{\n\tadmin off\n}\n" + text)
    return [
        *(str(shutil.which("caddy")), "run"),
        *("--adapter", "caddyfile", "--config", str(file)),
    ]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def platform(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    public = ("--public-url", f"http://127.0.0.1:{port}", "--workers", "2")
    with running(tmp_path_factory.mktemp("platform"), *public) as started:
        yield started


@pytest.fixture(scope="module", params=[nginx, caddy])
def proxy(
    request: pytest.FixtureRequest,
    port: int,
    platform: Platform,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The public URL, with each proxy in turn in front of the platform."""
    configure: Callable[[Ready, int, Path], list[str]] = request.param
    folder = tmp_path_factory.mktemp("proxy")
    environment = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            configure(platform.ready, port, folder), stdout=output, stderr=output, env=environment
        )
    try:
        await_answer(f"http://127.0.0.1:{port}/health/live", process, folder / "output")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def await_answer(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, trust_env=False).is_success:
                return
        time.sleep(0.05)
    raise RuntimeError(output.read_text())


def status(url: str, **params: str) -> int:
    return httpx.get(url, params=params or None, trust_env=False).status_code


def test_the_web_page_and_the_api_are_there(proxy: str) -> None:
    page = httpx.get(f"{proxy}/", headers={"Accept": "text/html"}, trust_env=False)
    assert page.headers["content-type"].startswith("text/html")
    assert status(f"{proxy}/v1/openapi.json") == 200
    assert status(f"{proxy}/oidc/.well-known/openid-configuration") == 200


@pytest.mark.parametrize("number", [1, 2])
async def test_each_room_server_is_reached_for_signalling(proxy: str, number: int) -> None:
    url = f"{proxy.replace('http', 'ws')}/roomserver/{number}/v1/signaling/{uuid4()}"
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, proxy=None):
            pass
    assert refused.value.response.status_code == 401


async def test_older_clients_are_led_to_their_room_server(proxy: str) -> None:
    url = f"{proxy.replace('http', 'ws')}/signaling"
    offered = [Subprotocol("ticket#" + "x" * 64), Subprotocol("opentalk-signaling-json-v1.0")]
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, subprotocols=offered, proxy=None):
            pass
    assert refused.value.response.status_code == 401
    assert b"invalid_ticket" in (refused.value.response.body or b"")


@pytest.mark.parametrize("path", ["/rtc/validate", "/rtc/v1/validate"])
def test_the_media_server_is_reached_by_its_sdk(proxy: str, platform: Platform, path: str) -> None:
    livekit = load(platform.data / "run" / "controller.toml", {}).livekit
    assert livekit.api_secret is not None
    assert livekit.public_url == f"{proxy.replace('http', 'ws')}/livekit"
    token = media_token(
        str(livekit.api_key),
        livekit.api_secret.reveal(),
        "somebody",
        VideoGrant(room="room"),
        int(time.time()),
    )
    # The newer path wants a description of the client, too: anything but "unauthorized" will do.
    found = status(f"{proxy}/livekit{path}", access_token=token)
    assert found == 200 if path == "/rtc/validate" else found not in (401, 404, 502)


@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "/roomserver/1/metrics",
        "/roomserver/1/health/ready",
        "/roomserver/1/v1/rooms/00000000-0000-0000-0000-000000000000",
        "/livekit/twirp/livekit.RoomService/ListRooms",
        "/livekit/",
    ],
)
def test_what_is_private_stays_so(proxy: str, path: str) -> None:
    assert status(f"{proxy}{path}") == 404


def test_the_doctor_finds_nothing_wrong_behind_the_proxy(proxy: str, platform: Platform) -> None:
    assert proxy
    done = subprocess.run(
        [sys.executable, "-m", "parlour", "doctor", "--data", str(platform.data)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Nothing is wrong." in done.stdout
    assert done.returncode == 0
