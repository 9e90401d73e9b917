"""Signalling sockets: who may open one, and what becomes of it."""

import uuid
from urllib.parse import parse_qs, unquote

from parlour.protocol.legacy.ticket import PATH as LEGACY_PATH
from parlour.roomserver import limits
from parlour.roomserver.bucket import Bucket
from parlour.roomserver.connection import Arrival, Connection, ConnectionEvents
from parlour.roomserver.house import House
from parlour.roomserver.http_types import Request, Response, error, plain
from parlour.roomserver.identity import Devices, kind_of, participant_of
from parlour.roomserver.legacy import handshake
from parlour.roomserver.legacy.socket import LegacySocket
from parlour.roomserver.notes import desk
from parlour.roomserver.notes.socket import NotesSocket
from parlour.roomserver.origins import is_allowed
from parlour.roomserver.ring import Ring
from parlour.roomserver.runner import RoomRunner
from parlour.roomserver.tokens import Grant, Tokens
from parlour.roomserver.websocket import WebSocket

PREFIX = "/v1/signaling/"
_RESUME = "resume/"
_CANNOT_RESUME = 4410
_UNAVAILABLE = "The room became unavailable."

REFUSALS = {
    "banned": "This person has been banned from the room.",
    "guest_access_disabled": "Guests have no access to this room.",
}


