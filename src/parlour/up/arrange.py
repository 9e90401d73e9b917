"""From the settings of the platform to those of each child process."""

import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from parlour.media import binary, server
from parlour.settings.describe import to_toml
from parlour.settings.load import Loaded, SettingsError
from parlour.settings.production import is_loopback
from parlour.settings.tree import (
    ApiKey,
    LivekitSettings,
    RoomserverEntry,
    Settings,
    http_url,
)
from parlour.up.addresses import Ports, choose_ports, host_of, media_address
from parlour.up.child import Spec
from parlour.up.folder import Folder, write_private

_KEY_ID = "parlour"


class Arrangement(Struct, frozen=True, kw_only=True):
    """What to start, in the order in which it is started and reversed to be stopped."""

    settings: Settings
    controller: Spec
    roomservers: list[Spec]
    livekit: Spec | None
    setup_file: Path
    notes: list[str]

    @property
    def children(self) -> list[Spec]:
        """All of them, media server first."""
        return [*([self.livekit] if self.livekit else []), *self.roomservers, self.controller]


def arrange(loaded: Loaded, folder: Folder) -> Arrangement:
    """Choose ports, fill in secrets and addresses, write the children's settings files.

    Raises SettingsError, in one sentence, for a port in use or a missing media server.
    """
    media = media_address(loaded.settings)
    chosen = choose_ports(loaded, folder, media)
    settings = _complete(loaded.settings, folder, chosen, media)
    roomservers = [
        _roomserver(settings, folder, number, port)
        for number, port in enumerate(chosen.roomservers, 1)
    ]
    return Arrangement(
        settings=settings,
        controller=_controller(settings, folder),
        roomservers=roomservers,
        livekit=_livekit(settings, folder, media) if settings.livekit.embedded else None,
        setup_file=folder.run / "setup-url",
        notes=_notes(settings),
    )


def _complete(settings: Settings, folder: Folder, chosen: Ports, media_host: str) -> Settings:
    """The settings with everything filled in that children have to agree on."""
    replace = msgspec.structs.replace
    host = settings.controller.host
    here = media_host if not is_loopback(media_host) else host
    proxied = settings.address() if settings.public_url else None
    public = proxied or http_url(here, chosen.controller)
    keys = settings.roomserver.api_keys or [ApiKey(id=_KEY_ID, secret=folder.secret("roomserver"))]
    entries = [
        RoomserverEntry(
            url=http_url(host, port),
            public_url=f"{public}/roomserver/{number}" if proxied else http_url(here, port),
            api_key=keys[0],
        )
        for number, port in enumerate(chosen.roomservers, 1)
    ]
    # Children write to pipes; what they write ends on a terminal and in files for people.
    style = "console" if settings.log.format == "auto" else settings.log.format
    return replace(
        settings,
        public_url=public,
        log=replace(settings.log, format=style),
        controller=replace(
            settings.controller,
            port=chosen.controller,
            roomservers=[*settings.controller.roomservers, *entries],
        ),
        roomserver=replace(
            settings.roomserver,
            host=host,
            api_keys=keys,
            signaling_salt=settings.roomserver.signaling_salt or folder.secret("signaling-salt"),
        ),
        livekit=_media(settings.livekit, folder, chosen, host=host, here=here, proxied=proxied),
    )


def _media(
    given: LivekitSettings,
    folder: Folder,
    chosen: Ports,
    *,
    host: str,
    here: str,
    proxied: str | None,
) -> LivekitSettings:
    """Where LiveKit is: with us, or where the settings say."""
    needed = (given.service_url, given.public_url, given.api_key, given.api_secret)
    if not given.embedded and None in needed:
        raise SettingsError(
            "livekit.embedded is false, so livekit.service_url, livekit.public_url, "
            "livekit.api_key and livekit.api_secret must be set."
        )
    if not given.embedded:
        return given
    base = f"{proxied}/livekit" if proxied else http_url(here, chosen.livekit)
    return msgspec.structs.replace(
        given,
        port=chosen.livekit,
        udp_port=chosen.udp,
        tcp_port=chosen.tcp,
        api_key=given.api_key or _KEY_ID,
        api_secret=given.api_secret or folder.secret("livekit"),
        service_url=http_url(host, chosen.livekit),
        public_url=given.public_url or base.replace("http", "ws", 1),
    )


def _controller(settings: Settings, folder: Folder) -> Spec:
    file = folder.run / "controller.toml"
    write_private(file, to_toml(settings))
    own = _own_url(settings)
    setup = ["--migrate", "--setup-file", str(folder.run / "setup-url")]
    return Spec(
        name="controller",
        title="Controller",
        argv=[*_command("controller", file), *setup],
        url=own,
        probe=f"{own}/health/ready",
        alive=f"{own}/health/live",
        log=folder.log / "controller.log",
    )


def _own_url(settings: Settings) -> str:
    """Where the processes beside the controller reach it."""
    return http_url(settings.controller.host, settings.controller.port)


def _roomserver(settings: Settings, folder: Folder, number: int, port: int) -> Spec:
    entry = settings.controller.roomservers[-(settings.roomserver.workers - number + 1)]
    name = f"roomserver-{number}"
    file = folder.run / f"{name}.toml"
    journal = (settings.roomserver.journal or folder.path / "journal") / str(number)
    own = settings.roomserver
    section = msgspec.structs.replace(
        own,
        port=port,
        public_url=entry.public_url,
        journal=journal,
        controller_url=own.controller_url or _own_url(settings),
        controller_api_key=own.controller_api_key
        if own.controller_api_secret
        else own.api_keys[0].id,
        controller_api_secret=own.controller_api_secret or own.api_keys[0].secret,
    )
    write_private(file, to_toml(msgspec.structs.replace(settings, roomserver=section)))
    return Spec(
        name=name,
        title="Room server" if settings.roomserver.workers == 1 else f"Room server {number}",
        argv=_command("roomserver", file),
        url=entry.url,
        probe=f"{entry.url}/health/ready",
        alive=f"{entry.url}/health/live",
        log=folder.log / f"{name}.log",
    )


def _livekit(settings: Settings, folder: Folder, media_host: str) -> Spec:
    media = settings.livekit
    assert media.api_key is not None
    assert media.api_secret is not None
    file = folder.run / "livekit.yaml"
    media_server = server.MediaServer(
        host=settings.controller.host,
        port=media.port,
        udp_port=media.udp_port,
        tcp_port=media.tcp_port,
        node_ip=media.node_ip or (None if media.use_external_ip else media_host),
        use_external_ip=media.use_external_ip,
        api_key=media.api_key,
        api_secret=media.api_secret.reveal(),
    )
    try:
        program = binary.find()
        server.write_configuration(media_server, file)
    except (binary.BinaryMissingError, ValueError) as error:
        raise SettingsError(str(error)) from error
    url = media.service_url or ""
    tcp = f", TCP {media.tcp_port}" if media.tcp_port else ""
    return Spec(
        name="livekit",
        title="Media server",
        ports=f"media: UDP {media.udp_port}{tcp}",
        argv=server.command(program, file),
        url=url,
        probe=f"{url}/",
        alive=f"{url}/",
        log=folder.log / "livekit.log",
        stop_signals=2,
    )


def _command(name: str, config: Path) -> list[str]:
    return [sys.executable, "-m", "parlour", name, "--config", str(config)]


def _notes(settings: Settings) -> list[str]:
    """What the operator should know about the addresses."""
    public = settings.address()
    if public.startswith("http://") and not is_loopback(host_of(public)):
        return ["Browsers allow camera and microphone on https:// only: docs/reverse-proxy.md."]
    return []
