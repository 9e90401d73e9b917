"""The talking stick (signaling-modules.md 8)."""

import pytest
from tests.unit.room.meeting import MODULES, Meeting, names, participant_id

from parlour.room import io, limits

DEFAULTS = {
    "selection_strategy": "playlist",
    "show_remaining": True,
    "allow_double_selection": False,
    "auto_append_on_join": False,
}


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def start(moderator, people, strategy="playlist", **changes):
    field = "playlist" if strategy == "playlist" else "allow_list"
    fields = DEFAULTS | {"selection_strategy": strategy, field: [p.id for p in people]} | changes
    return moderator.say("automod", "start", **fields)


def select(moderator, how="next", chosen=None, keep=False):
    more = {} if chosen is None else {"participant": chosen.id, "keep_in_remaining": keep}
    return moderator.say("automod", "select", how=how, **more)


def state(client):
    """Speaker, history and remaining, as the last update told them."""
    event = client.events("automod", "speaker_updated")[-1]
    return event.get("speaker"), event["history"], event["remaining"]


def test_a_session_starts_without_a_speaker(three):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], time_limit=90_000)
    assert jo.events("automod") == [
        {
            "message": "started",
            **DEFAULTS,
            "history": [],
            "remaining": [ilse.id, jo.id],
            "issued_by": mara.id,
            "time_limit": 90_000,
        }
    ]


def test_a_playlist_is_followed_to_its_end(three):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo, ilse])
    select(mara)
    assert state(jo) == (ilse.id, [ilse.id], [jo.id, ilse.id])
    ilse.say("automod", "yield")
    assert state(mara) == (jo.id, [ilse.id, jo.id], [ilse.id])
    jo.say("automod", "yield")
    jo.forget()
    ilse.say("automod", "yield")
    assert jo.events("automod") == [{"message": "stopped", "reason": "session_finished"}]
    assert names(select(mara)) == ["automod.error.session_not_running"]


def test_everybody_is_muted_before_each_change_and_at_the_start(three):
    meeting, mara, ilse, jo = three
    start(mara, [ilse, jo])
    select(mara)
    ilse.say("automod", "yield")
    muted = meeting.asked(io.MuteMicrophones)
    assert len(muted) == 3
    assert set(muted[0].identities) == {f"{c.id}:{c.connection}" for c in (mara, ilse, jo)}
    meeting.forget()
    meeting.answer(muted[0], [f"{jo.id}:{jo.connection}"])
    meeting.answer(muted[1], None)
    assert jo.heard == mara.heard == [], "nobody is named as the one who muted"


def test_it_works_without_a_media_server():
    settings = {name: own for name, own in MODULES.items() if name != "livekit"}
    meeting = Meeting(module_settings=settings)
    mara, jo = meeting.owner(), meeting.guest("Jo")
    start(mara, [jo])
    select(mara)
    assert state(jo)[0] == jo.id
    assert meeting.effects == []


@pytest.mark.parametrize("strategy", ["none", "random", "nomination"])
def test_a_random_member_is_removed_unless_double_selection_is_allowed(three, strategy):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], strategy)
    select(mara, "random")
    first = state(mara)[0]
    select(mara, "random")
    assert {first, state(mara)[0]} == {ilse.id, jo.id}
    assert state(mara)[2] == []
    select(mara, "random")
    assert mara.events("automod")[-1]["reason"] == "session_finished"
    start(mara, [ilse, jo], strategy, allow_double_selection=True)
    select(mara, "random")
    assert state(mara)[2] == [ilse.id, jo.id]


def test_a_random_pick_from_a_playlist_is_always_removed(three):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], allow_double_selection=True)
    select(mara, "random")
    speaker, history, remaining = state(mara)
    assert history == [speaker]
    assert {speaker, *remaining} == {ilse.id, jo.id}


def test_next_means_random_in_the_random_strategy_and_nothing_in_two_others(three):
    _, mara, ilse, jo = three
    for strategy in ("none", "nomination"):
        start(mara, [ilse, jo], strategy)
        assert names(select(mara)) == ["automod.error.invalid_selection"]
        mara.say("automod", "stop")
    start(mara, [ilse, jo], "random")
    select(mara)
    assert state(mara)[0] in (ilse.id, jo.id)


@pytest.mark.parametrize("strategy", ["none", "playlist", "random", "nomination"])
def test_a_moderator_may_choose_anybody_of_the_pool_or_nobody(three, strategy):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], strategy)
    assert names(select(mara, "specific", mara)) == ["automod.error.invalid_selection"]
    select(mara, "specific", jo, keep=True)
    assert state(ilse) == (jo.id, [jo.id], [ilse.id, jo.id])
    select(mara, "specific", jo)
    assert state(ilse) == (jo.id, [jo.id, jo.id], [ilse.id]), "a change, though the same person"
    select(mara, "none")
    assert state(ilse) == (None, [jo.id, jo.id], [ilse.id])


def test_a_specific_choice_needs_all_its_fields(three):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo])
    assert names(select(mara, "specific")) == ["error.invalid_json"]
    heard = mara.say("automod", "select", how="specific", participant=jo.id)
    assert names(heard) == ["error.invalid_json"]


