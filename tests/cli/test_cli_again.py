"""The same command again: what it wrote the last time, unless anything that it looked at has changed."""

from __future__ import annotations

import ntpath
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Never
from zlib import crc32

import pytest

from svclint.cli import again, check
from svclint.kept import answer
from svclint.linting.settle import lint
from svclint.render.helm.orders import RenderedChart
from svclint.render.worker.limits import Limits
from svclint.render.worker.process import Task, Worker
from svclint.rules import check_function
from tests.cli.cli_shop import DEPLOYMENT, SERVICE
from tests.cli.conftest import Run

APPS = 150
ROOT = Path(__file__).parents[2]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree that is worth keeping an answer for, in the working directory, and old enough for that."""
    root = tmp_path / "tree"
    (root / "apps").mkdir(parents=True)
    for one in range(APPS):
        text = f"{SERVICE.format(target='http')}---\n{DEPLOYMENT}".replace("web", f"app-{one}")
        (root / f"apps/app-{one}.yaml").write_text(f"# {'x' * 200}\n{text}")
    (root / "kustomized").mkdir()
    (root / "kustomized/kustomization.yaml").write_text("resources: [../apps/app-0.yaml, ../other/extra.yaml]\n")
    (root / "README.md").write_text("# Shop\n")
    (tmp_path / "elsewhere.yaml").write_text(SERVICE.format(target="http"))
    (root / "link.yaml").symlink_to(root / "apps/app-1.yaml")
    monkeypatch.chdir(root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(again, "_FRESH", -(10**18))
    return root


class Counted:
    """How often something is worked out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0

        def counting(*arguments: object) -> object:
            self.times += 1
            return lint(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(check, "lint", counting)


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def test_nothing_changed(tree: Path, run: Run, worked_out: Counted) -> None:
    first = run("check", ".")
    assert run("check", ".") == first
    assert worked_out.times == 1
    assert run("check", ".", "--no-cache") == first
    assert worked_out.times == 2


def test_a_small_tree_is_worked_out_each_time(tree: Path, run: Run, worked_out: Counted) -> None:
    run("check", "apps/app-1.yaml")
    run("check", "apps/app-1.yaml")
    assert worked_out.times == 2


def in_place(path: Path) -> None:
    """As many characters as before, and the old time on it."""
    times = path.stat()
    path.write_text(path.read_text().replace("targetPort: http", "targetPort: htpp"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def now_there(root: Path) -> None:
    (root / "other").mkdir()
    (root / "other/extra.yaml").write_text(SERVICE.format(target="http"))


def elsewhere(root: Path) -> None:
    (root / "link.yaml").unlink()
    (root / "link.yaml").symlink_to(root.parent / "elsewhere.yaml")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda root: (root / "apps/app-3.yaml").write_text(SERVICE.format(target="htp")),
    "a text of the same size and time": lambda root: in_place(root / "apps/app-3.yaml"),
    "a new file": lambda root: (root / "apps/new.yaml").write_text(SERVICE.format(target="http")),
    "a new folder": lambda root: (root / "more").mkdir(),
    "a file gone": lambda root: (root / "apps/app-3.yaml").unlink(),
    "a file that was sought and is there now": now_there,
    "an ignore file": lambda root: (root / ".gitignore").write_text("apps/app-3.yaml\n"),
    "a configuration": lambda root: (root / "svclint.yaml").write_text("kubernetes: '1.30'\n"),
    "a configuration above": lambda root: (root.parent / "svclint.yaml").write_text("kubernetes: '1.30'\n"),
    "a guide": lambda root: (root / "README.md").write_text("# Shop (deprecated)\n"),
    "where a link leads": elsewhere,
    "a repository around": lambda root: (root.parent / ".git").mkdir(),
    "a file that nobody may read": lambda root: (root / "apps/app-3.yaml").chmod(0),
}


def _is_linked_outside(tree: Path) -> None:
    (tree / "other").rename(tree.parent / "moved")
    (tree / "other").symlink_to(tree.parent / "moved")


def _becomes_a_folder(tree: Path) -> None:
    (tree / "plain").unlink()
    (tree / "plain").mkdir()
    (tree / "plain/svc.yaml").write_text(SERVICE.format(target="http"))


def _comes_to_lead_somewhere(tree: Path) -> None:
    (tree.parent / "later").mkdir()
    (tree.parent / "later/svc.yaml").write_text(SERVICE.format(target="http"))


@pytest.mark.parametrize("change", [_is_linked_outside, _becomes_a_folder, _comes_to_lead_somewhere])
def test_what_has_the_same_name_may_be_something_else(
    tree: Path, run: Run, worked_out: Counted, change: Callable[[Path], None]
) -> None:
    (tree / "other").mkdir()
    (tree / "other/extra.yaml").write_text(SERVICE.format(target="http"))
    (tree / "plain").write_text("x")
    (tree / "dangling").symlink_to(tree.parent / "later")
    run("check", ".")
    change(tree)
    changed = run("check", ".")
    assert worked_out.times == 2
    assert changed == run("check", ".", "--no-cache")


def test_a_tree_beside_the_folder_of_what_is_kept(tree: Path, run: Run, worked_out: Counted, tmp_path: Path) -> None:
    """One whose name begins like it."""
    beside = tmp_path / "cache" / "svclint-work"
    shutil.copytree(tree / "apps", beside)
    run("check", str(beside))
    in_place(beside / "app-1.yaml")
    run("check", str(beside))
    assert worked_out.times == 2


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(tree: Path, run: Run, worked_out: Counted, change: str) -> None:
    run("check", ".")
    CHANGES[change](tree)
    found = run("check", ".")
    assert worked_out.times == 2
    assert found == run("check", ".", "--no-cache")


@pytest.mark.parametrize(
    "options", [["--select", "ports"], ["--format", "json"], ["--color", "always"], ["--kubernetes", "1.25"], ["apps"]]
)
def test_other_options_are_another_question(tree: Path, run: Run, worked_out: Counted, options: list[str]) -> None:
    run("check", ".")
    assert run("check", ".", *options) == run("check", ".", *options, "--no-cache")
    assert worked_out.times == 3


def test_another_day_is_another_question(
    tree: Path, run: Run, worked_out: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", ".")
    monkeypatch.setattr("svclint.cli.again.time.strftime", lambda _: "2030-01-01")
    run("check", ".")
    assert worked_out.times == 2


def test_what_was_written_to_files_is_written_again(tree: Path, run: Run, worked_out: Counted, tmp_path: Path) -> None:
    output = tmp_path / "report.sarif"
    run("check", ".", "--format", "sarif", "--output", str(output))
    first = output.read_text()
    output.unlink()
    run("check", ".", "--format", "sarif", "--output", str(output))
    assert output.read_text() == first
    assert worked_out.times == 1


def answers(root: Path) -> list[Path]:
    return list((root.parent / "cache/svclint/runs").glob("*.answer"))


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "a letter": lambda data: data.replace(b"app-3", b"app-x"),
    "a bit of a number": lambda data: (
        data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
    ),
    "another form": lambda data: b"svclint answer 1" + data[16:],
    "no lengths": lambda data: sealed(b"no number\n"),
    "lengths of more than there is": lambda data: sealed(data.split(b"\n", 2)[1] + b"\n"),
    "another question": lambda data: sealed(data.split(b"\n", 1)[1].replace(b"'check'", b"'chick'")),
}


def sealed(body: bytes) -> bytes:
    return b"svclint answer 2 %08x\n%b" % (crc32(body), body)


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_worked_out(tree: Path, run: Run, worked_out: Counted, damage: str) -> None:
    first = run("check", ".")
    (kept,) = answers(tree)
    kept.write_bytes(DAMAGE[damage](kept.read_bytes()))
    assert run("check", ".") == first
    assert worked_out.times == 2


@pytest.mark.parametrize("part", ["svclint", "rules"])
def test_what_another_program_wrote_is_worked_out(
    tree: Path, run: Run, worked_out: Counted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, part: str
) -> None:
    """One whose files look otherwise: here it has one more."""
    files = list(again._program())
    assert any(f"/{part}/" in one for one in files)
    extra = tmp_path / "more.py"
    extra.write_text("")
    monkeypatch.setattr(again, "_program", lambda: iter([*files, str(extra)]))
    run("check", ".")
    extra.write_text("more = True")
    run("check", ".")
    assert worked_out.times == 2


def test_a_report_beside_the_manifests_is_no_change(tree: Path, run: Run, worked_out: Counted) -> None:
    """It is written after the folder's names were asked for, under a name that is there the next time."""
    for _ in range(3):
        run("check", ".", "--output", "report.txt")
    assert worked_out.times == 2


def test_who_may_not_trust_the_times_of_folders_compares_their_names(
    tree: Path, run: Run, worked_out: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "_FOLDERS_TELL", False)
    run("check", ".")
    run("check", ".")
    assert worked_out.times == 1
    (tree / "apps/new.yaml").write_text(SERVICE.format(target="http"))
    run("check", ".")
    assert worked_out.times == 2


@pytest.mark.skipif(sys.platform == "win32", reason="names are texts there")
def test_names_that_are_no_text(tree: Path, run: Run, worked_out: Counted) -> None:
    strange = os.fsdecode(b"apps/\xff\n.yaml")
    (tree / strange).write_text(SERVICE.format(target="http"))
    first = run("check", ".")
    assert run("check", ".") == first
    assert worked_out.times == 1


def test_to_say_it_again_imports_next_to_nothing(tree: Path) -> None:
    """That is what makes it fast; the answer is kept by one process and said by another."""
    code = (
        "import sys; from svclint.cli import again, main; again._FRESH = -10**18;"
        " code = main(['check', '.']); print(*sys.modules, file=sys.stderr)"
    )
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = [subprocess.run([sys.executable, "-c", code], env=where, capture_output=True, check=True) for _ in range(2)]
    assert done[0].stdout == done[1].stdout
    loaded = set(done[1].stderr.decode().split())
    assert "svclint.kept.answer" in loaded
    assert {
        "argparse",
        "contextlib",
        "json",
        "hashlib",
        "typing",
        "svclint.discover",
        "svclint.rules",
        "svclint.cli.check",
    } & loaded == set()


def test_what_was_written_a_moment_ago_is_not_kept(
    tree: Path, run: Run, worked_out: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes twice within a tick of the file system's clock leaves no trace of the second time."""
    monkeypatch.setattr(again, "_FRESH", 10**18)
    run("check", ".")
    run("check", ".")
    assert worked_out.times == 2


def test_a_check_that_raised_may_have_more_luck(
    tree: Path, run: Run, worked_out: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*_: object) -> Never:
        raise RuntimeError("a stroke of bad luck")

    with monkeypatch.context() as patch:
        patch.setattr(
            "svclint.linting.asking.check_function",
            lambda rule: raising if rule.topic == "ports" else check_function(rule),
        )
        assert run("check", ".").code == 3
    assert run("check", ".") == run("check", ".", "--no-cache")
    assert worked_out.times == 3


def test_what_came_out_by_chance_is_not_kept(
    tree: Path, run: Run, worked_out: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As does a chart for which there was no time."""

    def late(*_: object, **__: object) -> Sequence[RenderedChart]:
        with Worker(Task("no.such.module", "rendering it", "the renderer"), Limits()) as worker:
            assert worker.answer({}, b"") is None
            return [RenderedChart((), worker.words())]

    (tree / "chart/templates").mkdir(parents=True)
    (tree / "chart/Chart.yaml").write_text("apiVersion: v2\nname: shop\nversion: 1.0.0\n")
    (tree / "chart/templates/service.yaml").write_text(SERVICE.format(target="{{ .Values.port }}"))
    with monkeypatch.context() as patch:
        patch.setattr("svclint.render.helm.available", lambda: True)
        patch.setattr("svclint.render.helm.render", late)
        run("check", ".")
    run("check", ".")
    assert worked_out.times == 2


def test_an_old_name_is_told_of_each_time(tree: Path, run: Run) -> None:
    first = run("check", ".", "--select", "references")
    assert "old topic" in first.err
    assert run("check", ".", "--select", "references") == first


def test_what_a_secret_should_hold_is_in_no_second_place(tree: Path, run: Run, worked_out: Counted) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData: {code: 0777}\n"
    (tree / "apps/secret.yaml").write_text(secret)
    found = [run("check", ".", "--format", "json") for _ in range(2)]
    assert found[0] == found[1]
    assert "0777" in found[0].out
    assert worked_out.times == 2
    assert answers(tree) == []


def test_what_runs_keep_is_known_by_windows_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "join", ntpath.join)
    monkeypatch.setattr(again, "kept_folder", lambda: r"C:\cache\svclint")
    paths = (r"C:\cache\svclint", r"C:\cache\svclint\answers\a", r"C:\cache\svclint-work\a", r"C:\tree\a")
    assert [*again._without_kept({one: [] for one in paths})] == [*paths[2:]]


def test_only_so_many_are_kept(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_MOST_ANSWERS", 2)
    for number in range(4):
        run("check", ".", "--exclude", f"nothing-{number}")
    assert len(answers(tree)) == 2
