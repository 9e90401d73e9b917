"""What messages say: only what each address was configured to be told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from parlour.protocol.notices import MeetingNotice, NoticedPerson, NoticeKind
from parlour.settings import WebhookEndpoint
from parlour.settings.webhooks import WebhookEvent
from parlour.store.tables import Asset
from parlour.store.webhooks import Message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:parlour:webhooks")
_TYPES: dict[NoticeKind, WebhookEvent] = {
    "meeting_started": "meeting.started",
    "meeting_ended": "meeting.ended",
    "participant_joined": "participant.joined",
    "participant_left": "participant.left",
}
KINDS: dict[str, NoticeKind] = {type_: kind for kind, type_ in _TYPES.items()}


def of_notice(
    endpoint: WebhookEndpoint, room_id: UUID, notice: MeetingNotice, title: str | None
) -> Message | None:
    """The message that an address gets about a notice, if any. `title` is the meeting's."""
    wanted = _TYPES[notice.kind]
    if wanted not in endpoint.events:
        return None
    meeting = uuid5(_NAMESPACE, f"{room_id} {notice.opened_at}")
    data: dict[str, Any] = {"room_id": str(room_id), "meeting_id": str(meeting)}
    if endpoint.names and title is not None:
        data["title"] = title
    data["participants"] = notice.participants
    if notice.reason is not None:
        data["reason"] = notice.reason
    if notice.person is not None:
        data["participant"] = _person(meeting, notice.person, names=endpoint.names)
    return Message(
        uuid5(_NAMESPACE, f"{meeting} {notice.number}"),
        endpoint.url,
        room_id,
        wanted,
        _payload(wanted, _EPOCH + timedelta(microseconds=notice.at), data),
    )


def _person(meeting: UUID, person: NoticedPerson, *, names: bool) -> dict[str, Any]:
    """Without names, a person's id is another one in each meeting."""
    said: dict[str, Any] = {"id": str(uuid5(meeting, person.id)), "kind": person.kind}
    if names:
        said["display_name"] = person.display_name
        said["user_id"] = person.user_id
    return said


def of_asset(endpoint: WebhookEndpoint, asset: Asset, title: str | None) -> list[Message]:
    """The messages that an address gets about a new file."""
    types: list[WebhookEvent] = ["asset.created"]
    if asset.kind == "recording":
        types.append("recording.ready")
    about: dict[str, Any] = {
        "id": str(asset.id),
        "kind": asset.kind,
        "namespace": asset.namespace,
        "size": asset.size,
    }
    data: dict[str, Any] = {"room_id": str(asset.room_id), "asset": about}
    if endpoint.names:
        # Names of files begin with the title of the meeting.
        about["filename"] = asset.filename
        if title is not None:
            data["title"] = title
    return [
        Message(
            uuid5(_NAMESPACE, f"{type_} {asset.id}"),
            endpoint.url,
            asset.room_id,
            type_,
            _payload(type_, asset.created_at, data),
        )
        for type_ in types
        if type_ in endpoint.events
    ]


def _payload(type_: WebhookEvent, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    stamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": type_, "timestamp": stamp, "data": data}
