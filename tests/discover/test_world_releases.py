"""What one scope lacks and a release of another one has: its pods, its Services, what it deploys anywhere."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.discover.trees import about, pod, service
from tests.discover.trees import run_configured as run

WEB = service("web") + "---\n" + pod("web")
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: NAME, port: {number: 80}}}}
"""

RELEASES = {
    "argo": """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: monitoring-core, namespace: argocd}
        spec:
          source: {chart: kube-prometheus-stack, helm: {releaseName: prom}}
          destination: {namespace: shop}
        """,
    "argo by its own name": """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: prom, namespace: argocd}
        spec: {sources: [{chart: kube-prometheus-stack}], destination: {namespace: shop}}
        """,
    "flux": """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: core, namespace: flux-system}
        spec: {releaseName: prom, targetNamespace: shop, chart: {spec: {chart: kube-prometheus-stack}}}
        """,
    "k3s": """
        apiVersion: helm.cattle.io/v1
        kind: HelmChart
        metadata: {name: prom, namespace: kube-system}
        spec: {targetNamespace: shop, chart: kube-prometheus-stack}
        """,
}
GRAFANA = "app.kubernetes.io/instance: prom, app.kubernetes.io/name: grafana"
ASKING = {
    "web/kustomization.yaml": "namespace: shop\nresources: [web.yaml, grafana.yaml]",
    "web/web.yaml": WEB,
    "web/grafana.yaml": service("grafana").replace("{app: grafana}", f"{{{GRAFANA}}}"),
}


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES)
def test_a_release_of_the_run_makes_the_pods_that_are_asked_for_by_its_name(release: str) -> None:
    assert about(run(ASKING), "matches-nothing")
    assert about(run({**ASKING, "core/release.yaml": dedent(release)}), "matches-nothing") == []


@pytest.mark.parametrize(("key", "answered"), [("release", True), ("instance", True), ("of", False)])
def test_charts_write_the_release_into_several_labels(key: str, answered: bool) -> None:
    asking = ASKING["web/grafana.yaml"].replace("app.kubernetes.io/instance", key)
    files = {**ASKING, "web/grafana.yaml": asking, "core/release.yaml": dedent(RELEASES["flux"])}
    assert (about(run(files), "matches-nothing") == []) is answered


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES)
@pytest.mark.parametrize(("old", "new"), [(": shop", ": other"), (": prom", ": prometheus")], ids=["away", "another"])
def test_another_release_does_not(release: str, old: str, new: str) -> None:
    assert about(run({**ASKING, "core/release.yaml": dedent(release).replace(old, new)}), "matches-nothing")


def test_a_release_does_not_hide_a_slip_beside_the_pods() -> None:
    near = pod("grafana").replace("{app: grafana}", f"{{{GRAFANA.replace('grafana', 'grafanna')}}}")
    files = {**ASKING, "web/web.yaml": WEB + "---\n" + near, "core/release.yaml": dedent(RELEASES["flux"])}
    assert [one.split()[0] for one in about(run(files), "matches-nothing")] == ["error"]


FLUX_RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: lake, namespace: store}
spec: {chart: {spec: {chart: longhorn, sourceRef: {kind: HelmRepository, name: longhorn}}}}
"""
ARGO_RELEASE = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: lake, namespace: argocd}
spec: {source: {repoURL: "https://charts.example.com", chart: longhorn}, destination: {namespace: store}}
"""
K3S_RELEASE = """\
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: lake, namespace: kube-system}
spec: {repo: "https://charts.example.com", chart: longhorn, targetNamespace: store}
"""


def selecting(value: str) -> str:
    return service("ui").replace("app: ui", f"app: {value}") + "---\n" + pod("fix")


