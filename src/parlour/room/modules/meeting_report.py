"""`meeting_report`: who was there and when, as a PDF (signaling-modules.md 12)."""

from typing import Any, Literal

from msgspec import Struct, field

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import meeting_report as wire
from parlour.room import assets, limits
from parlour.room.clock import timestamp
from parlour.room.context import Context
from parlour.room.io import Micros, ParticipantId
from parlour.room.module import Module, Refused, handles
from parlour.room.participant import Participant

ORDER = ("moderator", "user", "guest")


class Presence(Struct):
    """One stay; `until` is None while it lasts."""

    since: Micros
    until: Micros | None = None


class MeetingReportState(Struct):
    presences: dict[ParticipantId, list[Presence]] = field(
        default_factory=dict[ParticipantId, list[Presence]]
    )


class MeetingReport(Module[MeetingReportState]):
    namespace = "meeting_report"
    State = MeetingReportState

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> MeetingReportState:
        return MeetingReportState()

    @handles(wire.GenerateAttendanceReport)
    def generate(self, context: Context, command: wire.GenerateAttendanceReport) -> None:
        """The sender's other devices hear of it before anything is checked."""
        context.to_other_connections(wire.ReportGenerationStarted(command.include_email_addresses))
        if not context.sender.is_moderator:
            raise Refused(wire.Error("insufficient_permissions"))
        if assets.quota_used_up(context):
            raise Refused(wire.Error("storage_exceeded"))
        data = self._data(context, command.include_email_addresses)
        assets.report(context, kind="meeting_report", template="attendance", data=data)

    def answered(self, context: Context, note: None, result: bytes | None) -> None:
        match assets.outcome(context, result):
            case assets.Stored() as stored:
                context.to_everyone(wire.PdfAsset(stored.filename, stored.asset_id))
            case assets.NotStored() as failed:
                raise Refused(wire.Error(failed.reason))

    # --- who is there ---

    def joined(self, context: Context) -> None:
        sender = context.sender
        if len(sender.connections) == 1 and not sender.person.is_service:
            stays = self.state.presences.setdefault(sender.id, [])
            stays.append(Presence(context.at))
            if len(stays) > limits.PRESENCES:
                # The first stay becomes longer by a gap that few will miss.
                stays[0:2] = [Presence(stays[0].since, stays[1].until)]

    def left(self, context: Context) -> None:
        stays = self.state.presences.get(context.sender.id)
        if stays and not context.sender.connected:
            stays[-1].until = context.at

    # --- the report ---

    def _data(self, context: Context, with_mail: bool) -> dict[str, Any]:
        """For the template `attendance`."""
        event = context.parameters.event
        return {
            "timezone": context.parameters.created_by.timezone,
            "meeting": event.title if event else "",
            "details": event.description if event else "",
            "planned_start": assets.printed_time(event.starts_at if event else None),
            "planned_end": assets.printed_time(event.ends_at if event else None),
            "created": assets.printed_time(context.stamp),
            "with_mail": with_mail,
            "people": [
                _person(person, self.state.presences.get(person.id, []), with_mail)
                for person in _sorted(context)
            ],
        }


def role_of(person: Participant) -> Literal["moderator", "user", "guest"]:
    """As the report has it: somebody who dials in is a user."""
    if person.person.kind == "guest":
        return "guest"
    return "moderator" if person.is_moderator else "user"


def _sorted(context: Context) -> list[Participant]:
    visible = [p for p in context.participants.values() if not p.person.is_service]
    return sorted(visible, key=lambda p: (ORDER.index(role_of(p)), p.display_name.casefold()))


def _person(person: Participant, stays: list[Presence], with_mail: bool) -> dict[str, Any]:
    profile = person.person.profile
    return {
        "name": person.display_name,
        "role": role_of(person),
        "mail": profile.email if with_mail and profile else "",
        "joined": assets.printed_time(timestamp(person.joined_at)),
        "left": assets.printed_time(timestamp(person.left_at) if person.left_at else None),
        "stays": [
            {
                "since": assets.printed_time(timestamp(stay.since)),
                "until": assets.printed_time(timestamp(stay.until) if stay.until else None),
            }
            for stay in stays
        ],
    }
