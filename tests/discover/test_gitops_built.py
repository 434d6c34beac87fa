"""What GitOps tools apply by objects that overlays patch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from svclint.discover import Discovery, form_scopes
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.render.kustomize.build import Built
from svclint.render.objects import builds
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files
from tests.counting import work

SETTINGS = Settings()._replace(select=("selector-matches-nothing",))
KS = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./apps/none, prune: true}
"""
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: {selector: {app: NAME}, ports: [{port: 80}]}}"


def patch(spec: str) -> str:
    return f"resources: [../base]\npatches: [{{target: {{kind: Kustomization}}, patch: '{spec}'}}]\n"


def files(**overlays: str) -> dict[str, str]:
    return {
        "base/kustomization.yaml": "resources: [ks.yaml]\n",
        "base/ks.yaml": KS,
        "apps/web/kustomization.yaml": "resources: [web.yaml]\n",
        "apps/web/web.yaml": SERVICE.replace("NAME", "web"),
        **{f"{name}/kustomization.yaml": text for name, text in overlays.items()},
    }


def formed(files: dict[str, str]) -> Discovery:
    return form_scopes({path: Source(path, text) for path, text in files.items()}, SETTINGS)


def here(files: dict[str, str]) -> list[tuple[str, ...]]:
    return [one.here for one in formed(files).deployments]


PATH = (
    '[{"op": "replace", "path": "/spec/path", "value": "./apps/web"}, '
    '{"op": "add", "path": "/spec/targetNamespace", "value": "shop"}]'
)
VARIABLES = """\
resources: [../base]
patches:
  - target: {kind: Kustomization}
    patch: |
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: web}
      spec: {path: ./apps/web, postBuild: {substitute: {APP: shop}}}
"""


def test_a_path_that_only_a_patch_gives() -> None:
    assert here(files()) == [()]
    tree = files(prod=patch(PATH))
    assert here(tree) == [("apps/web",)]
    (finding,) = run_files(tree, SETTINGS)
    assert finding.message.endswith("namespace shop")


def test_what_is_asked_by_both_is_built_once() -> None:
    tree = files(prod=patch(PATH), test="resources: [../base]\n")
    found = work(tree)
    # prod and test, to know what they apply and for their scopes, and apps/web
    assert found.of["svclint.render.kustomize.build", "root"] == 3
    assert found.of["svclint.render.kustomize.build", "finish"] == 5


def test_overlays_may_patch_one_object_differently() -> None:
    other = patch(PATH.replace("apps/web", "apps/mail"))
    tree = {**files(prod=patch(PATH), dev=other), "apps/mail/mail.yaml": SERVICE.replace("NAME", "mail")}
    assert here(tree) == [("apps/mail",), ("apps/web",)]


def test_an_overlay_without_a_patch_counts_as_well() -> None:
    assert here(files(prod=patch(PATH), test="resources: [../base]\n")) == [("apps/web",), ()]


def test_variables_that_a_patch_gives_are_known() -> None:
    tree = files(prod=VARIABLES)
    tree["apps/web/web.yaml"] = SERVICE.replace("NAME", '"${APP}-web"')
    (finding,) = run_files(tree, SETTINGS)
    assert finding.resource is not None and finding.resource.name == "shop-web"
    tree["apps/web/web.yaml"] = SERVICE.replace("NAME", '"${APP:=no}-${TIER:=web}"')
    (finding,) = run_files(tree, SETTINGS)
    assert finding.resource is not None and finding.resource.name == "shop-web"


def test_what_is_not_rendered_is_counted_as_it_is_built() -> None:
    for tree, expected in (
        (files(), {"Flux Kustomization": {"paths not in this tree": 1}}),
        (files(a=patch(PATH)), {}),
    ):
        found = formed(tree)
        assert build(lint(found.scopes, SETTINGS), found, SETTINGS, version="1").counts.unrendered == expected


def test_a_kustomization_that_cannot_be_built_leaves_what_is_written() -> None:
    tree = files(prod=patch(PATH).replace("patch:", "pach:"))
    tree["base/ks.yaml"] = KS.replace("apps/none", "apps/web")
    assert here(tree) == [("apps/web",)]


ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: web, labels: {of: argoproj.io}}
rules: [{apiGroups: [kustomize.toolkit.fluxcd.io], resources: [kustomizations], verbs: [get]}]
"""


def builds_before(files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many kustomizations are built to know what GitOps tools apply."""
    asked: list[object] = []

    def counted(scope: Scope, *, again: bool = False) -> Iterator[Built]:
        asked.append(scope)
        return builds(scope, again=again)

    monkeypatch.setattr("svclint.render.objects.builds", counted)
    formed(files)
    return len(asked)


def test_what_only_names_the_group_of_a_tool_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    overlay = files(one=patch(PATH).replace("kind: Kustomization", "kind: ClusterRole"))
    assert builds_before({**overlay, "base/ks.yaml": ROLE, "ks.yaml": KS}, monkeypatch) == 0
    in_list = {**overlay, "base/ks.yaml": "{apiVersion: v1, kind: List, items: [{" + "}, {".join(LISTED) + "}]}"}
    assert builds_before({**in_list, "ks.yaml": KS}, monkeypatch) == 1
    assert builds_before({**overlay, "base/ks.yaml": ROLE + "---\n" + KS}, monkeypatch) == 1


LISTED = (
    "apiVersion: v1, kind: ConfigMap, metadata: {name: web}",
    "apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: web}, spec: {path: ./apps/none}",
)
