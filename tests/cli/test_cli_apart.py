"""What a process of its own works out while discovery goes on: the same words, and all that a kept run has to know."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

from svclint.cli.apart import apart
from svclint.cli.running import aside
from svclint.discover import UsageFault, discover
from svclint.files.looks import forget, note_apart, take_over, watch
from svclint.files.paths import exists, read_bytes
from svclint.settings import Settings
from svclint.source import Source

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, nodePort: 80}]
"""


def test_the_result_comes_from_another_process() -> None:
    result = apart(os.getpid, [])
    assert result() != os.getpid()


def test_what_it_raises_is_raised_here() -> None:
    def fails() -> None:
        raise ValueError("elsewhere")

    with pytest.raises(ValueError, match="elsewhere"):
        apart(fails, [])()


def test_one_that_is_killed_is_told_of() -> None:
    def ends() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(UsageFault, match="signal 9"):
        apart(ends, [])()


def test_what_a_kept_run_has_to_know_comes_with_it(tmp_path: Path) -> None:
    file, absent = str(tmp_path / "a.yaml"), str(tmp_path / "none.yaml")
    Path(file).write_text("a: 1\n")
    sources = [Source("a.yaml", "a: 1\n"), Source("b.yaml", "b: 2\n")]

    def reads() -> str:
        assert multiprocessing.parent_process() is not None
        assert not exists(absent)
        return read_bytes(file).decode() + sources[1].text

    watched = watch()
    try:
        assert apart(reads, sources)() == "a: 1\nb: 2\n"
        assert watched.opened == {file: 1}
        assert {file, absent} <= watched.looks.keys()
        assert not watched.by_chance
    finally:
        forget()
    assert [one.is_read for one in sources] == [False, True]


def test_what_was_changed_between_two_looks_is_by_chance(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")
    here = watch()
    try:
        there = note_apart()
        assert there is not None
        exists(str(file))
        forget()
        file.write_text("a: 12345\n")
        exists(str(file))
        take_over(there)
        assert here.by_chance
    finally:
        forget()


def test_small_trees_start_nothing() -> None:
    assert aside(2)(os.getpid, [Source("a.yaml", SERVICE)])() == os.getpid()
    assert aside(1)(os.getpid, [Source("a.yaml", SERVICE * 10_000)])() == os.getpid()
    assert aside(2)(os.getpid, [Source("a.yaml", SERVICE * 10_000)])() != os.getpid()


def test_scopes_are_told_the_same(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(SERVICE)
    (tmp_path / "start.sh").write_text("kube-apiserver --service-node-port-range=80-32767\n")
    asked: list[int] = []

    def beside(work: object, sources: Collection[Source]) -> object:
        asked.append(len(sources))
        return apart(work, list(sources))  # type: ignore[arg-type]

    here = discover([str(tmp_path)], Settings()).scopes
    there = discover([str(tmp_path)], Settings(), aside=beside).scopes  # type: ignore[arg-type]
    assert asked == [1]
    assert there == here
    assert here[0].told.node_ports
