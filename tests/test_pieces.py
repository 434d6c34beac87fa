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


@pytest.mark.parametrize(
    "folder", ["skeletons", "k8s/snippets", "yaml-cheat-sheets", "_boilerplate", "starter-kit", "_web_templates"]
)
def test_pieces_to_be_copied_belong_to_nothing(folder: str) -> None:
    found = _of_pieces(folder, _PIECES)
    assert len(found) == 2
    assert set(found.values()) == {"note"}


@pytest.mark.parametrize(
    "folder", ["shop", "starter", "snippet-service", "scaffolder", "web_templates", "_template_app"]
)
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
    ("path", "severity"), [("_flux-templates/namespace.yaml", "note"), ("flux-templates/namespace.yaml", "warning")]
)
def test_who_copies_a_kustomization_writes_what_it_names(path: str, severity: str) -> None:
    folder, _, name = path.partition("/")
    files = {f"{folder}/kustomization.yaml": f"resources: [{name}, budget.yaml]\n"}
    files[f"{folder}/budget.yaml"] = _PIECES["budget.yaml"]
    found = run_files(files, Settings()._replace(select=("kustomization-file-not-found",)))
    assert [one.severity.word for one in found] == [severity]


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


_SPANNED = ("selector-spans-workloads", "selector-matches-nothing")
_ASKING = "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: {selector: {LABEL}, ports: [{port: 80}]}}\n"
_MAKING = (
    "{apiVersion: batch/v1, kind: Job, metadata: {name: NAME}, spec: {template: {metadata: {labels: {LABEL}}, "
    "spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}}\n"
)
_RUNNING = (
    "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: NAME}, spec: {selector: {matchLabels: {LABEL}}, "
    "template: {metadata: {labels: {LABEL}}, spec: {containers: [{name: a, image: a}]}}}}\n"
)


def _spanned(label: str, *names: str) -> set[str]:
    texts = zip((_ASKING, _MAKING, _RUNNING), names, strict=True)
    files = {f"{name}.yaml": one.replace("LABEL", label).replace("NAME", name) for one, name in texts}
    settings = Settings()._replace(select=_SPANNED)
    return {f"{one.rule} {one.severity.word}" for one in run_files(files, settings)}


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("label-key1: label-value1", ("web", "load", "shop")),
        ("key: value", ("web", "load", "shop")),
        ("labelKey: labelValue", ("web", "load", "shop")),
        ("app: web", ("service-name", "job-name", "replica-set-name")),
    ],
)
def test_what_nobody_has_named_yet_belongs_to_nothing(label: str, names: tuple[str, str, str]) -> None:
    assert _spanned(label, *names) == {"selector-spans-workloads note"}


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("app: web", ("web", "load", "shop")),
        ("key: web", ("web", "load", "shop")),
        ("partition: value", ("web", "load", "shop")),
        # words of names, and not in the place of one
        ("app: web", ("name-service", "load", "names")),
    ],
)
def test_what_has_names_belongs_together(label: str, names: tuple[str, str, str]) -> None:
    assert _spanned(label, *names) == {"selector-spans-workloads warning"}


def test_what_nobody_has_named_yet_has_to_fit_itself() -> None:
    service = _ASKING.replace("LABEL", "key: vlaue").replace("NAME", "service-name")
    file = f"{service}---\n{_RUNNING.replace('LABEL', 'key: value').replace('NAME', 'replica-set-name')}"
    found = run_files({"all.yaml": file}, Settings()._replace(select=_SPANNED))
    assert {f"{one.rule} {one.severity.word}" for one in found} == {"selector-matches-nothing error"}
