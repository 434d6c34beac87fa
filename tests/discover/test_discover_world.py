"""What one scope lacks: held by another scope, hidden in a file that cannot be read, or declared to be outside."""

from __future__ import annotations

from typing import Any

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
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n"


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
    assert about(ran, "selector-matches-nothing") == ["note selector-matches-nothing prod/web.yaml:14"]


def test_an_alternative_of_a_small_part_may_complete_the_rest() -> None:
    named = "metadata: {name: NAME, namespace: shop}"
    bare, config = (
        INGRESS.replace("{name: web}", "{name: web, namespace: shop}"),
        CONFIG_MAP.replace("{name: NAME}", "N"),
    )
    api = (service("api") + "---\n" + pod("api")).replace("{name: api", "{name: api, namespace: shop")
    web = WEB.replace("{name: web", "{name: web, namespace: shop")
    more = "".join(f"---\n{config.replace('metadata: N', named.replace('NAME', f'c{one}'))}" for one in range(3))
    files = {
        "api/api.yaml": api,
        # moved there, and a copy stayed here
        "web/web.yaml": web + "---\n" + bare.replace("NAME", "api") + more + "---\n" + api.partition("---\n")[2],
    }
    rule = "backend-service-not-found"
    assert [one.partition(" ")[0] for one in about(run(files), rule)] == ["note"]
    # dev/ and prod/ are one thing in two states
    fewer = {**files, "web/web.yaml": files["web/web.yaml"].replace(web + "---\n", "").replace(more, "")}
    assert [one.partition(" ")[0] for one in about(run(fewer), rule)] == ["warning"]
    # whoever applies files without a namespace says where to
    unsaid = {path: text.replace(", namespace: shop", "") for path, text in files.items()}
    assert [one.partition(" ")[0] for one in about(run(unsaid), rule)] == ["error"]


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


def test_what_a_file_goes_with_where_it_stands_is_not_missing_beside_another_version_below() -> None:
    other = pod("web").replace("app: web", "app: wbe")
    files = {"svc.yaml": service("web"), "web.yaml": pod("web"), "later/web.yaml": other}
    rule = "selector-matches-nothing"
    assert about(run(files), rule) == ["note selector-matches-nothing svc.yaml:4"]
    # what is for the folders below only, has to fit each of them
    below = {"svc.yaml": files["svc.yaml"], "dev/web.yaml": pod("web"), "later/web.yaml": other}
    assert about(run(below), rule) == ["error selector-matches-nothing svc.yaml:4"]
    # what is missing where it stands as well, no other version excuses
    nowhere = {**files, "web.yaml": other}
    assert about(run(nowhere), rule) == ["error selector-matches-nothing svc.yaml:4"]
    # and a Service of the folder below is for what is there
    moved = {**files, "later/svc.yaml": service("web")}
    assert about(run(moved), rule) == ["error selector-matches-nothing later/svc.yaml:4"]


def test_what_stands_beside_a_file_is_not_missing_in_an_example_below_that_has_a_thing_of_its_own() -> None:
    more = "---\n".join(service(name) + "---\n" + pod(name) for name in ("frontent", "cart", "search"))
    files = {
        "route.yaml": INGRESS.replace("NAME", "frontend"),
        "parts/frontend.yaml": service("frontend") + "---\n" + pod("frontend"),
        "later/all.yaml": pod("bot") + "---\n" + more,
        "bot.yaml": pod("bot"),
    }
    rule = "backend-service-not-found"
    assert about(run(files), rule) == ["note backend-service-not-found route.yaml:4"]
    apart = {path: text for path, text in files.items() if not path.startswith("parts/")}
    assert about(run(apart), rule) == ["error backend-service-not-found route.yaml:4"]


def test_what_variants_beside_a_file_have_is_not_missing_below_them() -> None:
    variant = pod("web") + "---\n" + service("front") + "---\n" + pod("front")
    below = {"svc.yaml": service("web"), "later/front.yaml": pod("front") + "---\n" + pod("cart")}
    files = {**below, "one.yaml": variant, "two.yaml": variant.replace("nginx", "nginx:2")}
    ran = run(files)
    assert "later" in ran.names
    assert "svc.yaml" in ran.files("later")
    rule = "selector-matches-nothing"
    assert about(ran, rule) == []
    without = {path: text.replace("app: web", "app: api") for path, text in files.items() if path != "svc.yaml"}
    assert about(run({**without, "svc.yaml": files["svc.yaml"]}), rule) != []


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


PROMETHEUS = """\
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec:
  serviceMonitorSelector: {matchLabels: {release: stack}}
  serviceMonitorNamespaceSelector: {}
"""
MONITOR = """\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: own, namespace: monitoring, labels: {release: other}}
spec: {selector: {matchLabels: {app: own}}, endpoints: [{port: web}]}
"""


@pytest.mark.parametrize(
    ("labels", "selector", "said"),
    [
        ("release: stack", "{}", 0),
        # nobody selects it either, or it is looked for in some namespaces only, or in none but its own
        ("release: else", "{}", 1),
        ("release: stack", "{matchLabels: {team: a}}", 1),
        ("release: stack", "", 1),
    ],
)
def test_monitors_of_another_scope_in_any_namespace_that_is_looked_at(labels: str, selector: str, said: int) -> None:
    namespaces = f"  serviceMonitorNamespaceSelector: {selector}\n" if selector else ""
    prometheus = PROMETHEUS.replace("  serviceMonitorNamespaceSelector: {}\n", namespaces)
    other = MONITOR.replace("name: own", "name: web").replace("namespace: monitoring", "namespace: shop")
    files = {
        "stack/kustomization.yaml": "resources: [main.yaml]\n",
        "stack/main.yaml": prometheus + "---\n" + MONITOR,
        "apps/web.yaml": other.replace("release: other", labels),
    }
    assert len(run(files, rules=("monitor-not-selected",)).said) == said


@pytest.mark.parametrize(
    ("values", "selector", "said"),
    [
        ("metrics: {serviceMonitor: {enabled: true, additionalLabels: {release: stack}}}", "{}", 0),
        ("[{serviceMonitor: {enabled: true, labels: {release: stack}}}]", "{}", 0),
        # with other labels, of another kind, switched off, or where it does not look
        ("serviceMonitor: {enabled: true, labels: {release: stock}}", "{}", 1),
        ("podMonitor: {enabled: true, labels: {release: stack}}", "{}", 1),
        ("serviceMonitor: {enabled: false, labels: {release: stack}}", "{}", 1),
        ("serviceMonitor: {enabled: true, labels: {release: stack}}", "", 1),
    ],
)
def test_monitors_that_releases_of_another_scope_bring(values: str, selector: str, said: int) -> None:
    namespaces = f"  serviceMonitorNamespaceSelector: {selector}\n" if selector else ""
    prometheus = PROMETHEUS.replace("  serviceMonitorNamespaceSelector: {}\n", namespaces)
    release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\n"
    files = {
        "stack/kustomization.yaml": "resources: [main.yaml]\n",
        "stack/main.yaml": prometheus + "---\n" + MONITOR,
        "releases/kustomization.yaml": "resources: [web.yaml]\n",
        "releases/web.yaml": f"{release}spec:\n  values:\n    {values}\n",
    }
    assert len(run(files, rules=("monitor-not-selected",)).said) == said
