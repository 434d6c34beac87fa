"""Kustomizations into which a command writes what their replacements read, before it builds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

WEB = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, annotations: {a: b}}, data: {image: x}}\n"
KUSTOMIZATION = """\
resources: [web.yaml]
replacements:
  - source: {kind: ConfigMap, name: web, fieldPath: metadata.annotations.proxyImage}
    targets: [{select: {kind: ConfigMap}, fieldPaths: [data.image]}]
"""


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        (
            "Makefile",
            "set:\n\tcd conf/web && \\\n\t$(KUSTOMIZE) edit set annotation \\\n\tother:1 \\\n\tproxyImage:$(PROXY)\n",
            "note",
        ),
        ("set.sh", "pushd conf/web\nkustomize edit add annotation other:a,proxyImage:$1\npopd\n", "note"),
        ("set.sh", "(cd $ROOT/conf/web; bin/kustomize edit set annotation proxyImage:$1)\n", "note"),
        ("make/set.mk", "set:\n\tcd conf/$(APP) && $(KUSTOMIZE) edit set annotation proxyImage:$(PROXY)\n", "note"),
        ("set.txt", "cd conf/web && kustomize edit set annotation proxyImage:1\n", "error"),
        # another annotation, a label, another directory, a line of a Makefile that begins anew
        ("Makefile", "set:\n\tcd conf/web && $(KUSTOMIZE) edit set annotation other:$(PROXY)\n", "error"),
        ("Makefile", "set:\n\tcd conf/web && $(KUSTOMIZE) edit set label proxyImage:$(PROXY)\n", "error"),
        ("Makefile", "set:\n\tcd conf/api && $(KUSTOMIZE) edit set annotation proxyImage:$(PROXY)\n", "error"),
        ("Makefile", "set:\n\tcd conf/web\n\tkustomize edit set annotation proxyImage:$(PROXY)\n", "error"),
    ],
)
def test_written_before_the_build(tmp_path: Path, name: str, text: str, severity: str) -> None:
    folder = tmp_path / "conf" / "web"
    folder.mkdir(parents=True)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    (folder / "web.yaml").write_text(WEB)
    (folder / "kustomization.yaml").write_text(KUSTOMIZATION)
    settings = Settings()._replace(select=("kustomization-refused",))
    (found,) = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert found.severity.word == severity
