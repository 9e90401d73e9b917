"""Random values that we give away and keep only the hash of."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """A value of 256 random bits, safe in URLs and cookies."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What the database keeps. The values are random, so that a fast hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
