"""Files that show a reported issue, by its number, and what merely has a number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from svclint.discover.purposes.issue_samples import is_of_issue

TREE = ("703.yaml", "1471/issue-dups.yaml", "3508/web.yaml", "tool-42/a.yaml")
WORDS = ("tool-2818/a.yaml", "tool-3001/a.yaml", "tool-4218/a.yaml")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shows(path: str, around: Sequence[str], roots: Sequence[str] = ()) -> bool:
    for one in (path, *around):
        Path(one).parent.mkdir(parents=True, exist_ok=True)
        Path(one).touch()
    return is_of_issue(path, roots, {})


@pytest.mark.parametrize(
    ("path", "around"),
    [
        ("issue-4218/web.yaml", ()),
        ("samples/repro_17.yaml", ()),
        ("issues/1234/web.yaml", ()),
        ("issues/1234.yaml", ()),
        ("1471/issue.yaml", ()),
        ("tool-4218/reproduce.yaml", ()),
        ("environments/repro/1234/web.yaml", ()),
        ("environments/dev/issue-1234/web.yaml", ()),
        ("703.yaml", TREE),
        ("3508/deep/web.yaml", TREE),
        ("tool-4218/a.yaml", (*TREE, *WORDS)),
    ],
)
def test_what_shows_an_issue(path: str, around: Sequence[str]) -> None:
    assert shows(path, around)


@pytest.mark.parametrize(
    ("path", "around"),
    [
        ("issue-tracker/web.yaml", ()),
        ("issuer-10/web.yaml", ()),
        ("issue-1/web.yaml", ()),
        ("debug-8080/web.yaml", ()),
        ("1001/web.yaml", ()),
        # what a change is tried in before it is merged
        ("environments/issue-1234/web.yaml", ()),
        ("deploy/envs/bug-1234/app/web.yaml", ()),
        ("clusters/issue-1234/web.yaml", ()),
        ("k8s/overlays/issue-1234/patch.yaml", ()),
        ("previews/issue-1234.yaml", ()),
        # customers, ports, steps and years
        ("1001/web.yaml", ("2210/web.yaml", "3040/web.yaml", "4711/web.yaml")),
        ("app-8080/web.yaml", ("app-3000/web.yaml", "app-9090/web.yaml", "8443.yaml", "1000.yaml", "2000.yaml")),
        ("101.yaml", ("102.yaml", "103.yaml", "104/issue.yaml")),
        ("2019/web.yaml", ("2021/web.yaml", "2023/issue.yaml")),
        # one of a word alone, in a tree of issues
        ("talk-2020/web.yaml", TREE),
        ("web.yaml", TREE),
    ],
)
def test_what_merely_has_a_number(path: str, around: Sequence[str]) -> None:
    assert not shows(path, around)


def test_what_the_run_names_is_meant() -> None:
    assert not shows("issue-4218/web.yaml", (), roots=("issue-4218",))
    assert not shows("environments/issue-4218/web.yaml", (), roots=("environments",))
    assert shows("issue-4218/issue-17/web.yaml", (), roots=("issue-4218",))
