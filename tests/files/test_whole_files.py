"""Files that are written while the run is ended, and what runs that were killed have left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from svclint.files.whole_files import write_whole

_SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {a: b}, ports: [{port: 80}]}\n"
# sends itself a signal when all is written beside, and not yet in its place
_ENDED = """\
import os, sys
sys.addaudithook(lambda event, _: os.kill(os.getpid(), {number}) if event == "os.rename" else None)
from svclint.cli import main
sys.exit(main(["check", "--no-cache", "--format", "json", "--output", "out.json", "s.yaml"]))
"""


def _heed() -> None:
    for name in ("SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_run_that_is_ended_while_it_writes_leaves_a_whole_file_and_nothing_beside_it(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "s.yaml").write_text(_SERVICE, encoding="utf-8")
    (tmp_path / "out.json").write_text("before", encoding="utf-8")
    number = getattr(signal, name)
    command = [sys.executable, "-c", _ENDED.format(number=int(number))]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    ended = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
        # whoever runs the tests may have them ignored
        preexec_fn=_heed,
    )
    assert ended.returncode == (130 if name == "SIGINT" else -number)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["findings"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.json", "s.yaml"]


def test_what_killed_runs_have_left_goes_with_the_next_one(tmp_path: Path) -> None:
    for name in ("out.json.12.tmp", "out.json.x.tmp", "other.json.12.tmp", "out.json.13.tmp"):
        (tmp_path / name).write_text("half", encoding="utf-8")
        if name != "out.json.13.tmp":
            os.utime(tmp_path / name, (1, 1))
    write_whole(str(tmp_path / "out.json"), "whole")
    # that of a run which may still be writing stays, and what is somebody else's
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "other.json.12.tmp",
        "out.json",
        "out.json.13.tmp",
        "out.json.x.tmp",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no links for everybody")
def test_nothing_is_written_through_a_link_that_stands_beside(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("somebody else's", encoding="utf-8")
    (tmp_path / f"out.json.{os.getpid()}.tmp").symlink_to("other")
    write_whole(str(tmp_path / "out.json"), "whole")
    assert (tmp_path / "other").read_text(encoding="utf-8") == "somebody else's"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other", "out.json"]
