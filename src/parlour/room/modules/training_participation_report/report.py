"""What the printed report of a training says."""

from typing import Any

from parlour.room.assets import printed_time, room_name
from parlour.room.clock import timestamp
from parlour.room.context import Context
from parlour.room.modules.training_participation_report.state import Session


def report_data(context: Context, session: Session) -> dict[str, Any]:
    """For the template `training`: everybody who was there at any time, by name."""
    event = context.parameters.event
    seen = [context.participants[one] for one in session.seen if one in context.participants]
    return {
        "timezone": context.parameters.created_by.timezone,
        "meeting": event.title if event else "",
        "details": event.description if event else "",
        "room": room_name(context),
        "start": printed_time(timestamp(session.started_at)),
        "end": printed_time(context.stamp),
        "checkpoints": [printed_time(timestamp(one.at)) for one in session.checkpoints],
        "people": [
            {
                "name": person.display_name,
                "confirmed": [
                    printed_time(timestamp(checkpoint.confirmed[person.id]))
                    if person.id in checkpoint.confirmed
                    else None
                    for checkpoint in session.checkpoints
                ],
            }
            for person in sorted(seen, key=lambda person: person.display_name.casefold())
        ],
    }
