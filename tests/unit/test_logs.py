"""What a process writes about its mistakes: where they happened, never what was in hand."""

import subprocess
import sys

import pytest

# A process of its own, because the configuration of logging is the whole process's.
MISTAKE = """
import logging
from parlour import logs
from parlour.settings.tree import LogSettings

log = logs.configure(LogSettings(format={format!r}), "test")

def fails(password):
    raise ValueError("nothing secret is said here")

def caller(log):
    token = "".join(["bearer", "-", "12345"])
    try:
        fails("".join(["correct", " ", "horse"]))
    except ValueError as error:
        log.{call}

caller({log})
"""


@pytest.mark.parametrize("style", ["console", "json"])
@pytest.mark.parametrize(
    ("log", "call"),
    [
        ("log", "error('request_failed', exc_info=error)"),
        ("log", "exception('request_failed')"),
        ("logging.getLogger('library')", "exception('request_failed')"),
    ],
)
def test_a_traceback_shows_lines_and_no_values(style: str, log: str, call: str):
    program = MISTAKE.format(format=style, log=log, call=call)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    assert "request_failed" in ran.stderr
    assert "nothing secret is said here" in ran.stderr
    assert "in fails" in ran.stderr
    assert "correct horse" not in ran.stderr
    assert "bearer-12345" not in ran.stderr
