"""The media server: there, accepting our tokens, reachable by UDP."""

import socket
import time
from collections.abc import Iterator

from parlour.doctor.finding import Finding, note, ok, wrong
from parlour.doctor.machine import compare_clocks
from parlour.doctor.network import date_of, get
from parlour.media import binary
from parlour.media.tokens import VideoGrant, media_token
from parlour.settings import Settings
from parlour.up import ports

_UDP_SECONDS = 2.0


def media_server(settings: Settings) -> Iterator[Finding]:
    """LiveKit is installed and answers, and accepts what we sign."""
    livekit = settings.livekit
    if livekit.embedded:
        try:
            yield ok("LiveKit", f"{binary.find()} (version {binary.VERSION})")
        except binary.BinaryMissingError as error:
            yield wrong("LiveKit", str(error), "In a checkout: make livekit. Else: reinstall.")
            return
    if livekit.service_url is None or livekit.api_key is None or livekit.api_secret is None:
        yield note("LiveKit", "Not set up yet.", "`parlour up` does it.")
        return
    url = livekit.service_url.rstrip("/")
    answer = get(f"{url}/")
    if answer is None:
        yield note("LiveKit", f"Does not run at {url}.", "Start it: parlour up")
        return
    yield from compare_clocks("clock of LiveKit", date_of(answer))
    grant = VideoGrant(room="parlour-doctor")
    now = int(time.time())
    token = media_token(livekit.api_key, livekit.api_secret.reveal(), "doctor", grant, now)
    checked = get(f"{url}/rtc/validate", access_token=token)
    if checked is not None and checked.is_success:
        yield ok("LiveKit", f"{url} answers and accepts our tokens.")
    else:
        status = "does not answer" if checked is None else f"answers {checked.status_code}"
        yield wrong(
            "LiveKit",
            f"{url} {status}.",
            "livekit.api_key and livekit.api_secret must be those of LiveKit's own `keys`.",
        )


def udp(settings: Settings) -> Iterator[Finding]:
    """Datagrams reach the media port at the address that browsers are given."""
    livekit = settings.livekit
    if not livekit.embedded:
        yield note("UDP", "LiveKit is elsewhere: check its ports there.")
        return
    host = livekit.node_ip or "127.0.0.1"
    subject = f"UDP {livekit.udp_port}"
    if not _loops(host):
        yield note(
            subject,
            f"{host} is not an address of this machine.",
            f"The router must forward UDP {livekit.udp_port} to this machine.",
        )
        return
    if ports.trial(host, livekit.udp_port, "udp") is not None:
        yield ok(subject, f"Received on {host}. A firewall must let it in from everywhere.")
    elif livekit.service_url and get(livekit.service_url) is not None:
        yield wrong(
            subject,
            f"LiveKit runs, but does not receive on {host}.",
            "Set livekit.node_ip to the address that browsers reach, and restart.",
        )
    else:
        yield note(subject, f"Free on {host}; LiveKit does not run.", "Start it: parlour up")


def _loops(host: str) -> bool:
    """True if a datagram to that address of ours arrives."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        receiver.settimeout(_UDP_SECONDS)
        try:
            receiver.bind((host, 0))
            sender.sendto(b"parlour", receiver.getsockname())
            return receiver.recv(16) == b"parlour"
        except OSError:
            return False
