"""Delivery to a mail server by SMTP (RFC 5321)."""

import ipaddress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
)

from parlour.mail.delivery import Refused, Unavailable

_TIMEOUT_SECS = 10
_PERMANENT = 500


class MailServer:
    """One connection, held open while there is something to deliver.

    A password is never sent in the clear, and mails are not either: a server on another machine
    has to offer TLS.
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._client: SMTP | None = None

    async def deliver(self, message: EmailMessage, recipient: str, name: str) -> None:
        """Hand one mail to the server. Raises Refused and Unavailable."""
        content = message.as_bytes()
        client = await self._connected()
        try:
            await client.sendmail(self._sender, recipient, content)
        except SMTPRecipientsRefused as error:
            answer = error.recipients[0]
            await self._failed(client)
            raise _refusal(answer.code, answer.message) from error
        except SMTPDataError as error:
            await self._failed(client)
            raise _refusal(error.code, error.message) from error
        except (SMTPException, OSError) as error:
            await self.rest()
            raise Unavailable(str(error), for_all=True) from error

    async def rest(self) -> None:
        """Say goodbye to the server."""
        client, self._client = self._client, None
        if client is None or not client.is_connected:
            return
        try:
            await client.quit()
        except (SMTPException, OSError):
            client.close()

    async def _connected(self) -> SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        # Opportunistic TLS could be stripped by whoever listens in; on the same machine nobody can.
        start_tls = None if _is_here(self._host) else True
        client = SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            timeout=_TIMEOUT_SECS,
            use_tls=self._tls,
            start_tls=False if self._tls else start_tls,
        )
        try:
            await client.connect()
        except (SMTPException, OSError) as error:
            client.close()
            raise Unavailable(str(error), for_all=True) from error
        self._client = client
        return client

    async def _failed(self, client: SMTP) -> None:
        """Begin anew: the next mail must not meet what this one left behind."""
        try:
            await client.rset()
        except (SMTPException, OSError):
            await self.rest()


def _refusal(code: int, answer: str) -> Refused | Unavailable:
    reason = f"{code} {answer}"
    return Refused(reason) if code >= _PERMANENT else Unavailable(reason, for_all=False)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
