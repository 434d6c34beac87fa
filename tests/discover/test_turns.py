"""Files of which a guide deletes one before it applies the other, and the chapters and stages of a course."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.steps import are_of_chapters
from svclint.discover.hearsay.turns import in_turn
from svclint.settings import Settings
from tests.cards import run_files
from tests.discover.trees import run, write

SETTINGS = Settings()._replace(
    select=("route-conflict", "selector-spans-versions", "node-port-conflict", "network-policy-blocks-service")
)
INGRESS = """\
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: %s}, spec: {rules: [{host: shop.example.com, http:
  {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}}
"""
FIRST, SECOND = "web/first.yaml", "web/second.yaml"


def severities(guide: str, **more: str) -> list[str]:
    files = {"web/README.md": guide, FIRST: INGRESS % "first", SECOND: INGRESS % "second", **more}
    return [one.severity.word for one in run_files(files, SETTINGS)]


@pytest.mark.parametrize(
    "guide",
    [
        "kubectl apply -f first.yaml\nkubectl delete -f first.yaml\nkubectl apply -f second.yaml",
        "kubectl delete -f web/second.yaml\n\nThen:\n\n    kubectl -n shop apply -f web/first.yaml",
        "kubectl apply -f first.yaml\nkubectl delete -f .\nkubectl create -f second.yaml\nkubectl delete -f .",
    ],
)
def test_what_a_guide_deletes_before_it_applies_the_other(guide: str) -> None:
    assert severities(guide) == ["note"]


@pytest.mark.parametrize(
    "guide",
    [
        "kubectl apply -f first.yaml\nkubectl apply -f second.yaml",
        # cleaned up at the end, both were there
        "kubectl apply -f first.yaml\nkubectl apply -f second.yaml\nkubectl delete -f first.yaml -f second.yaml",
        "kubectl apply -f .\nkubectl delete -f first.yaml\nkubectl apply -f second.yaml",
        "kubectl delete -f first.yaml\nkubectl apply -f first.yaml\nkubectl apply -f second.yaml",
        "kubectl delete -f other.yaml\nkubectl apply -f second.yaml",
    ],
)
def test_what_is_there_together(guide: str) -> None:
    assert severities(guide) == ["warning"]


BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: %s}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
"""
PODS = """\
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 3, selector: {matchLabels: {app: web}},
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: 'web:1'}]}}}}
"""


def budgets(guide: str, **more: str) -> list[str]:
    files = {
        "web.yaml": PODS,
        "first.yaml": BUDGET % "first",
        "second.yaml": BUDGET % "second",
        "README.md": guide,
        **more,
    }
    found = run_files(files, Settings()._replace(select=("disruption-budgets-overlap",)))
    return [f"{one.severity.word} {one.doubt.name if one.doubt else ''}".strip() for one in found]


@pytest.mark.parametrize(
    ("guide", "expected"),
    [
        ("", "error"),
        ("kubectl apply -f first.yaml\nkubectl delete -f first.yaml\nkubectl apply -f second.yaml", "note TURNS"),
        ("kubectl apply -f web.yaml\nkubectl apply -f first.yaml\nkubectl delete -f first.yaml", "note PASSED_OVER"),
        # all of the folder, some day
        ("kubectl apply -f web.yaml\nkubectl apply -f first.yaml\n\n    kubectl apply -f .", "error"),
        ("kubectl apply -f web.yaml\nkubectl apply -f first.yaml\n\nThen try second.yaml as well.", "error"),
        # one file alone is where somebody begins
        ("kubectl apply -f first.yaml", "error"),
        ("kubectl apply -f web.yaml -f first.yaml", "error"),
    ],
)
def test_budgets_of_which_a_guide_leaves_one_out(guide: str, expected: str) -> None:
    assert budgets(guide) == [expected]


def test_what_else_applies_a_folder_leaves_nothing_out() -> None:
    guide = "kubectl apply -f web.yaml\nkubectl apply -f first.yaml"
    assert budgets(guide, **{"deploy.sh": "kubectl apply -f ."}) == ["error"]
    assert budgets(guide, **{"deploy.sh": "kubectl get pods"}) == ["note PASSED_OVER"]


@pytest.mark.parametrize(("command", "expected"), [("apply -f k8s/", ["error"]), ("get pods", ["note"])])
def test_a_workflow_that_applies_a_folder(
    command: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(
        {
            "README.md": "kubectl apply -f k8s/web.yaml\nkubectl apply -f k8s/first.yaml",
            "k8s/web.yaml": PODS,
            "k8s/first.yaml": BUDGET % "first",
            "k8s/second.yaml": BUDGET % "second",
            ".github/workflows/deploy.yaml": f"jobs:\n  deploy:\n    steps:\n      - run: kubectl {command}\n",
        }
    )
    found = run(rules=("disruption-budgets-overlap",)).findings
    assert [one.severity.word for one in found] == expected


def test_a_budget_that_is_there_is_told_before_one_that_is_not() -> None:
    guide = "kubectl apply -f web.yaml\nkubectl apply -f first.yaml\nkubectl apply -f second.yaml"
    assert budgets(guide, **{"third.yaml": BUDGET % "third"}) == ["error", "note PASSED_OVER"]


def test_a_kustomization_applies_both_whatever_a_guide_tells() -> None:
    guide = "kubectl delete -f first.yaml\nkubectl apply -f second.yaml"
    assert severities(guide, **{"web/kustomization.yaml": "resources: [first.yaml, second.yaml]"}) == ["warning"]


def test_a_guide_with_very_many_files_is_not_followed() -> None:
    commands = [(bool(number % 2), frozenset({f"{number // 2}.yaml"})) for number in range(1000)]
    assert in_turn(commands) == frozenset()
    assert in_turn([(True, frozenset({"a"})), (False, frozenset({"b"}))]) == {frozenset({"a", "b"})}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("12-5-service.yaml", "16-7-mysql.yaml", True),
        ("8.5-ingress.yaml", "9.1-ingress.yaml", True),
        ("12-5-service.yaml", "12-6-policy.yaml", False),
        ("12-service.yaml", "16-mysql.yaml", False),
        ("2024-05-12-web.yaml", "2024-06-12-web.yaml", False),
        ("a/12-5-service.yaml", "b/16-7-mysql.yaml", False),
        ("12-5.yaml", "16-7.yaml", False),
    ],
)
def test_numbers_of_chapters(one: str, other: str, apart: bool) -> None:
    assert are_of_chapters(one, other) is apart


SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}"
POD = "{metadata: {labels: {app: web, version: %s}}, spec: {containers: [{name: web, image: 'web:%s'}]}}"


