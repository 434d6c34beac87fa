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


SCRIPT = "envsubst < deploy/template/kustomization.yaml > deploy/build/kustomization.yaml\n"


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        (SCRIPT, "note"),
        ("sed -e s/ENV/$1/ ./deploy/template/kustomization.yaml | tee deploy/build/kustomization.yaml\n", "note"),
        ("cp deploy/template/kustomization.yaml deploy/build/\n", "note"),
        ('envsubst \\\n  < "${ROOT}/deploy/template/kustomization.yaml" \\\n  > "$OUT/kustomization.yaml"\n', "note"),
        ('D=$(mktemp -d)\ncp deploy/template/kustomization.yaml "$D"\nkustomize build "$D"\n', "note"),
        ('cp deploy/template/kustomization.yaml "$D/"\ncd ${D} && kubectl apply -k .\n', "note"),
        # nobody builds where it goes, or it goes into a text
        ('cp deploy/template/kustomization.yaml "$BACKUP_DIR"\n', "warning"),
        ('cp deploy/template/kustomization.yaml "$BACKUP_DIR/kustomization.yaml"\n', "warning"),
        ('cp deploy/template/kustomization.yaml "$D"\nkustomize build "$DIR"\n', "warning"),
        ("cat deploy/template/kustomization.yaml > $LOG\n", "warning"),
        # another one is filled in, or it goes where no such file is, or nowhere
        (SCRIPT.replace("template", "other"), "warning"),
        (SCRIPT.replace("build", "elsewhere"), "warning"),
        ("cat deploy/template/kustomization.yaml\n", "warning"),
        ("kubectl apply -k deploy/template\n", "warning"),
    ],
)
def test_paths_from_where_a_template_is_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, severity: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("template", "build", "elsewhere"):
        (tmp_path / "deploy" / folder).mkdir(parents=True)
    (tmp_path / "up.sh").write_text(script)
    (tmp_path / "deploy/build/api.yaml").write_text(WEB)
    (tmp_path / "deploy/template/web.yaml").write_text(WEB.replace("web", "more"))
    (tmp_path / "deploy/template/kustomization.yaml").write_text("resources: [web.yaml, api.yaml]\n")
    settings = Settings()._replace(select=("kustomization-file-not-found",))
    found = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == [severity]


TOOL = 'cp -r docs/cluster "$TMP/dev/cluster"\nkustomize build "$TMP/dev/cluster"\n'


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        (TOOL, "note"),
        (TOOL.replace("docs/cluster", "./docs/"), "note"),
        (TOOL.replace("-r docs/cluster", "-Rp 'docs/cluster/'"), "note"),
        (TOOL.replace('"$TMP/dev/cluster"', "../clusters/dev/one"), "note"),
        # nowhere that has it, elsewhere, a copy to keep, another folder, or nothing that builds
        (TOOL.replace('"$TMP/dev/cluster"', "../clusters/one"), "warning"),
        (TOOL.replace('"$TMP/dev/cluster"', '"$BACKUP/cluster"', 1), "warning"),
        (TOOL.replace("docs/cluster", "docs/other"), "warning"),
        (TOOL.replace("-r docs/cluster", "docs/cluster"), "warning"),
        (TOOL.replace("kustomize build", "ls"), "warning"),
    ],
)
def test_a_folder_that_a_script_copies_before_it_builds(tmp_path: Path, script: str, severity: str) -> None:
    folder = tmp_path / "docs" / "cluster"
    folder.mkdir(parents=True)
    (tmp_path / "clusters" / "vars").mkdir(parents=True)
    (tmp_path / "clusters" / "vars" / "kustomization.yaml").write_text("namePrefix: dev-\n")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "validate.sh").write_text(f"#!/bin/sh\n{script}")
    (folder / "web.yaml").write_text(WEB)
    (folder / "kustomization.yaml").write_text("resources: [web.yaml, ../../vars]\n")
    settings = Settings()._replace(select=("kustomization-file-not-found",))
    (found,) = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert found.severity.word == severity
