"""`meeting_notes`: a text that some write and all read (signaling-modules.md 9)."""

from parlour.room.modules.meeting_notes.module import MeetingNotes

__all__ = ["MeetingNotes"]
