"""Manifests that a Go program has inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.embedded import is_embedded
from svclint.discover.read import read
from svclint.doubt import Doubt
from svclint.finding import Finding
from svclint.report import merge
from svclint.settings import Settings
from svclint.settle import lint

NAMELESS = "apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}]}\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("//go:embed assets", True),
        ("//go:embed assets/router/*.yaml", True),
        ('//go:embed README.md "assets/router/web.yaml"', True),
        ("//go:embed all:assets/router", True),
        ("//go:embed *.tmpl other", False),
        ("// go:embed assets", False),
        ("//go:embed asset", False),
    ],
)
def test_what_code_above_embeds(tmp_path: Path, line: str, expected: bool) -> None:
    file = _tree(tmp_path, line)
    assert is_embedded(str(file), lambda path: read(path, path)) is expected


def test_a_program_gives_the_name(tmp_path: Path) -> None:
    _tree(tmp_path, "//go:embed assets")
    (found,) = _found(tmp_path)
    assert (found.severity.word, found.doubt) == ("note", Doubt.SKETCH)


def test_nobody_gives_the_name(tmp_path: Path) -> None:
    _tree(tmp_path, "//go:embed other")
    (found,) = _found(tmp_path)
    assert (found.severity.word, found.doubt) == ("error", None)


def _found(root: Path) -> list[Finding]:
    settings = Settings()._replace(select=("invalid-service",))
    return list(merge(lint(discover([str(root)], settings).scopes, settings).findings))


def _tree(root: Path, line: str) -> Path:
    file = root / "pkg" / "assets" / "router" / "web.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(NAMELESS, encoding="utf-8")
    code = f'package manifests\n\nimport "embed"\n\n{line}\nvar files embed.FS\n'
    (root / "pkg" / "manifests.go").write_text(code, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agent { kubernetes { yamlFile 'pkg/assets/router/web.yaml' } }", "note"),
        ("sh 'kubectl apply -f pkg/assets/router/web.yaml'", "error"),
    ],
)
def test_jenkins_gives_a_pod_its_name(tmp_path: Path, text: str, expected: str) -> None:
    _tree(tmp_path, "//go:embed other")
    (tmp_path / "Jenkinsfile").write_text(text, encoding="utf-8")
    (found,) = _found(tmp_path)
    assert found.severity.word == expected


NAMED = "apiVersion: v1\nkind: Service\nmetadata: {name: toBeReplaced}\nspec: {ports: [{port: 80}]}\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"package web\n\nconst service = `{NAMED}`\n", ("note", Doubt.SKETCH)),
        (f"package web\n\nconst (\n\tother = `a`\n\tservice = `\n{NAMED.rstrip()}`\n)\n", ("note", Doubt.SKETCH)),
        # a program that merely lies beside it, or has another text
        ('package web\n\nconst apiVersion = "v1"\n', ("error", None)),
        (f"package web\n\nconst service = `{NAMED.replace('80', '81')}`\n", ("error", None)),
    ],
)
def test_the_text_that_a_program_has_as_well(tmp_path: Path, code: str, expected: tuple[str, Doubt | None]) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "web.yaml").write_text(NAMED, encoding="utf-8")
    (folder / "templates.go").write_text(code, encoding="utf-8")
    (found,) = _found(tmp_path)
    assert (found.severity.word, found.doubt) == expected
    # whoever names the file means it
    (found,) = _found(folder / "web.yaml")
    assert found.severity.word == "error"
