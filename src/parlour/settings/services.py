"""Settings of services of their own that take part in meetings."""

from typing import Annotated, Any

from msgspec import Struct

from parlour.settings.fields import SAMPLE_SECRET, HttpUrl, Name, doc
from parlour.settings.secret import Secret


class RecordingSettings(Struct, frozen=True, kw_only=True):
    """The recorder, a service of its own that room servers call. Without it nothing is recorded."""

    url: Annotated[
        HttpUrl | None,
        doc("Address of the recorder.", default="none", example="https://recorder.example.org/"),
    ] = None
    api_key: Annotated[Name, doc("Name of the key that calls are signed with.")] = "roomserver"
    api_secret: Annotated[Secret | None, doc("Secret of that key.", example=SAMPLE_SECRET)] = None

    def module(self) -> dict[str, Any] | None:
        """What room servers are told; None if there is no such service."""
        return _module(self.url, self.api_key, self.api_secret)


class TranscriptionSettings(Struct, frozen=True, kw_only=True):
    """The service that writes along what is said. Without it nothing is transcribed."""

    url: Annotated[
        HttpUrl | None,
        doc("Address of the service.", default="none", example="https://stt.example.org/"),
    ] = None
    api_key: Annotated[Name, doc("Name of the key that calls are signed with.")] = "roomserver"
    api_secret: Annotated[Secret | None, doc("Secret of that key.", example=SAMPLE_SECRET)] = None

    def module(self) -> dict[str, Any] | None:
        """What room servers are told; None if there is no such service."""
        return _module(self.url, self.api_key, self.api_secret)


def _module(url: str | None, key: str, secret: Secret | None) -> dict[str, Any] | None:
    if url is None or secret is None:
        return None
    return {"url": url.rstrip("/") + "/", "api_key": {"id": key, "secret": secret.reveal()}}
