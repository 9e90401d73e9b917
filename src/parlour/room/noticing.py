"""What the controller is told of a meeting, if it wants to be: who comes and goes, begin and end.

Services are no participants, and who is in several times counts once.
"""

from parlour.protocol.notices import MeetingNotice, NoticedPerson, NoticeKind
from parlour.room.conference import Conference
from parlour.room.io import CloseReason
from parlour.room.participant import Participant


def came_in(conference: Conference, participant: Participant) -> None:
    """Somebody's first connection is in the conference."""
    if participant.person.is_service:
        return
    if not conference.state.begun:
        conference.state.begun = True
        _notice(conference, "meeting_started")
    _notice(conference, "participant_joined", participant)


def went_out(conference: Conference, participant: Participant) -> None:
    """Somebody's last connection has ended."""
    if not participant.person.is_service:
        _notice(conference, "participant_left", participant)


def closes(conference: Conference, reason: CloseReason) -> None:
    """The room ends: whoever is still there leaves with it."""
    if not conference.state.begun:
        return
    people = _present(conference)
    for number, participant in enumerate(people, 1):
        _notice(conference, "participant_left", participant, present=len(people) - number)
    _notice(conference, "meeting_ended", present=0, reason=reason)


def _notice(
    conference: Conference,
    kind: NoticeKind,
    participant: Participant | None = None,
    *,
    present: int | None = None,
    reason: CloseReason | None = None,
) -> None:
    state = conference.state
    if kind not in state.parameters.notices:
        return
    state.notices += 1
    conference.outputs.append(
        MeetingNotice(
            kind=kind,
            room_id=state.room_id,
            opened_at=state.created_at,
            number=state.notices,
            at=state.now,
            participants=len(_present(conference)) if present is None else present,
            person=None if participant is None else _person(participant),
            reason=reason,
        )
    )


def _present(conference: Conference) -> list[Participant]:
    people = conference.state.participants.values()
    return [one for one in people if one.connected and not one.person.is_service]


def _person(participant: Participant) -> NoticedPerson:
    profile = participant.person.profile
    return NoticedPerson(
        id=participant.id,
        kind=participant.person.kind,
        display_name=participant.display_name,
        user_id=None if profile is None else profile.id,
    )
