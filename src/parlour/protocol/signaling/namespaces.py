"""The table of namespaces: what each sends, understands and adds to the data of a join.

TypeScript types, documentation and test matrices are generated from it.
"""

from typing import Any

from msgspec import Struct

from parlour.protocol.signaling import (
    automod,
    breakout,
    chat,
    core,
    e2ee,
    echo,
    error,
    excalidraw,
    legal_vote,
    livekit,
    meeting_notes,
    meeting_report,
    moderation,
    polls,
    raise_hands,
    reaction,
    recording,
    shared_folder,
    subroom_audio,
    timer,
    training_participation_report,
    transcription,
    whiteboard,
)


class NamespaceTypes(Struct, frozen=True):
    """Types, or unions of types; None where a namespace has nothing of the sort."""

    command: Any
    event: Any
    join_data: Any = None
    peer_data: Any = None


NAMESPACES: dict[str, NamespaceTypes] = {
    "core": NamespaceTypes(core.Command, core.Event, None, core.PeerData),
    "error": NamespaceTypes(None, error.Event),
    "breakout": NamespaceTypes(
        breakout.Command, breakout.Event, breakout.JoinData, breakout.PeerData
    ),
    "echo": NamespaceTypes(echo.Command, echo.Event),
    "chat": NamespaceTypes(chat.Command, chat.Event, chat.JoinData, chat.PeerData),
    "livekit": NamespaceTypes(livekit.Command, livekit.Event, livekit.JoinData),
    "moderation": NamespaceTypes(moderation.Command, moderation.Event, moderation.JoinData),
    "raise_hands": NamespaceTypes(
        raise_hands.Command, raise_hands.Event, raise_hands.JoinData, raise_hands.PeerData
    ),
    "reaction": NamespaceTypes(reaction.Command, reaction.Event, reaction.JoinData),
    "timer": NamespaceTypes(timer.Command, timer.Event, timer.JoinData, timer.PeerData),
    "subroom_audio": NamespaceTypes(subroom_audio.Command, subroom_audio.Event),
    "e2ee": NamespaceTypes(e2ee.Command, e2ee.Event),
    "polls": NamespaceTypes(polls.Command, polls.Event, polls.JoinData),
    "legal_vote": NamespaceTypes(legal_vote.Command, legal_vote.Event, legal_vote.JoinData),
    "meeting_report": NamespaceTypes(meeting_report.Command, meeting_report.Event),
    "training_participation_report": NamespaceTypes(
        training_participation_report.Command,
        training_participation_report.Event,
        training_participation_report.JoinData,
    ),
    "automod": NamespaceTypes(automod.Command, automod.Event, automod.JoinData),
    "shared_folder": NamespaceTypes(None, shared_folder.Event, shared_folder.JoinData),
    "excalidraw": NamespaceTypes(excalidraw.Command, excalidraw.Event, excalidraw.JoinData),
    "recording": NamespaceTypes(
        recording.Command, recording.Event, recording.JoinData, recording.PeerData
    ),
    "transcription": NamespaceTypes(
        transcription.Command, transcription.Event, transcription.JoinData
    ),
    "meeting_notes": NamespaceTypes(
        meeting_notes.Command, meeting_notes.Event, None, meeting_notes.PeerData
    ),
    "whiteboard": NamespaceTypes(whiteboard.Command, whiteboard.Event, whiteboard.JoinData),
}