class Gateway:
    """Answers upgrade requests under /v1/signaling/ (signaling-core.md, 1.2)."""

    def __init__(
        self,
        house: House,
        tokens: Tokens,
        devices: Devices,
        *,
        allowed_origins: list[str],
        own_origin: str,
        guests_may_moderate: bool,
    ) -> None:
        """`allowed_origins`: for rooms of which the controller names none. `guests_may_moderate`:
        once an older client has joined."""
        self._house = house
        self._tokens = tokens
        self._devices = devices
        self._allowed_origins = allowed_origins
        self._own_origin = own_origin
        self._guests_may_moderate = guests_may_moderate

    def upgrade(self, request: Request) -> WebSocket | Response:
        """The socket's listener, or why there will be none."""
        if request.path == LEGACY_PATH:
            return self._join_by_ticket(request)
        if request.path == desk.PATH:
            return self._open_notes(request)
        if not request.path.startswith(PREFIX):
            return plain(404, "Not found.")
        rest = unquote(request.path[len(PREFIX) :])
        query = parse_qs(request.query)
        if rest.startswith(_RESUME):
            return self._resume(request, rest[len(_RESUME) :], query.get("received", [""])[0])
        try:
            token = str(uuid.UUID(rest))
        except ValueError:
            return plain(400, "The token is not a UUID.")
        return self._join(request, token, resumable=query.get("resumable") == ["1"])

    def _join(self, request: Request, token: str, *, resumable: bool) -> WebSocket | Response:
        grant = self._tokens.take(token)
        if grant is None:
            return error(401, "invalid_token", "The token is unknown, expired or used.")
        device = self._devices.device(grant.client.device_secret)
        runner = self._enterable(request, grant, participant_of(grant.client, device))
        if isinstance(runner, Response):
            return runner

        def arrive(connection: Connection) -> ConnectionEvents | None:
            return self._begin(runner, connection, grant, device, resumable=resumable)

        return self._socket(runner, arrive)

    def _begin(
        self,
        runner: RoomRunner,
        connection: Connection,
        grant: Grant,
        device: str,
        *,
        resumable: bool,
    ) -> ConnectionEvents | None:
        if runner.closing:
            connection.close(1011, _UNAVAILABLE)
            return None
        session = runner.session(
            str(uuid.uuid4()), device, kind_of(grant.client), Ring() if resumable else None
        )
        runner.begin(session, connection, grant.client, participant_of(grant.client, device))
        return session

    def _join_by_ticket(self, request: Request) -> WebSocket | Response:
        """The same for older clients (signaling-legacy.md 3)."""
        grant = handshake.grant_of(request, self._tokens)
        if isinstance(grant, Response):
            return grant
        participant = handshake.participant_of(grant)
        runner = self._enterable(request, grant, participant)
        if isinstance(runner, Response):
            return runner
        if runner.room.parameters.e2e_encryption:
            text = "Clients of this generation cannot take part in end-to-end encryption."
            return error(403, "e2ee_unsupported", text)

        def arrive(connection: Connection) -> ConnectionEvents | None:
            if runner.closing:
                connection.close(1011, _UNAVAILABLE)
                return None
            now = self._house.services.loop.time()
            return handshake.begin(
                runner,
                connection,
                grant,
                participant,
                guests_may_moderate=self._guests_may_moderate,
                now=now,
            )

        return self._socket(runner, arrive, LegacySocket)

    def _open_notes(self, request: Request) -> WebSocket | Response:
        """A page that shows the notes. Browsers tell it why a socket closes, not why none opens:
        so it hears on the socket that its ticket is good for nothing any more."""
        ticket = desk.ticket_of(request)
        if ticket is None:
            return error(401, "missing_ticket", "A ticket is needed.")
        runner = self._house.find(ticket.room)
        if runner is not None and not self._may_connect(request, runner):
            return error(403, "forbidden", "Pages of this origin may not connect.")
        arrive = self._house.services.desk.arrival(runner, ticket)
        bucket = self._bucket(runner)
        if runner is not None:
            bucket = self._house.services.desk.bucket(runner, ticket, bucket)
        return NotesSocket(
            arrive, bucket, self._house.services.turn, self._house.services.statistics
        )

    def _enterable(self, request: Request, grant: Grant, participant: str) -> RoomRunner | Response:
        """The room of a token, or why nobody comes in by it."""
        runner = self._house.find(grant.room)
        if runner is None or runner.closing:
            return error(404, "not_found", "The room does not exist any more.")
        if not self._may_connect(request, runner):
            return error(403, "forbidden", "Pages of this origin may not connect.")
        refusal = runner.room.refusal(participant, kind_of(grant.client))
        if refusal is not None:
            return error(403, refusal, REFUSALS[refusal])
        if len(runner.sessions) >= limits.CONNECTIONS_PER_ROOM:
            return error(503, "service_unavailable", "The room has too many connections.")
        return runner

    def _resume(self, request: Request, key: str, received: str) -> WebSocket | Response:
        found = self._house.services.resume_keys.read(key)
        runner = self._house.find(found[0]) if found is not None else None
        if runner is not None and not self._may_connect(request, runner):
            return error(403, "forbidden", "Pages of this origin may not connect.")

        def arrive(connection: Connection) -> ConnectionEvents | None:
            session = runner.sessions.get(found[1]) if runner is not None and found else None
            number = int(received) if received.isdecimal() and len(received) < 20 else -1
            if runner is None or session is None or not runner.resume(session, connection, number):
                self._house.services.statistics.resumes_refused += 1
                connection.close(_CANNOT_RESUME, "cannot be resumed")
                return None
            return session

        return self._socket(runner, arrive)

    def _socket(
        self, runner: RoomRunner | None, arrive: Arrival, kind: type[WebSocket] = WebSocket
    ) -> WebSocket:
        services = self._house.services
        return kind(arrive, self._bucket(runner), services.turn, services.statistics)

    def _bucket(self, runner: RoomRunner | None) -> Bucket:
        limit = runner.room.parameters.ws_rate_limit if runner is not None else None
        return Bucket(
            limit.tokens_per_second if limit is not None else limits.FRAMES_PER_SECOND,
            limit.token_bucket_size if limit is not None else limits.FRAME_BURST,
            self._house.services.loop.time(),
        )

    def _may_connect(self, request: Request, runner: RoomRunner) -> bool:
        allowed = runner.room.parameters.allowed_origins or self._allowed_origins
        return is_allowed(request.headers.get("origin"), [*allowed, self._own_origin])
