"""The same three endpoints as a plain FastAPI and SQLAlchemy program, to compare with.

Written the way one would write it: a session and the caller as dependencies, the token checked in
each request (its signature, and that nobody called it back), one query for what a request needs,
Pydantic models out. What the real thing looks after besides is left out: exceptions of recurring
events, dial-in, folders in lists, tariffs that have ended, metrics, security headers.
"""

import base64
import hashlib
import json
import os
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import httpx
import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from sqlalchemy import and_, event, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import aliased

from bench.controller.peer_models import (
    DateTimeTz,
    EventModel,
    PrivateProfile,
    PublicProfile,
    RoomInfo,
    StartBody,
    Started,
)
from parlour.identity.issuer.names import BUILT_IN
from parlour.store.logouts import is_void, keys_of
from parlour.store.tables import (
    Asset,
    Event,
    EventFavorite,
    EventInvite,
    Room,
    SharedFile,
    SigningKey,
    User,
)

ISSUER = os.environ["PEER_ISSUER"]
ROOMSERVER = os.environ["PEER_ROOMSERVER"]
KEY_ID, KEY_SECRET = os.environ["PEER_KEY"].split(":")
engine = create_async_engine(os.environ["PEER_DATABASE"])
sessions = async_sessionmaker(engine, expire_on_commit=False)
keys: dict[str, Any] = {}

if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with sessions() as session, httpx.AsyncClient(trust_env=False) as http:
        for row in await session.scalars(select(SigningKey)):
            keys[row.kid] = jwt.PyJWK(json.loads(row.private_jwk)).key.public_key()
        app.state.http = http
        yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def session_of_request() -> AsyncGenerator[AsyncSession]:
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(session_of_request)]


async def caller(session: Session, authorization: Annotated[str, Header()] = "") -> User:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise HTTPException(401)
    try:
        kid = jwt.get_unverified_header(token)["kid"]
        claims = jwt.decode(
            token, keys[kid], algorithms=["RS256"], audience="urn:parlour:api", issuer=ISSUER
        )
    except (jwt.InvalidTokenError, KeyError) as error:
        raise HTTPException(401) from error
    issued_at = datetime.fromtimestamp(claims["iat"], UTC)
    called_back = is_void(keys_of(BUILT_IN, claims["sub"], claims.get("sid")), issued_at)
    query = select(User, called_back).where(User.issuer == BUILT_IN, User.subject == claims["sub"])
    row = (await session.execute(query)).first()
    if row is None or row[1] or row[0].disabled_since is not None:
        raise HTTPException(401)
    return row[0]


Me = Annotated[User, Depends(caller)]


def avatar(email: str) -> str:
    digest = hashlib.md5(email.lower().encode(), usedforsecurity=False).hexdigest()
    return f"{ISSUER}/avatar/{digest}"


def profile(user: User) -> PublicProfile:
    return PublicProfile(
        id=user.id,
        email=user.email,
        title=user.title,
        firstname=user.firstname,
        lastname=user.lastname,
        display_name=user.display_name,
        avatar_url=user.picture or avatar(user.email),
    )


@app.get("/v1/users/me")
async def me(me: Me, session: Session) -> PrivateProfile:
    in_rooms = select(func.coalesce(func.sum(Asset.size), 0)).where(Asset.owner_id == me.id)
    in_folders = select(func.coalesce(func.sum(SharedFile.size), 0)).where(
        SharedFile.owner_id == me.id
    )
    used = await session.scalar(select(in_rooms.scalar_subquery() + in_folders.scalar_subquery()))
    return PrivateProfile(
        **profile(me).model_dump(),
        dashboard_theme=me.dashboard_theme,
        conference_theme=me.conference_theme,
        language=me.language or "en-US",
        tariff_status=me.tariff_status,
        used_storage=used or 0,
    )


@app.get("/v1/events", response_model_exclude_none=True)
async def events(
    me: Me,
    session: Session,
    response: Response,
    per_page: Annotated[int, Query(ge=1, le=100)] = 30,
    after: str | None = None,
) -> list[EventModel]:
    creator, updater = aliased(User), aliased(User)
    invited = select(EventInvite.event_id).where(EventInvite.invitee == me.id)
    query = (
        select(Event, Room, EventInvite, EventFavorite.user_id, creator, updater)
        .join(Room, Event.room_id == Room.id)
        .join(creator, Event.created_by == creator.id)
        .outerjoin(updater, Event.updated_by == updater.id)
        .outerjoin(
            EventInvite, and_(EventInvite.event_id == Event.id, EventInvite.invitee == me.id)
        )
        .outerjoin(
            EventFavorite, and_(EventFavorite.event_id == Event.id, EventFavorite.user_id == me.id)
        )
        .where(or_(Event.created_by == me.id, Event.id.in_(invited)))
        .where(creator.tenant_id == me.tenant_id, creator.disabled_since.is_(None))
        .order_by(Event.starts_at.asc().nulls_first(), Event.created_at, Event.id)
        .limit(per_page)
    )
    if after is not None:
        query = query.where(behind(after))
    rows = (await session.execute(query)).all()
    if rows:
        response.headers["Link"] = f'<{ISSUER}/v1/events?after={cursor(rows[-1][0])}>; rel="after"'
    return [model(me, row) for row in rows]


