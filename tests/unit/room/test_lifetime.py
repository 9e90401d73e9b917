"""How a room ends, and what the controller can change (signaling-core.md 2.4, 4.2)."""

import pytest
from tests.unit.room.meeting import START, Meeting, names, participant_id, room_parameters

from parlour.protocol.roomserver import Event, RoomPatch, StorageQuota, Tariff
from parlour.room import io


def test_a_room_that_nobody_enters_closes_after_the_idle_timeout():
    meeting = Meeting(room_idle_timeout=5_000)
    assert meeting.room.wake_at == START + 5_000_000
    meeting.wait(4.9)
    assert not meeting.room.closed
    meeting.wait(0.2)
    assert meeting.ended == "idle_timeout_reached"
    assert meeting.room.wake_at is None


def test_the_idle_timer_stands_still_while_somebody_is_there_and_starts_with_the_last_leave():
    meeting = Meeting()
    mara = meeting.owner()
    meeting.wait(1000)
    mara.leave()
    meeting.wait(59)
    assert not meeting.room.closed
    meeting.wait(2)
    assert meeting.ended == "idle_timeout_reached"


def test_people_in_the_waiting_room_keep_the_room_open():
    meeting = Meeting(waiting_room="for_guests")
    jo = meeting.guest("Jo")
    meeting.wait(1000)
    assert not meeting.room.closed
    jo.leave()
    meeting.wait(61)
    assert meeting.room.closed


@pytest.mark.parametrize(
    "refresh",
    [
        lambda at: io.TokenIssued(at=at),
        lambda at: io.Replaced(at=at, parameters=room_parameters()),
    ],
)
def test_a_token_request_and_new_parameters_start_the_idle_timer_anew(refresh):
    meeting = Meeting()
    meeting.wait(50)
    meeting.input(refresh(meeting.now))
    meeting.wait(50)
    assert not meeting.room.closed
    meeting.wait(11)
    assert meeting.room.closed


def test_the_time_limit_counts_from_the_first_join_and_is_announced():
    meeting = Meeting(tariff=Tariff("t", "Short", {"room_time_limit_secs": 600}))
    meeting.wait(30)
    mara = meeting.owner()
    assert mara.join_success["closes_at"] == "2026-07-10T09:10:00.000000Z"
    meeting.wait(599)
    assert not meeting.room.closed
    meeting.wait(2)
    assert mara.events("core")[-1] == {"message": "closing", "reason": "time_limit_reached"}
    assert meeting.ended == "time_limit_reached"


def test_a_limit_of_zero_accepts_the_first_join_and_closes():
    meeting = Meeting(tariff=Tariff("t", "None", {"room_time_limit_secs": 0}))
    mara = meeting.owner()
    assert mara.names == ["core.join_success"]
    meeting.wait(0)
    assert meeting.ended == "time_limit_reached"


def _limited(**quotas):
    return room_parameters(tariff=Tariff("t", "Other", quotas))


def test_another_time_limit_counts_from_the_beginning_of_the_meeting():
    meeting = Meeting(tariff=Tariff("t", "Short", {"room_time_limit_secs": 3600}))
    mara = meeting.owner()
    meeting.wait(60)
    longer = _limited(room_time_limit_secs=7200)
    meeting.input(io.Replaced(at=meeting.now, parameters=longer))
    assert meeting.guest("Jo").join_success["closes_at"] == "2026-07-10T11:00:00.000000Z"
    meeting.wait(7100)
    assert not meeting.room.closed
    meeting.wait(50)
    assert mara.events("core")[-1] == {"message": "closing", "reason": "time_limit_reached"}


def test_a_meeting_that_took_longer_than_its_new_limit_has_ten_minutes():
    meeting = Meeting()
    mara = meeting.owner()
    meeting.wait(3600)
    mara.forget()
    shorter = _limited(room_time_limit_secs=60)
    meeting.input(io.Replaced(at=meeting.now, parameters=shorter))
    assert mara.heard == []
    assert meeting.guest("Jo").join_success["closes_at"].startswith("2026-07-10T10:10:00.")
    meeting.wait(590)
    assert not meeting.room.closed
    meeting.wait(20)
    assert meeting.ended == "time_limit_reached"


def test_a_meeting_without_limit_any_more_goes_on():
    meeting = Meeting(tariff=Tariff("t", "Short", {"room_time_limit_secs": 600}))
    meeting.owner()
    meeting.input(io.Replaced(at=meeting.now, parameters=_limited()))
    assert "closes_at" not in meeting.guest("Jo").join_success
    meeting.wait(6000)
    assert not meeting.room.closed


