"""Rebuilds a room and its sessions from a journal."""

from parlour.protocol.notices import MeetingNotice
from parlour.room.io import (
    AnyInput,
    Disconnect,
    EffectDone,
    Ended,
    HangUp,
    Lost,
    Output,
    Push,
    Received,
    Send,
    Veiled,
)
from parlour.room.room import Room
from parlour.room.vault import Vault
from parlour.roomserver.journal import Recorded
from parlour.roomserver.records import (
    Base,
    EffectFinished,
    RuntimeSent,
    SessionBegun,
    decode_base,
    decode_record,
)
from parlour.roomserver.ring import Ring
from parlour.roomserver.runner import RoomRunner
from parlour.roomserver.services import Services


def recover(recorded: Recorded, services: Services) -> RoomRunner:
    """The runner as it was after its last record; it is not started yet.

    Raises msgspec.DecodeError (or ValidationError) for a journal that is not ours.
    """
    base = decode_base(recorded.base)
    vault = Vault(None)
    services.boxes(recorded.room).read(vault)
    runner = RoomRunner(Room.restore(base.room, services.registry, vault), services)
    _restore_sessions(runner, base)
    runner.outstanding = {effect.effect: effect for effect in base.effects}
    runner.last_at = base.at
    for data in recorded.records:
        record = decode_record(data)
        match record:
            case SessionBegun():
                ring = Ring() if record.resumable else None
                runner.sessions[record.connection] = runner.session(
                    record.connection, record.device, record.kind, ring
                )
            case RuntimeSent():
                runner.deliver(Send((record.connection,), record.frame))
            case EffectFinished():
                runner.outstanding.pop(record.effect, None)
            case _:
                _replay(runner, record)
    return runner


def _restore_sessions(runner: RoomRunner, base: Base) -> None:
    for state in base.sessions:
        ring: Ring | None = None
        if state.resumable:
            ring = Ring(state.sent - len(state.tail))
            for index in state.tail:
                ring.push(base.frames[index])
        session = runner.session(state.connection, state.device, state.kind, ring)
        session.received_count = state.received
        runner.sessions[state.connection] = session


def _replay(runner: RoomRunner, event: AnyInput) -> None:
    runner.last_at = max(runner.last_at, event.at)
    match event:
        case Received() | Veiled():
            session = runner.sessions.get(event.connection)
            if session is not None:
                session.received_count += 1
        case Lost():
            runner.sessions.pop(event.connection, None)
        case EffectDone():
            runner.outstanding.pop(event.effect, None)
        case _:
            pass
    for output in runner.room.handle(event):
        _account(runner, output)


def _account(runner: RoomRunner, output: Output) -> None:
    """Count an output that was released, or could have been, before the process died."""
    match output:
        case Send():
            runner.deliver(output)
        case Disconnect():
            runner.sessions.pop(output.connection, None)
        case MeetingNotice():
            runner.announce(output)
        case Ended() | Push() | HangUp():
            pass
        case _:
            runner.outstanding[output.effect] = output