@pytest.mark.parametrize("release", [FLUX_RELEASE, K3S_RELEASE], ids=["flux", "k3s"])
@pytest.mark.parametrize("value", ["longhorn-ui", "longhorn", "lake-ui", "lake"])
def test_what_is_called_after_a_release_that_is_not_here_is_unknown(release: str, value: str) -> None:
    files = {"store/kustomization.yaml": "resources: [web.yaml, release.yaml]", "store/release.yaml": release}
    web = selecting(value).replace("metadata: {name: ", "metadata: {namespace: store, name: ")
    assert [one.split()[0] for one in run({**files, "store/web.yaml": web}).said] in ([], ["note"])


@pytest.mark.parametrize("release", [FLUX_RELEASE, ARGO_RELEASE, K3S_RELEASE], ids=["flux", "argo", "k3s"])
def test_a_route_of_another_scope_to_a_service_of_a_release(release: str) -> None:
    files = {
        "release/kustomization.yaml": "resources: [release.yaml]",
        "release/release.yaml": release,
        "route/kustomization.yaml": "namespace: store\nresources: [route.yaml]",
        "route/route.yaml": INGRESS.replace("NAME", "longhorn-frontend") + "---\n" + WEB.replace("web", "mail"),
    }
    assert run(files).said == []
    for other in (release.replace("store", "shop"), release.replace("longhorn", "other")):
        assert len(run({**files, "release/release.yaml": other}).said) == 1
    # a chart of this tree
    local = FLUX_RELEASE.replace("HelmRepository", "GitRepository")
    assert len(run({**files, "release/release.yaml": local}).said) == 1


ARGO_SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: lakes, namespace: argocd}
spec:
  generators: [{list: {elements: [{env: test}]}}]
  template:
    metadata: {name: "{{env}}-lake"}
    spec:
      source: {repoURL: "https://charts.example.com", chart: longhorn}
      destination: {namespace: store}
