"""What one scope lacks: held by another scope, hidden in a file that cannot be read, or declared to be outside."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from svclint.config import loads
from svclint.discover import form_scopes
from svclint.report import merge
from svclint.rules import catalogue
from svclint.settle import lint
from svclint.source import Source
from tests.discover.trees import RULES, Ran, pod, service

WEB = service("web") + "---\n" + pod("web")
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: NAME, port: {number: 80}}}}
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n"


def run(files: dict[str, str], configuration: str = "{}", rules: tuple[str, ...] = RULES) -> Ran:
    known = {rule.name: rule for rule in catalogue()}
    settings = loads(Source("svclint.yaml", configuration), known)._replace(select=rules)
    formed = form_scopes({path: Source(path, text) for path, text in files.items()}, settings)
    return Ran(formed, merge(lint(formed.scopes, settings).findings))


def about(ran: Ran, rule: str) -> list[str]:
    return [one for one in ran.said if rule in one]


def test_another_kustomization_gives_what_this_one_lacks() -> None:
    files = {
        "route/kustomization.yaml": "namespace: shop\nresources: [ingress.yaml, svc.yaml]",
        "route/ingress.yaml": INGRESS.replace("NAME", "web"),
        "route/svc.yaml": service("batch"),
        "web/kustomization.yaml": "namespace: shop\nresources: [web.yaml]",
        "web/web.yaml": WEB + "---\n" + pod("batch"),
    }
    assert run(files).said == []
    elsewhere = files["web/kustomization.yaml"].replace("shop", "other")
    assert len(run({**files, "web/kustomization.yaml": elsewhere}).said) == 2


def test_an_alternative_gives_nothing() -> None:
    files = {
        "dev/web.yaml": WEB,
        "dev/db.yaml": pod("db"),
        "prod/web.yaml": WEB + "---\n" + service("db"),
    }
    ran = run(files)
    assert ran.names == ["dev", "prod"]
    assert about(ran, "selector-matches-nothing") == ["warning selector-matches-nothing prod/web.yaml:14"]


def test_one_workload_in_common_makes_directories_alternatives_however_much_else_they_hold() -> None:
    others = "".join(f"---\n{CONFIG_MAP.replace('NAME', f'c{number}')}" for number in range(4))
    files = {
        "dev/web.yaml": f"{pod('web')}---\n{service('front').replace('app: front', 'app: web')}---\n"
        + INGRESS.replace("NAME", "web"),
        "dev/config.yaml": others.replace("c", "d"),
        "prod/web.yaml": WEB,
        "prod/config.yaml": others,
    }
    ran = run(files)
    assert ran.names == ["dev", "prod"]
    assert about(ran, "backend-service-not-found") == ["error backend-service-not-found dev/web.yaml:14"]


def test_plain_files_may_update_one_object_of_what_kustomize_builds() -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, bot.yaml]",
        "base/web.yaml": WEB,
        "base/bot.yaml": pod("bot") + "---\n" + pod("db"),
        "split/bot.yaml": pod("bot") + "---\n" + pod("web-2") + "---\n" + service("web-2"),
        "split/ingress.yaml": INGRESS.replace("NAME", "web"),
    }
    assert run(files).said == []


def test_a_shared_file_may_be_meant_for_one_part_alone() -> None:
    ran = run({"debug.yaml": service("debug"), "dev/web.yaml": WEB + "---\n" + pod("debug"), "prod/web.yaml": WEB})
    assert ran.files("prod") == ["debug.yaml", "prod/web.yaml"]
    assert ran.said == []


def test_what_no_part_has_is_missing() -> None:
    ran = run({"debug.yaml": service("debug"), "dev/web.yaml": WEB, "prod/web.yaml": WEB})
    assert about(ran, "selector-matches-nothing") == ["note selector-matches-nothing debug.yaml:4"]


BROKEN = "apiVersion: v1\nkind: Pod\nmetadata: {name: web\n"
TEMPLATE = "apiVersion: v1\nkind: Pod\nmetadata: {{ .meta }}\n"


@pytest.mark.parametrize("text", [BROKEN, TEMPLATE])
@pytest.mark.parametrize(
    "at, near",
    [
        ("shop/k8s/bad.yaml", True),
        ("shop/k8s/below/deep/bad.yaml", True),
        ("shop/bad.yaml", True),
        ("shop/beside/bad.yaml", True),
        ("bad.yaml", True),  # above: it belongs to everything
        ("elsewhere/bad.yaml", False),
        ("elsewhere/k8s/bad.yaml", False),
    ],
)
def test_a_file_that_cannot_be_read_may_hold_what_is_missing_near_it(text: str, at: str, near: bool) -> None:
    ran = run({"shop/k8s/svc.yaml": service("web"), "shop/k8s/pod.yaml": pod("other"), at: text})
    level = "note" if near else "warning"
    assert about(ran, "selector") == [f"{level} selector-matches-nothing shop/k8s/svc.yaml:4"]


def test_what_cannot_be_read_and_is_no_manifest_hides_nothing() -> None:
    ran = run({"k8s/svc.yaml": service("web"), "k8s/pod.yaml": pod("other"), "k8s/mkdocs.yml": "a: [\n"})
    assert about(ran, "selector") == ["warning selector-matches-nothing k8s/svc.yaml:4"]


def test_a_broken_file_above_parts_concerns_each_of_them() -> None:
    files = {f"{name}/web.yaml": service("web") + "---\n" + pod("other") for name in ("dev", "prod")}
    ran = run({**files, "bad.yaml": BROKEN})
    assert [one.holes[0].path for one in ran.discovery.scopes if one.name != "."] == ["bad.yaml", "bad.yaml"]
    assert {one.split()[0] for one in about(ran, "selector-matches")} == {"note"}
    other = run({**files, "mkdocs.yml": "a: [\n"})
    assert {one.split()[0] for one in about(other, "selector-matches")} == {"warning"}


@pytest.mark.parametrize(
    "assume, said",
    [
        ("[Service/payments]", True),
        ("[Service/shop/pay*]", True),
        ("[{kind: Service, name: payments, namespace: shop}]", True),
        ("[{kind: Service}]", True),
        ("[Service/other/payments]", False),
        ("[Service/pay]", False),
        ("[Deployment/payments]", False),
        ("[{pods: {app: web, tier: front}, namespace: shop}]", None),
        ("[{pods: {app: web}, namespace: other}]", False),
    ],
)
@pytest.mark.parametrize("place", ["everywhere", "scope"])
def test_what_is_assumed_is_there(assume: str, said: bool | None, place: str) -> None:
    files = {"in/a.yaml": INGRESS.replace("NAME", "payments"), "in/b.yaml": service("web")}
    lines = [f"assume: {assume}", "scopes: [{name: shop, paths: [in], namespace: shop}]"]
    if place == "scope":
        lines = [f"scopes: [{{name: shop, paths: [in], namespace: shop, assume: {assume}}}]"]
    ran = run(files, "\n".join(lines))
    assert bool(about(ran, "backend-service")) is (said is not True), ran.findings
    assert bool(about(ran, "selector")) is (said is not None)


def test_an_assumption_of_a_scope_is_its_own() -> None:
    files = {"a/i.yaml": INGRESS.replace("NAME", "x"), "b/i.yaml": INGRESS.replace("NAME", "x")}
    text = "scopes: [{name: a, paths: [a], assume: [Service/x]}, {name: b, paths: [b]}]"
    assert [one.location.file for one in run(files, text).findings] == ["b/i.yaml"]


@pytest.mark.parametrize(
    "configuration, found",
    [
        ("{}", {"default"}),
        ("default-namespace: shop", {"shop"}),
        ("{default-namespace: shop, scopes: [{name: a, paths: [a]}]}", {"shop"}),
        ("{default-namespace: shop, scopes: [{name: a, paths: [a], namespace: b}]}", {"b"}),
    ],
)
def test_the_default_namespace(configuration: str, found: set[str]) -> None:
    scopes: Any = run({"a/web.yaml": WEB}, configuration).discovery.scopes
    assert {one.default_namespace for one in scopes} == found


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


VERSIONS = service("web") + "".join(
    "---\n" + pod("web").replace("name: web", f"name: web-{one}", 1).replace("app: web", f"app: web, version: {one}", 1)
    for one in ("v1", "v2")
)
SUBSETS = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web-destination, namespace: default}
spec: {host: HOST, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
"""


@pytest.mark.parametrize(
    ("host", "count"),
    [
        ("web", 0),
        ("web.default.svc.cluster.local", 0),
        ("web.shop.svc.cluster.local", 1),
        ("api", 1),
        ("web.default", 1),
    ],
)
def test_a_mesh_that_another_scope_sets_up_tells_versions_apart(host: str, count: int) -> None:
    rule = SUBSETS.replace("HOST", host)
    files = {
        "web/kustomization.yaml": "resources: [web.yaml]",
        "web/web.yaml": VERSIONS,
        "mesh/kustomization.yaml": "resources: [rule.yaml]",
        "mesh/rule.yaml": rule,
    }
    assert len(about(run(files), "spans-versions")) == count
    # a rule that only sets limits tells nothing apart
    without = rule.replace("subsets:", "trafficPolicy: {}, exportTo: ['*'], others:")
    assert len(about(run({**files, "mesh/rule.yaml": without}), "spans-versions")) == 1
