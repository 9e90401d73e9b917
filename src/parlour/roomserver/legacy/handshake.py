"""Opening a socket with a ticket in the sub-protocol (signaling-legacy.md 3)."""

import uuid

from parlour.protocol.legacy import ticket
from parlour.protocol.roomserver import ClientParameters, Registered, RegisteredCallIn
from parlour.roomserver.connection import Connection, ConnectionEvents
from parlour.roomserver.http_types import Request, Response, error
from parlour.roomserver.identity import kind_of
from parlour.roomserver.legacy.session import LegacySession
from parlour.roomserver.legacy.view import View
from parlour.roomserver.runner import RoomRunner
from parlour.roomserver.tokens import Grant, Tokens


def grant_of(request: Request, tokens: Tokens) -> Grant | Response:
    """What the ticket of a request stands for, which is used up; or why there will be no socket."""
    header = request.headers.get("sec-websocket-protocol")
    if header is None:
        return error(400, "missing_protocol", "A sub-protocol is needed.")
    supported, shown = ticket.offered(header)
    if not supported:
        return error(400, "invalid_protocol", "No sub-protocol that is known here.")
    if shown is None:
        return error(401, "missing_ticket", "A ticket is needed.")
    found = ticket.token_of(shown)
    grant = tokens.take(found[1]) if found is not None else None
    if found is None or grant is None or grant.room != found[0]:
        return error(401, "invalid_ticket", "The ticket is unknown, expired or used.")
    return grant


def participant_of(grant: Grant) -> str:
    """Users are themselves. Guests are somebody new, unless the ticket says who they were: browsers
    that share a device secret are not the same person."""
    client = grant.client
    if isinstance(client, Registered | RegisteredCallIn):
        return client.profile.id
    return grant.legacy_participant


def begin(
    runner: RoomRunner,
    connection: Connection,
    grant: Grant,
    participant: str,
    *,
    guests_may_moderate: bool,
    now: float,
) -> ConnectionEvents:
    """Let a client wait for its `join`. `now`: the loop's time."""
    user = isinstance(grant.client, Registered | RegisteredCallIn)
    device = str(uuid.uuid4()) if user else participant

    def enter(session: LegacySession, at: Connection, client: ClientParameters) -> bool:
        if runner.closing:
            return False
        runner.begin(session, at, client, participant, guests_may_moderate=guests_may_moderate)
        return True

    def waiting_room() -> bool:
        return runner.room.waiting_room != "disabled"

    view = View(owner=runner.room.parameters.created_by.id, kind=kind_of(grant.client))
    session = LegacySession(
        runner,
        str(uuid.uuid4()),
        device=device,
        view=view,
        client=grant.client,
        enter=enter,
        waiting_room=waiting_room,
        opened_at=now,
    )
    session.wait_outside(connection)
    return session
