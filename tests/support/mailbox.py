"""A real mail server on a free port of 127.0.0.1, and the mails that it has taken."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from icalendar import Calendar
from tests.support.ports import free_port

_WAIT_SECS = 100


@dataclass(frozen=True)
class Received:
    """One mail, as it came."""

    recipient: str
    message: EmailMessage

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.message)


def calendar_of(message: EmailMessage) -> Calendar:
    """The calendar part; it is the same as the attached file."""
    parts = {part.get_content_type(): part.get_content() for part in message.walk() if _leaf(part)}
    inline, attached = parts["text/calendar"], parts["application/ics"]
    assert inline.replace("\r\n", "\n").encode() == attached.replace(b"\r\n", b"\n")
    found = Calendar.from_ical(attached)
    assert isinstance(found, Calendar)
    return found


def _leaf(part: EmailMessage) -> bool:
    return not part.is_multipart()


@dataclass
class Mailbox:
    """Takes what `answer` lets pass; None means yes, a text is the refusal."""

    answer: Callable[[str], str | None] = lambda _recipient: None
    received: list[Received] = field(default_factory=list[Received])
    # After so many mails `reached` is set.
    mark: int = 0
    reached: Event = field(default_factory=Event)
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        refusal = self.answer(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        with self._lock:
            self.received += [Received(to, message) for to in envelope.rcpt_tos]
            if len(self.received) >= self.mark:
                self.reached.set()
        return "250 taken"

    def to(self, recipient: str, count: int = 1) -> list[Received]:
        """The mails of one recipient, as soon as there are so many."""
        wait_until(lambda: len(self._of(recipient)) >= count)
        return self._of(recipient)

    def _of(self, recipient: str) -> list[Received]:
        with self._lock:
            return [mail for mail in self.received if mail.recipient == recipient]


def wait_until(condition: Callable[[], bool], seconds: float = _WAIT_SECS) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.02)
