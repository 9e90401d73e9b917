"""Who may reach the media server through the room server: those who are where their token leads."""

import re
import uuid
from urllib.parse import parse_qs

import msgspec
from joserfc.errors import JoseError
from joserfc.jws import extract_compact
from msgspec import Struct

from parlour.room.io import MediaTarget
from parlour.roomserver.house import House
from parlour.roomserver.http_types import Request, Response, error

_ROOM_NAME = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[:#].+")


class _Video(Struct, frozen=True):
    room: str


class _Claims(Struct, frozen=True):
    sub: str
    video: _Video


class Access(Struct, frozen=True):
    """Somebody in a meeting, on the way to one of its media rooms."""

    room_id: str
    media_room: str
    identity: str
    target: MediaTarget


def access_of(request: Request, house: House) -> Access | Response:
    """Where the request may go, or its refusal. Whether the token is genuine, LiveKit says."""
    token = _token_of(request)
    if token is None:
        return error(401, "missing_token", "A token for LiveKit is needed.")
    claims = _claims_of(token)
    found = _ROOM_NAME.fullmatch(claims.video.room) if claims is not None else None
    if claims is None or found is None or not _is_identity(claims.sub):
        return error(400, "invalid_token", "This is no token for a meeting's media.")
    room_id, media_room = found[1], claims.video.room
    runner = house.find(room_id)
    if runner is None or runner.over:
        return error(404, "not_found", "There is no such room.")
    target = runner.room.media_of(media_room, claims.sub)
    if target is None:
        return error(401, "unauthorized", "Only those in the meeting may reach its media.")
    return Access(room_id, media_room, claims.sub, target)


def still_holds(access: Access, house: House) -> bool:
    """Whether the same request would be granted now."""
    runner = house.find(access.room_id)
    if runner is None or runner.over:
        return False
    return runner.room.media_of(access.media_room, access.identity) == access.target


def _token_of(request: Request) -> str | None:
    shown = parse_qs(request.query).get("access_token")
    if shown:
        return shown[0]
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token if kind.lower() == "bearer" and token else None


def _claims_of(token: str) -> _Claims | None:
    try:
        return msgspec.json.decode(extract_compact(token.encode()).payload, type=_Claims)
    except (JoseError, ValueError, msgspec.MsgspecError):
        return None


def _is_identity(text: str) -> bool:
    """`{participant}:{connection}`, with the number of a pop-out at its end or not."""
    participant, _, connection = text.partition(":")
    try:
        uuid.UUID(participant)
        uuid.UUID(connection.partition("-popout")[0])
    except ValueError:
        return False
    return True
