"""Raised hands (signaling-core.md 9)."""

import pytest
from tests.unit.room.meeting import Meeting, names


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def hand_of(meeting, client):
    """What a newcomer sees of somebody's hand."""
    newcomer = meeting.guest("Newcomer")
    seen = next(p for p in newcomer.join_success["participants"] if p["id"] == client.id)
    newcomer.leave()
    return seen["module_data"].get("raise_hands")


def test_a_raised_hand_is_told_to_all_and_shown_to_newcomers(three):
    meeting, mara, _, jo = three
    [heard] = jo.say("raise_hands", "raise_hand", 17)
    assert heard["payload"] == {"message": "hand_raised", "participant": jo.id}
    assert mara.heard == [heard]
    assert heard["transaction_id"] == 17
    assert hand_of(meeting, jo) == {"raised_at": heard["timestamp"]}


def test_raising_again_renews_the_time(three):
    meeting, _, _, jo = three
    jo.say("raise_hands", "raise_hand")
    meeting.wait(3)
    [again] = jo.say("raise_hands", "raise_hand")
    assert hand_of(meeting, jo) == {"raised_at": again["timestamp"]}


def test_lowering_is_told_even_if_the_hand_was_down(three):
    _, mara, _, jo = three
    jo.say("raise_hands", "lower_hand")
    assert mara.names == ["raise_hands.hand_lowered"]


def test_own_further_devices_see_the_own_hand(three):
    meeting, _, _, jo = three
    [heard] = jo.say("raise_hands", "raise_hand")
    data = meeting.guest("Jo").join_success["module_data"]["raise_hands"]
    assert data == {"raise_hands_enabled": True, "state": {"raised_at": heard["timestamp"]}}


def test_the_hand_stays_while_a_connection_is_left_and_goes_with_the_last(three):
    meeting, mara, _, jo = three
    phone = meeting.guest("Jo")
    jo.say("raise_hands", "raise_hand")
    jo.leave()
    assert hand_of(meeting, jo) is not None
    mara.forget()
    phone.leave()
    assert mara.names == ["core.participant_disconnected"], "silently"
    assert hand_of(meeting, jo) is None


def test_disabling_drops_all_hands_without_further_events(three):
    meeting, mara, ilse, jo = three
    jo.say("raise_hands", "raise_hand")
    meeting.forget()
    mara.say("raise_hands", "disable_raise_hands")
    assert ilse.heard[0]["payload"] == {
        "message": "raise_hands_disabled",
        "issued_by": mara.id,
    }
    assert len(ilse.heard) == 1
    assert hand_of(meeting, jo) is None
    for action in ("raise_hand", "lower_hand"):
        assert names(jo.say("raise_hands", action)) == ["raise_hands.error.raise_hands_disabled"]
    refused = mara.say("raise_hands", "reset_raised_hands")
    assert names(refused) == ["raise_hands.error.raise_hands_disabled"]
    data = meeting.guest("Joe").join_success["module_data"]
    assert data["raise_hands"] == {"raise_hands_enabled": False}
    assert data["moderation"]["raise_hands_enabled"] is False, "for older clients"


def test_enabling_twice_keeps_the_hands(three):
    meeting, mara, _, jo = three
    jo.say("raise_hands", "raise_hand")
    mara.say("raise_hands", "enable_raise_hands")
    assert hand_of(meeting, jo) is not None


def test_a_reset_names_only_those_whose_hand_was_up(three):
    meeting, mara, ilse, jo = three
    for client in (ilse, jo):
        client.say("raise_hands", "raise_hand")
    [heard] = mara.say("raise_hands", "reset_raised_hands", target=[jo.id, mara.id])
    assert heard["payload"]["participants"] == [jo.id]
    [heard] = mara.say("raise_hands", "reset_raised_hands", target=ilse.id)
    assert heard["payload"]["participants"] == [ilse.id]
    assert mara.say("raise_hands", "reset_raised_hands") == []
    assert hand_of(meeting, jo) is None


def test_a_reset_without_target_lowers_all(three):
    _, mara, ilse, jo = three
    for client in (jo, ilse):
        client.say("raise_hands", "raise_hand")
    [heard] = mara.say("raise_hands", "reset_raised_hands", target=None)
    assert heard["payload"]["participants"] == [jo.id, ilse.id]
