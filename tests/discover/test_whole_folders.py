"""The folders of which GitOps tools apply all plain files, those below among them only where the tool looks there."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("invalid-workload",))
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./deploy, prune: true}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec: {source: {path: deploy, repoURL: "https://git.example.com/a"MORE}, destination: {namespace: shop}}
"""
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  generators: [{list: {elements: [{name: web}]}}]
  template:
    metadata: {name: '{{name}}'}
    spec:
      sources: [{path: deploy, repoURL: "https://git.example.com/a"MORE}]
      destination: {namespace: shop}
"""
PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, resources: {limits: {cpu: 1}}}]}}}
"""
# the API server refuses it, and it is no part of anything
WRONG = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {restartPolicy: Never, containers: [{name: web, image: "web:1"}]}}
"""
RIGHT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\n"
RECURSIVE = ", directory: {recurse: true}"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # what lies around would mention files
    monkeypatch.chdir(tmp_path)


def _said(tool: str, path: str) -> set[tuple[str, Doubt | None]]:
    found = run_files({"apps/app.yaml": tool, path: PART}, SETTINGS)
    return {(one.severity.word, one.doubt) for one in found}


@pytest.mark.parametrize(
    "tool",
    [ARGO.replace("MORE", ""), ARGO.replace("MORE", ", directory: {recurse: false}"), SET.replace("MORE", "")],
    ids=["application", "said", "set"],
)
def test_argo_cd_looks_into_no_folder(tool: str) -> None:
    assert _said(tool, "deploy/parts/web-resources.yaml") == {("note", Doubt.PART)}
    # beside what it applies it is applied as well
    assert _said(tool, "deploy/web-resources.yaml") == {("error", None)}


@pytest.mark.parametrize(
    "tool",
    [
        FLUX,
        ARGO.replace("MORE", RECURSIVE),
        SET.replace("MORE", RECURSIVE),
        # filled in by something else
        ARGO.replace("MORE", ", directory: {recurse: '${RECURSE}'}"),
    ],
    ids=["flux", "application", "set", "filled in"],
)
@pytest.mark.parametrize("path", ["deploy/web-resources.yaml", "deploy/parts/more/web-resources.yaml"])
def test_what_a_tool_applies_of_folders_below_is_judged(tool: str, path: str) -> None:
    assert _said(tool, path) == {("error", None)}


CHOOSING = [
    ("include: '*.app.yaml'", False),
    ("include: '{web,api}.yaml'", True),
    ("include: '{api,db}*'", False),
    ("exclude: web.yaml", False),
    ("exclude: '{api.yaml,config/*}'", True),
    ("exclude: 'we?.y*ml'", False),
    ("include: '*.yaml', exclude: '*/web.yaml'", True),
    # filled in by something else
    ("include: '${WHICH}'", True),
]


@pytest.mark.parametrize(("said", "is_applied"), CHOOSING)
@pytest.mark.parametrize("tool", [ARGO, SET], ids=["application", "set"])
def test_argo_cd_applies_what_it_chooses_by_name(tool: str, said: str, is_applied: bool) -> None:
    tool = tool.replace("MORE", f", directory: {{{said}}}")
    found = run_files({"apps/app.yaml": tool, "deploy/web.yaml": WRONG, "deploy/api.yaml": RIGHT}, SETTINGS)
    told = ("error", None) if is_applied else ("note", Doubt.LEFT_OUT)
    assert {(one.severity.word, one.doubt) for one in found} == {told}


def test_a_star_stands_for_folders_as_well() -> None:
    tool = ARGO.replace("MORE", ", directory: {recurse: true, include: '*/web.yaml'}")
    for path, severity in (
        ("deploy/a/b/web.yaml", "error"),
        ("deploy/a/api.yaml", "note"),
        ("deploy/web.yaml", "note"),
    ):
        found = run_files({"apps/app.yaml": tool, path: WRONG}, SETTINGS)
        assert [one.severity.word for one in found] == [severity], path


@pytest.mark.parametrize(
    "more",
    [
        # another application takes it
        {"apps/other.yaml": ARGO.replace("MORE", ", directory: {include: 'web.*'}")},
        {"apps/other.yaml": ARGO.replace("MORE", "")},
        # or one of a path that is not known
        {"apps/other.yaml": ARGO.replace("MORE", "").replace("path: deploy", "path: '{{path}}'")},
        {"deploy.sh": "kubectl apply -f deploy/web.yaml\n"},
        {"README.md": "# Web\n\n```\nkubectl apply -f deploy/web.yaml\n```\n"},
    ],
    ids=["chosen", "all", "unknown", "script", "guide"],
)
def test_what_is_applied_otherwise_is_judged(more: dict[str, str]) -> None:
    tool = ARGO.replace("MORE", ", directory: {exclude: web.yaml}")
    found = run_files({"apps/app.yaml": tool, "deploy/web.yaml": WRONG, **more}, SETTINGS)
    assert [one.severity.word for one in found] == ["error"]


def test_what_lies_in_no_folder_that_is_applied_is_not_left_out() -> None:
    tool = ARGO.replace("MORE", ", directory: {include: api.yaml}")
    found = run_files({"apps/app.yaml": tool, "deploy/more/web.yaml": WRONG, "other/web.yaml": WRONG}, SETTINGS)
    assert [one.severity.word for one in found] == ["error", "error"]


def test_each_file_of_a_folder_goes_where_the_application_puts_it_that_takes_it() -> None:
    route = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: NAME, port: {number: 80}}}}
"""
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: NAME}\nspec: {ports: [{port: 80}]}\n"
    here = ARGO.replace("MORE", ", directory: {include: '{route,near}.yaml'}")
    there = here.replace("{route,near}", "far").replace("namespace: shop", "namespace: other")
    settings = Settings()._replace(select=("backend-service-not-found",))
    files = {
        "apps/here.yaml": here,
        "apps/there.yaml": there,
        "deploy/near.yaml": service.replace("NAME", "near"),
        "deploy/far.yaml": service.replace("NAME", "far"),
    }
    for name, said in (("near", []), ("far", ["backend-service-not-found"])):
        found = run_files({**files, "deploy/route.yaml": route.replace("NAME", name)}, settings)
        assert [one.rule for one in found] == said, name


ELSEWHERE = ARGO.replace("git.example.com/a", "git.example.com/b").replace("MORE", ", directory: {include: 'api.*'}")


@pytest.mark.parametrize(
    ("tool", "more"),
    [
        # it names a file that is not here
        (ARGO.replace("MORE", ", directory: {include: '{db,cache}.yaml'}"), {}),
        # or its repository has other paths, which are not here
        (ELSEWHERE, {"apps/more.yaml": "---\n".join(ELSEWHERE.replace("deploy", one) for one in ("base", "live"))}),
    ],
    ids=["file", "paths"],
)
def test_an_application_of_another_repository_leaves_nothing_out(tool: str, more: dict[str, str]) -> None:
    files = {"apps/app.yaml": tool, "deploy/web.yaml": WRONG, "deploy/api.yaml": RIGHT, **more}
    assert [one.severity.word for one in run_files(files, SETTINGS)] == ["error"]


def test_a_path_that_is_gone_makes_no_other_repository() -> None:
    gone = ELSEWHERE.replace("path: deploy", "path: old")
    other = ELSEWHERE.replace("path: deploy", "path: apps")
    files = {"apps/app.yaml": ELSEWHERE, "apps/gone.yaml": gone, "apps/other.yaml": other}
    found = run_files({**files, "deploy/web.yaml": WRONG, "deploy/api.yaml": RIGHT}, SETTINGS)
    assert [one.severity.word for one in found] == ["note"]