def cursor(last: Event) -> str:
    starts_at = last.starts_at.isoformat() if last.starts_at else ""
    text = f"{starts_at}|{last.created_at.isoformat()}|{last.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def behind(text: str) -> Any:
    padded = text + "=" * (-len(text) % 4)
    starts_at, created_at, identity = base64.urlsafe_b64decode(padded).decode().split("|")
    later = tuple_(Event.created_at, Event.id) > tuple_(
        datetime.fromisoformat(created_at), UUID(identity)
    )
    if not starts_at:
        return or_(and_(Event.starts_at.is_(None), later), Event.starts_at.is_not(None))
    start = datetime.fromisoformat(starts_at)
    return or_(Event.starts_at > start, and_(Event.starts_at == start, later))


def model(me: User, row: Any) -> EventModel:
    event, room, invite, favorite, creator, updater = row
    timed = event.starts_at is not None and event.ends_at is not None
    return EventModel(
        id=event.id,
        created_by=profile(creator),
        created_at=event.created_at,
        updated_by=profile(updater or creator),
        updated_at=event.updated_at,
        title=event.title,
        description=event.description,
        room=RoomInfo(
            id=room.id,
            waiting_room=room.waiting_room,
            guest_access=room.guest_access,
            e2e_encryption=room.e2e_encryption,
            password=room.password,
        ),
        is_adhoc=event.is_adhoc,
        is_time_independent=event.is_time_independent,
        type="recurring" if event.recurrence_pattern else "single",
        invite_status=invite.status if invite is not None else "accepted",
        is_favorite=favorite is not None,
        can_edit=event.created_by == me.id,
        show_meeting_details=event.show_meeting_details,
        is_all_day=event.is_all_day if timed else None,
        starts_at=zoned(event.starts_at, event.starts_at_tz),
        ends_at=zoned(event.ends_at, event.ends_at_tz),
        recurrence_pattern=event.recurrence_pattern or None,
    )


def zoned(at: datetime | None, zone: str | None) -> DateTimeTz | None:
    return None if at is None else DateTimeTz(datetime=at, timezone=zone or "UTC")


@app.post("/v1/rooms/{room_id}/start")
async def start(
    room_id: UUID, body: StartBody, me: Me, session: Session, request: Request
) -> Started:
    query = (
        select(Room, EventInvite, User)
        .join(User, Room.created_by == User.id)
        .outerjoin(Event, Event.room_id == Room.id)
        .outerjoin(
            EventInvite, and_(EventInvite.event_id == Event.id, EventInvite.invitee == me.id)
        )
        .where(Room.id == room_id)
    )
    row = (await session.execute(query)).first()
    if row is None:
        raise HTTPException(403)
    _room, invite, owner = row
    if owner.tenant_id != me.tenant_id or owner.disabled_since is not None:
        raise HTTPException(403)
    if owner.id != me.id and invite is None:
        raise HTTPException(403)
    moderator = owner.id == me.id or invite.role == "moderator"
    answer = await request.app.state.http.post(
        f"{ROOMSERVER}/v1/rooms/{room_id}/token",
        headers={"Authorization": f"Bearer {service_token()}"},
        json={
            "client_parameters": {
                "device_secret": body.device_secret,
                "role": "moderator" if moderator else "user",
                "kind": "registered",
                "profile": {
                    **profile(me).model_dump(mode="json"),
                    "display_name": body.display_name or me.display_name,
                    "timezone": me.timezone or "UTC",
                },
            }
        },
    )
    given = answer.raise_for_status().json()
    return Started(token=given["token"], roomserver_address=given["public_url"])


def service_token() -> str:
    now = int(time.time())
    claims = {"iat": now, "exp": now + 60}
    return jwt.encode(claims, KEY_SECRET, headers={"kid": KEY_ID, "nonce": "0123456789abcdef"})
