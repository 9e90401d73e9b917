"""A real S3 API on a free port of 127.0.0.1."""

import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from moto.server import ThreadedMotoServer

ACCESS_KEY = "parlour-of-the-tests"
SECRET_KEY = "a-secret-key-of-the-tests"
REGION = "eu-central-1"


@dataclass
class S3:
    """The server; each test makes a bucket of its own."""

    _server: ThreadedMotoServer = field(init=False)

    def __post_init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self._server.start()

    @property
    def url(self) -> str:
        _, port = self._server.get_host_and_port()
        return f"http://127.0.0.1:{port}"

    def bucket(self) -> str:
        """A new bucket."""
        name = f"bucket-{uuid4().hex}"
        made = httpx.put(
            f"{self.url}/{name}",
            content=(
                '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                f"<LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
            ),
            headers={"Authorization": _AUTHORIZATION},
            trust_env=False,
        )
        made.raise_for_status()
        return name

    def settings(self, bucket: str | None = None) -> dict[str, Any]:
        """The settings `storage.…` of a bucket; of a new one unless it is named."""
        return {
            "kind": "s3",
            "bucket": bucket or self.bucket(),
            "endpoint": self.url,
            "region": REGION,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
        }

    def stop(self) -> None:
        self._server.stop()


# The server asks who calls only to find out the service and the region.
_AUTHORIZATION = (
    f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/20260101/{REGION}/s3/aws4_request, "
    "SignedHeaders=host, Signature=0"
)
