"""The namespace that Flux and Argo CD give to what they apply from a directory, and what else they make of it."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("selector-matches-nothing",))
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./apps/web/config, targetNamespace: &namespace shop, prune: true}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec: {source: {path: apps/web/config, repoURL: "https://git.example.com/a"}, destination: {namespace: shop}}
"""
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}"
FILES = {"apps/web/config/web.yaml": SERVICE}
LISTED = {"apps/web/config/kustomization.yaml": "resources: [web.yaml]"}


def namespace(files: dict[str, str]) -> str:
    (found,) = run_files(files, SETTINGS)
    return found.message.rpartition(" ")[2]


@pytest.mark.parametrize("listed", [{}, LISTED], ids=["plain", "kustomization"])
@pytest.mark.parametrize("tool", [FLUX, ARGO], ids=["flux", "argo"])
@pytest.mark.parametrize("root", ["", "infra/"])
def test_what_a_tool_applies_is_in_its_namespace(listed: dict[str, str], tool: str, root: str) -> None:
    files = {**FILES, **listed, "apps/web/ks.yaml": tool}
    assert namespace({f"{root}{path}": text for path, text in files.items()}) == "shop"


@pytest.mark.parametrize("listed", [{}, LISTED], ids=["plain", "kustomization"])
@pytest.mark.parametrize(
    "tool",
    [
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
        FLUX.replace("apps/web/config", "apps/mail"),
        FLUX.replace("shop", '"${NAMESPACE}"'),
        # two tools that do not agree
        FLUX + "---\n" + FLUX.replace("name: web", "name: again").replace("namespace shop", "namespace test"),
    ],
    ids=["none", "another", "filled in later", "two"],
)
def test_elsewhere_it_is_not_known(listed: dict[str, str], tool: str) -> None:
    assert namespace({**FILES, **listed, "apps/web/ks.yaml": tool}) == "default"


def test_what_says_its_own_namespace_keeps_it() -> None:
    text = SERVICE.replace("name: web}", "name: web, namespace: own}")
    assert namespace({"apps/web/config/web.yaml": text, "apps/web/ks.yaml": FLUX}) == "own"


# -- what is applied ---------------------------------------------------------------------------------------------------

PORTS = Settings()._replace(select=("target-port-unreachable", "target-port-name-unknown", "selector-matches-nothing"))
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: "${APP}"}
spec:
  selector: {matchLabels: {app: "${APP}"}}
  template:
    metadata: {labels: {app: "${APP}"}}
    spec: {containers: [{name: app, image: a, ports: [{name: http, containerPort: 8080}]}]}
"""
WEB = """\
apiVersion: v1
kind: Service
metadata:
  name: ${APP}
spec:
  selector:
    app: ${NAME}
  ports:
  - port: 80
    targetPort: http
