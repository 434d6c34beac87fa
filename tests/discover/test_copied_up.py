"""Kustomizations whose paths begin in a folder above, where something copies them to."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

PART = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n"
WEB = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}\n"


@pytest.mark.parametrize(
    ("makefile", "patch", "severity"),
    [
        ("web:\n\t@cp parts/api/kustomization.yaml .\n\tkubectl kustomize .\n", "parts/web/patch.yaml", "note"),
        ("web:\n\t@cat parts/web/kustomization.yaml > kustomization.yaml\n", "./parts/web/patch.yaml", "note"),
        # nothing copies one, and what is not there from above either
        ("web:\n\tkubectl apply -k parts/web\n", "parts/web/patch.yaml", "warning"),
        ("web:\n\t@cp parts/api/kustomization.yaml .\n", "parts/web/other-patch.yaml", "warning"),
    ],
)
def test_paths_from_above(tmp_path: Path, makefile: str, patch: str, severity: str) -> None:
    folder = tmp_path / "parts" / "web"
    folder.mkdir(parents=True)
    (tmp_path / "Makefile").write_text(makefile)
    (folder / "web.yaml").write_text(WEB)
    (folder / "patch.yaml").write_text(PART)
    (folder / "kustomization.yaml").write_text(f"resources: [web.yaml]\npatches: [{{path: {patch}}}]\n")
    settings = Settings()._replace(select=("kustomization-file-not-found",))
    (found,) = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert found.severity.word == severity
