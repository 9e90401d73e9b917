"""Starting and stopping the process."""

import socket
import time
from pathlib import Path

from tests.support.roomserver import RoomServer


def said_by(server: RoomServer) -> str:
    """What a room server that cannot start says, on its way out."""
    server.launch()
    assert server.process is not None
    assert server.process.wait(20) == 2
    return server.log.read_text().strip()


def test_it_stops_at_once(tmp_path: Path) -> None:
    server = RoomServer(tmp_path)
    server.start()
    begun = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begun < 5.0


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        server = RoomServer(tmp_path, port=other.getsockname()[1])
        said = said_by(server)
    assert said == (
        f"parlour roomserver: Cannot listen on 127.0.0.1, port {server.port}: "
        "Address already in use."
    )


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    said = said_by(RoomServer(tmp_path))
    assert said.startswith("parlour roomserver: Cannot make the journal folder ")
    assert said.endswith(": Not a directory.")
    assert len(said.splitlines()) == 1
