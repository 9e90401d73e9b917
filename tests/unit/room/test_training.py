"""`training_participation_report`: sessions and checkpoints (signaling-modules.md 15)."""

from typing import Any

import msgspec
import pytest
from tests.unit.room.meeting import MODULES, Client, Meeting, name_of, participant_id

from parlour.room import io

NAMESPACE = "training_participation_report"
SOON = {"after": 60, "within": 0}
QUICK = {"initial_checkpoint_delay": SOON, "checkpoint_interval": {"after": 120, "within": 0}}
STORED = {
    "type": "stored",
    "asset_id": participant_id(80),
    "filename": "training.pdf",
    "quota": {"used": 3, "total": 9},
}


def training(autostart: Any = None, **parameters: Any) -> Meeting:
    settings = {} if autostart is None else {"autostart": autostart}
    return Meeting(module_settings=MODULES | {NAMESPACE: settings}, **parameters)


def say(client: Client, action: str, **fields: Any) -> list[str]:
    """Names of the events that come back."""
    return [
        name_of(m).removeprefix(f"{NAMESPACE}.") for m in client.say(NAMESPACE, action, **fields)
    ]


def events(client: Client) -> list[dict[str, Any]]:
    return client.events(NAMESPACE)


def reports(meeting: Meeting) -> list[dict[str, Any]]:
    effects = meeting.asked(io.MakeReport)
    assert all(effect.template == "training" for effect in effects)
    return [msgspec.json.decode(effect.data) for effect in effects]


def joined(client: Client) -> dict[str, Any]:
    return dict(client.heard[0]["payload"]["module_data"][NAMESPACE])


def test_the_owner_learns_when_the_first_checkpoint_is_and_others_do_not():
    meeting = training()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    say(mara, "enable_presence_logging", **QUICK)
    assert events(mara) == [
        {
            "message": "presence_logging_started",
            "first_checkpoint": "2026-07-10T09:01:00.002000Z",
            "reason": "started_manually",
        }
    ]
    assert events(jo) == [{"message": "presence_logging_started"}]


def test_the_first_checkpoint_comes_somewhere_in_its_range_and_is_the_same_on_replay():
    first: set[str] = set()
    for number in range(8):
        meeting = training()
        for _ in range(number):
            meeting.guest("Jo") if meeting._numbers else meeting.owner()
        mara = meeting.clients[next(iter(meeting.clients))] if number else meeting.owner()
        say(mara, "enable_presence_logging")
        first.add(events(mara)[0]["first_checkpoint"])
    assert len(first) > 3
    assert all("2026-07-10T09:10" <= stamp <= "2026-07-10T09:30:01" for stamp in first)


def test_everybody_in_the_room_is_asked_at_every_checkpoint():
    meeting = training()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    say(mara, "enable_presence_logging", **QUICK)
    meeting.wait(60 + 120 + 120)
    for client in (mara, jo):
        assert [event["message"] for event in events(client)[1:]] == [
            "presence_confirmation_requested"
        ] * 3


def test_a_confirmation_counts_for_the_newest_checkpoint_with_its_own_time():
    meeting = training()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    say(mara, "enable_presence_logging", **QUICK)
    meeting.wait(70)
    assert say(jo, "confirm_presence") == ["presence_confirmation_logged"]
    meeting.wait(120)
    say(jo, "confirm_presence")
    meeting.wait(5)
    say(jo, "confirm_presence")
    say(mara, "disable_presence_logging")
    [report] = reports(meeting)
    assert report["checkpoints"] == [
        {"time": "2026-07-10T09:01:00.002000Z"},
        {"time": "2026-07-10T09:03:00.002000Z"},
    ]
    assert [(person["name"], person["confirmed"]) for person in report["people"]] == [
        ("Jo", [{"time": "2026-07-10T09:01:10.002000Z"}, {"time": "2026-07-10T09:03:15.002000Z"}]),
        ("Mara Weiss", [None, None]),
    ]


def test_a_confirmation_before_the_first_checkpoint_makes_one():
    meeting = training()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    say(mara, "enable_presence_logging", **QUICK)
    say(jo, "confirm_presence")
    assert joined(meeting.guest("Joe"))["state"] == "waiting_for_confirmation"
    say(mara, "disable_presence_logging")
    assert len(reports(meeting)[0]["checkpoints"]) == 1


def test_a_session_without_a_checkpoint_makes_no_report():
    meeting = training()
    mara = meeting.owner()
    say(mara, "enable_presence_logging")
    assert say(mara, "disable_presence_logging") == ["presence_logging_ended"]
    assert reports(meeting) == []
    assert meeting.room.wake_at is None


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("disable_presence_logging", "presence_logging_not_enabled"),
        ("confirm_presence", "presence_logging_not_enabled"),
    ],
)
def test_without_a_session_there_is_nothing_to_end_or_to_confirm(action: str, expected: str):
    assert say(training().owner(), action) == [f"error.{expected}"]


def test_there_is_one_session_in_a_room():
    mara = training().owner()
    say(mara, "enable_presence_logging")
    again = say(mara, "enable_presence_logging")
    assert again == ["error.presence_logging_already_enabled"]


