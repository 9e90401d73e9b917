"""Calls to LiveKit's server API (signaling-core.md, 7.6).

A room or participant that is not there counts as done. The SDK's error texts may contain tokens,
so only error codes leave this module.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

import aiohttp
from livekit import api

from parlour.media.rooms import MediaError, Present
from parlour.room.io import MediaPermission, MediaTarget

REQUEST_TIMEOUT = 5.0
PARALLEL = 25
RETRY_AFTER = 3.0
CLIENTS = 64


_SCREEN_SOUND = api.TrackSource.SCREEN_SHARE_AUDIO
_SOURCES: dict[api.TrackType, frozenset[api.TrackSource]] = {
    api.TrackType.AUDIO: frozenset({api.TrackSource.MICROPHONE, _SCREEN_SOUND}),
    api.TrackType.VIDEO: frozenset({api.TrackSource.CAMERA, api.TrackSource.SCREEN_SHARE}),
}

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class LiveKitRooms:
    """`MediaRooms` on LiveKit, with one client per server and key."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[MediaTarget, api.LiveKitAPI] = {}
        self._unreachable_until: dict[str, float] = {}

    async def create(self, target: MediaTarget, room: str) -> None:
        """Create a room, unless it exists. Raises MediaError."""
        rooms = self._client(target).room
        await self._call(target, lambda: rooms.create_room(api.CreateRoomRequest(name=room)))

    async def delete(self, target: MediaTarget, room: str) -> None:
        """Delete a room and disconnect everybody in it. Raises MediaError."""
        rooms = self._client(target).room
        await self._call(target, lambda: rooms.delete_room(api.DeleteRoomRequest(room=room)))

    async def remove(self, target: MediaTarget, room: str, identities: Iterable[str]) -> None:
        """Disconnect identities from a room. Raises MediaError."""
        rooms = self._client(target).room

        async def one(identity: str) -> None:
            who = api.RoomParticipantIdentity(room=room, identity=identity)
            await self._call(target, lambda: rooms.remove_participant(who))

        await _each(one, identities)

    async def mute(self, target: MediaTarget, room: str, identities: Iterable[str]) -> list[str]:
        """Mute unmuted microphones; gives the identities that had one. Raises MediaError."""
        muted: list[str] = []

        async def one(identity: str) -> None:
            if await self._mute_one(target, room, identity):
                muted.append(identity)

        await _each(one, identities)
        return muted

    async def permit(
        self, target: MediaTarget, room: str, permissions: Sequence[MediaPermission]
    ) -> list[str]:
        """Set what identities may publish; gives those that are there. Raises MediaError."""
        updated: list[str] = []

        async def one(permission: MediaPermission) -> None:
            if await self._permit_one(target, room, permission):
                updated.append(permission.identity)

        await _each(one, permissions)
        return updated

    async def present(self, target: MediaTarget, room: str) -> dict[str, Present]:
        """The people who are connected, by identity. Raises MediaError.

        LiveKit's own helpers (recorders of its, agents, telephones) are no people.
        """
        rooms = self._client(target).room
        request = api.ListParticipantsRequest(room=room)
        answer = await self._call(target, lambda: rooms.list_participants(request))
        return {
            person.identity: Present(
                frozenset(
                    api.TrackSource.Name(source).lower()
                    for source in person.permission.can_publish_sources
                ),
                tuple(track.sid for track in person.tracks),
                any(_is_disguised(track) for track in person.tracks),
            )
            for person in (answer.participants if answer is not None else ())
            if person.kind == api.ParticipantInfo.Kind.STANDARD
        }

    async def subscribe(
        self,
        target: MediaTarget,
        room: str,
        identity: str,
        tracks: Sequence[str],
        *,
        subscribed: bool,
    ) -> None:
        """Send these tracks to somebody, or send them no longer. Raises MediaError."""
        rooms = self._client(target).room
        request = api.UpdateSubscriptionsRequest(
            room=room, identity=identity, track_sids=tracks, subscribe=subscribed
        )
        await self._call(target, lambda: rooms.update_subscriptions(request))

    async def incarnation(self, target: MediaTarget, room: str) -> str | None:
        """The room's `sid`; None while there is no such room. Raises MediaError."""
        rooms = self._client(target).room
        request = api.ListRoomsRequest(names=[room])
        answer = await self._call(target, lambda: rooms.list_rooms(request))
        return next((found.sid for found in answer.rooms), None) if answer is not None else None

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def _mute_one(self, target: MediaTarget, room: str, identity: str) -> bool:
        rooms = self._client(target).room
        who = api.RoomParticipantIdentity(room=room, identity=identity)
        participant = await self._call(target, lambda: rooms.get_participant(who))
        if participant is None:
            return False
        done = False
        for track in participant.tracks:
            if track.muted or not _is_voice(track):
                continue
            request = api.MuteRoomTrackRequest(
                room=room, identity=identity, track_sid=track.sid, muted=True
            )
            answer = await self._call(
                target, lambda request=request: rooms.mute_published_track(request)
            )
            done = done or answer is not None
        return done

    async def _permit_one(
        self, target: MediaTarget, room: str, permission: MediaPermission
    ) -> bool:
        rooms = self._client(target).room
        sources = [source.upper() for source in permission.sources]
        request = api.UpdateParticipantRequest(
            room=room,
            identity=permission.identity,
            permission=api.ParticipantPermission(
                can_subscribe=True, can_publish=True, can_publish_sources=sources
            ),
        )
        return await self._call(target, lambda: rooms.update_participant(request)) is not None

    async def _call(
        self, target: MediaTarget, call: Callable[[], Awaitable[Answer]]
    ) -> Answer | None:
        """The answer, or None if what it is about is not there. Raises MediaError."""
        now = asyncio.get_running_loop().time()
        if now < self._unreachable_until.get(target.service_url, 0.0):
            raise MediaError("unreachable")
        try:
            return await call()
        except api.ServerError as error:
            if error.code == api.ServerErrorCode.NOT_FOUND:
                return None
            # A wrong key is answered without a code.
            known = error.code != api.ServerErrorCode.UNKNOWN
            raise MediaError(error.code if known else f"http_{error.status}") from None
        except (aiohttp.ClientError, OSError, TimeoutError):
            self._unreachable_until[target.service_url] = now + RETRY_AFTER
            raise MediaError("unreachable") from None

    def _client(self, target: MediaTarget) -> api.LiveKitAPI:
        client = self._clients.get(target)
        if client is None:
            if self._session is None:
                timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT)
                self._session = aiohttp.ClientSession(timeout=timeout)
            while len(self._clients) >= CLIENTS:
                self._clients.pop(next(iter(self._clients)))
            client = self._clients[target] = api.LiveKitAPI(
                target.service_url,
                target.api_key,
                target.api_secret,
                session=self._session,
                failover=False,
            )
        return client


def _is_voice(track: api.TrackInfo) -> bool:
    """A microphone, whatever somebody calls it; the sound of a shared screen is none."""
    return track.type == api.TrackType.AUDIO and track.source != _SCREEN_SOUND


def _is_disguised(track: api.TrackInfo) -> bool:
    """LiveKit looks at the source alone: whoever may send a picture can send sound as one."""
    sources = _SOURCES.get(track.type)
    return sources is not None and track.source not in sources


async def _each(one: Callable[[Item], Awaitable[None]], items: Iterable[Item]) -> None:
    """Call for all items, a bounded number at a time; raises the first MediaError at the end."""
    limit = asyncio.Semaphore(PARALLEL)

    async def bounded(item: Item) -> None:
        async with limit:
            await one(item)

    results = await asyncio.gather(*(bounded(item) for item in items), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
