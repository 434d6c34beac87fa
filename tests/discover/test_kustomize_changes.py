"""Kustomizations: what they do to the objects of other files, and what is not known where a part is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.graph import Graph
from svclint.settings import Settings
from tests.discover.trees import KUSTOMIZATION, WEB, Ran, formed, only, pod, service


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def partial(patch: str) -> list[str]:
    """The objects that a kustomization with this field may change, by what is not there."""
    scope = only(formed({KUSTOMIZATION: f"resources: [web.yaml]\n{patch}", "web.yaml": WEB}))
    return sorted(f"{one.kind}/{one.name}" for one in Graph(scope, Settings()).resources if one.partial)


INLINE = "|-\n      apiVersion: v1\n      kind: Pod\n      metadata: {name: web}\n      spec: {}"


@pytest.mark.parametrize(
    "patch, found",
    [
        (f"patches:\n  - patch: {INLINE}", []),
        (f"patchesStrategicMerge:\n  - {INLINE}", []),
        ("patchesStrategicMerge: [p.yaml]", ["Pod/web", "Service/web"]),
        ("patches: [{path: p.yaml, target: {kind: Service, name: web}}]", ["Service/web"]),
        ("patches: [{path: p.yaml, target: {kind: Service}}]", ["Service/web"]),
        ("patches: [{path: p.yaml, target: {name: 'w.b|x'}}]", ["Pod/web", "Service/web"]),
        ("patches: [{path: p.yaml, target: {labelSelector: 'app=web'}}]", ["Pod/web"]),
        ("patches: [{path: p.yaml, target: {labelSelector: 'app=other'}}]", []),
        ("patches: [{path: p.yaml, target: {kind: Pod, name: '[\\p{L}]+'}}]", ["Pod/web", "Service/web"]),
        ("patchesJson6902: [{path: p.yaml, target: {version: v1, kind: Pod, name: web}}]", ["Pod/web"]),
        ("replacements: [{source: {kind: Pod}, targets: [{select: {kind: Service}, fieldPaths: [kind]}]}]", []),
        ("replacements: [{path: p.yaml}]", ["Pod/web", "Service/web"]),
    ],
)
def test_what_an_absent_patch_changes_is_partial(patch: str, found: list[str]) -> None:
    assert partial(patch) == found


def test_a_patched_object_is_partial_in_the_graph() -> None:
    ran = formed({KUSTOMIZATION: "resources: [w.yaml]\npatches: [{path: p.yaml, target: {kind: Pod}}]", "w.yaml": WEB})
    graph = Graph(only(ran), Settings())
    assert {one.kind: one.partial for one in graph.resources} == {"Service": False, "Pod": True}


def namespaces(ran: Ran) -> set[str]:
    return {one.namespace for scope in ran.discovery.scopes for one in Graph(scope, Settings()).resources}


def test_the_outermost_namespace_wins() -> None:
    files = {
        "base/kustomization.yaml": "namespace: inner\nresources: [web.yaml]",
        "base/web.yaml": WEB.replace("metadata: {", "metadata: {namespace: written, "),
        "mid/kustomization.yaml": "resources: [../base]",
    }
    assert namespaces(formed(files)) == {"inner"}
    assert namespaces(formed({**files, "out/kustomization.yaml": "namespace: outer\nresources: [../mid]"})) == {"outer"}


def test_a_component_changes_what_includes_it() -> None:
    ran = formed(
        {
            KUSTOMIZATION: "resources: [web.yaml]\ncomponents: [c]",
            "web.yaml": WEB,
            "c/kustomization.yaml": "kind: Component\nnamespace: shop\ncommonLabels: {team: web}",
        }
    )
    assert namespaces(ran) == {"shop"}
    assert ran.said == []


@pytest.mark.parametrize(
    "labels, matches",
    [
        ("commonLabels: {app: shop}", True),
        ("labels: [{pairs: {app: shop}, includeSelectors: true}]", True),
        ("labels: [{pairs: {app: shop}, includeTemplates: true}]", True),
        ("labels: [{pairs: {app: shop}}]", False),
    ],
)
def test_labels_that_reach_templates(labels: str, matches: bool) -> None:
    ran = formed(
        {
            KUSTOMIZATION: f"resources: [svc.yaml, web.yaml]\n{labels}",
            "svc.yaml": service("shop"),
            "web.yaml": """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {tier: front}}
              template:
                metadata: {labels: {tier: front}}
                spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 80}]}]}
        """,
        }
    )
    assert (ran.said == []) is matches, ran.said


def test_two_bases_with_prefixes_of_their_own_do_not_collide() -> None:
    ran = formed(
        {
            KUSTOMIZATION: "resources: [a, b]",
            "a/kustomization.yaml": "namePrefix: a-\nresources: [web.yaml]",
            "a/web.yaml": WEB,
            "b/kustomization.yaml": "nameSuffix: -b\nresources: [web.yaml]",
            "b/web.yaml": WEB,
        }
    )
    assert ran.names == ["."]
    titles = [one.title for one in Graph(only(ran), Settings()).resources]
    assert titles == ["Service a-web", "Pod a-web", "Service web-b", "Pod web-b"]
    # a prefix changes no label: each Service selects both pods
    assert [one.split()[1] for one in ran.said] == ["selector-spans-workloads"] * 2


def test_two_bases_without_prefixes_do_collide() -> None:
    ran = formed(
        {
            KUSTOMIZATION: "resources: [a, b]",
            "a/kustomization.yaml": "resources: [web.yaml]",
            "a/web.yaml": service("web"),
            "b/kustomization.yaml": "resources: [web.yaml]",
            "b/web.yaml": WEB,
        }
    )
    assert ran.said == ["error duplicate-resource b/web.yaml:3"]


def test_a_copy_keeps_what_is_done_above_it() -> None:
    ran = formed(
        {
            KUSTOMIZATION: "namespace: shop\nresources: [a, b]\npatches: [{path: p.yaml}]",
            "p.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a-web, labels: {patched: 'yes'}}",
            "a/kustomization.yaml": "namePrefix: a-\nresources: [../base]",
            "b/kustomization.yaml": "namePrefix: b-\nresources: [../base]",
            "base/kustomization.yaml": "resources: [web.yaml]",
            "base/web.yaml": service("web"),
        }
    )
    assert namespaces(ran) == {"shop"}
    labels = {one.name: one.labels.get("patched") for one in Graph(only(ran), Settings()).resources}
    assert labels == {"a-web": "yes", "b-web": None}


def test_an_unlisted_file_that_names_its_namespace_keeps_it() -> None:
    ran = formed(
        {
            "kustomization.yaml": "namespace: shop\nresources: [web.yaml]",
            "web.yaml": WEB,
            "other.yaml": service("x").replace("{name: x}", "{name: x, namespace: other}"),
        }
    )
    assert namespaces(ran) == {"shop", "other"}


def test_the_patch_that_a_misspelt_name_means_is_no_object() -> None:
    ran = formed(
        {
            "kustomization.yaml": "resources: [web.yaml]\npatches: [{path: replcas.yaml}]",
            "web.yaml": WEB,
            "replicas.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n",
            "other.yaml": pod("other"),
        }
    )
    assert ran.files(".", "patch") == ["replicas.yaml"]
    assert ran.files(".") == ["other.yaml", "web.yaml"]
    # it is not known what the file would say
    assert {one.title: one.partial for one in Graph(only(ran), Settings()).resources} == {
        "Service web": True,
        "Pod web": True,
    }
    assert [(one.name, one.meant) for one in only(ran).missing] == [("replcas.yaml", "replicas.yaml")]
