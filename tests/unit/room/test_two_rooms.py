"""Rooms in one process know nothing of each other."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.room.commands import COMMANDS
from tests.unit.room.meeting import START, client_parameters, room_parameters

from parlour.room import io
from parlour.room.registry import Registry
from parlour.room.room import Room

PEOPLE = range(1, 5)


class House:
    """A room whose ids all begin with a letter of its own."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.room = Room.create(
            self.id(0, 0), room_parameters(), START, letter.encode(), Registry.built_in()
        )
        self.outputs: list[io.Output] = []
        for number in PEOPLE:
            self.take(
                io.Opened(
                    at=START,
                    connection=self.id(1, number),
                    device=self.id(2, number),
                    participant=self.id(3, number),
                    client=client_parameters("guest", number, self.letter, "moderator"),
                )
            )

    def id(self, kind: int, number: int) -> str:
        return f"{self.letter * 8}-0000-4000-800{kind}-{number:012d}"

    def take(self, happening: io.AnyInput) -> None:
        self.outputs.extend(self.room.handle(happening))

    def say(self, number: int, frame: bytes) -> None:
        self.take(io.Received(at=START, connection=self.id(1, number), frame=frame))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(PEOPLE), COMMANDS), max_size=20))
def test_no_id_of_one_room_is_ever_seen_in_another(said):
    houses = {"a": House("a"), "b": House("b")}
    for letter, number, command in said:
        frame = msgspec.json.encode(command).replace(b"a0000000-", letter.encode() * 8 + b"-")
        houses[letter].say(number, frame)
    for letter, other in ("ab", "ba"):
        foreign = f'"{other * 8}-'.encode()
        for output in houses[letter].outputs:
            if isinstance(output, io.Send):
                assert foreign not in output.frame
                assert all(connection.startswith(letter) for connection in output.to)


def test_two_rooms_with_the_same_inputs_draw_different_ids():
    one, other = House("a"), House("b")
    message = {"action": "send_message", "scope": "global", "content": "x"}
    frame = msgspec.json.encode({"namespace": "chat", "payload": message})
    drawn = set()
    for house in (one, other):
        house.say(1, frame)
        sent = next(o for o in reversed(house.outputs) if isinstance(o, io.Send))
        drawn.add(msgspec.json.decode(sent.frame)["payload"]["id"])
    assert len(drawn) == 2
