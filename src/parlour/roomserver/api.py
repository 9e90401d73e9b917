"""The HTTP API that the controller calls (signaling-core.md, 14.1)."""

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from msgspec import UNSET

from parlour.api_keys import ApiKeys, UnauthorizedError
from parlour.protocol.legacy.ticket import ticket_of
from parlour.protocol.roomserver import (
    ClientParameters,
    CloseRoom,
    RoomParameters,
    RoomPatch,
    RunningRoom,
    RunningRooms,
    StorageQuota,
    TokenRequest,
    TokenResponse,
)
from parlour.room.io import (
    CloseRequested,
    Patched,
    QuotaChanged,
    Replaced,
    TokenIssued,
)
from parlour.roomserver.gateway import REFUSALS
from parlour.roomserver.house import House, HouseFullError
from parlour.roomserver.http_types import Request, Response, empty, error, json, plain
from parlour.roomserver.identity import Devices, kind_of, participant_of
from parlour.roomserver.legacy.resumption import Resumptions, resumed_or_new
from parlour.roomserver.runner import RoomRunner
from parlour.roomserver.tokens import Tokens, TooManyTokensError

Body = TypeVar("Body")
Action = Callable[[str, Request], Response]

MICROS = 1_000_000


class _RefusedError(Exception):
    """The request gets this answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


class Api:
    """Rooms, tokens and quotas, for holders of an API key."""

    def __init__(
        self, house: House, tokens: Tokens, devices: Devices, keys: ApiKeys, public_url: str
    ) -> None:
        self._house = house
        self._tokens = tokens
        self._devices = devices
        self._keys = keys
        self._public_url = public_url
        self._resumptions = Resumptions(house.services.resume_keys.proof)

    def answer(self, request: Request) -> Response | None:
        """The answer; None if there is no such route."""
        match request.path.strip("/").split("/"):
            case ["v1", "rooms"]:
                return self._answer(request, {"GET": self._list}, None)
            case ["v1", "rooms", room]:
                actions = {"PUT": self._put, "PATCH": self._patch, "DELETE": self._delete}
            case ["v1", "rooms", room, "token"]:
                actions = {"POST": self._token}
            case ["v1", "rooms", room, "close"]:
                actions = {"POST": self._close}
            case ["v1", "user", room, "storage_quota"]:
                actions = {"POST": self._quota}
            case _:
                return None
        return self._answer(request, actions, room)

    def _answer(
        self, request: Request, actions: Mapping[str, Action], room: str | None
    ) -> Response:
        action = actions.get(request.method)
        if action is None:
            return plain(405, "Method not allowed.")
        try:
            self._keys.check(request.headers.get("authorization"))
            return action("" if room is None else _uuid(room), request)
        except UnauthorizedError as refused:
            return error(401, refused.code, "A token signed with an API key is needed.")
        except _RefusedError as refused:
            return refused.response
        except (HouseFullError, TooManyTokensError):
            return error(503, "service_unavailable", "This room server is full.")

    def _list(self, _: str, request: Request) -> Response:
        """The rooms that live here, the oldest first."""
        running = [
            _running_room(runner) for runner in self._house.rooms.values() if not runner.over
        ]
        return json(200, RunningRooms(sorted(running, key=lambda room: room.started_at)))

    def _close(self, room: str, request: Request) -> Response:
        reason = _read(request.body, CloseRoom).reason
        runner = self._house.find(room)
        if runner is None or runner.over or runner.room.closing:
            return error(404, "not_found", "There is no such room.")
        runner.apply(CloseRequested(at=runner.clock(), reason=reason))
        return empty(204)

    def _put(self, room: str, request: Request) -> Response:
        parameters = _read(request.body, RoomParameters)
        runner = self._running(room)
        if runner is None:
            # Our own: for a change that is not worth a room of its own.
            if request.headers.get("if-match") == "*":
                return error(412, "precondition_failed", "There is no such room.")
            self._house.create(room, parameters)
            return empty(201)
        runner.apply(Replaced(at=runner.clock(), parameters=parameters))
        return empty(204)

    def _patch(self, room: str, request: Request) -> Response:
        patch = _read(request.body, RoomPatch)
        runner = self._running(room)
        if runner is None:
            return error(404, "not_found", "There is no such room.")
        if patch.title is not msgspec.UNSET and runner.room.parameters.event is None:
            return error(422, "no_event", "A room without an event has no title.")
        runner.apply(Patched(at=runner.clock(), patch=patch))
        return empty(204)

    def _delete(self, room: str, request: Request) -> Response:
        runner = self._house.find(room)
        if runner is not None and not runner.over:
            runner.apply(CloseRequested(at=runner.clock(), reason="room_deleted"))
        return empty(200)

    def _token(self, room: str, request: Request) -> Response:
        body = _read(request.body, TokenRequest)
        runner = self._running(room)
        if runner is None:
            if body.room_parameters is None:
                text = "The room is not running, and there are no parameters to start it with."
                return error(422, "room_parameters_missing", text)
            runner = self._house.create(room, body.room_parameters)
        client = body.client_parameters
        participant = participant_of(client, self._devices.device(client.device_secret))
        refusal = runner.room.refusal(participant, kind_of(client))
        if refusal is not None:
            return error(403, refusal, REFUSALS[refusal])
        if body.resumption is UNSET:
            token = self._tokens.issue(room, client)
            answer = TokenResponse(public_url=self._public_url, token=token)
        else:
            answer = self._superset(runner, client, body.resumption)
        runner.apply(TokenIssued(at=runner.clock()))
        return json(200, answer)

    def _superset(
        self, runner: RoomRunner, client: ClientParameters, resumption: str | None
    ) -> TokenResponse:
        """For clients of either generation (signaling-legacy.md 2.2)."""
        older = resumed_or_new(self._resumptions, runner, client, resumption)
        token = self._tokens.issue(runner.id, client, older)
        return TokenResponse(
            public_url=self._public_url,
            token=token,
            ticket=ticket_of(runner.id, token),
            resumption=self._resumptions.make(runner.id, older, kind_of(client)),
        )

    def _quota(self, user: str, request: Request) -> Response:
        quota = _read(request.body, StorageQuota)
        owned = [
            runner
            for runner in self._house.rooms.values()
            if runner.room.parameters.created_by.id == user and not runner.over
        ]
        if not owned:
            return error(404, "not_found", "This user owns no running room.")
        for runner in owned:
            runner.apply(QuotaChanged(at=runner.clock(), quota=quota))
        return empty(200)

    def _running(self, room: str) -> RoomRunner | None:
        runner = self._house.find(room)
        if runner is not None and runner.closing:
            raise _RefusedError(error(503, "service_unavailable", "The room is being closed."))
        return runner


def _running_room(runner: RoomRunner) -> RunningRoom:
    parameters = runner.room.parameters
    participants, waiting = runner.room.people
    return RunningRoom(
        id=runner.id,
        title=parameters.event.title if parameters.event is not None else None,
        created_by=parameters.created_by,
        started_at=datetime.fromtimestamp(runner.room.created_at / MICROS, UTC),
        participants=participants,
        waiting=waiting,
        tariff=parameters.tariff,
    )


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise _RefusedError(error(400, "bad_request", "The id is not a UUID.")) from None


def _read(body: bytes, kind: type[Body]) -> Body:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as problem:
        raise _RefusedError(error(422, "validation_failed", str(problem))) from None
    except (msgspec.DecodeError, RecursionError):
        raise _RefusedError(error(400, "invalid_json", "The body is not JSON.")) from None
