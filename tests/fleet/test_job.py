"""One job: what `svclint check` says of the repository, or why it says nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from svclint.cli import main
from svclint.fleet.job import Job, Passing, work
from svclint.fleet.repositories import Repository, repositories
from tests.fleet.conftest import BROKEN, SOUND, Make, bare

SHOP = Path("examples/shop").resolve()
ENOUGH = 600.0


def done(place: Path | str, *flags: str, seconds: float = ENOUGH, memory: int = 0) -> dict[str, Any]:
    (repository,) = repositories(str(place), ())
    found: dict[str, Any] = json.loads(work(Job(repository, flags, seconds, memory)))
    return found


def test_findings_are_those_of_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "shops" / "shop"
    shutil.copytree(SHOP, folder)
    found = done(folder)
    monkeypatch.chdir(folder)
    assert main(["check", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (found["status"], found["reason"], found["summary"]) == ("checked", "", report["summary"])
    assert {one.pop("owner") for one in found["findings"]} == {"shops"}
    assert found["findings"] == report["findings"] != []


def test_a_repository_s_own_configuration_and_owners_hold(make: Make) -> None:
    texts = {"app.yaml": BROKEN, "CODEOWNERS": "*.yaml @shop/web\n"}
    found = done(make("web", texts))
    assert [(one["rule"], one["owner"]) for one in found["findings"]] == [("selector-matches-nothing", "@shop/web")]
    quiet = make("quiet", {**texts, "svclint.yaml": "rules:\n  selectors: off\n"})
    assert done(quiet)["findings"] == []
    assert done(quiet, "--no-config")["findings"] == found["findings"]


def test_a_bare_repository_is_cloned_and_nothing_is_left_of_it(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = bare(make("web", {"app.yaml": BROKEN}), tmp_path / "web.git")
    scratch = make("scratch", {})
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    found = done(tmp_path / "web.git")
    assert (found["status"], found["revision"]) == ("checked", commit)
    assert {one["location"]["file"] for one in found["findings"]} == {"app.yaml"}
    assert list(scratch.iterdir()) == []


def test_nothing_to_lint_is_no_failure(make: Make) -> None:
    found = done(make("docs", {"README.md": "words"}))
    assert (found["status"], found["summary"], found["findings"]) == ("empty", None, [])
    assert found["reason"] == "no .yaml, .yml or .json file in ."


def test_a_configuration_that_is_wrong_is_a_reason(make: Make) -> None:
    found = done(make("web", {"app.yaml": SOUND, "svclint.yaml": "selekt: [ports]\n"}))
    assert found["status"] == "failed"
    assert "selekt" in found["reason"]


def test_what_is_no_repository_is_a_reason(make: Make) -> None:
    found = done(f"file://{make('web', {'app.yaml': SOUND})}")
    assert found["status"] == "failed"
    assert found["reason"].startswith("git clone: fatal:")


def test_a_server_that_is_not_there_is_tried_again() -> None:
    # a port that nobody listens on
    url = "git://127.0.0.1:1/shop/web"
    with pytest.raises(Passing, match="git clone: fatal:"):
        work(Job(Repository(url, "shop", url, clone=True), (), ENOUGH))


@pytest.mark.slow
def test_a_check_that_takes_too_long_is_ended(make: Make) -> None:
    many = {f"{n}.yaml": "---\n".join(SOUND.replace("web", f"w{n}-{i}") for i in range(1000)) for n in range(30)}
    found = done(make("large", many), seconds=1.0)
    assert (found["status"], found["reason"], found["findings"]) == ("timeout", "not done after 1 s", [])


def test_a_clone_that_hangs_is_ended(make: Make, tmp_path: Path) -> None:
    place = tmp_path / "web.git"
    bare(make("web", {"app.yaml": SOUND}), place)
    (place / "packed-refs").unlink()
    os.mkfifo(place / "packed-refs")
    found = done(place, seconds=2.0)
    assert (found["status"], found["reason"]) == ("timeout", "not cloned after 2 s")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound what a process holds")
def test_a_check_that_needs_too_much_memory_is_a_reason(make: Make) -> None:
    text = "---\n".join(SOUND.replace("web", f"w{n}") for n in range(20000))
    found = done(make("large", {"all.yaml": text}), memory=60_000_000)
    assert found["status"] == "memory"


def test_nothing_of_a_repository_is_run(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python would import from the working directory, which is the repository."""
    evil = "open('/dev/stderr', 'w').write('it ran')\nraise SystemExit(7)\n"
    names = ("svclint/__init__.py", "yaml/__init__.py", "sitecustomize.py", "json.py", "threading.py", "resource.py")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", *os.environ.get("PYTHONPATH", "").split(os.pathsep)]))
    found = done(make("web", {"app.yaml": SOUND, **dict.fromkeys(names, evil)}))
    assert (found["status"], found["reason"], found["findings"]) == ("checked", "", [])


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="no other way to see which processes there are")
def test_a_process_ends_with_the_one_that_started_it(make: Make) -> None:
    """Who is killed cannot end others, so that they watch for it."""
    folder = make("web", {"app.yaml": SOUND})
    # it waits for ever for somebody to write into it
    os.mkfifo(folder / "config")
    call = f"run_svclint(['check', '.', '--config', 'config'], {str(folder)!r}, 600, 0)"
    script = f"from svclint.fleet.child import run_svclint; {call}"
    with subprocess.Popen([sys.executable, "-c", script]) as parent:
        _wait_for(folder, there=True)
        parent.kill()
    _wait_for(folder, there=False)


def _wait_for(folder: Path, *, there: bool) -> None:
    for _ in range(600):
        if any(_works_in(one, folder) for one in Path("/proc").glob("[0-9]*/cwd")) is there:
            return
        time.sleep(0.1)
    raise AssertionError(f"no process in {folder}" if there else f"still a process in {folder}")


def _works_in(link: Path, folder: Path) -> bool:
    try:
        return link.resolve() == folder
    except OSError:
        return False
