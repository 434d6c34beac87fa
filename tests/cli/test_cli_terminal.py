"""What a person at a terminal sees: colour, and a progress bar when it takes long."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.cli_shop import environments
from tests.cli.conftest import Run, Write

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals")

ROOT = str(Path(__file__).parents[2])


def _at_a_terminal(folder: Path, code: str, **environment: str) -> str:
    """What the command prints, standard output and standard error together, at a terminal of 80 columns."""
    reader, terminal = os.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    wanted = {**kept, "PYTHONPATH": ROOT, "TERM": "xterm", "COLUMNS": "80", **environment}
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, env=wanted, stdout=terminal, stderr=terminal
    ) as process:
        os.close(terminal)
        parts = []
        while True:
            try:
                part = os.read(reader, 65536)
            except OSError:
                # Linux says so when the last writer has closed the terminal
                break
            if not part:
                break
            parts.append(part)
        process.wait()
    os.close(reader)
    return b"".join(parts).decode()


CHECK = """
import svclint.cli.running as running
from svclint.cli import main
running._PATIENCE = {}
main(['check', '--jobs', '1'])
"""
# however long it takes on a busy machine
PATIENT = CHECK.format(1_000_000)
IMPATIENT = CHECK.format(-1)


def test_colour_at_a_terminal(write: Write) -> None:
    folder = write(environments(4))
    colored = _at_a_terminal(folder, PATIENT)
    assert "\x1b[" in colored
    assert "Linting" not in colored
    assert "\x1b[" not in _at_a_terminal(folder, PATIENT, NO_COLOR="1")
    assert "\x1b[" not in _at_a_terminal(folder, PATIENT, TERM="dumb")


def test_progress_when_it_takes_long(write: Write, run: Run) -> None:
    folder = write(environments(4))
    plain = run("check").out
    shown = _at_a_terminal(folder, IMPATIENT, NO_COLOR="1")
    assert "Linting" in shown
    assert plain.replace("\n", "\r\n").splitlines()[-1] in shown
