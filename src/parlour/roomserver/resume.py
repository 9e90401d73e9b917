"""The opaque text with which a client resumes its connection: who it was, and a proof.

It carries room and connection, so it needs no table and outlives a restart of the process.
"""

import base64
import binascii
import hashlib
import hmac
import uuid

_PERSON = b"parlour-resume"
_ID = 16
_PROOF = 16


class ResumeKeys:
    """Makes and reads resume texts with a key derived from the signalling salt."""

    def __init__(self, salt: bytes) -> None:
        self._key = hashlib.blake2b(salt, digest_size=32, person=_PERSON).digest()

    def make(self, room: str, connection: str) -> str:
        """The resume text of a connection; both ids are UUIDs."""
        ids = uuid.UUID(room).bytes + uuid.UUID(connection).bytes
        return base64.urlsafe_b64encode(ids + self.proof(ids)).decode()

    def read(self, text: str) -> tuple[str, str] | None:
        """Room and connection, or None if this text was not made with our key."""
        try:
            data = base64.b64decode(text, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        ids, proof = data[: 2 * _ID], data[2 * _ID :]
        if len(ids) != 2 * _ID or not hmac.compare_digest(proof, self.proof(ids)):
            return None
        return str(uuid.UUID(bytes=ids[:_ID])), str(uuid.UUID(bytes=ids[_ID:]))

    def proof(self, data: bytes) -> bytes:
        """A keyed hash of 16 bytes; whoever else uses it puts a label of their own in front."""
        return hashlib.blake2b(data, key=self._key, digest_size=_PROOF, person=_PERSON).digest()
