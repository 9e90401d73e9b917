"""Ports, the public address, its certificate."""

import socket
import ssl
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from parlour.doctor.finding import Finding, note, ok, wrong
from parlour.doctor.machine import compare_clocks
from parlour.settings import Settings
from parlour.settings.production import is_loopback
from parlour.settings.tree import http_url
from parlour.up import ports

_TIMEOUT_SECONDS = 5.0
_DAY_SECONDS = 86_400
_SOON_DAYS = 14


def get(url: str, **params: str) -> httpx.Response | None:
    """The answer to a GET, or None if there is none."""
    try:
        return httpx.get(url, params=params or None, timeout=_TIMEOUT_SECONDS, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError):
        return None


def date_of(answer: httpx.Response) -> float | None:
    """When the server says that it answered, in seconds since 1970."""
    text = answer.headers.get("date")
    return parsedate_to_datetime(text).timestamp() if text else None


def listening(settings: Settings) -> Iterator[Finding]:
    """Each port is ours, or free for us."""
    controller = settings.controller
    yield _port("controller", controller.host, controller.port, "controller.port")
    entries = controller.roomservers
    addresses = [urlsplit(entry.url) for entry in entries]
    if not addresses:
        own = settings.roomserver
        yield _port("room server", own.host, own.port, "roomserver.port")
    for address in addresses:
        if is_loopback(address.hostname or ""):
            yield _port("room server", address.hostname or "", address.port or 0, "roomserver.port")


def _port(process: str, host: str, port: int, setting: str) -> Finding:
    subject = f"port {port}"
    answer = get(f"{http_url(host, port)}/health/live")
    if answer is not None and answer.is_success:
        return ok(subject, f"The {process} answers on {host}.")
    error = ports.trial(host, port)
    if error is None:
        return note(subject, f"Free for the {process}, which does not run.", "Start it: parlour up")
    reason = (error.strerror or str(error)).lower()
    return wrong(
        subject,
        f"The {process} cannot have it on {host}: {reason}.",
        f"End the other program (ss -ltnp), or set {setting} to another port.",
    )


def public_address(settings: Settings) -> Iterator[Finding]:
    """Browsers reach the web page, the signalling and the media server's socket."""
    url = settings.address()
    if url == http_url(settings.controller.host, settings.controller.port):
        return
    answer = get(f"{url}/health/live")
    if answer is None:
        yield note("public address", f"No answer from {url}.", "Start Parlour and its proxy.")
        return
    if not answer.is_success:
        yield wrong(
            "public address",
            f"{url} answers {answer.status_code}.",
            "Compare the reverse proxy with docs/reverse-proxy.md.",
        )
        return
    yield ok("public address", f"{url} answers.")
    yield from compare_clocks("clock", date_of(answer))
    for entry in settings.controller.roomservers:
        if entry.public_url:
            yield _proxied("signalling", f"{entry.public_url.rstrip('/')}/v1/signaling/check")
    media = settings.livekit.public_url
    if media:
        yield _proxied("media signalling", f"{media.replace('ws', 'http', 1)}/rtc/validate")


def _proxied(subject: str, url: str) -> Finding:
    """A request without a token is refused by the server behind, not by the proxy in front."""
    answer = get(url)
    if answer is not None and 400 <= answer.status_code < 500 and answer.status_code != 404:
        return ok(subject, f"{url} is answered.")
    got = "no answer" if answer is None else f"status {answer.status_code}"
    return wrong(
        subject, f"{url} gives {got}.", "Compare the reverse proxy with docs/reverse-proxy.md."
    )


def certificate(settings: Settings) -> Iterator[Finding]:
    """The certificate of the public address is valid, and for a while yet."""
    address = urlsplit(settings.address())
    host = address.hostname or ""
    if address.scheme != "https":
        if not is_loopback(host):
            yield wrong(
                "certificate",
                f"{settings.address()} is not encrypted: browsers give no camera or microphone.",
                "Put a reverse proxy with TLS in front: docs/reverse-proxy.md.",
            )
        return
    try:
        with (
            socket.create_connection((host, address.port or 443), _TIMEOUT_SECONDS) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secured,
        ):
            details = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        yield wrong(
            "certificate",
            f"Browsers will refuse it: {error.verify_message}.",
            "Have the reverse proxy send a valid certificate with its whole chain.",
        )
        return
    except OSError as error:
        yield wrong("certificate", f"{host} is out of reach: {error}.", "Start the reverse proxy.")
        return
    days = (ssl.cert_time_to_seconds(str(details["notAfter"])) - time.time()) / _DAY_SECONDS
    if days < _SOON_DAYS:
        yield note("certificate", f"It ends in {days:.0f} days.", "See to it that it is renewed.")
    else:
        yield ok("certificate", f"Valid for {days:.0f} more days.")
