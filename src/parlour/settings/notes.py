"""Settings of meeting notes and whiteboards: our own editors, or services that do it instead."""

from typing import Annotated, Any

from msgspec import Struct

from parlour.settings.fields import SAMPLE_SECRET, HttpUrl, doc
from parlour.settings.secret import Secret


class NotesSettings(Struct, frozen=True, kw_only=True):
    """Meeting notes. Without an Etherpad they are written in Parlour's own editor."""

    etherpad_url: Annotated[
        HttpUrl | None,
        doc(
            "Address of an Etherpad with OpenTalk's plug-ins.",
            default="Parlour's own editor",
            example="https://pad.example.org/",
        ),
    ] = None
    etherpad_api_key: Annotated[
        Secret | None, doc("Key of Etherpad's API.", example=SAMPLE_SECRET)
    ] = None

    def etherpad(self) -> str | None:
        """Its address, if it is to be used."""
        used = self.etherpad_url is not None and self.etherpad_api_key is not None
        return self.etherpad_url if used else None

    def module(self, address: str) -> dict[str, Any]:
        """What room servers are told; `address` is that of our own pages."""
        url = self.etherpad()
        if url is None or self.etherpad_api_key is None:
            return {"page": f"{address}/notes"}
        return {"base_url": url.rstrip("/") + "/", "api_key": self.etherpad_api_key.reveal()}


class WhiteboardSettings(Struct, frozen=True, kw_only=True):
    """A Spacedeck for whiteboards. Without it there is Excalidraw, which needs no server."""

    url: Annotated[
        HttpUrl | None,
        doc("Address of the Spacedeck.", default="none", example="https://draw.example.org/"),
    ] = None
    api_key: Annotated[Secret | None, doc("Token of Spacedeck's API.", example=SAMPLE_SECRET)] = (
        None
    )

    def module(self) -> dict[str, Any] | None:
        """What room servers are told; None if there is no such service."""
        if self.url is None or self.api_key is None:
            return None
        return {"base_url": self.url.rstrip("/") + "/", "api_key": self.api_key.reveal()}
