"""The page of the notes' editor, which web clients of others show in a frame."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.controller import Controller

from parlour.controller import web
from parlour.controller.parameters import module_settings
from parlour.settings import NotesSettings, Secret, Settings, WhiteboardSettings
from parlour.store.tables import Tariff

Start = Callable[..., Controller]
FRONT_END = "https://app.example.org"
ETHERPAD = NotesSettings(
    etherpad_url="https://pad.example.org/etherpad", etherpad_api_key=Secret("a key")
)
SPACEDECK = WhiteboardSettings(url="https://draw.example.org", api_key=Secret("a token"))


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("index", "notes"):
        (tmp_path / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    monkeypatch.setattr(web, "folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def client(built: Path, start: Start) -> Controller:
    return start(data=str(built / "data"), controller__cors_origins=[FRONT_END])


def policy(controller: Controller, path: str) -> dict[str, str]:
    header = controller.client.get(path).headers["Content-Security-Policy"]
    return dict(directive.split(" ", 1) for directive in header.split("; "))


def tariff() -> Tariff:
    return Tariff(disabled_features=[], disabled_modules=[])


@pytest.mark.parametrize("path", ["/notes", "/notes.html"])
def test_it_is_a_page_of_its_own(client: Controller, path: str):
    answer = client.client.get(path)
    assert "<title>notes</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


def test_our_front_ends_may_show_it_in_a_frame_and_nobody_else(client: Controller):
    answer = client.client.get("/notes")
    assert policy(client, "/notes")["frame-ancestors"] == f"'self' {FRONT_END}"
    assert "X-Frame-Options" not in answer.headers
    index = client.client.get("/", headers={"Accept": "text/html"})
    assert index.headers["X-Frame-Options"] == "DENY"


def test_it_loads_from_us_alone_and_talks_to_room_servers_alone(client: Controller):
    found = policy(client, "/notes")
    assert found["default-src"] == "'none'"
    assert found["script-src"] == found["style-src"] == found["font-src"] == "'self'"
    rooms = [s for s in found["connect-src"].split() if s != "'self'"]
    assert len(rooms) == 2 * len(client.settings.controller.roomservers)


def test_editors_of_others_may_be_shown_in_our_client(built: Path, start: Start):
    controller = start(
        data=str(built / "data"),
        notes__etherpad_url="https://pad.example.org/etherpad",
        notes__etherpad_api_key="a-key-of-etherpad-that-is-long-enough",
        whiteboard__url="https://draw.example.org",
        whiteboard__api_key="a-token-of-spacedeck-that-is-long-enough",
    )
    frames = policy(controller, "/index.html")["frame-src"]
    assert frames == "'self' https://pad.example.org https://draw.example.org"


def test_room_servers_are_told_where_notes_are_written():
    ours = module_settings(tariff(), Settings(public_url="https://meet.example.org"))
    assert ours["meeting_notes"] == {"page": "https://meet.example.org/notes"}
    theirs = module_settings(tariff(), Settings(notes=ETHERPAD))
    assert theirs["meeting_notes"] == {
        "base_url": "https://pad.example.org/etherpad/",
        "api_key": "a key",
    }


def test_meetings_have_a_spacedeck_only_if_there_is_one():
    assert "whiteboard" not in module_settings(tariff(), Settings())
    settings = module_settings(tariff(), Settings(whiteboard=SPACEDECK))
    assert settings["whiteboard"] == {"base_url": "https://draw.example.org/", "api_key": "a token"}
