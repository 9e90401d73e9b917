"""Who hears a message: tuples of connection ids, kept until somebody comes, goes or changes."""

from msgspec import Struct

from parlour.room.io import ConnectionId
from parlour.room.participant import Participant, Place

Connections = tuple[ConnectionId, ...]


class Audience(Struct, frozen=True):
    """What decides how much somebody may see of the others."""

    place: Place
    moderator: bool


class Receivers:
    """Groups of connections within the conference."""

    def __init__(self, members: dict[ConnectionId, Participant]) -> None:
        self._members = members
        self._everyone: Connections | None = None
        self._audiences: dict[Audience, Connections] | None = None
        self._places: dict[Place, Connections] = {}

    def changed(self) -> None:
        self._everyone = None
        self._audiences = None
        self._places.clear()

    @property
    def everyone(self) -> Connections:
        if self._everyone is None:
            self._everyone = tuple(self._members)
        return self._everyone

    @property
    def audiences(self) -> dict[Audience, Connections]:
        if self._audiences is None:
            split: dict[tuple[Place, bool], list[ConnectionId]] = {}
            for connection, member in self._members.items():
                key = (member.place, member.role == "moderator")
                group = split.get(key)
                if group is None:
                    split[key] = [connection]
                else:
                    group.append(connection)
            self._audiences = {
                Audience(place, moderator): tuple(group)
                for (place, moderator), group in split.items()
            }
        return self._audiences

    @property
    def moderators(self) -> Connections:
        groups = [group for audience, group in self.audiences.items() if audience.moderator]
        return groups[0] if len(groups) == 1 else tuple(c for group in groups for c in group)

    def in_place(self, place: Place) -> Connections:
        group = self._places.get(place)
        if group is None:
            group = tuple(c for c, member in self._members.items() if member.place == place)
            self._places[place] = group
        return group