def test_only_the_speaker_may_yield(three):
    _, mara, ilse, jo = three
    assert names(jo.say("automod", "yield")) == ["automod.error.session_not_running"]
    start(mara, [ilse, jo])
    assert names(mara.say("automod", "yield")) == ["automod.error.insufficient_permissions"]
    select(mara)
    assert names(jo.say("automod", "yield")) == ["automod.error.insufficient_permissions"]


def test_who_yields_may_name_the_next_only_by_nomination(three):
    _, mara, ilse, jo = three
    refused = ["automod.error.invalid_selection"]
    for strategy in ("playlist", "random", "none"):
        start(mara, [ilse, jo], strategy)
        select(mara, "specific", ilse)
        assert names(ilse.say("automod", "yield", next=jo.id)) == refused
        mara.say("automod", "stop")
    start(mara, [mara, ilse, jo], "nomination")
    select(mara, "specific", ilse)
    assert names(ilse.say("automod", "yield")) == refused
    assert names(ilse.say("automod", "yield", next=ilse.id)) == refused, "not in the pool any more"
    ilse.say("automod", "yield", next=jo.id)
    assert state(mara) == (jo.id, [ilse.id, jo.id], [mara.id])


def test_a_nomination_keeps_the_pool_with_double_selection(three):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], "nomination", allow_double_selection=True)
    select(mara, "specific", ilse, keep=True)
    ilse.say("automod", "yield", next=jo.id)
    assert state(mara) == (jo.id, [ilse.id, jo.id], [ilse.id, jo.id])


def test_without_strategy_nobody_hands_on(three):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], "none")
    select(mara, "specific", ilse)
    assert names(ilse.say("automod", "yield")) == ["automod.error.invalid_selection"]


@pytest.mark.parametrize(
    ("strategy", "speaks_on"),
    [("playlist", True), ("random", True), ("none", False), ("nomination", False)],
)
def test_the_time_limit_takes_the_word(three, strategy, speaks_on):
    meeting, mara, ilse, jo = three
    start(mara, [ilse, jo], strategy, time_limit=90_000)
    select(mara, "specific", ilse)
    meeting.wait(89)
    assert state(jo)[0] == ilse.id
    meeting.wait(2)
    assert state(jo)[0] == (jo.id if speaks_on else None)
    mara.forget()
    meeting.wait(91)
    ended = mara.events("automod")
    assert [event["message"] for event in ended] == (["stopped"] if speaks_on else [])


def test_each_speaker_has_the_whole_time(three):
    meeting, mara, ilse, jo = three
    start(mara, [ilse, jo], time_limit=10_000)
    select(mara)
    meeting.wait(8)
    ilse.say("automod", "yield")
    meeting.wait(8)
    assert state(mara)[0] == jo.id
    meeting.wait(3)
    assert mara.names[-1] == "automod.stopped"


def test_no_speaker_no_time_limit(three):
    meeting, mara, ilse, jo = three
    start(mara, [ilse, jo], time_limit=10_000)
    select(mara)
    select(mara, "none")
    mara.forget()
    meeting.wait(60)
    assert mara.heard == []


def test_a_time_limit_of_nothing_does_not_keep_the_server_busy(three):
    meeting, mara, ilse, jo = three
    start(mara, [ilse, jo], "random", time_limit=0, allow_double_selection=True)
    select(mara)
    mara.forget()
    meeting.wait(3)
    assert len(mara.events("automod", "speaker_updated")) == 3


def test_the_history_is_bounded(three, monkeypatch):
    monkeypatch.setattr(limits, "AUTOMOD_HISTORY", 2)
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], "random", allow_double_selection=True)
    for _ in range(5):
        select(mara)
    assert len(state(mara)[1]) == 2


@pytest.mark.parametrize("strategy", ["playlist", "random"])
def test_what_remains_is_hidden_everywhere_if_it_is_not_to_be_shown(three, strategy):
    meeting, mara, ilse, jo = three
    field = "playlist" if strategy == "playlist" else "allow_list"
    start(mara, [mara, ilse, jo], strategy, show_remaining=False)
    mara.say("automod", "edit", **{field: [ilse.id, jo.id]})
    select(mara)
    config = meeting.guest("Joe").join_success["module_data"]["automod"]["config"]
    told = [event["remaining"] for event in mara.events("automod")]
    assert told == [[], [], []]
    assert config["remaining"] == []


def test_what_remains_is_shown_to_whom_a_choice_is_offered(three):
    _, mara, ilse, jo = three
    start(mara, [ilse, jo], "nomination", show_remaining=False)
    assert mara.events("automod")[-1]["remaining"] == [ilse.id, jo.id]


def test_an_edit_replaces_the_pool(three):
    _, mara, ilse, jo = three
    edit = {"playlist": [jo.id]}
    assert names(mara.say("automod", "edit", **edit)) == ["automod.error.session_not_running"]
    start(mara, [ilse, jo])
    for bad in ({}, {"allow_list": [jo.id]}, {"playlist": []}, {"playlist": [participant_id(77)]}):
        assert names(mara.say("automod", "edit", **bad)) == ["automod.error.invalid_edit"]
    jo.forget()
    mara.say("automod", "edit", **edit)
    assert jo.events("automod") == [{"message": "remaining_updated", "remaining": [jo.id]}]


