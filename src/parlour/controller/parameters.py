"""What a room server must know of a room when it starts (signaling-core.md 14.2)."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from parlour.addresses import may_be_called
from parlour.controller import policy, storing, tariffs
from parlour.controller.folders.links import resource
from parlour.controller.platform import Platform
from parlour.controller.profiles import public_profile
from parlour.controller.webhooks.telling import wanted_notices
from parlour.protocol.rest.folders import SharedFolderResource
from parlour.protocol.roomserver import (
    CallInDetails,
    Event,
    Profile,
    RoomParameters,
    StreamingTarget,
    Tariff,
)
from parlour.settings import Settings
from parlour.settings.tree import http_url
from parlour.store import tables
from parlour.store.assets import used_storage
from parlour.store.folders import folder_of
from parlour.store.meetings import Meeting, usable_invite_of
from parlour.store.rooms import sip_of, targets_of

# Modules that cannot work without LiveKit's address and key.
_NEED_LIVEKIT = frozenset({"livekit", "subroom_audio"})

# Modules that would get nothing but noise of a meeting that is encrypted end to end.
_NEED_TO_HEAR = frozenset({"recording", "transcription"})


def profile(settings: Settings, user: tables.User, display_name: str | None = None) -> Profile:
    """A registered user, under the name that they want to be called in this meeting."""
    public = public_profile(settings, user)
    return Profile(
        id=str(public.id),
        email=public.email,
        title=public.title,
        firstname=public.firstname,
        lastname=public.lastname,
        display_name=display_name or public.display_name,
        avatar_url=public.avatar_url,
        timezone=user.timezone or "UTC",
    )


async def room_parameters(platform: Platform, meeting: Meeting) -> RoomParameters:
    """Everything about the room that is not about the person who joins."""
    settings, room, tariff = platform.settings, meeting.room, meeting.tariff
    guests = policy.guests_possible(room, tariff, settings)
    async with platform.database.reading() as session:
        invite = await usable_invite_of(session, room.id) if guests else None
        targets = await targets_of(session, room.id)
        sip = await sip_of(session, room.id)
        kept = None if meeting.event is None else await folder_of(session, meeting.event.id)
        used = await used_storage(session, meeting.owner.id)
    # The room gives each role what it may have.
    folder = resource(settings, kept, writable=True)
    return RoomParameters(
        created_by=profile(settings, meeting.owner),
        guest_access=guests,
        waiting_room=policy.waiting_room(room),
        tariff=room_tariff(tariff, settings, {storing.MAX_STORAGE: used}),
        password=room.password,
        call_in=_call_in(meeting, sip, settings),
        event=_event(meeting.event, folder),
        invite_code=str(invite.id) if invite else None,
        streaming_targets=[_target(one) for one in targets if _is_allowed(settings, one)],
        show_meeting_details=meeting.event is not None and meeting.event.show_meeting_details,
        e2e_encryption=room.e2e_encryption,
        module_settings=module_settings(
            tariff, settings, meeting.event, encrypted=room.e2e_encryption
        ),
        preferred_language=meeting.owner.language or settings.controller.default_language,
        fallback_language="en",
        allowed_origins=[settings.address(), *settings.controller.cors_origins],
        room_idle_timeout=settings.controller.room_idle_timeout_secs * 1000,
        notices=list(wanted_notices(settings)),
    )


def module_settings(
    tariff: tables.Tariff,
    settings: Settings,
    event: tables.Event | None = None,
    *,
    encrypted: bool = False,
) -> dict[str, dict[str, Any]]:
    """The modules that the room shall have, each with its settings."""
    livekit = _livekit(settings)
    own = {
        "livekit": livekit,
        "recording": settings.recording.module(),
        "transcription": settings.transcription.module(),
        "meeting_notes": settings.notes.module(settings.address()),
        "whiteboard": settings.whiteboard.module(),
        "training_participation_report": _training(event),
    }
    wanted = [name for name in tariffs.modules(tariff, settings) if name not in tariffs.BUILT_IN]
    return {
        name: dict(own.get(name) or {})
        for name in wanted
        if (livekit is not None or name not in _NEED_LIVEKIT)
        and not (encrypted and name in _NEED_TO_HEAR)
    }


def _training(event: tables.Event | None) -> dict[str, Any] | None:
    """Presence is logged from the first person on if the event says so."""
    report = event.training_participation_report if event else None
    return None if report is None else {"autostart": report}


def _livekit(settings: Settings) -> dict[str, Any] | None:
    livekit = settings.livekit
    if livekit.api_key is None or livekit.api_secret is None:
        return None
    own = http_url(settings.controller.host, livekit.port)
    return {
        "api_key": livekit.api_key,
        "api_secret": livekit.api_secret.reveal(),
        "public_url": livekit.public_url or own.replace("http:", "ws:", 1),
        "service_url": livekit.service_url or http_url("127.0.0.1", livekit.port),
        "screen_share_requires_permission": livekit.screen_share_requires_permission,
    }


def room_tariff(
    tariff: tables.Tariff, settings: Settings, used: dict[str, int] | None = None
) -> Tariff:
    """What a room goes by. `used`: how much of the quotas."""
    has = tariffs.modules(tariff, settings)
    lacking = [] if tariffs.CALL_IN.split("::")[1] in has["core"] else [tariffs.CALL_IN]
    return Tariff(
        id=str(tariff.id),
        name=tariff.name,
        quotas=tariff.quotas,
        used_quota=used or {},
        disabled_features=sorted({*map(tariffs.full_name, tariff.disabled_features), *lacking}),
    )


def _call_in(
    meeting: Meeting, sip: tables.SipConfig | None, settings: Settings
) -> CallInDetails | None:
    number = settings.controller.call_in_number
    possible = tariffs.allows(meeting.tariff, settings, tariffs.CALL_IN)
    if sip is None or number is None or not possible or meeting.room.e2e_encryption:
        return None
    return CallInDetails(tel=number, id=sip.sip_id, password=sip.password)


def _event(event: tables.Event | None, folder: SharedFolderResource | UnsetType) -> Event | None:
    if event is None:
        return None
    return Event(
        id=str(event.id),
        title=event.title,
        description=event.description,
        is_adhoc=event.is_adhoc,
        starts_at=event.starts_at.isoformat() if event.starts_at else None,
        ends_at=event.ends_at.isoformat() if event.ends_at else None,
        shared_folder=None if folder is UNSET else msgspec.to_builtins(folder),
    )


def _is_allowed(settings: Settings, target: tables.StreamingTarget) -> bool:
    """It may have been entered when the settings were others."""
    own = settings.streaming
    return may_be_called(target.streaming_endpoint, own.allowed_networks, own.allowed_hosts)


def _target(target: tables.StreamingTarget) -> StreamingTarget:
    return StreamingTarget(
        id=str(target.id),
        name=target.name,
        kind="custom",
        streaming_endpoint=target.streaming_endpoint,
        streaming_key=target.streaming_key,
        public_url=target.public_url,
    )
