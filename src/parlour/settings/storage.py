"""Settings of where files are kept: recordings, reports, uploads."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from parlour.settings.fields import HttpUrl, Name, Seconds, doc
from parlour.settings.secret import Secret

Bytes = Annotated[int, Meta(ge=0)]
_GIGABYTE = 1_000_000_000


class StorageSettings(Struct, frozen=True, kw_only=True):
    """Where files are kept, and how large they may be."""

    kind: Annotated[
        Literal["folder", "s3"],
        doc("A folder of this machine, or an object storage with the API of Amazon S3."),
    ] = "folder"
    folder: Annotated[
        Path | None,
        doc(
            "The folder; several controllers must share it.",
            default="{data}/assets",
            example="/var/lib/parlour/assets",
        ),
    ] = None
    bucket: Annotated[
        Name | None, doc("Bucket of the object storage, which must exist.", example="parlour")
    ] = None
    prefix: Annotated[
        str,
        Meta(pattern=r"^([A-Za-z0-9_.-]+/)*[A-Za-z0-9_.-]*$"),
        doc("What the names of all objects begin with, for a bucket that others use too."),
    ] = ""
    endpoint: Annotated[
        HttpUrl | None,
        doc(
            "Address of the object storage.",
            default="Amazon's, for the region",
            example="https://s3.example.org",
        ),
    ] = None
    region: Annotated[Name, doc("Region of the bucket.")] = "us-east-1"
    access_key: Annotated[Name | None, doc("Name of the access key.", example="parlour")] = None
    secret_key: Annotated[
        Secret | None, doc("Secret of the access key.", example="<secret of the access key>")
    ] = None
    timeout_secs: Annotated[
        Seconds, doc("How long the object storage may take for one request, in seconds.")
    ] = 60
    upload_size_limit: Annotated[
        Bytes, doc("Largest file that people and room servers may store, in bytes.")
    ] = _GIGABYTE
    recording_size_limit: Annotated[
        Bytes, doc("Largest recording, in bytes; what is beyond it is cut off.")
    ] = 50 * _GIGABYTE
    quota_overshoot: Annotated[
        Bytes,
        doc(
            "How far the file that reaches its owner's quota may go beyond it, in bytes; "
            "one that goes further is refused while it is written."
        ),
    ] = _GIGABYTE

    def problem(self) -> str | None:
        """What is missing, in one sentence."""
        if self.kind == "s3" and self.bucket is None:
            return 'storage.bucket is not set, but storage.kind is "s3".'
        if (self.access_key is None) != (self.secret_key is None):
            return "storage.access_key and storage.secret_key must be set together."
        return None
