"""Refusing to guard a public installation with a secret that is none."""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from parlour.settings.load import SettingsError
from parlour.settings.secret import Secret
from parlour.settings.tree import ApiKey, Settings


def is_loopback(host: str) -> bool:
    """True if nobody but this machine reaches something listening on `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _public(host: str, *urls: str | None) -> bool:
    hosts = [host, *(urlsplit(url).hostname or "" for url in urls if url)]
    return not all(is_loopback(name) for name in hosts)


def refuse_weak_secrets(settings: Settings, process: str) -> list[str]:
    """Check the secrets that `process` ("controller" or "roomserver") works with.

    Raises SettingsError for a missing one, and for an example or short one where others can
    reach the process; for a provider of shared folders that cannot work, too. Gives warnings for
    weak ones on a process that only this machine reaches.
    """
    section = settings.roomserver if process == "roomserver" else settings.controller
    public = _public(section.host, settings.public_url, settings.roomserver.public_url)
    warnings: list[str] = []
    for name, secret in _secrets(settings, process):
        weakness = secret.weakness()
        if weakness is None:
            continue
        sentence = f"{name} {weakness}; `openssl rand -hex 32` makes a good one."
        if public or not secret.reveal():
            raise SettingsError(sentence)
        warnings.append(sentence)
    return warnings


def _secrets(settings: Settings, process: str) -> Iterable[tuple[str, Secret]]:
    if process == "roomserver":
        yield from _secrets_of_roomserver(settings)
        return
    for problem in (settings.shared_folder.problem(), settings.storage.problem()):
        if problem is not None:
            raise SettingsError(problem)
    entries = settings.controller.roomservers
    yield from _keys("controller.roomservers", [entry.api_key for entry in entries])
    yield from _keys("controller.service_api_keys", settings.controller.service_api_keys)
    livekit = settings.livekit
    if livekit.api_key is not None and livekit.api_secret is None:
        raise SettingsError("livekit.api_secret is not set, but livekit.api_key is.")
    if livekit.api_secret is not None:
        yield "livekit.api_secret", livekit.api_secret
    for index, endpoint in enumerate(settings.webhooks.endpoints):
        yield f"webhooks.endpoints[{index}].secret", endpoint.secret
        if endpoint.former_secret is not None:
            yield f"webhooks.endpoints[{index}].former_secret", endpoint.former_secret
    for name in ("recording", "transcription"):
        secret = getattr(settings, name).api_secret
        if secret is not None:
            yield f"{name}.api_secret", secret


def _secrets_of_roomserver(settings: Settings) -> Iterable[tuple[str, Secret]]:
    section = settings.roomserver
    if not section.api_keys:
        raise SettingsError(
            "roomserver.api_keys is empty; it needs an entry such as "
            '{ id = "roomserver", secret = "…" }.'
        )
    yield from _keys("roomserver.api_keys", section.api_keys)
    for name in ("signaling_salt", "controller_api_secret"):
        secret = getattr(section, name)
        if secret is not None:
            yield f"roomserver.{name}", secret


def _keys(name: str, keys: Iterable[ApiKey]) -> Iterable[tuple[str, Secret]]:
    for index, key in enumerate(keys):
        yield f"{name}[{index}].secret", key.secret
