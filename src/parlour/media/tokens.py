"""Access tokens for LiveKit: JSON Web Tokens, HS256 (signaling-core.md 7.4).

Pure functions, so that the room can sign without any I/O: the time comes from the caller.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

import msgspec
from msgspec import Struct

LIFETIME_SECS = 32
"""Bounds the time until a client connects; a running session refreshes itself."""

HEADER = b"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"


class VideoGrant(Struct, frozen=True, rename="camel", kw_only=True):
    """What the bearer may do in one LiveKit room."""

    room: str
    room_join: bool = True
    room_create: bool = False
    can_subscribe: bool = True
    can_publish: bool = False
    can_publish_sources: tuple[str, ...] = ()
    can_publish_data: bool = False
    can_update_own_metadata: bool = False
    hidden: bool = False
    room_admin: bool = False
    room_list: bool = False
    room_record: bool = False
    ingress_admin: bool = False
    recorder: bool = False


class Claims(Struct, frozen=True):
    """`nbf` and `exp` in seconds since 1970."""

    iss: str
    sub: str
    name: str
    nbf: int
    exp: int
    video: VideoGrant


def media_token(
    api_key: str, api_secret: str, identity: str, grant: VideoGrant, now_secs: int
) -> str:
    """A token that lets `identity` connect within `LIFETIME_SECS` from `now_secs`."""
    claims = Claims(api_key, identity, identity, now_secs, now_secs + LIFETIME_SECS, grant)
    signed = HEADER + b"." + _base64(msgspec.json.encode(claims))
    signature = hmac.digest(api_secret.encode(), signed, sha256)
    return (signed + b"." + _base64(signature)).decode("ascii")


def _base64(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")
