"""Folders of pieces to be copied: what one lacks, or does not share with another, is its reader's."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.cards import run_files
from tests.discover.trees import write

_PIECES = {
    "budget.yaml": "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: my-web}, spec: "
    "{minAvailable: 1, selector: {matchLabels: {app: my-wep}}}}\n",
    "deployment.yaml": "{apiVersion: apps/v1, kind: Deployment, metadata: {name: my-web}, spec: {selector: "
    "{matchLabels: {app: my-web}}, template: {metadata: {labels: {app: my-web}}, "
    "spec: {containers: [{name: web, image: nginx}]}}}}\n",
    "scaler.yaml": "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: my-scaler}, spec: "
    "{maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: my-target}}}\n",
}


def _of_pieces(folder: str, files: dict[str, str]) -> dict[str, str]:
    chosen = ("disruption-budget-matches-nothing", "scale-target-not-found", "selector-matches-nothing")
    settings = Settings()._replace(select=chosen)
    found = run_files({f"{folder}/{name}": text for name, text in files.items()}, settings)
    return {f"{one.location.file.removeprefix(f'{folder}/')} {one.rule}": one.severity.word for one in found}


@pytest.mark.parametrize("folder", ["skeletons", "k8s/snippets", "yaml-cheat-sheets", "_boilerplate", "starter-kit"])
def test_pieces_to_be_copied_belong_to_nothing(folder: str) -> None:
    found = _of_pieces(folder, _PIECES)
    assert len(found) == 2
    assert set(found.values()) == {"note"}


@pytest.mark.parametrize("folder", ["shop", "starter", "snippet-service", "scaffolder"])
def test_pieces_of_an_application_belong_together(folder: str) -> None:
    found = _of_pieces(folder, _PIECES)
    assert len(found) == 2
    assert "note" not in found.values()


def test_a_piece_that_does_not_fit_itself_is_as_wrong_as_any() -> None:
    service = "{apiVersion: v1, kind: Service, metadata: {name: my-web}, spec: {selector: {app: my-wep}}}"
    files = {"web.yaml": f"{service}\n---\n{_PIECES['deployment.yaml']}"}
    assert _of_pieces("skeletons", files) == {"web.yaml selector-matches-nothing": "error"}


def test_a_kustomization_joins_pieces() -> None:
    files = {**_PIECES, "kustomization.yaml": f"resources: [{', '.join(_PIECES)}]\n"}
    assert "note" not in _of_pieces("skeletons", files).values()


@pytest.mark.parametrize(
    ("folder", "page", "severities"),
    [
        ("talk/slides", "index.html", {"note"}),
        ("kubernetes-slides", "Deck.PDF", {"note"}),
        # an application, whose guide is no page of it; what a talk shows is applied before those who look on
        ("apps/slides", "README.md", {"error", "warning"}),
        ("slides", "", {"error", "warning"}),
        ("talks/budgets", "index.html", {"error", "warning"}),
        ("presentation", "index.html", {"error", "warning"}),
    ],
)
def test_slides(folder: str, page: str, severities: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({f"{folder}/{name}": text for name, text in _PIECES.items()})
    if page:
        write({f"{folder}/{page}": "<h1>Budgets</h1>\n"})
    settings = Settings()._replace(select=("disruption-budget-matches-nothing", "scale-target-not-found"))
    found = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert len(found) == 2
    assert {one.severity.word for one in found} <= severities
