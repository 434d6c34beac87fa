"""The store: what is damaged, foreign, locked or killed is as if it were not there."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from svclint.kept.store import Store

LARGE = 1_000_000
PUTTING = """
import sys
from svclint.kept.store import Store
store = Store(sys.argv[1], most=1_000_000_000, today=1)
number = 0
while True:
    store.put({f"{number}-{one}".encode(): "x" * 2000 for one in range(200)})
    number += 1
    print(number, flush=True)
"""


def opened(folder: Path, *, most: int = LARGE, today: int = 1) -> Store:
    return Store(str(folder / "answers.sqlite"), most=most, today=today)


def test_it_gives_what_it_was_given(tmp_path: Path) -> None:
    texts = {bytes([number % 256, number // 256]): f"text {number}" for number in range(2500)}
    opened(tmp_path / "new").put(texts)
    assert opened(tmp_path / "new").get([*texts, b"unknown"]) == texts


def test_a_store_that_is_not_there_is_not_made_by_asking(tmp_path: Path) -> None:
    assert opened(tmp_path).get([b"a"]) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_later_text_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    opened(tmp_path).put({b"a": "one"})
    opened(tmp_path).put({b"a": "two"})
    assert opened(tmp_path).get([b"a"]) == {b"a": "two"}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_store_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "answers.sqlite").write_bytes(content)
    assert opened(tmp_path).get([b"a"]) == {}
    # the first run that writes may be the one that finds out
    opened(tmp_path).put({b"a": "one"})
    opened(tmp_path).put({b"a": "one"})
    assert opened(tmp_path).get([b"a"]) == {b"a": "one"}


def test_a_store_of_another_form_is_no_fault(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "answers.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE kept (other TEXT)")
    opened(tmp_path).put({b"a": "one"})
    assert opened(tmp_path).get([b"a"]) == {}


def test_a_text_that_was_changed_is_not_there(tmp_path: Path) -> None:
    opened(tmp_path).put({b"a": '["found"]', b"b": "sound"})
    with closing(sqlite3.connect(tmp_path / "answers.sqlite")) as connection, connection:
        connection.execute("UPDATE kept SET value = replace(value, 'found', 'forged')")
    assert opened(tmp_path).get([b"a", b"b"]) == {b"b": "sound"}


def test_a_run_that_writes_is_not_waited_for(tmp_path: Path) -> None:
    opened(tmp_path).put({b"a": "one"})
    with closing(sqlite3.connect(tmp_path / "answers.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        opened(tmp_path).put({b"b": "two"})
        assert opened(tmp_path).get([b"a", b"b"]) == {b"a": "one"}
        connection.execute("ROLLBACK")
    opened(tmp_path).put({b"b": "two"})
    assert opened(tmp_path).get([b"a", b"b"]) == {b"a": "one", b"b": "two"}


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    old = {b"old%d" % number: "x" * 1000 for number in range(100)}
    used = {b"used%d" % number: "x" * 1000 for number in range(50)}
    opened(tmp_path, today=1).put(old | used)
    opened(tmp_path, today=2).put({}, used=list(used))
    opened(tmp_path, today=3, most=150_000).put({b"new": "x" * 1000})
    there = opened(tmp_path).get([*old, *used, b"new"])
    assert b"new" in there
    assert set(used) <= set(there)
    assert len(there) < 100
    assert (tmp_path / "answers.sqlite").stat().st_size < 150_000


def test_it_keeps_its_bound_where_half_of_it_is_too_much(tmp_path: Path) -> None:
    opened(tmp_path, today=1).put({b"old%d" % number: "x" * 10_000 for number in range(100)})
    opened(tmp_path, today=2, most=100_000).put({b"new": "x"})
    assert (tmp_path / "answers.sqlite").stat().st_size <= 100_000
    assert b"new" in opened(tmp_path).get([b"new"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no permissions of folders like these")
def test_it_is_for_its_user_alone(tmp_path: Path) -> None:
    opened(tmp_path / "new").put({b"a": "one"})
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no permissions of folders like these")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="the superuser may write everywhere")
def test_where_nobody_may_write_nothing_is_kept(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    opened(tmp_path / "new").put({b"a": "one"})
    assert opened(tmp_path / "new").get([b"a"]) == {}


def test_a_file_in_the_place_of_the_folder_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    opened(tmp_path / "file").put({b"a": "one"})
    assert opened(tmp_path / "file").get([b"a"]) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_that_is_killed_leaves_what_was_kept(tmp_path: Path) -> None:
    path = str(tmp_path / "answers.sqlite")
    with subprocess.Popen([sys.executable, "-c", PUTTING, path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        done = [int(process.stdout.readline()) for _ in range(3)][-1]
        process.send_signal(signal.SIGKILL)
    texts = {f"{number}-{one}".encode(): "x" * 2000 for number in range(done) for one in range(200)}
    assert opened(tmp_path).get(list(texts)) == texts
    opened(tmp_path, most=LARGE * 1000).put({b"a": "one"})
    assert opened(tmp_path).get([b"a"]) == {b"a": "one"}
