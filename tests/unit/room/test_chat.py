"""The chat (signaling-modules.md 5)."""

import pytest
from tests.unit.room.meeting import LIVEKIT, Meeting, names, participant_id

from parlour.protocol.signaling.chat import StoredMessage
from parlour.room import limits
from parlour.room.modules.chat.state import ChatState, History, append

EVERYONE = {"scope": "global"}


def meeting_of_three(**chat):
    meeting = Meeting(
        module_settings={"chat": chat, "moderation": {}, "livekit": LIVEKIT, "raise_hands": {}}
    )
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def say(client, content, **scope):
    return client.say("chat", "send_message", content=content, **(scope or EVERYONE))


def private(partner):
    return {"scope": "private", "target": partner.id}


def test_a_global_message_reaches_all_with_the_senders_transaction_id():
    _, mara, ilse, jo = meeting_of_three()
    jo.say("chat", "send_message", 7, content=" Hello ", scope="global")
    for client in (mara, ilse, jo):
        [heard] = client.heard
        assert heard["transaction_id"] == 7
        payload = heard["payload"]
        assert (payload["source"], payload["content"]) == (jo.id, " Hello ")
        assert payload["scope"] == "global"
        assert "target" not in payload


def test_a_private_message_reaches_two_people_and_each_sees_the_other_as_target():
    meeting, mara, ilse, jo = meeting_of_three()
    phone = meeting.user("Ilse")
    phone.forget()
    say(jo, "psst", **private(ilse))
    assert jo.heard[-1]["payload"]["target"] == ilse.id
    assert ilse.heard[-1]["payload"]["target"] == phone.heard[-1]["payload"]["target"] == jo.id
    assert mara.events("chat") == []


def test_a_private_message_to_oneself_arrives_once():
    _, _, _, jo = meeting_of_three()
    assert names(say(jo, "note", **private(jo))) == ["chat.message_sent"]


def test_a_private_message_waits_for_somebody_who_left():
    meeting, _, ilse, jo = meeting_of_three()
    ilse.leave()
    say(jo, "psst", **private(ilse))
    [history] = meeting.user("Ilse").join_success["module_data"]["chat"]["private_history"]
    assert history["correspondent"] == jo.id
    [stored] = history["history"]["messages"]
    assert stored["target"] == ilse.id, "stored as the sender addressed it"


def test_private_messages_are_in_nobody_elses_join_data():
    meeting, _, ilse, jo = meeting_of_three()
    say(jo, "psst", **private(ilse))
    data = meeting.moderator("Anna").join_success["module_data"]["chat"]
    assert data["private_history"] == []
    assert data["global_history"]["messages"] == []


@pytest.mark.parametrize("target", [None, participant_id(77)])
def test_an_unknown_private_target_is_refused(target):
    _, _, _, jo = meeting_of_three()
    answer = jo.say("chat", "send_message", content="?", scope="private", target=target)
    assert names(answer) == ["chat.error.unknown_participant"]


@pytest.mark.parametrize("target", [None, 0, 2])
def test_there_is_no_breakout_chat_in_the_main_room(target):
    _, _, _, jo = meeting_of_three()
    answer = jo.say("chat", "send_message", content="?", scope="breakout", target=target)
    assert names(answer) == ["chat.error.invalid_breakout_scope"]


