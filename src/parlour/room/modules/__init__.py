"""Our own modules, in the order in which their hooks are called."""

from typing import Any

from parlour.room.module import Module
from parlour.room.modules.automod import Automod
from parlour.room.modules.chat import Chat
from parlour.room.modules.e2ee import E2ee
from parlour.room.modules.echo import Echo
from parlour.room.modules.excalidraw import Excalidraw
from parlour.room.modules.legal_vote import LegalVote
from parlour.room.modules.livekit import LiveKit
from parlour.room.modules.meeting_notes import MeetingNotes
from parlour.room.modules.meeting_report import MeetingReport
from parlour.room.modules.moderation import Moderation
from parlour.room.modules.polls import Polls
from parlour.room.modules.raise_hands import RaiseHands
from parlour.room.modules.reaction import Reaction
from parlour.room.modules.recording import Recording
from parlour.room.modules.shared_folder import SharedFolder
from parlour.room.modules.subroom_audio import SubroomAudio
from parlour.room.modules.timer import Timer
from parlour.room.modules.training_participation_report import TrainingParticipationReport
from parlour.room.modules.transcription import Transcription
from parlour.room.modules.whiteboard import Whiteboard

BUILT_IN: tuple[type[Module[Any]], ...] = (
    Moderation,
    LiveKit,
    SubroomAudio,
    Chat,
    RaiseHands,
    Reaction,
    Timer,
    Polls,
    LegalVote,
    Automod,
    SharedFolder,
    Excalidraw,
    MeetingNotes,
    Whiteboard,
    MeetingReport,
    TrainingParticipationReport,
    Recording,
    Transcription,
    E2ee,
    Echo,
)
