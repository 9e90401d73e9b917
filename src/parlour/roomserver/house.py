"""All rooms of this process. Those found in journals are rebuilt when they are first needed."""

import asyncio
import os

import msgspec
import structlog

from parlour.protocol.roomserver import RoomParameters
from parlour.room.io import Recovered
from parlour.room.room import Room
from parlour.room.vault import Vault
from parlour.roomserver import limits
from parlour.roomserver.recovery import recover
from parlour.roomserver.runner import RoomRunner
from parlour.roomserver.services import Services, now

_log = structlog.get_logger(__name__)


class HouseFullError(Exception):
    """There are as many rooms as there may be."""


class House:
    """Finds, makes and ends rooms."""

    def __init__(self) -> None:
        self.rooms: dict[str, RoomRunner] = {}
        self._dormant: set[str] = set()
        self._services: Services | None = None

    @property
    def services(self) -> Services:
        if self._services is None:
            raise RuntimeError("the house has not been opened")
        return self._services

    def open(self, services: Services) -> None:
        """Learn which rooms there are in the journals."""
        self._services = services
        self._dormant = set(services.journals.rooms())

    async def rebuild(self) -> None:
        """Rebuild the rooms that nobody has asked for yet, letting others work in between."""
        for room_id in sorted(self._dormant):
            self.find(room_id)
            await asyncio.sleep(0)

    def find(self, room_id: str) -> RoomRunner | None:
        """The room, if it runs; it may be in its end phase (`over`)."""
        runner = self.rooms.get(room_id)
        if runner is None and room_id in self._dormant:
            runner = self._rebuild(room_id)
        return runner

    def create(self, room_id: str, parameters: RoomParameters) -> RoomRunner:
        """A new room; there must be none of this id. Raises HouseFullError."""
        if len(self.rooms) + len(self._dormant) >= limits.ROOMS:
            raise HouseFullError
        seed, vault = os.urandom(32), Vault(os.urandom)
        services = self.services
        room = Room.create(
            room_id,
            parameters,
            now(),
            seed,
            services.registry,
            vault=vault,
            address=services.address,
        )
        self.services.statistics.created_rooms += 1
        _log.info("room created", room=room_id)
        return self._start(RoomRunner(room, self.services))

    def forget(self, runner: RoomRunner) -> None:
        """The room is over."""
        if self.rooms.get(runner.id) is runner:
            del self.rooms[runner.id]
            self.services.statistics.room_ended(self.services.loop.time() - runner.started_at)
            _log.info("room ended", room=runner.id)

    def close(self) -> None:
        """Stop all rooms; their journals stay."""
        self.services.turn.end()
        self.services.desk.stop()
        for runner in self.rooms.values():
            for session in runner.sessions.values():
                if session.connection is not None:
                    session.connection.close(1001, "server shutdown")
            runner.stop()

    def _start(self, runner: RoomRunner) -> RoomRunner:
        self.rooms[runner.id] = runner
        runner.start()
        return runner

    def _discard(self, room_id: str) -> None:
        """Put aside what cannot be used; ballots without their vote are nobody's."""
        self.services.journals.discard(room_id)
        self.services.boxes(room_id).delete()

    def _rebuild(self, room_id: str) -> RoomRunner | None:
        self._dormant.discard(room_id)
        journals = self.services.journals
        try:
            recorded = journals.read(room_id)
            runner = None if recorded is None else recover(recorded, self.services)
        except OSError as error:
            _log.error("journal cannot be read", room=room_id, reason=error.strerror)
            return None
        except msgspec.MsgspecError as error:
            _log.error("journal is not of this version", room=room_id, reason=str(error))
            self._discard(room_id)
            return None
        except Exception:  # noqa: BLE001 a journal that breaks its room must not stop the others
            _log.exception("room cannot be rebuilt", room=room_id)
            self._discard(room_id)
            return None
        if runner is None:
            self._discard(room_id)
            return None
        _log.info("room rebuilt", room=room_id, connections=len(runner.sessions))
        runner.room.vault.go_on(os.urandom)
        self._start(runner)
        runner.apply(Recovered(at=runner.clock()))
        return runner
