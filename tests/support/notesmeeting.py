"""A meeting on a running platform whose people have no browser but for the notes."""

import tomllib
import uuid
from typing import Any

from tests.support.platform import Platform
from tests.support.roomserver import (
    RoomServer,
    api_token,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client

NOTES = "meeting_notes"


class OwnRoomServer(RoomServer):
    """The platform's first room server, called with the platform's key."""

    key: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, platform: Platform) -> "OwnRoomServer":
        [file, *_] = sorted((platform.data / "run").glob("roomserver*.toml"))
        section = tomllib.loads(file.read_text())["roomserver"]
        found = cls(platform.folder, port=section["port"])
        [key, *_] = section["api_keys"]
        found.key = (key["id"], key["secret"])
        return found

    def headers(self, **claims: Any) -> dict[str, str]:
        kid, secret = self.key
        return {"Authorization": f"Bearer {api_token(kid=kid, secret=secret, **claims)}"}


class NotesMeeting:
    """Mara moderates, Jo is a guest; both hold sockets and no screens."""

    def __init__(self, platform: Platform, host: Client, jo: Client) -> None:
        self.platform = platform
        self.host = host
        self.jo = jo

    @classmethod
    async def begin(cls, platform: Platform, origin: str) -> "NotesMeeting":
        server = OwnRoomServer.of(platform)
        room = str(uuid.uuid4())
        mara = profile()
        parameters = room_parameters(mara, allowed_origins=[origin])
        parameters["module_settings"][NOTES] = {"page": f"{platform.url}/notes"}
        host = await Client.join(server, room, registered(mara, "moderator"), parameters)
        jo = await Client.join(server, room, guest("Jo Weiss"))
        return cls(platform, host, jo)

    async def let_write(self, *people: Client) -> list[str]:
        """Their new URLs."""
        chosen = [person.participant for person in people]
        await self.host.command(NOTES, "grant_write_access", participant_ids=chosen)
        return [(await p.event(NOTES, "write_access_received"))["url"] for p in people]

    async def let_read(self, person: Client) -> str:
        chosen = [person.participant]
        await self.host.command(NOTES, "revoke_write_access", participant_ids=chosen)
        while (await self.host.event(NOTES, "access_changed"))["writers"]:
            pass
        heard = [*person.seen, *await person.quiet()]
        payloads = [message["payload"] for message in heard if message["namespace"] == NOTES]
        return str([p["url"] for p in payloads if p["message"] == "read_access_received"][-1])