def test_a_start_needs_people_who_are_here_and_no_session(three):
    _, mara, ilse, jo = three
    assert names(start(mara, [])) == ["automod.error.invalid_selection"]
    heard = start(mara, [ilse], "random", allow_list=None)
    assert names(heard) == ["automod.error.invalid_selection"]
    jo.leave()
    assert names(start(mara, [jo])) == ["automod.error.invalid_selection"]
    start(mara, [ilse])
    assert names(start(mara, [ilse])) == ["automod.error.session_already_running"]


def test_a_stop_names_who_stopped(three):
    _, mara, _, jo = three
    assert names(mara.say("automod", "stop")) == ["automod.error.session_not_running"]
    start(mara, [jo])
    jo.forget()
    mara.say("automod", "stop")
    expected = {"message": "stopped", "reason": "stopped_by_moderator", "issued_by": mara.id}
    assert jo.events("automod") == [expected]


def test_newcomers_see_the_session_and_stand_at_the_end(three):
    meeting, mara, ilse, jo = three
    start(mara, [ilse, jo], auto_append_on_join=True)
    select(mara)
    mara.forget()
    joe = meeting.guest("Joe")
    data = joe.join_success["module_data"]["automod"]
    assert data["speaker"] == ilse.id
    assert data["config"]["remaining"] == [jo.id, joe.id]
    assert data["config"]["history"] == [ilse.id]
    assert mara.events("automod")[-1]["remaining"] == [jo.id, joe.id]
    assert joe.events("automod") == []
    mara.forget()
    meeting.guest("Joe")
    assert mara.events("automod") == [], "a second device appends nobody"


def test_who_has_spoken_is_not_appended_and_no_recorder_is(three):
    meeting, mara, ilse, jo = three
    start(mara, [ilse, jo], auto_append_on_join=True)
    select(mara)
    select(mara)
    ilse.leave()
    mara.forget()
    meeting.user("Ilse")
    meeting.join("Tape", "recorder")
    assert mara.events("automod") == []


def test_only_the_last_connection_takes_somebody_out(three):
    meeting, mara, ilse, jo = three
    phone = meeting.guest("Jo")
    start(mara, [ilse, jo])
    mara.forget()
    phone.leave()
    assert mara.events("automod") == []
    jo.leave()
    assert mara.events("automod") == [{"message": "remaining_updated", "remaining": [ilse.id]}]


def test_a_playlist_passes_over_those_who_have_left(three):
    _, mara, ilse, jo = three
    start(mara, [jo, jo, ilse])
    jo.leave()
    select(mara)
    assert state(mara) == (ilse.id, [ilse.id], [])


@pytest.mark.parametrize(
    ("strategy", "speaks_on"),
    [("playlist", True), ("random", True), ("none", False), ("nomination", False)],
)
@pytest.mark.parametrize("how", ["leaves", "switches"])
def test_when_the_speaker_goes(three, strategy, speaks_on, how):
    _, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    start(mara, [ilse, jo], strategy)
    select(mara, "specific", ilse)
    if how == "leaves":
        ilse.leave()
    else:
        ilse.say("breakout", "switch_room", kind="breakout", id=0)
        assert "automod" not in ilse.events("breakout", "switched_room")[0]["own_data"]
    assert state(jo)[0] == (jo.id if speaks_on else None)


def test_a_switch_is_told_in_the_usual_events_too(three):
    """To those who begin no session: their client would call for the next speaker."""
    _, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in (mara, jo):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    start(mara, [jo])
    select(mara)
    ilse.say("breakout", "switch_room", kind="breakout", id=0)
    told = {"history": [jo.id], "remaining": []}
    assert ilse.events("automod") == [
        {"message": "started", **DEFAULTS, **told, "issued_by": mara.id},
        {"message": "speaker_updated", **told, "speaker": jo.id},
    ]
    ilse.say("breakout", "switch_room", kind="main")
    assert ilse.events("automod")[-1] == {"message": "stopped", "reason": "session_finished"}
    mara.forget()
    for _ in range(2):
        mara.say("breakout", "switch_room", kind="main")
        mara.say("breakout", "switch_room", kind="breakout", id=0)
    assert {event["message"] for event in mara.events("automod")} == {"stopped"}


def test_each_room_has_a_session_of_its_own(three):
    _, mara, ilse, jo = three
    start(mara, [ilse], auto_append_on_join=True)
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in (mara, jo):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    start(mara, [jo])
    select(mara)
    ilse.forget()
    jo.forget()
    mara.say("breakout", "stop")
    assert jo.names[:2] == ["breakout.closing", "automod.stopped"], "before anybody is moved"
    config = jo.events("breakout", "switched_room")[0]["own_data"]["automod"]["config"]
    assert config["remaining"] == [ilse.id, mara.id, jo.id]
    assert ilse.events("automod")[-1]["remaining"] == [ilse.id, mara.id, jo.id]