"""
NAMED = service("ui").replace("app: ui", "app.kubernetes.io/name: longhorn") + "---\n" + pod("fix")


@pytest.mark.parametrize("release", [RELEASES["argo"], RELEASES["k3s"]], ids=["argo", "k3s"])
@pytest.mark.parametrize(("name", "number"), [("prom", 0), ("kube-prometheus-stack", 0), ("promm", 1)])
def test_what_is_called_as_the_release_itself_is_its_own_beside_a_near_miss(
    release: str, name: str, number: int
) -> None:
    near = service(f"{name}s")
    files = {
        "web/kustomization.yaml": "namespace: shop\nresources: [web.yaml, route.yaml]",
        "web/web.yaml": WEB + "---\n" + near,
        "web/route.yaml": INGRESS.replace("NAME", name),
    }
    assert len(about(run(files), "backend-service-not-found")) == 1
    assert len(about(run({**files, "core/release.yaml": dedent(release)}), "backend-service-not-found")) == number


@pytest.mark.parametrize("release", [FLUX_RELEASE, ARGO_RELEASE, ARGO_SET], ids=["flux", "argo", "a set"])
def test_the_pods_of_a_chart_are_where_whoever_applies_the_service_puts_it(release: str) -> None:
    assert about(run({"demo/web.yaml": NAMED}), "matches-nothing") == [
        "warning selector-matches-nothing demo/web.yaml:4"
    ]
    files = {"demo/web.yaml": NAMED, "store/release.yaml": release}
    assert about(run(files), "matches-nothing") == []
    of_name = (
        pod("fix")
        .replace("app: fix", "app.kubernetes.io/name: longhorn")
        .replace("name: fix", "namespace: a, name: fix")
    )
    for path, text in (
        # another namespace, another chart, another key, and pods of that name that are here
        (
            "demo/web.yaml",
            NAMED.replace("{name: ui}", "{name: ui, namespace: a}").replace("name: fix", "name: fix, namespace: a"),
        ),
        ("demo/web.yaml", NAMED.replace("longhorn", "longhorn-ui")),
        ("demo/web.yaml", NAMED.replace("app.kubernetes.io/name", "app")),
        ("pods/web.yaml", of_name),
    ):
        assert about(run({**files, path: text}), "matches-nothing"), text


@pytest.mark.parametrize("release", [FLUX_RELEASE, ARGO_RELEASE, K3S_RELEASE], ids=["flux", "argo", "k3s"])
def test_what_the_program_of_a_chart_deploys_into_any_namespace(release: str) -> None:
    """authentik deploys its outposts, each with a Service of that name."""
    release = release.replace("longhorn", "authentik")
    files = {
        "sso/kustomization.yaml": "resources: [release.yaml]",
        "sso/release.yaml": release,
        "route/kustomization.yaml": "namespace: media\nresources: [route.yaml]",
        "route/route.yaml": INGRESS.replace("NAME", "ak-outpost-proxy") + "---\n" + WEB.replace("web", "mail"),
    }
    assert run(files).said == []
    for path, old, new in (
        ("route/route.yaml", "ak-outpost-proxy", "outpost-proxy"),
        ("route/route.yaml", "name: mail", "name: ak-outpost-proxi"),
        ("sso/release.yaml", "authentik", "keycloak"),
    ):
        assert any("backend" in one for one in run({**files, path: files[path].replace(old, new)}).said), (path, new)


@pytest.mark.parametrize(
    ("release", "value"),
    [
        (FLUX_RELEASE, "longhornui"),
        (FLUX_RELEASE, "ui"),
        (FLUX_RELEASE.replace("namespace: store", "namespace: other"), "longhorn-ui"),
        (FLUX_RELEASE.replace("HelmRepository", "GitRepository"), "longhorn-ui"),
    ],
    ids=["no word", "another name", "another namespace", "a chart that is here"],
)
def test_what_a_release_does_not_explain(release: str, value: str) -> None:
    web = selecting(value).replace("metadata: {name: ", "metadata: {namespace: store, name: ")
    files = {"store/kustomization.yaml": "resources: [web.yaml, release.yaml]", "store/release.yaml": release}
    assert [one.split()[0] for one in run({**files, "store/web.yaml": web}).said] == ["warning"]


def test_a_near_miss_of_a_workload_beside_is_told() -> None:
    files = {"store/kustomization.yaml": "resources: [web.yaml, release.yaml]", "store/release.yaml": FLUX_RELEASE}
    web = (service("lake-web").replace("app: lake-web", "app: lake-wbe") + "---\n" + pod("lake-web")).replace(
        "metadata: {name: ", "metadata: {namespace: store, name: "
    )
    assert [one.split()[0] for one in run({**files, "store/web.yaml": web}).said] == ["error"]


POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: relay}
spec: {podSelector: {matchLabels: {k8s-app: relay}}, policyTypes: [Ingress]}
"""


@pytest.mark.parametrize("release", [FLUX_RELEASE, ARGO_RELEASE, K3S_RELEASE], ids=["flux", "argo", "k3s"])
def test_what_a_policy_selects_where_a_chart_from_elsewhere_is_released(release: str) -> None:
    files = {
        "release/kustomization.yaml": "resources: [release.yaml]",
        "release/release.yaml": release,
        "store/kustomization.yaml": "namespace: store\nresources: [policy.yaml, web.yaml]",
        "store/policy.yaml": POLICY,
        "store/web.yaml": WEB,
    }
    rule = "network-policy-matches-nothing"

    def told(files: dict[str, str]) -> list[str]:
        return run(files, rules=(rule,)).said

    assert told(files) == []
    # another namespace, no release at all, a chart of this tree
    assert len(told({**files, "release/release.yaml": release.replace("store", "shop")})) == 1
    assert len(told({path: text for path, text in files.items() if "release" not in path})) == 1
    local = FLUX_RELEASE.replace("HelmRepository", "GitRepository")
    assert len(told({**files, "release/release.yaml": local})) == 1
    # what comes close is meant
    near = WEB.replace("app: web", "k8s-app: relay-web").replace("relay-web", "relai")
    assert len(told({**files, "store/web.yaml": near})) == 1