def workload(kind: str, name: str, version: str) -> str:
    template = POD % (version, version)
    if kind == "Pod":
        return f"apiVersion: v1\nkind: Pod\n{template}".replace("{metadata: {", f"metadata: {{name: {name}, ").replace(
            "}}, spec", "}}\nspec"
        )[:-1]
    return (
        f"{{apiVersion: apps/v1, kind: {kind}, metadata: {{name: {name}}}, "
        f"spec: {{selector: {{matchLabels: {{app: web}}}}, template: {template}}}}}"
    )


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({"pod.yaml": ("Pod", "web", "v1"), "dep.yaml": ("Deployment", "web", "v2")}, "note"),
        ({"set.yaml": ("StatefulSet", "web", "v1"), "dep.yaml": ("Deployment", "web", "v2")}, "note"),
        ({"one.yaml": ("Deployment", "web", "v1"), "two.yaml": ("Deployment", "web-next", "v2")}, "warning"),
        ({"one.yaml": ("StatefulSet", "web-old", "v1"), "two.yaml": ("Deployment", "web", "v2")}, "warning"),
        # every node has one, whatever else runs
        ({"one.yaml": ("DaemonSet", "web", "v1"), "two.yaml": ("Deployment", "web", "v2")}, "warning"),
    ],
)
def test_stages_of_one_workload(files: dict[str, tuple[str, str, str]], severity: str) -> None:
    texts = {path: workload(*one) for path, one in files.items()}
    found = run_files({"service.yaml": SERVICE, **texts}, SETTINGS)
    assert [(one.rule, one.severity.word) for one in found] == [("selector-spans-versions", severity)]


def test_a_pod_and_a_deployment_in_one_file_are_there_together() -> None:
    both = "\n---\n".join([SERVICE, workload("Pod", "web", "v1"), workload("Deployment", "web", "v2")])
    assert [one.severity.word for one in run_files({"web.yaml": both}, SETTINGS)] == ["warning"]


DENY = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {podSelector: {}}}"


@pytest.mark.parametrize(
    ("policy", "severity"),
    [("9-2-deny.yaml", "note"), ("8-2-deny.yaml", "warning"), ("deny.yaml", "warning"), ("09-deny.yaml", "warning")],
)
def test_a_policy_of_another_chapter(policy: str, severity: str) -> None:
    files = {"8-1-web.yaml": f"{SERVICE}\n---\n{workload('Deployment', 'web', 'v1')}", policy: DENY}
    (found,) = run_files(files, SETTINGS)
    assert (found.rule, found.severity.word) == ("network-policy-blocks-service", severity)
