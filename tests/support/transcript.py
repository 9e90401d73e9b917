"""A conversation over real sockets, written down: who says what, and who then hears what, exactly.

    mara > polls.finish {"id":"<poll>"}
    mara, jo < polls.done {"id":"<poll>","results":[]}

`>` sends a command, `<` names everybody who hears an event in answer to it, in this order and with
this transaction id; nobody hears anything else. `all` is everybody. `<jo>` is a participant,
`<jo.connection>` a connection, `<time>` any time, `<text>` any text, `<number>` any number, and any
other `<name>` what stood there first. Rows may go on in the next line.
"""

import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client

_ROW = re.compile(r"(?P<who>\w+(?:, \w+)*) (?P<way>[<>]) (?P<namespace>\w+)\.(?P<name>\w+)\s*")
_NAME = re.compile(r"<([\w.]+)>")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_EVERYWHERE = ("core", "breakout", "moderation")
_WITHOUT_TRANSACTION = ("core", "breakout")
"""Their events tell what happened to people, whoever asked for it."""


@dataclass
class Turn:
    """A command, and what everybody hears of it."""

    speaker: str
    namespace: str
    command: dict[str, Any]
    heard: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)


class Transcript:
    """People by their names; two devices of one person have two names."""

    def __init__(self, server: RoomServer, room: str, **people: Client) -> None:
        self.server = server
        self.room = room
        self.people: dict[str, Client] = {}
        self.names: dict[str, str] = {}
        self._turns = 0
        for name, client in people.items():
            self.add(name, client)

    def add(self, name: str, client: Client) -> None:
        self.people[name] = client
        self.names |= {name: client.participant, f"{name}.connection": client.connection}

    async def joins(self, name: str, person: dict[str, Any]) -> Client:
        """The others hear of it before anything else is said."""
        client = await Client.join(self.server, self.room, person)
        self.add(name, client)
        return client

    async def plays(self, script: str) -> None:
        """What was on its way before does not count."""
        await self.listen()
        for turn in self._read(script):
            await self._play(turn)

    async def does(self, who: str, namespace: str, action: str, /, **fields: Any) -> None:
        """A command whose consequences are not looked at."""
        client = self.people[who]
        await client.command(namespace, action, **fields)
        client.seen += await client.quiet()

    async def listen(self) -> dict[str, list[dict[str, Any]]]:
        return {name: await client.quiet() for name, client in self.people.items()}

    def knows(self, newcomer: Client, wanted: str) -> None:
        """Exactly this in the join data, besides what every room has."""
        data = newcomer.joined["module_data"]
        found = {name: part for name, part in data.items() if name not in _EVERYWHERE}
        assert self._matches(json.loads(wanted), found), f"wanted {wanted}, found {found}"

    def knows_of(self, newcomer: Client, peer: str, wanted: str) -> None:
        """Exactly this of somebody in the list of participants, besides what everybody has."""
        [data] = [
            listed["module_data"]
            for listed in newcomer.joined["participants"]
            if listed["id"] == self.people[peer].participant
        ]
        found = {name: part for name, part in data.items() if name not in _EVERYWHERE}
        assert self._matches(json.loads(wanted), found), f"wanted {wanted}, found {found}"

    async def _play(self, turn: Turn) -> None:
        self._turns += 1
        heard: dict[str, list[dict[str, Any]]] = {name: [] for name in self.people}
        wanted = {name: turn.heard.get(name, []) for name in self.people}

        async def complete() -> bool:
            for name, messages in (await self.listen()).items():
                heard[name] += messages
            return all(len(heard[name]) >= len(wanted[name]) for name in wanted)

        command = self._with_names(turn.command)
        await self.people[turn.speaker].command(turn.namespace, transaction=self._turns, **command)
        try:
            await eventually(complete)
        except TimeoutError:
            raise AssertionError(f"after {command}: wanted {wanted}, heard {heard}") from None
        await complete()
        for name in self.people:
            self._compare(f"{turn.speaker} > {command}: {name}", wanted[name], heard[name])

    def _compare(
        self, where: str, wanted: list[tuple[str, dict[str, Any]]], heard: list[dict[str, Any]]
    ) -> None:
        """Exactly these, in this order, with the number of the turn."""
        found = [(message["namespace"], message["payload"]) for message in heard]
        fits = len(wanted) == len(found) and all(map(self._matches, wanted, found))
        assert fits, f"{where}: wanted {self._with_names(wanted)}, heard {found}"
        for message in heard:
            if message["namespace"] not in _WITHOUT_TRANSACTION:
                assert message.get("transaction_id") == self._turns, message

    # --- names ---

    def _with_names(self, value: Any) -> Any:
        """Names that are known stand for what they name, in keys as well."""
        if isinstance(value, str):
            return _NAME.sub(lambda name: self.names.get(name[1], name[0]), value)
        if isinstance(value, dict):
            return {self._with_names(k): self._with_names(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self._with_names(inner) for inner in value]
        return value

    def _matches(self, wanted: Any, found: Any) -> bool:
        wanted = self._with_names(wanted)
        if wanted == "<number>":
            return isinstance(found, int)
        if isinstance(wanted, str) and (name := _NAME.fullmatch(wanted)):
            return isinstance(found, str) and self._names(name[1], found)
        if isinstance(wanted, dict) and isinstance(found, dict):
            return wanted.keys() == found.keys() and all(
                self._matches(value, found[key]) for key, value in wanted.items()
            )
        if isinstance(wanted, list) and isinstance(found, list | tuple):
            return len(wanted) == len(found) and all(map(self._matches, wanted, found))
        return bool(wanted == found) and type(wanted) is type(found)

    def _names(self, name: str, found: str) -> bool:
        match name:
            case "time":
                return _TIME.fullmatch(found) is not None
            case "text":
                return found != ""
            case _:
                self.names[name] = found
                return True

    # --- reading ---

    def _read(self, script: str) -> list[Turn]:
        turns: list[Turn] = []
        for row in _rows(script):
            head = _ROW.match(row)
            assert head, row
            fields = json.loads(row[head.end() :] or "{}")
            namespace, name = head["namespace"], head["name"]
            if head["way"] == ">":
                turns.append(Turn(head["who"], namespace, {"action": name, **fields}))
                continue
            # Generic errors have no `message` that names them.
            kind = "error" if namespace == "error" else "message"
            everybody = list(self.people) if head["who"] == "all" else head["who"].split(", ")
            for person in everybody:
                turns[-1].heard.setdefault(person, []).append((namespace, {kind: name, **fields}))
        return turns


async def opened(
    server: RoomServer, room: str, modules: dict[str, dict[str, Any]], **changes: Any
) -> Transcript:
    """`mara` owns the room and moderates, `jo` has an account and two devices, `lee` is a guest;
    `stranger` is nobody."""
    owner, jo = profile(), profile("Jo Berg")
    parameters = room_parameters(owner, module_settings={"echo": {}} | modules, **changes)
    mara = await Client.join(server, room, registered(owner, "moderator"), parameters)
    talk = Transcript(
        server,
        room,
        mara=mara,
        jo=await Client.join(server, room, registered(jo)),
        phone=await Client.join(server, room, registered(jo)),
        lee=await Client.join(server, room, guest("Lee")),
    )
    talk.names["stranger"] = str(uuid.uuid4())
    return talk


def _rows(script: str) -> list[str]:
    """A row that does not begin with a name goes on with the one before."""
    rows: list[str] = []
    for line in filter(None, map(str.strip, script.splitlines())):
        if _ROW.match(line):
            rows.append(line)
        else:
            rows[-1] += line
    return rows
