"""Short-lived tokens with which browsers fetch a file without other credentials (rest.md 15.3).

They are signed with the object's random key, which never leaves the servers: so all controllers of
a database know it, a token is good for one file only, and it ends with the file.
"""

import time
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

LIFETIME_SECS = 30
_ALGORITHMS = ["HS256"]


def make(asset_id: UUID, object_key: str, disposition: str) -> str:
    """A token for a file, which carries the `Content-Disposition` to send it with."""
    claims = {
        "sub": str(asset_id),
        "exp": int(time.time()) + LIFETIME_SECS,
        "disposition": disposition,
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(object_key), _ALGORITHMS)


def disposition_of(token: str, asset_id: UUID, object_key: str) -> str | None:
    """What a token for this file carries; None if it is another's, forged or too old."""
    try:
        claims = jwt.decode(token, OctKey.import_key(object_key), _ALGORITHMS).claims
    except (JoseError, ValueError, RecursionError):
        return None
    expires, disposition = claims.get("exp"), claims.get("disposition")
    if not isinstance(expires, int) or expires <= time.time():
        return None
    if claims.get("sub") != str(asset_id) or not isinstance(disposition, str):
        return None
    return disposition
