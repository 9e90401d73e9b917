"""Settings of the folders that meetings can have."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from parlour.settings.fields import HttpUrl, Name, doc
from parlour.settings.secret import Secret

_LONGEST_DAYS = 36_500
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class SharedFolderSettings(Struct, frozen=True, kw_only=True):
    """Folders that meetings can have for their files."""

    provider: Annotated[
        Literal["disabled", "builtin", "nextcloud"],
        doc("Where folders of new meetings are: in Parlour itself or on a Nextcloud server."),
    ] = "builtin"
    upload_limit: Annotated[
        int,
        Meta(ge=1),
        doc("The largest file that a built-in folder takes, in bytes."),
    ] = 2_000_000_000
    expiry: Annotated[
        Annotated[int, Meta(ge=1, le=_LONGEST_DAYS)] | None,
        doc(
            "Days after the end of a meeting for which the links of its folder work.",
            default="as long as there is the meeting",
            example=30,
        ),
    ] = None
    url: Annotated[
        HttpUrl | None,
        doc("Address of Nextcloud.", default="none", example="https://cloud.example.org"),
    ] = None
    username: Annotated[
        Name | None, doc("User of Nextcloud who owns the folders.", example="parlour")
    ] = None
    password: Annotated[
        Secret | None, doc("An app password of that user.", example="<app password>")
    ] = None
    directory: Annotated[Name, doc("Folder of that user in which those of meetings are made.")] = (
        "parlour"
    )

    def problem(self) -> str | None:
        """What is missing or dangerous, as a sentence; None if all is well."""
        if self.provider != "nextcloud":
            return None
        for name in ("url", "username", "password"):
            if getattr(self, name) is None:
                return f"shared_folder.{name} is not set, but shared_folder.provider is nextcloud."
        parts = urlsplit(self.url or "")
        if parts.scheme == "http" and parts.hostname not in _LOCAL:
            return "shared_folder.url must begin with https:// unless it is this machine."
        return None
