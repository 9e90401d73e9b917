"""A child's log file is private and bounded."""

from pathlib import Path

from parlour.up.logfile import LogFile


def test_old_lines_move_to_numbered_files_and_the_oldest_are_dropped(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "child.log", max_bytes=20, kept=2)
    for number in range(10):
        log.write(f"line {number:04}".encode())
    log.close()
    assert (tmp_path / "child.log").read_text() == "line 0008\nline 0009\n"
    assert (tmp_path / "child.log.1").read_text() == "line 0006\nline 0007\n"
    assert (tmp_path / "child.log.2").read_text() == "line 0004\nline 0005\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "child.log",
        "child.log.1",
        "child.log.2",
    ]


def test_a_later_start_appends(tmp_path: Path) -> None:
    for text in (b"first", b"second"):
        log = LogFile(tmp_path / "child.log")
        log.write(text)
        log.close()
    assert (tmp_path / "child.log").read_text() == "first\nsecond\n"


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    LogFile(tmp_path / "child.log").close()
    assert (tmp_path / "child.log").stat().st_mode & 0o777 == 0o600