"""
VARIABLES = FLUX.replace("prune: true", "postBuild: {substitute: {APP: web, NAME: NAME_OF}}")


@pytest.mark.parametrize("listed", [{}, {"apps/web/config/kustomization.yaml": "resources: [web.yaml, pods.yaml]"}])
@pytest.mark.parametrize(("name", "expected"), [("web", []), ("wbe", ["apps/web/config/web.yaml:6"])])
def test_variables_are_filled_in(listed: dict[str, str], name: str, expected: list[str]) -> None:
    files = {
        "apps/web/config/web.yaml": WEB,
        "apps/web/config/pods.yaml": DEPLOYMENT,
        "apps/web/ks.yaml": VARIABLES.replace("NAME_OF", name),
        **listed,
    }
    found = run_files(files, PORTS)
    assert [f"{one.location.file}:{one.location.line}" for one in found] == expected
    assert all("Service web selects app=wbe" in one.message for one in found)


def test_an_unknown_variable_stays_unknown() -> None:
    files = {
        "apps/web/config/kustomization.yaml": "resources: [web.yaml, pods.yaml]",
        "apps/web/config/web.yaml": WEB,
        "apps/web/config/pods.yaml": DEPLOYMENT,
        "apps/web/ks.yaml": VARIABLES.replace(", NAME: NAME_OF", ""),
    }
    assert run_files(files, PORTS) == ()


def test_a_change_of_a_variable_touches_what_it_is_filled_into() -> None:
    files = {
        "apps/web/config/kustomization.yaml": "resources: [web.yaml, pods.yaml]",
        "apps/web/config/web.yaml": WEB,
        "apps/web/config/pods.yaml": DEPLOYMENT,
        "apps/web/ks.yaml": VARIABLES.replace("NAME_OF", "wbe"),
        "apps/mail/a.yaml": SERVICE.replace("web", "mail"),
    }
    sources = {path: Source(path, text) for path, text in files.items()}
    discovery = form_scopes(sources, PORTS)
    report = build(lint(discovery.scopes, PORTS), discovery, PORTS, version="1", changed={"apps/web/ks.yaml"})
    assert [one.location.file for one in report.findings] == ["apps/web/config/web.yaml"]


COMPONENT = "{apiVersion: kustomize.config.k8s.io/v1alpha1, kind: Component, resources: [web.yaml]}"


def test_flux_adds_components() -> None:
    files = {
        "components/web/kustomization.yaml": COMPONENT,
        "components/web/web.yaml": WEB,
        "apps/web/config/kustomization.yaml": "resources: [pods.yaml]",
        "apps/web/config/pods.yaml": DEPLOYMENT,
    }
    added = VARIABLES.replace("NAME_OF}}", "wbe}}, components: [../../../components/web]")
    (found,) = run_files({**files, "apps/web/ks.yaml": added}, PORTS)
    assert (found.location.file, found.scopes) == ("components/web/web.yaml", ("apps/web/config",))


def test_a_base_that_others_include_as_it_is_gets_nothing() -> None:
    files = {
        "components/web/kustomization.yaml": COMPONENT,
        "components/web/web.yaml": WEB,
        "apps/web/config/kustomization.yaml": "resources: [pods.yaml]",
        "apps/web/config/pods.yaml": DEPLOYMENT,
        "apps/kustomization.yaml": "resources: [web/config]",
        "apps/web/ks.yaml": VARIABLES.replace("NAME_OF}}", "wbe}}, components: [../../../components/web]"),
    }
    sources = {path: Source(path, text) for path, text in files.items()}
    scopes = {one.name: one for one in form_scopes(sources, PORTS).scopes}
    assert [one.source.path for one in scopes["apps"].members if one.role == "objects"] == ["apps/web/config/pods.yaml"]
    assert "components/web" in scopes


PATCH = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  path: ./apps/web/config
  patches:
  - target: {kind: Service}
    patch: |
      - op: replace
        path: /spec/selector/app
        value: wbe
"""


def test_a_finding_stands_in_the_patch_that_flux_adds() -> None:
    files = {
        "apps/web/config/kustomization.yaml": "resources: [web.yaml, pods.yaml]",
        "apps/web/config/web.yaml": WEB.replace("${NAME}", "web").replace("${APP}", "web"),
        "apps/web/config/pods.yaml": DEPLOYMENT.replace("${APP}", "web"),
        "apps/web/ks.yaml": PATCH,
    }
    (found,) = run_files(files, PORTS)
    assert (found.location.file, found.location.line) == ("apps/web/ks.yaml", 11)


@pytest.mark.parametrize(
    ("kustomize", "expected"),
    [
        ("namePrefix: test-", "test-web of namespace shop"),
        ("nameSuffix: -test", "web-test of namespace shop"),
        ("namespace: post", "web of namespace post"),
        ("images: [b=c:1]", "web of namespace shop"),
    ],
)
def test_argo_cd_changes_names(kustomize: str, expected: str) -> None:
    argo = ARGO.replace("path: apps/web/config", f"path: apps/web/config, kustomize: {{{kustomize}}}")
    scope = scope_of({**FILES, **LISTED, "apps/web/argo.yaml": argo})
    (service,) = [one for one in Graph(scope, SETTINGS).resources if one.kind == "Service"]
    assert f"{service.name} of namespace {service.namespace}" == expected


def test_two_that_add_different_things_add_nothing() -> None:
    first = ARGO.replace("path: apps/web/config", "path: apps/web/config, kustomize: {namePrefix: a-}")
    scope = scope_of({**FILES, **LISTED, "one.yaml": first, "two.yaml": first.replace("a-}", "b-}")})
    assert [one.name for one in Graph(scope, SETTINGS).resources] == ["web"]


