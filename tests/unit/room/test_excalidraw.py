"""The board (signaling-modules.md 11)."""

import msgspec
import pytest
from tests.unit.room.meeting import Meeting, names, participant_id

from parlour.room import limits

FREE = {"type": "disabled"}
SCENE = {"elements": [{"id": "a"}]}


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def start(client, scene=SCENE, restrictions=FREE):
    return client.say("excalidraw", "start", initial_scene=scene, edit_restrictions=restrictions)


def only(*people):
    return {"type": "enabled", "unrestricted_participants": [p.id for p in people]}


def board_of(client):
    return client.join_success["module_data"].get("excalidraw")


def test_a_drawing_may_be_much_longer_than_other_commands(three):
    """Clients leave it with the server as a whole, and it is none of our business what is in it."""
    _, mara, _, jo = three
    start(mara)
    strokes = ",".join(['{"id":"a","points":[[12.34,56.78]],"id":"a"}'] * 10_000)
    frame = (
        '{"namespace":"excalidraw","payload":{"action":"store_scene","scene":{"elements":[%s]}}}'
    )
    assert len(frame) + len(strokes) > 3 * limits.FRAME_BYTES
    assert names(mara.send((frame % strokes).encode())) == ["excalidraw.scene_stored"]
    assert len(jo.events("excalidraw", "scene_stored")[0]["scene"]["elements"]) == 10_000


def test_a_board_is_opened_and_closed_by_a_moderator(three):
    meeting, mara, _, jo = three
    assert names(mara.say("excalidraw", "stop")) == ["excalidraw.error.not_started"]
    start(mara)
    assert names(start(mara)) == ["excalidraw.error.already_started"]
    assert board_of(meeting.guest("Joe")) == {"scene": SCENE, "edit_restrictions": FREE}
    mara.say("excalidraw", "stop")
    assert jo.names[-1] == "excalidraw.stopped"
    assert board_of(meeting.guest("Jim")) is None


def test_clients_that_read_only_whether_restrictions_are_enabled(three):
    _, mara, ilse, jo = three
    start(mara, restrictions=only(ilse))
    expected = only(ilse) | {"enabled": True}
    assert jo.events("excalidraw")[0]["edit_restrictions"] == expected
    mara.say("excalidraw", "stop")
    start(mara)
    assert jo.events("excalidraw")[-1]["edit_restrictions"] == FREE | {"enabled": False}


def test_what_is_drawn_reaches_everybody_in_the_room_the_sender_too(three):
    meeting, mara, ilse, jo = three
    phone = meeting.guest("Jo")
    start(mara)
    meeting.forget()
    for action, event in (("broadcast", "broadcast"), ("broadcast_volatile", "volatile_broadcast")):
        jo.say("excalidraw", action, data={"elements": [1]})
        for client in (mara, ilse, jo, phone):
            expected = {"message": event, "sender": jo.id, "data": {"elements": [1]}}
            assert client.events("excalidraw")[-1] == expected


@pytest.mark.parametrize(
    "value",
    [
        b'{"b":1,"a":{"camelCase":1.0,"UUID":1e2}}',
        b'"\\u00e4 \xc3\xa4"',
        b"12345678901234567890123456789",
        b"null",
    ],
)
def test_data_are_passed_on_as_they_came(three, value):
    meeting, mara, _, jo = three
    start(mara)
    frame = b'{"namespace":"excalidraw","payload":{"action":"broadcast","data":%b}}'
    jo.send(frame % value)
    assert value in meeting.outputs[-1].frame


@pytest.mark.parametrize("value", [b'"\\ud800"', b'"\xff"', b"1e999"])
def test_data_that_others_could_not_read_are_refused(three, value):
    _, mara, ilse, jo = three
    start(mara)
    ilse.forget()
    frame = b'{"namespace":"excalidraw","payload":{"action":"broadcast","data":%b}}'
    assert names(jo.send(frame % value)) == ["error.invalid_json"]
    assert ilse.heard == []


