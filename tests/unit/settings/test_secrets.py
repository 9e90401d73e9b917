"""Secrets are not shown, and weak ones guard nothing that others can reach."""

import copy

import msgspec
import pytest

from parlour.settings import (
    ApiKey,
    ControllerSettings,
    RoomserverSettings,
    Secret,
    Settings,
    SettingsError,
    refuse_weak_secrets,
)
from parlour.settings.fields import SAMPLE_SECRET

STRONG = "0123456789abcdef" * 4


def room_server(secret: str, host: str = "127.0.0.1") -> Settings:
    keys = [ApiKey(id="roomserver", secret=Secret(secret))]
    return Settings(roomserver=RoomserverSettings(host=host, api_keys=keys))


def test_a_secret_is_masked_however_it_is_printed() -> None:
    settings = room_server(STRONG)
    secret = settings.roomserver.api_keys[0].secret
    for text in (str(secret), repr(secret), f"{secret}", repr(settings), str([secret])):
        assert STRONG not in text
    assert secret.reveal() == STRONG


def test_secrets_compare_by_their_text() -> None:
    assert Secret("a") == copy.copy(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


def test_a_room_server_without_a_key_does_not_start() -> None:
    with pytest.raises(SettingsError, match=r"roomserver\.api_keys is empty"):
        refuse_weak_secrets(Settings(), "roomserver")


@pytest.mark.parametrize("secret", ["secret", "changeme", "…", SAMPLE_SECRET, "only-short"])
def test_a_weak_secret_is_refused_where_others_can_reach_the_process(secret: str) -> None:
    with pytest.raises(SettingsError, match=r"roomserver.api_keys\[0\].secret is"):
        refuse_weak_secrets(room_server(secret, "0.0.0.0"), "roomserver")


def test_a_weak_secret_is_refused_behind_a_public_address() -> None:
    settings = msgspec.structs.replace(room_server("secret"), public_url="https://meet.example.org")
    with pytest.raises(SettingsError, match="is an example"):
        refuse_weak_secrets(settings, "roomserver")


def test_a_weak_secret_is_only_warned_of_where_nobody_else_can_reach_the_process() -> None:
    assert len(refuse_weak_secrets(room_server("secret"), "roomserver")) == 1


def test_an_empty_secret_is_refused_everywhere() -> None:
    with pytest.raises(SettingsError):
        refuse_weak_secrets(room_server(""), "roomserver")


def test_strong_secrets_are_accepted_everywhere() -> None:
    assert refuse_weak_secrets(room_server(STRONG, "0.0.0.0"), "roomserver") == []


def test_the_controller_refuses_weak_keys_of_services() -> None:
    keys = [ApiKey(id="recorder", secret=Secret("test"))]
    settings = Settings(controller=ControllerSettings(host="0.0.0.0", service_api_keys=keys))
    with pytest.raises(SettingsError, match=r"controller.service_api_keys\[0\].secret"):
        refuse_weak_secrets(settings, "controller")


def test_device_ids_keep_their_salt_as_long_as_the_key_stays() -> None:
    assert room_server(STRONG).roomserver.salt() == room_server(STRONG).roomserver.salt()
    assert room_server(STRONG).roomserver.salt() != room_server(STRONG + "x").roomserver.salt()