def test_a_time_limit_that_comes_before_the_first_join_counts_from_there():
    meeting = Meeting()
    meeting.input(io.Replaced(at=meeting.now, parameters=_limited(room_time_limit_secs=600)))
    meeting.wait(30)
    meeting.owner()
    meeting.wait(590)
    assert not meeting.room.closed
    meeting.wait(20)
    assert meeting.ended == "time_limit_reached"


@pytest.mark.parametrize(
    ("reason", "closing"),
    [
        ("room_deleted", (1000, "closed by server")),
        ("fatal_error", (1000, "closed by server")),
        ("graceful_shutdown", (1001, "server shutdown")),
        ("immediate_shutdown", (1001, "server shutdown")),
    ],
)
def test_closing_says_so_to_all_then_closes_every_socket(reason, closing):
    meeting = Meeting(waiting_room="for_guests")
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.forget()
    meeting.input(io.CloseRequested(at=meeting.now, reason=reason))
    for client in (mara, jo):
        assert client.events("core") == [{"message": "closing", "reason": reason}]
        assert client.closed == closing
    assert meeting.ended == reason
    kinds = [type(output).__name__ for output in meeting.outputs[-5:]]
    assert kinds == ["Send", "DeleteMediaRoom", "Disconnect", "Disconnect", "Ended"]


def test_nothing_comes_out_of_a_closed_room():
    meeting = Meeting()
    mara = meeting.owner()
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    mara.forget()
    assert mara.say("echo", "ping") == []
    assert meeting.input(io.Woke(at=meeting.now)) == []


def test_a_patched_title_goes_to_moderators_unless_details_are_shown():
    meeting = Meeting(event=Event(participant_id(5), "Old"))
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.forget()
    meeting.input(io.Patched(at=meeting.now, patch=RoomPatch(title="New")))
    assert mara.heard[0]["payload"]["change"] == {"title": "New"}
    assert jo.heard == []
    assert meeting.guest("Joe").join_success["event_info"]["title"] == "New"


@pytest.mark.parametrize("password", [None, "secret"])
def test_a_patched_password_goes_to_all_if_details_are_shown(password):
    meeting = Meeting(show_meeting_details=True, password="old")
    meeting.owner()
    jo = meeting.guest("Jo")
    jo.forget()
    meeting.input(io.Patched(at=meeting.now, patch=RoomPatch(password=password)))
    assert jo.heard[0]["payload"]["change"] == {"password": password}
    assert meeting.guest("Joe").join_success["room_info"].get("password") == password


def test_new_parameters_replace_the_old_without_a_word_and_without_touching_modules():
    meeting = Meeting()
    mara = meeting.owner()
    mara.forget()
    new = room_parameters(guest_access=False, waiting_room="for_everyone", module_settings={})
    meeting.input(io.Replaced(at=meeting.now, parameters=new))
    assert mara.heard == []
    assert meeting.room.parameters == new
    assert meeting.room.refusal(participant_id(9), "guest") == "guest_access_disabled"
    assert meeting.room.refusal(participant_id(9), "registered_call_in") is None
    data = meeting.user("Ilse").join_success
    assert "chat" in data["enabled_modules"], "the waiting room of the room stays, too"


def test_a_guest_whose_token_is_older_than_the_end_of_guest_access_is_turned_away():
    meeting = Meeting()
    meeting.owner()
    new = room_parameters(guest_access=False)
    meeting.input(io.Replaced(at=meeting.now, parameters=new))
    jo = meeting.guest("Jo")
    assert jo.names == []
    assert jo.closed == (1000, "closed by server")


def test_a_storage_quota_goes_to_moderators_and_into_later_joins():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.forget()
    meeting.input(io.QuotaChanged(at=meeting.now, quota=StorageQuota(used=10, total=50)))
    assert mara.heard[0]["payload"]["quota"] == {"used": 10, "total": 50}
    assert jo.heard == []
    tariff = meeting.guest("Joe").join_success["tariff"]
    assert (tariff["quotas"]["max_storage"], tariff["used_quota"]["max_storage"]) == (50, 10)
    meeting.input(io.QuotaChanged(at=meeting.now, quota=StorageQuota(used=10)))
    assert mara.heard[-1]["payload"]["quota"] == {"used": 10}
    assert "max_storage" not in meeting.guest("Jim").join_success["tariff"]["quotas"]


def test_time_never_runs_backwards():
    meeting = Meeting()
    mara = meeting.owner()
    meeting.wait(10)
    [late] = mara.say("echo", "ping")
    meeting.now -= 5_000_000
    [early] = mara.say("echo", "ping")
    assert early["timestamp"] >= late["timestamp"]
    assert names([early]) == ["echo.pong"]