@pytest.mark.parametrize("delay", [{"after": 59, "within": 0}, {"after": 60, "within": 36_001}])
def test_ranges_beyond_the_limits_cannot_be_read(delay: dict[str, int]):
    mara = training().owner()
    heard = mara.say(NAMESPACE, "enable_presence_logging", initial_checkpoint_delay=delay)
    assert heard[0]["payload"]["error"] == "invalid_json"


def test_the_owner_hears_of_the_report_if_they_are_in_the_room():
    meeting = training()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    for _ in range(2):
        say(mara, "enable_presence_logging", **QUICK)
        say(jo, "confirm_presence")
        say(mara, "disable_presence_logging")
    first, second = meeting.asked(io.MakeReport)
    meeting.answer(first, STORED)
    assert events(mara)[-1] == {
        "message": "pdf_created",
        "filename": "training.pdf",
        "asset_id": participant_id(80),
        "quota": {"used": 3, "total": 9},
    }
    assert events(jo)[-1]["message"] == "presence_logging_ended"
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    heard = len(events(mara))
    meeting.answer(second, STORED)
    assert len(events(mara)) == heard


def test_a_failing_report_is_told_to_whoever_ended_the_session():
    meeting = training()
    mara = meeting.owner()
    say(mara, "enable_presence_logging", **QUICK)
    say(mara, "confirm_presence")
    say(mara, "disable_presence_logging")
    meeting.answer(meeting.asked(io.MakeReport)[-1], {"type": "not_stored", "reason": "generate"})
    assert events(mara)[-1] == {"message": "error", "error": "generate"}


def test_autostart_begins_with_the_first_person_of_each_room_and_again_after_a_stop():
    meeting = training(QUICK)
    mara, jo = meeting.owner(), meeting.guest("Jo")
    assert joined(mara) == {"state": "enabled", "parameters": QUICK}
    assert joined(jo) == {"state": "enabled"}
    assert events(mara)[0]["reason"] == "autostart"
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    assert events(jo)[-1] == {"message": "presence_logging_started"}
    say(mara, "disable_presence_logging")
    meeting.guest("Joe")
    assert events(mara)[-1]["message"] == "presence_logging_started"


def test_a_recorder_starts_nothing_and_is_not_listed():
    meeting = training(QUICK)
    meeting._numbers["Mara"] = 1
    meeting.join("Tape", "recorder")
    assert meeting.room._conference.modules[NAMESPACE].state.sessions == {}
    mara = meeting.join("Mara", "registered", "moderator")
    say(mara, "confirm_presence")
    say(mara, "disable_presence_logging")
    assert [person["name"] for person in reports(meeting)[0]["people"]] == ["Mara Weiss"]


@pytest.mark.parametrize("settings", [{"autostart": 7}, {"autostart": {}}, {"other": 1}])
def test_settings_that_cannot_be_read_start_nothing(settings: dict[str, Any]):
    meeting = Meeting(module_settings=MODULES | {NAMESPACE: settings})
    assert joined(meeting.owner()) == {"state": "disabled"}


def test_the_last_to_leave_ends_every_session():
    meeting = training()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.join("Tape", "recorder")
    say(mara, "enable_presence_logging", **QUICK)
    say(jo, "confirm_presence")
    mara.leave()
    assert reports(meeting) == []
    jo.leave()
    assert len(reports(meeting)) == 1
    assert all(event["message"] != "presence_logging_ended" for event in events(jo))


def test_switching_rooms_ends_nothing_and_the_list_has_whoever_was_there():
    meeting = training()
    mara, jo, joe = meeting.owner(), meeting.guest("Jo"), meeting.guest("Joe")
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    joe.say("breakout", "switch_room", kind="breakout", id=0)
    say(mara, "enable_presence_logging", **QUICK)
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    bert = meeting.user("Bert")
    bert.leave()
    say(mara, "confirm_presence")
    say(mara, "disable_presence_logging")
    assert [person["name"] for person in reports(meeting)[0]["people"]] == [
        "Bert Weiss",
        "Jo",
        "Mara Weiss",
    ]


def test_sessions_of_breakout_rooms_end_with_them():
    meeting = training(QUICK)
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    say(jo, "confirm_presence")
    mara.say("breakout", "stop")
    [report] = reports(meeting)
    assert [person["name"] for person in report["people"]] == ["Jo"]
    assert report["room"] == "North"
    meeting.answer(meeting.asked(io.MakeReport)[-1], STORED)
    assert events(mara)[-1]["message"] == "pdf_created"
    assert all(event["message"] != "presence_logging_ended" for event in events(jo))


def test_a_room_that_closes_makes_its_reports():
    meeting = training(QUICK)
    mara = meeting.owner()
    say(mara, "confirm_presence")
    meeting.input(io.CloseRequested(at=meeting.now, reason="time_limit_reached"))
    assert meeting.ended is None
    meeting.answer(meeting.asked(io.MakeReport)[-1], STORED)
    assert events(mara)[-1]["message"] == "pdf_created"
    assert meeting.ended == "time_limit_reached"
