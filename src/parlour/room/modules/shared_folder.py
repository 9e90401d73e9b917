"""`shared_folder`: where the files of the meeting are (signaling-modules.md 14).

The folder is that of the room's start; the right to write goes with the role.
"""

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import shared_folder as wire
from parlour.room.context import Context
from parlour.room.module import Module
from parlour.room.participant import Participant


class SharedFolderState(Struct):
    read: wire.Share
    read_write: wire.Share | None = None


class SharedFolder(Module[SharedFolderState]):
    namespace = "shared_folder"
    State = SharedFolderState

    @classmethod
    def create(
        cls, settings: dict[str, Any], parameters: RoomParameters
    ) -> SharedFolderState | None:
        """Only if the event has a folder."""
        if parameters.event is None:
            return None
        try:
            return msgspec.convert(parameters.event.shared_folder, SharedFolderState)
        except msgspec.ValidationError:
            return None

    def join_data(self, context: Context) -> wire.JoinData:
        return wire.JoinData(self.state.read, self._writable_by(context.sender))

    def switch_data(self, context: Context) -> None:
        """The same in every breakout room."""

    def role_changed(self, context: Context, participant: Participant) -> None:
        context.to(participant, wire.Updated(self.state.read, self._writable_by(participant)))

    def _writable_by(self, participant: Participant) -> wire.Share | UnsetType:
        if not participant.is_moderator or self.state.read_write is None:
            return UNSET
        return self.state.read_write
