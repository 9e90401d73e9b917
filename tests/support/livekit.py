"""A real LiveKit server on loopback, and participants with real media."""

import asyncio
import json
import socket
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from livekit import rtc
from tests.support.ports import free_port
from tests.support.roomserver import LIVEKIT_KEY, LIVEKIT_SECRET

from parlour.media import binary, server

SAMPLE_RATE = 48000


class LiveKit:
    """The process."""

    def __init__(self, folder: Path, *, makes_rooms: bool = True) -> None:
        """Rooms are made for whoever comes with a good token; or only when the API says so."""
        self._folder = folder
        self._makes_rooms = makes_rooms
        self.port = free_port()
        self._udp_port = free_port(socket.SOCK_DGRAM)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start LiveKit and wait until it answers."""
        file = self._folder / "livekit.yaml"
        settings = server.MediaServer(
            host="127.0.0.1",
            port=self.port,
            udp_port=self._udp_port,
            tcp_port=0,
            node_ip="127.0.0.1",
            api_key=LIVEKIT_KEY,
            api_secret=LIVEKIT_SECRET,
        )
        server.write_configuration(settings, file)
        if not self._makes_rooms:
            written = json.loads(file.read_text()) | {"room": {"auto_create": False}}
            file.write_text(json.dumps(written))
        with (self._folder / "livekit.log").open("wb") as log:
            self._process = subprocess.Popen(
                server.command(binary.find(), file), stdout=log, stderr=log
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        raise TimeoutError((self._folder / "livekit.log").read_text())

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@asynccontextmanager
async def in_media_room(
    credentials: dict[str, Any], key: bytes | None = None
) -> AsyncIterator[rtc.Room]:
    """Connect with the credentials of `join_success`; with a key, encrypted end to end."""
    room = rtc.Room()
    options = rtc.RoomOptions()
    if key is not None:
        shared = rtc.KeyProviderOptions(shared_key=key)
        options = rtc.RoomOptions(encryption=rtc.E2EEOptions(key_provider_options=shared))
    await room.connect(credentials["public_url"], credentials["token"], options)
    try:
        yield room
    finally:
        await room.disconnect()


def audible(room: rtc.Room) -> bool:
    """Whether somebody's track has arrived: until then LiveKit does not list it."""
    return any(
        publication.track is not None
        for participant in room.remote_participants.values()
        for publication in participant.track_publications.values()
    )


@asynccontextmanager
async def speaking(
    room: rtc.Room, called: rtc.TrackSource.ValueType = rtc.TrackSource.SOURCE_MICROPHONE
) -> AsyncIterator[rtc.LocalTrackPublication]:
    """Publish a microphone with a tone of 440 Hz; what it is `called` may be a lie."""
    source = rtc.AudioSource(SAMPLE_RATE, 1, queue_size_ms=100)
    track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
    options = rtc.TrackPublishOptions(source=called)
    publication = await room.local_participant.publish_track(track, options)
    tone = asyncio.create_task(_tone(source))
    try:
        yield publication
    finally:
        tone.cancel()
        with suppress(asyncio.CancelledError):
            await tone
        await source.aclose()


async def _tone(source: rtc.AudioSource) -> None:
    samples = SAMPLE_RATE // 50
    at = 0
    while True:
        times = (np.arange(samples) + at) / SAMPLE_RATE
        wave = (np.sin(2 * np.pi * 440 * times) * 8000).astype(np.int16)
        await source.capture_frame(rtc.AudioFrame(wave.tobytes(), SAMPLE_RATE, 1, samples))
        at += samples