@pytest.mark.parametrize(
    "fields",
    [
        {"content": "", **EVERYONE},
        {"content": " \n\t", **EVERYONE},
        {"content": "x" * (limits.CHAT_TEXT_BYTES + 1), **EVERYONE},
        {"content": "ä" * (limits.CHAT_TEXT_BYTES // 2 + 1), **EVERYONE},
        {"content": "x" + " " * 2 * limits.CHAT_TEXT_BYTES, **EVERYONE},
        {"content": "x", "scope": "private", "target": 3},
        {"content": "x", "scope": "breakout", "target": participant_id(1)},
        {"content": "x", "scope": "somewhere"},
        {"content": 5, **EVERYONE},
    ],
)
def test_malformed_messages_are_unreadable(fields):
    _, mara, _, jo = meeting_of_three()
    answer = jo.say("chat", "send_message", 3, **fields)
    assert answer[0]["payload"] == {
        "error": "invalid_json",
        "message": "failed to deserialize websocket message",
    }
    assert answer[0]["transaction_id"] == 3
    assert mara.heard == []


@pytest.mark.parametrize("around", ["", " \n"])
def test_the_longest_text_is_accepted(around):
    """Clients count without the white space around it."""
    _, _, _, jo = meeting_of_three()
    text = around + "x" * limits.CHAT_TEXT_BYTES + around
    assert names(say(jo, text)) == ["chat.message_sent"]


def test_history_has_the_envelopes_time_and_no_two_messages_have_the_same():
    meeting, mara, _, jo = meeting_of_three()
    for content in ("one", "two", "three"):
        say(jo, content)
    live = [m["timestamp"] for m in mara.heard]
    assert len(set(live)) == 3
    assert all(len(stamp) == len("2026-07-10T09:00:00.000000Z") for stamp in live)
    data = meeting.guest("Joe").join_success["module_data"]["chat"]
    assert [m["timestamp"] for m in data["global_history"]["messages"]] == live


def test_disabled_chat_refuses_everybody_and_tells_newcomers():
    meeting, mara, ilse, jo = meeting_of_three()
    mara.say("chat", "disable_chat")
    assert jo.heard[-1]["payload"] == {"message": "chat_disabled", "issued_by": mara.id}
    assert names(say(mara, "?")) == names(say(jo, "?", **private(ilse)))
    assert jo.names[-1] == "chat.error.chat_disabled"
    assert meeting.guest("Joe").join_success["module_data"]["chat"]["enabled"] is False
    mara.say("chat", "enable_chat")
    assert names(say(jo, "!")) == ["chat.message_sent"]


def test_clearing_takes_the_global_history_only():
    meeting, mara, ilse, jo = meeting_of_three()
    say(jo, "all")
    say(jo, "psst", **private(ilse))
    mara.say("chat", "clear_history")
    assert ilse.names[-1] == "chat.history_cleared"
    data = meeting.user("Ilse").join_success["module_data"]["chat"]
    assert data["global_history"] == {"messages": [], "next_index": None}
    assert len(data["private_history"]) == 1


def chunk(client, index, **scope):
    answer = client.say("chat", "get_history_chunk", message_index=index, **(scope or EVERYONE))
    return answer[0]["payload"]["history"]


def test_pages_have_a_hundred_messages_oldest_first():
    meeting, mara, _, jo = meeting_of_three()
    for number in range(250):
        say(jo, f"{number}")
    newest = meeting.guest("Joe").join_success["module_data"]["chat"]["global_history"]
    assert [m["content"] for m in newest["messages"]] == [f"{n}" for n in range(150, 250)]
    assert newest["next_index"] == 149
    older = chunk(mara, 149)
    assert [m["content"] for m in older["messages"]] == [f"{n}" for n in range(50, 150)]
    assert older["next_index"] == 49
    assert chunk(mara, 49)["next_index"] is None
    assert chunk(mara, 250) == {"messages": [], "next_index": None}


def test_a_single_message_left_over_joins_the_page():
    _, mara, _, jo = meeting_of_three()
    for number in range(101):
        say(jo, f"{number}")
    page = chunk(mara, 100)
    assert len(page["messages"]) == 101
    assert page["next_index"] is None


def test_a_page_is_bounded_in_bytes():
    _, mara, _, jo = meeting_of_three()
    for _ in range(60):
        say(jo, "x" * limits.CHAT_TEXT_BYTES)
    page = chunk(mara, 59)
    assert sum(len(m["content"]) for m in page["messages"]) <= limits.CHAT_PAGE_BYTES
    assert page["next_index"] == 59 - len(page["messages"])


def test_the_private_history_of_a_join_is_bounded_in_bytes():
    meeting, _, ilse, _ = meeting_of_three()
    senders = [meeting.guest(f"Guest {n}") for n in range(6)]
    for sender in senders:
        for _ in range(40):
            say(sender, "x" * limits.CHAT_TEXT_BYTES, **private(ilse))
    data = meeting.user("Ilse").join_success["module_data"]["chat"]
    sizes = [len(h["history"]["messages"]) for h in data["private_history"]]
    most = limits.CHAT_JOIN_PRIVATE_BYTES + len(senders) * limits.CHAT_TEXT_BYTES
    assert sum(sizes) * limits.CHAT_TEXT_BYTES <= most
    assert all(sizes)


def test_nobody_reads_a_foreign_pair():
    _, mara, ilse, jo = meeting_of_three()
    say(jo, "psst", **private(ilse))
    assert chunk(mara, 0, **private(jo))["messages"] == []
    assert chunk(mara, 0, **private(ilse))["messages"] == []
    assert len(chunk(ilse, 0, **private(jo))["messages"]) == 1


def test_an_unknown_chat_is_empty():
    _, mara, _, _ = meeting_of_three()
    stranger = {"scope": "private", "target": participant_id(77)}
    assert chunk(mara, 0, **stranger) == {"messages": [], "next_index": None}
    [answer] = mara.say("chat", "search_history", term="xx", **stranger)
    assert answer["payload"]["matches"]["messages"] == []


def test_history_of_a_breakout_room_is_for_moderators_and_those_inside():
    _, mara, _, jo = meeting_of_three()
    refused = jo.say("chat", "get_history_chunk", message_index=0, scope="breakout", target=1)
    assert names(refused) == ["chat.error.insufficient_permissions"]
    [answer] = mara.say("chat", "get_history_chunk", message_index=0, scope="breakout", target=1)
    assert answer["payload"]["breakout_id"] == 1


def test_search_finds_the_exact_text_page_by_page():
    _, mara, _, jo = meeting_of_three()
    for number in range(120):
        say(jo, f"Apple {number}" if number % 2 else f"apple {number}")
    [answer] = mara.say("chat", "search_history", term="Apple", scope="global")
    matches = answer["payload"]["matches"]
    assert len(matches["messages"]) == 60
    assert answer["payload"]["scope"] == "global"
    [answer] = mara.say("chat", "search_history", term="Apple", scope="global", message_index=2)
    contents = [m["content"] for m in answer["payload"]["matches"]["messages"]]
    assert contents == ["Apple 1", "Apple 3", "Apple 5"]


def test_searching_again_and_again_through_a_long_chat_is_slowed_down(monkeypatch):
    monkeypatch.setattr(limits, "CHAT_SEARCH_BURST_BYTES", 100_000)
    monkeypatch.setattr(limits, "CHAT_SEARCH_BYTES_PER_SEC", 20_000)
    meeting, mara, _, jo = meeting_of_three()
    meeting.room._conference.modules["chat"].state.searching.left = 100_000
    for _ in range(10):
        say(jo, "x" * 4000)
    answers = [mara.say("chat", "search_history", term="xy", scope="global")[0] for _ in range(3)]
    assert [answer["payload"]["message"] for answer in answers] == [
        "search_results",
        "search_results",
        "error",
    ]
    refused = answers[2]["payload"]
    assert refused["error"] == "too_many_requests"
    assert 0 < refused["retry_after_ms"] <= 2_000
    meeting.wait(refused["retry_after_ms"] / 1000)
    [answer] = mara.say("chat", "search_history", term="xy", scope="global")
    assert answer["payload"]["message"] == "search_results"


def test_a_short_search_term_is_refused():
    _, mara, _, _ = meeting_of_three()
    [answer] = mara.say("chat", "search_history", term="a", scope="global")
    assert answer["payload"] == {
        "message": "error",
        "error": "invalid_search_term_length",
        "min": 2,
    }


def test_last_seen_is_told_to_all_own_devices_and_kept():
    meeting, _, ilse, jo = meeting_of_three()
    phone = meeting.guest("Jo")
    meeting.forget()
    stamp = "2026-07-10T11:00:00+02:00"
    jo.say("chat", "set_last_seen_timestamp", scope="global", timestamp=stamp)
    jo.say("chat", "set_last_seen_timestamp", timestamp=stamp, **private(ilse))
    assert phone.names == ["chat.set_last_seen_timestamp"] * 2
    assert ilse.names == []
    data = meeting.guest("Jo").join_success["module_data"]["chat"]
    assert data["last_seen_timestamp_global"] == "2026-07-10T09:00:00.000000Z"
    assert data["last_seen_timestamps_private"] == {ilse.id: "2026-07-10T09:00:00.000000Z"}


@pytest.mark.parametrize(
    "chat",
    [{"scope": "private", "target": participant_id(77)}, {"scope": "breakout", "target": 3}],
)
def test_last_seen_of_a_chat_that_there_is_not_is_echoed_and_not_kept(chat):
    meeting, _, _, jo = meeting_of_three()
    before = meeting.room.snapshot()
    [heard] = jo.say("chat", "set_last_seen_timestamp", timestamp="2026-07-10T11:00:00Z", **chat)
    stamp = "2026-07-10T11:00:00.000000Z"
    assert heard["payload"] == {"message": "set_last_seen_timestamp", **chat, "timestamp": stamp}
    assert meeting.room.snapshot() == before


RATE = {"tokens_per_second": 1, "token_bucket_size": 10, "slow_down_threshold": 0.5}


def test_the_rate_limit_warns_and_then_refuses():
    meeting, mara, ilse, jo = meeting_of_three(rate_limit=RATE)
    heard = [names(say(jo, f"{n}")) for n in range(11)]
    assert heard[:5] == [["chat.message_sent"]] * 5
    assert heard[5:10] == [["chat.slow_down", "chat.message_sent"]] * 5
    assert heard[10] == ["chat.error.too_many_requests"]
    assert jo.heard[-1]["payload"]["retry_after_ms"] == 5000
    assert jo.events("chat", "slow_down")[0]["recommended_wait_ms"] == 1000
    limited = [{"message": "participant_rate_limited", "participant_id": jo.id}]
    assert mara.events("chat", "participant_rate_limited") == limited
    assert ilse.events("chat", "participant_rate_limited") == []
    meeting.wait(1.5)
    assert names(say(jo, "again")) == ["chat.slow_down", "chat.message_sent"]


def test_each_connection_has_a_bucket_of_its_own():
    meeting, _, _, jo = meeting_of_three(rate_limit=RATE)
    for number in range(11):
        say(jo, f"{number}")
    assert "chat.message_sent" in names(say(meeting.guest("Jo"), "other device"))


def test_the_owner_is_limited_without_being_denounced():
    meeting, mara, _, _ = meeting_of_three(rate_limit=RATE)
    anna = meeting.moderator("Anna")
    for number in range(11):
        say(mara, f"{number}")
    assert mara.names[-1] == "chat.error.too_many_requests"
    assert anna.events("chat", "participant_rate_limited") == []


def test_a_refused_message_costs_no_token():
    _, mara, _, jo = meeting_of_three(rate_limit=RATE)
    mara.say("chat", "disable_chat")
    for number in range(20):
        say(jo, f"{number}")
    mara.say("chat", "enable_chat")
    assert names(say(jo, "now")) == ["chat.message_sent"]


def test_wrong_rate_limit_settings_count_as_none():
    _, _, _, jo = meeting_of_three(rate_limit={"tokens_per_second": 0})
    assert all(names(say(jo, f"{n}")) == ["chat.message_sent"] for n in range(50))


def test_stored_chat_is_bounded_and_keeps_its_numbering(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "CHAT_STORED_BYTES", 100 * (limits.CHAT_STORED_MESSAGE_BYTES + 4))
    state = ChatState()
    for number in range(1000):
        message = StoredMessage("id", "source", "time", f"{number:04d}", "global")
        append(state, state.everyone, message)
    assert state.size <= limits.CHAT_STORED_BYTES
    assert state.everyone.page(999).messages[-1].content == "0999"
    assert state.everyone.page(0).messages == []
    assert state.everyone.newest().next_index is None


def test_the_largest_chat_makes_room(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "CHAT_STORED_BYTES", 100 * (limits.CHAT_STORED_MESSAGE_BYTES + 4))
    state = ChatState()
    quiet = state.pairs.setdefault("a|b", History())
    append(state, quiet, StoredMessage("id", "a", "time", "keep", "private", "b"))
    for number in range(1000):
        append(state, state.everyone, StoredMessage("id", "a", "time", f"{number:04d}", "global"))
    assert [m.content for m in quiet.messages] == ["keep"]
