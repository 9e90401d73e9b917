"""Which modules meetings have, and what room servers are told about them."""

import pytest

from parlour.controller import tariffs
from parlour.controller.parameters import module_settings
from parlour.settings import (
    RecordingSettings,
    Secret,
    Settings,
    TranscriptionSettings,
)
from parlour.store.tables import Tariff

SERVICE = {"url": "https://service.example.org", "api_secret": Secret("a secret of two")}


def tariff(**changes) -> Tariff:
    return Tariff(**({"disabled_features": [], "disabled_modules": []} | changes))


def test_without_their_services_meetings_are_neither_recorded_nor_transcribed():
    for settings in (
        Settings(),
        Settings(recording=RecordingSettings(url="https://service.example.org")),
    ):
        assert "recording" not in tariffs.modules(tariff(), settings)
        assert not {"recording", "transcription"} & module_settings(tariff(), settings).keys()


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("recording", Settings(recording=RecordingSettings(**SERVICE))),
        ("transcription", Settings(transcription=TranscriptionSettings(**SERVICE))),
    ],
)
def test_room_servers_are_told_where_a_service_is(name, settings):
    assert module_settings(tariff(), settings)[name] == {
        "url": "https://service.example.org/",
        "api_key": {"id": "roomserver", "secret": "a secret of two"},
    }
    disabled = tariff(disabled_modules=[name])
    assert name not in module_settings(disabled, settings)


def test_features_of_a_service_can_be_switched_off():
    settings = Settings(recording=RecordingSettings(**SERVICE))
    assert tariffs.modules(tariff(), settings)["recording"] == ["record", "stream"]
    small = tariff(disabled_features=["recording::stream"])
    assert tariffs.modules(small, settings)["recording"] == ["record"]


def test_what_is_built_in_cannot_be_switched_off():
    without = tariff(disabled_modules=["core", "breakout"])
    assert tariffs.modules(without, Settings())["core"] == ["guests_allowed"]
    assert tariffs.modules(without, Settings())["breakout"] == []
    assert not {"core", "breakout"} & module_settings(without, Settings()).keys()


def test_modules_that_need_nothing_are_there():
    names = module_settings(tariff(), Settings()).keys()
    assert {"automod", "excalidraw", "polls", "shared_folder", "timer"} <= names


def test_what_is_encrypted_end_to_end_is_neither_recorded_nor_transcribed():
    settings = Settings(
        recording=RecordingSettings(**SERVICE), transcription=TranscriptionSettings(**SERVICE)
    )
    hearing = {"recording", "transcription"}
    assert hearing <= module_settings(tariff(), settings).keys()
    assert not hearing & module_settings(tariff(), settings, encrypted=True).keys()
