"""What Flux, Argo CD, Fleet, k3s and kustomize say that they apply, and whether it lies in this tree."""

from __future__ import annotations

import pytest

from tests.gitops.trees import deployed

OBJECT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
CHART = {"charts/web/Chart.yaml": "{apiVersion: v2, name: web}"}
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  CHART
  TARGET
"""
OF_PATH = "chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}}"


def release(chart: str, target: str = "") -> str:
    return RELEASE.replace("CHART", chart).replace("TARGET", target)


@pytest.mark.parametrize(
    ("chart", "path", "name", "here"),
    [
        (OF_PATH, "./charts/web", "", ("charts/web",)),
        (OF_PATH.replace("charts/web", "charts/mail"), "./charts/mail", "", ()),
        ("chart: {spec: {chart: podinfo, sourceRef: {kind: HelmRepository, name: podinfo}}}", "", "podinfo", ()),
        ("chartRef: {kind: OCIRepository, name: app-template}", "", "app-template", ()),
        ("chartRef: {kind: HelmChart, name: web}", "./charts/web", "", ("charts/web",)),
        ('chart: {spec: {chart: "${CHART}", sourceRef: {kind: HelmRepository, name: a}}}', "", "", ()),
    ],
    ids=["path", "path elsewhere", "repository", "oci", "chart object", "filled in later"],
)
def test_the_chart_of_a_helm_release(chart: str, path: str, name: str, here: tuple[str, ...]) -> None:
    of_chart = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: web, namespace: shop}
spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}
"""
    (one,) = deployed({**CHART, "apps/web.yaml": release(chart), "apps/chart.yaml": of_chart})
    assert (one.path, one.chart, one.here, one.is_release) == (path, name, here, True)


@pytest.mark.parametrize(
    ("target", "name", "namespace"),
    [
        ("", "web", "shop"),
        ("targetNamespace: mail", "mail-web", "mail"),
        ("{releaseName: front, targetNamespace: mail}", "front", "mail"),
    ],
)
def test_the_name_of_a_helm_release(target: str, name: str, namespace: str) -> None:
    text = release(OF_PATH, target.strip("{}").replace(", ", "\n  "))
    (one,) = deployed({**CHART, "apps/web.yaml": text})
    assert (one.release, one.namespace) == (name, namespace)


def test_the_first_flux_and_k3s() -> None:
    files = {
        **CHART,
        "old.yaml": """\
apiVersion: helm.fluxcd.io/v1
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec: {chart: {git: "git@example.com:a/b", path: charts/web}, values: {a: 1}}
""",
        "k3s.yaml": """\
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: traefik, namespace: kube-system}
spec: {repo: https://charts.example.com, chart: traefik, targetNamespace: web, valuesContent: "a: 1"}
""",
    }
    old, k3s = deployed(files)
    assert (old.here, old.release, old.settings[0].value) == (("charts/web",), "shop-web", {"a": 1})
    assert (k3s.chart, k3s.namespace, k3s.settings[0].value) == ("traefik", "web", "a: 1")


def application(source: str, namespace: str = "shop") -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: web, namespace: argocd}}
spec:
  destination: {{namespace: {namespace}}}
  {source}
"""


@pytest.mark.parametrize(
    ("source", "path", "chart", "here"),
    [
        ("source: {repoURL: https://git.example.com/a, path: apps/web}", "apps/web", "", ("apps/web",)),
        # another repository
        ("source: {repoURL: https://git.example.com/b, path: deploy}", "deploy", "", ()),
        # a chart, whose name happens to be that of a directory
        ("source: {repoURL: https://charts.example.com, chart: apps}", "", "apps", ()),
        ("source: {repoURL: oci://registry.example.com/charts/web, path: .}", "", "web", ()),
        ("source: {repoURL: oci://registry.example.com/bundles/a, path: apps/web}", "apps/web", "", ("apps/web",)),
        ("source: {repoURL: https://git.example.com/a, path: .}", ".", "", ()),
        ('source: {repoURL: https://git.example.com/a, path: "{{path}}"}', "", "", ()),
    ],
    ids=["here", "elsewhere", "chart", "artifact", "path of an artifact", "whole repository", "filled in later"],
)
def test_the_source_of_an_application(source: str, path: str, chart: str, here: tuple[str, ...]) -> None:
    (one,) = deployed({"apps/web/a.yaml": OBJECT, "argo.yaml": application(source)})
    assert (one.path, one.chart, one.here, one.namespace) == (path, chart, here, "shop")


def test_an_application_of_several_sources() -> None:
    text = application(
        "sources: [{repoURL: a, chart: web, helm: {valueFiles: [$ours/values/web.yaml]}}, {repoURL: b, ref: ours}, "
        "{repoURL: b, path: apps/web}]"
    )
    chart, path = deployed({"apps/web/a.yaml": OBJECT, "argo.yaml": text})
    assert (chart.chart, chart.settings[0].value) == ("web", "$ours/values/web.yaml")
    assert (path.here, path.at) == (("apps/web",), ("spec", "sources", 2, "path"))


def test_what_deletes_an_application_is_none() -> None:
    text = application("source: {repoURL: a, path: apps/web}")
    assert deployed({"apps/web/a.yaml": OBJECT, "argo.yaml": f"{text}$patch: delete\n"}) == []


@pytest.mark.parametrize(
    ("text", "chart", "here", "namespace"),
    [
        ("namespace: shop", "", ("bundles/web",), "shop"),
        ("{defaultNamespace: shop, helm: {chart: ../../charts/web}}", "", ("charts/web",), "shop"),
        ("helm: {repo: https://charts.example.com, chart: web}", "web", (), ""),
        ("helm: {chart: https://example.com/web-0.1.0.tgz}", "https://example.com/web-0.1.0.tgz", (), ""),
    ],
)
def test_a_bundle_of_fleet(text: str, chart: str, here: tuple[str, ...], namespace: str) -> None:
    (one,) = deployed({**CHART, "bundles/web/fleet.yaml": text})
    assert (one.chart, one.here, one.namespace) == (chart, here, namespace)


def test_what_single_clusters_make_of_a_bundle() -> None:
    bundle = """\
namespace: shop
kustomize: {dir: overlays/dev}
targetCustomizations:
  - {name: prod, clusterSelector: {matchLabels: {env: prod}}, kustomize: {dir: overlays/prod}}
  - {name: old, clusterName: old, kustomize: {dir: overlays/prod}, doNotDeploy: true}
  - {name: test, clusterName: test, NAMESPACE}
"""
    overlays = {f"b/overlays/{name}/a.yaml": OBJECT for name in ("dev", "prod")}
    same = deployed({**overlays, "b/fleet.yaml": bundle.replace("NAMESPACE", "namespace: shop")})
    assert [(one.here, one.namespace) for one in same] == [
        (("b/overlays/dev",), "shop"),
        (("b/overlays/prod",), "shop"),
    ]
    other = deployed({**overlays, "b/fleet.yaml": bundle.replace("NAMESPACE", "namespace: test")})
    assert [one.namespace for one in other] == ["", "shop"]


def test_charts_that_kustomize_inflates() -> None:
    text = "{namespace: shop, helmCharts: [{name: web, valuesInline: {a: 1}}, {name: redis, repo: https://a.example}]}"
    files = {"apps/kustomization.yaml": text, "apps/charts/web/Chart.yaml": "name: web"}
    local, remote = deployed(files)
    assert (local.here, local.namespace, local.settings[0].value) == (("apps/charts/web",), "shop", {"a": 1})
    assert (remote.chart, remote.here) == ("redis", ())
