"""Kustomizations: which are roots, what they include, and what they do to the objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.engine import Job, lint_scope
from svclint.graph import Graph
from svclint.scope import Scope
from svclint.settings import Settings
from tests.discover.trees import Ran, pod, run, service, write

WEB = service("web") + "---\n" + pod("web")
KUSTOMIZATION = "kustomization.yaml"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def formed(files: dict[str, str], *paths: str) -> Ran:
    write(files)
    return run(*paths)


def only(ran: Ran) -> Scope:
    """The scope of the one kustomization that nothing includes."""
    found = [one for one in ran.discovery.scopes if not one.nearest]
    assert len(found) == 1, ran.names
    return found[0]


def reasons(scope: Scope) -> list[str]:
    return [one.reason for one in scope.holes]


def test_roots_are_what_nothing_else_includes() -> None:
    ran = formed(
        {
            "base/kustomization.yaml": "resources: [web.yaml]",
            "base/web.yaml": WEB,
            "dev/kustomization.yml": "bases: [../base]",
            "prod/Kustomization": "resources: ['../base/', extra.yaml]\ncomponents: [../metrics]",
            "prod/extra.yaml": pod("extra"),
            "metrics/kustomization.yaml": "kind: Component\nresources: [monitor.yaml]",
            "metrics/monitor.yaml": pod("monitor"),
        }
    )
    assert ran.names == ["dev", "prod"]
    assert ran.files("prod") == ["base/web.yaml", "metrics/monitor.yaml", "prod/extra.yaml"]
    assert ran.said == []


def test_paths_may_be_written_on_windows() -> None:
    ran = formed(
        {
            "over/kustomization.yaml": r"resources: ['..\base', .\extra.yaml]",
            "over/extra.yaml": pod("extra"),
            "base/kustomization.yaml": "resources: [web.yaml]",
            "base/web.yaml": WEB,
        }
    )
    assert ran.files("over") == ["base/web.yaml", "over/extra.yaml"]
    assert reasons(only(ran)) == []


def test_a_component_alone_is_completed_by_others() -> None:
    ran = formed({"c/kustomization.yaml": "kind: Component\nresources: [s.yaml]", "c/s.yaml": service("a")})
    assert reasons(only(ran)) == ["the component c is completed by what includes it"]
    assert ran.said == ["note selector-matches-nothing c/s.yaml:4"]


def test_what_lies_outside_of_the_named_path_is_read_too() -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, ../shared/pod.yaml]",
        "base/web.yaml": service("web"),
        "shared/pod.yaml": pod("web"),
        "over/dev/kustomization.yaml": "resources: [../../base]",
    }
    ran = formed(files, "over/dev")
    assert ran.files("over/dev") == ["base/web.yaml", "shared/pod.yaml"]
    assert ran.said == []
    assert sorted(ran.discovery.sources) == sorted(files)


@pytest.mark.parametrize(
    "field, words",
    [
        ("resources: ['https://example.com/x.yaml']", "https://example.com/x.yaml was not read"),
        ("resources: ['github.com/o/r/config?ref=v1']", "github.com/o/r/config?ref=v1 was not read"),
        ("bases: ['git@example.com:o/r.git//base']", "git@example.com:o/r.git//base was not read"),
        ("components: ['ssh://git@example.com/o/r']", "ssh://git@example.com/o/r was not read"),
        ("resources: [gone.yaml]", "gone.yaml was not found"),
        ("resources: [folder]", "folder was not found"),
        ("helmCharts: [{name: store}]", "the chart store was not read"),
        ("generators: [gen.yaml]", "the generator gen.yaml was not read"),
    ],
)
def test_what_cannot_be_read_is_a_hole(field: str, words: str) -> None:
    name, _, value = field.partition(": [")
    own = f"resources: [svc.yaml{', ' + value if name == 'resources' else ']'}"
    rest = "" if name == "resources" else f"\n{field}"
    ran = formed({KUSTOMIZATION: own + rest, "svc.yaml": service("web"), "folder/x.txt": "", "gen.yaml": "a: 1"})
    assert reasons(only(ran)) == [words]
    assert ran.said == ["note selector-matches-nothing svc.yaml:4"]


def test_other_files_of_a_kustomization_are_no_objects() -> None:
    names = ("gen.yaml", "env.yaml", "conf.yaml", "crd.yaml", "values.yaml", "schema.yaml", "repl.yaml", "check.yaml")
    ran = formed(
        {
            KUSTOMIZATION: """
            resources: [web.yaml]
            configMapGenerator: [{name: a, files: [gen.yaml, key=env.yaml], envs: [x.env]}]
            configurations: [conf.yaml]
            crds: [crd.yaml]
            openapi: {path: schema.yaml}
            replacements: [{path: repl.yaml}]
            validators: [check.yaml]
            helmCharts: [{name: c, valuesFile: values.yaml}]
            patchesStrategicMerge: [patch.yaml]
            patchesJson6902: [{path: ops.json, target: {kind: Pod, name: web}}]
        """,
            **{name: service("nothing-has-this") for name in names},
            "ops.json": '[{"op": "add", "path": "/apiVersion", "value": "v1"}]',
            "patch.yaml": service("nothing-has-this"),
            "web.yaml": WEB,
        }
    )
    scope = only(ran)
    assert ran.files(".") == ["web.yaml"]
    assert ran.files(".", "config") == sorted([KUSTOMIZATION, *names])
    assert ran.files(".", "patch") == ["ops.json", "patch.yaml"]
    assert [one.title for one in Graph(scope, Settings()).resources][:2] == ["Service web", "Pod web"]
    assert ran.said == []


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
    assert ran.said == ["warning duplicate-resource b/web.yaml:3"]


def test_files_are_read_in_the_order_of_the_resources() -> None:
    ran = formed(
        {
            "over/kustomization.yaml": "resources: [z.yaml, ../base, a.yaml]",
            "over/z.yaml": service("web"),
            "over/a.yaml": service("web"),
            "base/kustomization.yaml": "resources: [m.yaml]",
            "base/m.yaml": pod("m"),
        }
    )
    (scope,) = ran.discovery.scopes
    objects = [one.source.path for one in scope.members if one.role == "objects"]
    assert objects == ["over/z.yaml", "base/m.yaml", "over/a.yaml"]
    assert [one for one in ran.said if "duplicate" in one] == ["warning duplicate-resource over/a.yaml:3"]


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


def test_a_component_used_twice_is_no_copy() -> None:
    ran = formed(
        {
            KUSTOMIZATION: "resources: [a, b]",
            "a/kustomization.yaml": "resources: [web.yaml]\ncomponents: [../quiet]",
            "a/web.yaml": service("web"),
            "b/kustomization.yaml": "resources: [web.yaml]\ncomponents: [../quiet]",
            "b/web.yaml": pod("web"),
            "quiet/kustomization.yaml": "kind: Component\npatches: [{patch: '[]', target: {kind: Job}}]",
        }
    )
    assert ran.names == ["."]
    assert ran.said == []


@pytest.mark.parametrize(
    "files, names",
    [
        ({KUSTOMIZATION: "resources: [., web.yaml]"}, ["."]),
        (
            {"a/kustomization.yaml": "resources: [../b, ../web.yaml]", "b/kustomization.yaml": "resources: [../a]"},
            ["a"],
        ),
    ],
)
def test_circles_end_and_nothing_is_lost(files: dict[str, str], names: list[str]) -> None:
    ran = formed({**files, "web.yaml": WEB})
    assert ran.names == names
    assert ran.files(names[0]) == ["web.yaml"]


def test_doubling_at_every_level_ends() -> None:
    files = {f"k{n}/kustomization.yaml": f"resources: [../k{n + 1}, ../l{n + 1}]" for n in range(40)}
    files |= {f"l{n}/kustomization.yaml": f"resources: [../k{n + 1}, ../l{n + 1}]" for n in range(40)}
    files |= {f"{name}40/kustomization.yaml": "resources: [../web.yaml]" for name in "kl"}
    assert len(formed({**files, "web.yaml": WEB}).names) < 200


@pytest.mark.parametrize("text", ["", "- a list\n", "resources: [\n", "resources: {{ x }}\n"])
def test_a_kustomization_that_says_nothing_makes_nothing_certain(text: str) -> None:
    ran = formed(
        {
            "app/kustomization.yaml": text,
            "app/svc.yaml": service("web"),
            "app/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {}\n",
            "over/kustomization.yaml": "resources: [../app]",
        }
    )
    assert ran.names == ["over"]
    assert ran.files("over") == ["app/pod.yaml", "app/svc.yaml"]
    assert [one for one in ran.said if "yaml-syntax" not in one] == ["note selector-matches-nothing app/svc.yaml:4"]


def test_flux_has_objects_of_this_name() -> None:
    text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./x}\n"
    write({"a/kustomization.yaml": text, "a/web.yaml": WEB})
    scope = discover((".",), Settings()).scopes[0]
    assert scope.nearest
    assert [one.role for one in scope.members] == ["objects", "objects"]


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


@pytest.mark.parametrize(
    ("beside", "severity"),
    [
        ({"params.yaml.in": "", ".gitignore": ""}, "note"),
        ({".gitignore": "params.yaml\n"}, "note"),
        ({".gitignore": "/other.yaml\n"}, "warning"),
        ({}, "warning"),
    ],
)
def test_a_file_that_something_makes_may_be_absent(
    beside: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, params.yaml]",
        "base/web.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}",
        **{f"base/{name}": text for name, text in beside.items()},
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    found = [one for scope in discover(["."], settings).scopes for one in lint_scope(Job(scope, settings)).findings]
    assert [(one.rule, one.severity.word) for one in found] == [("kustomization-file-not-found", severity)]
