"""What a scripted participant really hears: the loudness of the test tone in what reaches it."""

import asyncio

import numpy as np
from livekit import rtc
from tests.support.livekit import SAMPLE_RATE
from tests.support.roomserver import eventually

TONE_HZ = 440.0
HEARD = 1000.0
"""Amplitude of a 16-bit sample; `speaking` sends 8000."""
_SECONDS = 0.4
_PATIENCE = 30.0


async def tone(room: rtc.Room, within: float = 8.0) -> float:
    """Amplitude of the tone from whoever speaks; 0 if nobody's sound arrives in time."""
    try:
        track = await eventually(lambda: _audible(room), within)
    except TimeoutError:
        return 0.0
    stream = rtc.AudioStream(track, sample_rate=SAMPLE_RATE, num_channels=1)
    samples: list[np.ndarray] = []
    try:
        async with asyncio.timeout(within):
            async for event in stream:
                samples.append(np.frombuffer(event.frame.data, dtype=np.int16))
                # The first frames are silent until the jitter buffer is full.
                if sum(map(len, samples)) >= SAMPLE_RATE * 2 * _SECONDS:
                    break
    except TimeoutError:
        pass
    finally:
        await stream.aclose()
    return _amplitude(np.concatenate(samples)) if samples else 0.0


async def hears(room: rtc.Room) -> bool:
    """Whether the tone arrives; on a busy machine its first second may be in pieces."""
    until = asyncio.get_running_loop().time() + _PATIENCE
    while await tone(room) <= HEARD:
        if asyncio.get_running_loop().time() > until:
            return False
    return True


async def hears_nothing(room: rtc.Room) -> bool:
    """Whether nothing of the tone arrives for a while."""
    return await tone(room, within=2.0) < HEARD / 10


def _audible(room: rtc.Room) -> rtc.RemoteAudioTrack | None:
    for participant in room.remote_participants.values():
        for publication in participant.track_publications.values():
            if isinstance(publication.track, rtc.RemoteAudioTrack) and not publication.muted:
                return publication.track
    return None


def _amplitude(samples: np.ndarray) -> float:
    """Of the tone alone, in the last part of what was heard."""
    last = samples[-int(SAMPLE_RATE * _SECONDS) :].astype(np.float64)
    turns = np.exp(-2j * np.pi * TONE_HZ * np.arange(len(last)) / SAMPLE_RATE)
    return float(2 * abs(np.mean(last * turns)))
