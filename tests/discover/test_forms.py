"""Files that are templates by their names, and whose objects have none: a program that reads them gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.discover.purposes.content import content_of
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from tests.discover.trees import write

SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: METADATA
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment}, maxReplicas: 12}
"""
NAMELESS = SCALER.replace("METADATA", "{}")
CLASS = "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nvalue: 1\n"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("hpa-template.yaml", NAMELESS, {("note", Doubt.SKETCH)}),
        ("template_hpa.yml", NAMELESS, {("note", Doubt.SKETCH)}),
        ("class.template.yaml", CLASS, {("note", Doubt.SKETCH)}),
        # another name, one that only begins so, and an object that has a name
        ("hpa.yaml", NAMELESS, {("error", None)}),
        ("templated.yaml", NAMELESS, {("error", None)}),
        ("hpa-template.yaml", SCALER.replace("METADATA", "{name: web}"), {("error", None)}),
    ],
)
def test_forms(
    file: str, text: str, told: set[tuple[str, Doubt | None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({f"app/{file}": text})
    settings = Settings(select=("schema-violation",))
    found = merge(lint(discover((".",), settings).scopes, settings).findings)
    assert {(one.severity.word, one.doubt) for one in found} == told


@pytest.mark.parametrize(("kind", "is_form"), [("Workflow", True), ("WorkflowTemplate", False)])
def test_a_kind_that_is_called_so(kind: str, is_form: bool) -> None:
    written = f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nspec: {{entrypoint: main}}\n"
    assert content_of(Source("workflow-template.yaml", written)).is_skeleton is is_form
