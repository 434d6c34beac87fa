"""The same command again: what it wrote the last time, unless anything that it looked at has changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from svclint.cli import again, check
from svclint.settle import lint
from tests.cli.cli_shop import DEPLOYMENT, SERVICE
from tests.cli.conftest import Run

APPS = 150


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
    return list((root.parent / "cache/svclint/runs").iterdir())


@pytest.mark.parametrize("damage", ["nothing", "half", "a letter", "no JSON", "another program"])
def test_what_is_damaged_is_worked_out(tree: Path, run: Run, worked_out: Counted, damage: str) -> None:
    first = run("check", ".")
    (kept,) = answers(tree)
    text = kept.read_text()
    seal, _, rest = text.partition("\n")
    made = {
        "nothing": "",
        "half": text[: len(text) // 2],
        "a letter": text.replace("app-3", "app-x"),
        "no JSON": f"{seal}\n[",
        "another program": f"{seal}\n{json.dumps(json.loads(rest) | {'program': ''})}",
    }
    kept.write_text(made[damage])
    assert run("check", ".") == first
    assert worked_out.times == 2


def test_what_was_written_a_moment_ago_is_not_kept(
    tree: Path, run: Run, worked_out: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes twice within a tick of the file system's clock leaves no trace of the second time."""
    monkeypatch.setattr(again, "_FRESH", 10**18)
    run("check", ".")
    run("check", ".")
    assert worked_out.times == 2


def test_only_so_many_are_kept(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_MOST_ANSWERS", 2)
    for number in range(4):
        run("check", ".", "--exclude", f"nothing-{number}")
    assert len(answers(tree)) == 2
