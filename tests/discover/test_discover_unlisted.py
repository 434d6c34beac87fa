"""Patches that no kustomization uses: which files they are, and which only lie beside one."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.graph import Graph
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import ScopeSetting, Settings
from tests.discover.trees import Ran, pod, run, service, write

WHOLE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "web:1"}]}}
"""
PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, args: [--verbose]}]}}}
"""
SETTINGS = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {a: b, c: d}}"
BASE = {"kustomization.yaml": "resources: [web.yaml]", "web.yaml": f"{WHOLE}---\n{SETTINGS}\n"}

UNLISTED: dict[str, tuple[dict[str, str], set[str]]] = {
    "listed nowhere": (
        {**BASE, "patch.yaml": PART, "patches/more/patch.yaml": PART},
        {"patch.yaml", "patches/more/patch.yaml"},
    ),
    "in an overlay, by the name of the layer": (
        {
            "base/kustomization.yaml": "namePrefix: shop-\nresources: [web.yaml]",
            "base/web.yaml": BASE["web.yaml"],
            "prod/kustomization.yaml": "resources: [../base]",
            "prod/deep/down/below/patch.yaml": PART.replace("name: web}", "name: shop-web}"),
        },
        {"prod/deep/down/below/patch.yaml"},
    ),
    "switched off, whatever it holds": (
        {
            "kustomization.yaml": "resources: [web.yaml]\npatches:\n"
            "#- path: ops.yaml\n# - path: 'more/whole.yaml' # later\n",
            "web.yaml": WHOLE,
            "ops.yaml": "- {op: add, path: /spec/replicas, value: 3}",
            "more/whole.yaml": WHOLE,
        },
        {"ops.yaml", "more/whole.yaml"},
    ),
    "the whole field is switched off": (
        {
            **BASE,
            "kustomization.yaml": f"{BASE['kustomization.yaml']}\n# patchesStrategicMerge:\n#   - whole.yaml\n",
            "whole.yaml": WHOLE,
        },
        {"whole.yaml"},
    ),
    "a kind that needs nothing, with a larger twin": (
        {**BASE, "patch.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {a: x}}"},
        {"patch.yaml"},
    ),
    "in a component, beside an object that has a twin": (
        {
            **BASE,
            "extra/kustomization.yaml": "kind: Component\nresources: [pod.yaml]",
            "extra/pod.yaml": pod("p"),
            "extra/patch.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {a: b}}}",
        },
        {"extra/patch.yaml"},
    ),
    "no whole objects": (
        {
            **BASE,
            "whole.yaml": WHOLE,
            "alternative.yaml": SETTINGS,
            "other.yaml": SETTINGS.replace("web", "other"),
            "mixed.yaml": f"{PART}---\n{WHOLE.replace('web', 'other')}",
        },
        set(),
    ),
    "a resource that is switched off is still an object": (
        {
            **BASE,
            "kustomization.yaml": "resources:\n- web.yaml\n# - other.yaml",
            "other.yaml": WHOLE.replace("web", "other"),
        },
        set(),
    ),
    "a kustomization far above": ({**BASE, "docs/examples/of/web/part.yaml": PART.replace("web", "other")}, set()),
    "no kustomization": ({"a/kustomization.yaml": "resources: []", "b/part.yaml": PART, "part.yaml": PART}, set()),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _unlisted(ran: Ran) -> list[str]:
    return sorted(one.source.path for scope in ran.discovery.scopes for one in scope.members if one.role == "unlisted")


def _said(ran: Ran) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in merge(lint(ran.discovery.scopes, Settings()).findings):
        found.setdefault(one.location.file, []).append((one.severity.word, one.rule))
    return found


@pytest.mark.parametrize("case", UNLISTED)
def test_one_note_for_each_file(case: str) -> None:
    files, wanted = UNLISTED[case]
    write(files)
    ran = run()
    assert _unlisted(ran) == sorted(wanted)
    said = _said(ran)
    assert {path: said.get(path) for path in wanted} == {
        path: [("note", "kustomize-patch-unlisted")] for path in wanted
    }


def test_a_whole_object_in_a_folder_for_patches_is_judged() -> None:
    faulty = WHOLE.replace(', image: "web:1"', "")
    write({"kustomization.yaml": "resources: [patches/web.yaml]", "patches/web.yaml": faulty})
    assert ("error", "invalid-workload") in _said(run())["patches/web.yaml"]


def test_what_is_switched_off_changes_nothing() -> None:
    write({**BASE, "patch.yaml": PART})
    graphs = [Graph(one, Settings()) for one in run().discovery.scopes]
    assert not any(one.partial or "args" in str(one.data) for graph in graphs for one in graph.resources)


def test_a_declared_scope_tells_it_as_well() -> None:
    write({f"app/{path}": text for path, text in {**BASE, "patch.yaml": PART}.items()})
    ran = run(settings=Settings()._replace(scopes=(ScopeSetting("all", ("app",)),)))
    assert _said(ran) == {"app/patch.yaml": [("note", "kustomize-patch-unlisted")]}


def test_it_is_told_once_where_several_overlays_use_the_kustomization() -> None:
    write({f"base/{path}": text for path, text in {**BASE, "patch.yaml": PART}.items()})
    write({f"{name}/kustomization.yaml": f"resources: [../base]\nnamespace: {name}" for name in ("dev", "prod")})
    assert _unlisted(run()) == ["base/patch.yaml"]


BARE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: operator, namespace: shop-system}
spec:
  template:
    metadata: {labels: {traced: "true"}}
    spec: {containers: [{name: manager, env: [{name: TRACES, value: rpc://jaeger:4317}]}]}
"""
SELECTS = BARE.replace("spec:\n", "spec:\n  selector: {matchLabels: {traced: 'true'}}\n", 1)
RUNS = BARE.replace("{name: manager,", "{name: manager, image: operator},")
JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: clean}
spec: {suspend: true}
"""


@pytest.mark.parametrize(
    "kustomization, text, severity",
    [
        ("resources: [it.yaml]\npatches: [{path: it.yaml, target: {kind: Deployment, name: operator}}]", BARE, "note"),
        ("resources: [./it.yaml]\npatchesStrategicMerge: [it.yaml]", JOB, "note"),
        ("resources: [it.yaml]", BARE, "error"),
        ("resources: [it.yaml]\npatches: [{path: it.yaml}]", SELECTS, "error"),
        ("resources: [it.yaml]\npatches: [{path: it.yaml}]", RUNS, "error"),
        ("resources: [it.yaml, other.yaml]\npatches: [{path: other.yaml}]", BARE, "error"),
    ],
    ids=["both", "of a CronJob", "a resource only", "without images only", "without a selector only", "another patch"],
)
def test_what_is_a_resource_and_its_own_patch_is_a_part(kustomization: str, text: str, severity: str) -> None:
    """`kubectl apply -k` merges it into what the cluster has."""
    write({"kustomization.yaml": kustomization, "it.yaml": text, "other.yaml": service("other")})
    told = [one for ran in [run()] for one in _said(ran).get("it.yaml", [])]
    assert told and {one for one, rule in told} == {severity}, told


def test_a_part_whose_object_is_a_resource_too_is_told_as_such() -> None:
    """kustomize takes no object twice."""
    write(
        {
            "prod/kustomization.yaml": "resources: [../base, it.yaml]\npatchesStrategicMerge: [it.yaml]",
            "prod/it.yaml": BARE,
            "base/kustomization.yaml": "resources: [it.yaml]",
            "base/it.yaml": WHOLE.replace("{name: web}", "{name: operator, namespace: shop-system}"),
        }
    )
    assert "error" in {severity for found in _said(run()).values() for severity, _ in found}
