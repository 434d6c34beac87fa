"""Revisions, directories and snapshots as states of a tree; nothing of a repository is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from svclint.discover import UsageFault
from svclint.discover.git import INDEX, repository, write_out
from svclint.discover.states import State, named, read_state
from svclint.settings import Settings
from tests.git_tree import Tree

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"


def files_of(revision: str, paths: tuple[str, ...] = (".",)) -> dict[str, str]:
    found = read_state(State(paths, revision), Settings(), None)
    return {path: source.text for path, source in found.sources.items()}


def test_a_revision_is_read_by_the_names_of_the_work_tree(tree: Tree) -> None:
    first = tree.commit({"k8s/web.yaml": SERVICE})
    tree.commit({"k8s/web.yaml": None, "k8s/api.yaml": SERVICE})
    assert files_of(first) == {"k8s/web.yaml": SERVICE}
    assert files_of("HEAD") == {"k8s/api.yaml": SERVICE}
    assert files_of(first, ("k8s",)) == {"k8s/web.yaml": SERVICE}
    assert files_of(first, (str(tree.root / "k8s"),)) == {"k8s/web.yaml": SERVICE}
    assert files_of(first, ("elsewhere",)) == {}


def test_it_is_read_from_below_the_root(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.commit({"k8s/web.yaml": SERVICE, "other/api.yaml": SERVICE})
    monkeypatch.chdir(tree.root / "k8s")
    assert files_of("HEAD") == {"web.yaml": SERVICE}
    assert Path.cwd() == tree.root / "k8s"


def test_what_is_staged_is_a_state(tree: Tree) -> None:
    tree.commit({"web.yaml": SERVICE})
    tree.write({"web.yaml": SERVICE + "# staged\n"})
    tree.git("add", "web.yaml")
    tree.write({"web.yaml": SERVICE + "# not staged\n"})
    assert files_of(INDEX) == {"web.yaml": SERVICE + "# staged\n"}


def test_ignore_files_and_kustomizations_above_hold_as_in_the_work_tree(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.commit(
        {
            "base/web.yaml": SERVICE,
            "base/kustomization.yaml": "resources: [web.yaml]\n",
            "prod/kustomization.yaml": "namePrefix: prod-\nresources: [../base]\n",
            "prod/drafts/draft.yaml": SERVICE,
        }
    )
    (tree.root / ".gitignore").write_text("drafts/\n", encoding="utf-8")
    tree.git("add", ".gitignore")
    tree.git("commit", "--quiet", "--message", "ignored from now on")
    monkeypatch.chdir(tree.root / "prod")
    assert sorted(files_of("HEAD")) == ["../base/kustomization.yaml", "../base/web.yaml", "kustomization.yaml"]


def test_submodules_lfs_and_links_that_lead_out_are_holes(tree: Tree, tmp_path: Path) -> None:
    tree.commit(
        {"web.yaml": SERVICE, "big.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"}
    )
    (tree.root / "same.yaml").symlink_to("web.yaml")
    (tree.root / "out.yaml").symlink_to("../outside.yaml")
    tree.git("add", "--all")
    tree.git("update-index", "--add", "--cacheinfo", "160000,1234567890123456789012345678901234567890,lib")
    tree.git("commit", "--quiet", "--message", "what is elsewhere")
    target = tmp_path / "target"
    target.mkdir()
    unread = write_out("HEAD", repository().root, str(target))
    assert sorted(unread) == [
        ("big.yaml", "git LFS keeps its content elsewhere"),
        ("lib", "it is a submodule"),
        ("out.yaml", "it is a symbolic link that leads out of the repository"),
    ]
    assert sorted(one.name for one in target.iterdir()) == ["same.yaml", "web.yaml"]
    [scope] = read_state(State((".",), "HEAD"), Settings(), None).scopes
    assert {(one.path, one.reason) for one in scope.holes} >= {("lib", "lib could not be read: it is a submodule")}


def test_names_that_would_leave_the_directory_are_not_written(tree: Tree, tmp_path: Path) -> None:
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], input=b"x", capture_output=True, check=True
    ).stdout.strip()
    record = b"100644 ..\0" + bytes.fromhex(blob.decode())
    made = (
        subprocess.run(
            ["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
            input=record,
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    target = tmp_path / "inner" / "target"
    target.mkdir(parents=True)
    assert write_out(made, repository().root, str(target)) == []
    assert list(target.parent.iterdir()) == [target]


def test_nothing_of_the_repository_is_touched(tree: Tree) -> None:
    tree.commit({"web.yaml": SERVICE})
    tree.write({"web.yaml": SERVICE + "# mine\n"})
    before = {path: path.stat().st_mtime_ns for path in sorted(tree.root.rglob("*"))}
    files_of("HEAD")
    assert {path: path.stat().st_mtime_ns for path in sorted(tree.root.rglob("*"))} == before


def test_words_that_name_no_state_are_refused(tree: Tree) -> None:
    tree.commit({"web.yaml": SERVICE})
    assert named("web.yaml") == State(("web.yaml",))
    assert named("main") == State((".",), "main")
    with pytest.raises(UsageFault, match="mian: no such file, directory or revision"):
        named("mian")
    with pytest.raises(UsageFault, match="--all: no such file"):
        named("--all")


def test_outside_of_a_repository_there_are_no_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageFault, match="main: no such file, directory or revision"):
        named("main")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_the_private_directory_is_gone_when_a_signal_ends_the_run(tree: Tree, tmp_path: Path) -> None:
    tree.commit({"web.yaml": SERVICE})
    code = (
        "import os, signal, svclint.discover.states as states\n"
        "from svclint.settings import Settings\n"
        "def ended(*_, **__): os.kill(os.getpid(), signal.SIGTERM)\n"
        "states.discover = ended\n"
        "states.read_state(states.State(('.',), 'HEAD'), Settings(), None)\n"
    )
    private = tmp_path / "private"
    private.mkdir()
    source = str(Path(__file__).parent.parent.parent)
    environment = {**os.environ, "TMPDIR": str(private), "PYTHONPATH": source}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 128 + signal.SIGTERM, done.stderr
    assert list(private.iterdir()) == []


def test_temporary_directories_are_gone_afterwards(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.commit({"web.yaml": SERVICE})
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    files_of("HEAD")
    assert list(private.iterdir()) == []