def scope_of(files: dict[str, str]) -> Scope:
    sources = {path: Source(path, text) for path, text in files.items()}
    return next(one for one in form_scopes(sources, SETTINGS).scopes if one.name == "apps/web/config")


SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all, namespace: argocd}
spec:
  goTemplate: GO
  generators:
  - list:
      elements:
      - {name: web, namespace: shop, manifestPath: web/manifests}
      - {name: mail, namespace: post, manifestPath: mail/manifests}
  template:
    metadata: {name: "{{DOTname}}"}
    spec:
      destination: {namespace: "{{DOTnamespace}}", server: "https://kubernetes.default.svc"}
      sources: [{path: "{{DOTmanifestPath}}", repoURL: "http://git.example.com/packages"}]
"""
PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}
"""
NAMED = SERVICE.replace("name: web}", "name: web, namespace: shop}")


def set_of(go: bool) -> str:
    return SET.replace("GO", str(go).lower()).replace("DOT", "." if go else "")


@pytest.mark.parametrize("go", [False, True], ids=["fasttemplate", "go"])
@pytest.mark.parametrize("above", ["", "packages/", "platform/stack/packages/"])
def test_a_folder_of_the_tree_that_is_published_as_the_repository(go: bool, above: str) -> None:
    files = {"sets/all.yaml": set_of(go), f"{above}web/manifests/web.yaml": SERVICE}
    assert namespace(files) == "shop"
    assert run_files({**files, f"{above}web/manifests/web.yaml": f"{NAMED}\n---\n{PODS}"}, SETTINGS) == ()


def test_a_path_that_several_folders_end_with_is_none_of_them() -> None:
    files = {"sets/all.yaml": set_of(True), "a/web/manifests/web.yaml": SERVICE, "b/web/manifests/a.yaml": "{}"}
    assert namespace(files) == "default"


def test_of_several_destinations_the_one_that_the_files_name() -> None:
    """What is wrong in all of them is wrong."""
    other = set_of(True).replace("namespace: shop", "namespace: test")
    files = {"a/set.yaml": set_of(True), "b/set.yaml": other}
    web = "packages/web/manifests/web.yaml"
    assert run_files({**files, web: f"{NAMED}\n---\n{PODS}"}, SETTINGS) == ()
    third = NAMED.replace("namespace: shop", "namespace: third")
    (found,) = run_files({**files, web: f"{third}\n---\n{PODS}"}, SETTINGS)
    assert found.rule == "selector-matches-nothing"


def test_a_destination_that_a_generator_fills_in_is_the_one_that_the_files_name() -> None:
    clusters = set_of(True).replace("{{.namespace}}", "{{.metadata.labels.team}}")
    web = "packages/web/manifests/web.yaml"
    assert run_files({"a/set.yaml": clusters, web: f"{NAMED}\n---\n{PODS}"}, SETTINGS) == ()
    own = clusters.replace('namespace: "{{.metadata.labels.team}}", ', "")
    (found,) = run_files({"a/set.yaml": own, web: f"{NAMED}\n---\n{PODS}"}, SETTINGS)
    assert "in namespace default" in found.message


RELEASED = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: {app: web, app.kubernetes.io/instance: store}}
spec: {selector: {app: web, app.kubernetes.io/instance: store}, ports: [{port: 80}]}
"""
CUSTOM = "{apiVersion: shops.example.com/v1, kind: Gateway, metadata: {name: store}, spec: {}}"


def test_a_custom_resource_that_is_called_as_the_release_makes_no_pods_of_a_workload_beside() -> None:
    files = {"sets/all.yaml": set_of(True)}
    web = "web/manifests/web.yaml"
    (found,) = run_files({**files, web: f"{RELEASED}---\n{CUSTOM}\n---\n{PODS}"}, SETTINGS)
    assert found.rule == "selector-matches-nothing"
    # pods that nothing here comes close to are made by an operator
    assert run_files({**files, web: f"{RELEASED}---\n{CUSTOM}\n---\n{PODS.replace('web', 'mail')}"}, SETTINGS) == ()
