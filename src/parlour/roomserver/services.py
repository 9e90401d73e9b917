"""What every running room shares."""

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parlour.room.io import Micros
from parlour.room.registry import Registry
from parlour.roomserver.announcing import Announcer
from parlour.roomserver.boxes import Boxes
from parlour.roomserver.effects import EffectRunner
from parlour.roomserver.journal import JournalStore
from parlour.roomserver.resume import ResumeKeys
from parlour.roomserver.statistics import Statistics
from parlour.roomserver.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from parlour.roomserver.notes.desk import Desk
    from parlour.roomserver.runner import RoomRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The runtime's parts, made once per process."""

    loop: asyncio.AbstractEventLoop
    turn: Turn
    effects: EffectRunner
    journals: JournalStore
    registry: Registry
    resume_keys: ResumeKeys
    statistics: Statistics
    desk: "Desk"
    """Pages that show notes."""
    boxes: "Callable[[str], Boxes]"
    """The ballot boxes of a room."""
    address: str
    """Where clients reach this process."""
    announcer: Announcer | None
    """Tells the controller of meetings, if there is one."""
    room_over: "Callable[[RoomRunner], None]"


def now() -> Micros:
    """The time, as rooms count it."""
    return time.time_ns() // 1000