def test_a_stored_scene_is_what_newcomers_see(three):
    meeting, mara, ilse, jo = three
    start(mara)
    jo.say("excalidraw", "store_scene", scene={"elements": [], "app_state": {"zoom": 1.5}})
    stored = {"elements": [], "app_state": {"zoom": 1.5}}
    assert ilse.events("excalidraw")[-1] == {"message": "scene_stored", "scene": stored}
    jo.say("excalidraw", "broadcast", data={"elements": [1]})
    assert board_of(meeting.guest("Joe"))["scene"] == stored, "what is relayed is not stored"


def test_a_scene_survives_a_restart_of_the_server(three):
    meeting, mara, _, _ = three
    start(mara)
    restored = type(meeting.room).restore(meeting.room.snapshot(), meeting.registry)
    board = restored._conference.modules["excalidraw"].state.places[-1]
    assert msgspec.json.decode(board.scene) == SCENE


def test_only_the_listed_and_moderators_draw_while_that_is_restricted(three):
    _, mara, ilse, jo = three
    start(mara)
    mara.say("excalidraw", "enable_edit_restrictions", unrestricted_participants=[ilse.id])
    for action, fields in (("broadcast", {"data": {}}), ("store_scene", {"scene": {}})):
        refused = names(jo.say("excalidraw", action, **fields))
        assert refused == ["excalidraw.error.insufficient_permissions"]
        for client in (mara, ilse):
            heard = client.say("excalidraw", action, **fields)
            assert "error" not in heard[0]["payload"]
    assert names(jo.say("excalidraw", "broadcast_volatile", data={})) == [
        "excalidraw.volatile_broadcast"
    ]
    mara.say("excalidraw", "disable_edit_restrictions")
    assert jo.names[-1] == "excalidraw.edit_restrictions_disabled"
    assert names(jo.say("excalidraw", "broadcast", data={})) == ["excalidraw.broadcast"]


def test_without_a_board_nothing_can_be_drawn_or_restricted(three):
    _, mara, _, jo = three
    missing = ["excalidraw.error.not_started"]
    assert names(jo.say("excalidraw", "broadcast", data=1)) == missing
    assert names(jo.say("excalidraw", "broadcast_volatile", data=1)) == missing
    assert names(jo.say("excalidraw", "store_scene", scene=1)) == missing
    assert names(mara.say("excalidraw", "disable_edit_restrictions")) == missing
    heard = mara.say("excalidraw", "enable_edit_restrictions", unrestricted_participants=[])
    assert names(heard) == missing


def test_who_follows_whom_is_told_to_the_two(three):
    meeting, mara, ilse, jo = three
    for action, to_target, to_sender in (
        ("follow", "follower_gained", "followed"),
        ("unfollow", "follower_lost", "unfollowed"),
    ):
        meeting.forget()
        jo.say("excalidraw", action, participant_id=mara.id)
        assert mara.events("excalidraw") == [{"message": to_target, "participant_id": jo.id}]
        assert jo.events("excalidraw") == [{"message": to_sender, "participant_id": mara.id}]
        assert ilse.heard == []
    heard = jo.say("excalidraw", "follow", participant_id=participant_id(77))
    assert names(heard) == ["excalidraw.error.unknown_participant"]


def test_nobody_follows_into_another_room(three):
    _, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    ilse.say("breakout", "switch_room", kind="breakout", id=0)
    heard = jo.say("excalidraw", "follow", participant_id=ilse.id)
    assert names(heard) == ["excalidraw.error.unknown_participant"]


def test_each_room_has_its_own_board(three):
    _, mara, ilse, jo = three
    start(mara)
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in (mara, jo):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    assert "excalidraw" not in jo.events("breakout", "switched_room")[0]["own_data"]
    start(mara, {"elements": []})
    ilse.forget()
    jo.forget()
    mara.say("breakout", "stop")
    assert jo.names[:2] == ["breakout.closing", "excalidraw.stopped"], "before anybody is moved"
    own = jo.events("breakout", "switched_room")[0]["own_data"]
    assert own["excalidraw"]["scene"] == SCENE
    assert ilse.events("excalidraw") == []


def test_clients_that_look_for_a_whiteboard_find_one(three):
    meeting, *_ = three
    enabled = meeting.guest("Joe").join_success["enabled_modules"]
    assert {"excalidraw", "whiteboard"} <= enabled.keys()
