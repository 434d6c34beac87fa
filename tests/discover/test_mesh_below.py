"""A mesh that decides from a folder right below, or from anywhere else in the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.changes import Changes
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import run_configured, write

APP = """\
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: hall}
spec: {selector: {app: greeter}, ports: [{port: 80}]}
"""
WORKLOAD = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter-VERSION, namespace: hall}
spec:
  selector: {matchLabels: {app: greeter, version: VERSION}}
  template:
    metadata: {labels: {app: greeter, version: VERSION}}
    spec: {containers: [{name: greeter, image: "greeter:TAG"}]}
"""
RULE = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: versions, namespace: NAMESPACE}
spec: {host: greeter, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
"""


def app(tag: str) -> str:
    return APP + "".join(WORKLOAD.replace("VERSION", one).replace("TAG", tag) for one in ("v1", "v2"))


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"course/start/rule.yaml": RULE.replace("NAMESPACE", "hall"), "course/start/app.yaml": app("1")}, False),
        # of another namespace, beside instead of below, and in one file with what it is for
        ({"course/start/rule.yaml": RULE.replace("NAMESPACE", "shop"), "course/start/app.yaml": app("1")}, True),
        ({"other/rule.yaml": RULE.replace("NAMESPACE", "hall"), "other/app.yaml": app("1")}, True),
        ({"course/start/all.yaml": app("1") + "---\n" + RULE.replace("NAMESPACE", "hall")}, True),
    ],
)
def test_a_rule_below(files: dict[str, str], told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # two variants of one file, each for itself
    write({"course/ports.yaml": app("2"), "course/annotations.yaml": app("3"), **files})
    settings = Settings(select=("selector-spans-versions",))
    found = lint(discover((".",), settings).scopes, settings).findings
    assert any(one.location.file == "course/ports.yaml" for one in found) is told


ROUTE = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: versions, namespace: hall}
spec:
  hosts: [greeter]
  http: [{route: [{destination: {host: HOST, subset: v2}}]}]
"""
FRONT = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: versions, namespace: hall}
spec:
  parentRefs: [{group: "", kind: Service, name: greeter}]
  rules: [{backendRefs: [{name: greeter-v1, port: 80, weight: 9}, {name: greeter-v2, port: 80, weight: 1}]}]
"""
ONE_BACKEND = FRONT.replace(", {name: greeter-v2, port: 80, weight: 1}", "")
OF_HALL = "name: greeter}]", "name: greeter, namespace: hall}]"
FULL = "greeter.lobby.svc.cluster.local"
OF_ANY = ", namespace: hall", ""


@pytest.mark.parametrize(
    ("steering", "app_of", "severity"),
    [
        # the very host; by what a route chooses; a route for the Service itself
        (RULE.replace("NAMESPACE", "hall"), ("", ""), "note"),
        (ROUTE.replace("HOST", "greeter.hall.svc"), ("", ""), "note"),
        (FRONT, ("", ""), "note"),
        # one backend takes all; in a namespace that may be the Service's; several, for the clients of another one
        (ONE_BACKEND, ("", ""), "note"),
        (ONE_BACKEND.replace(", namespace: hall}\nspec", "}\nspec").replace(*OF_HALL), ("", ""), "note"),
        (FRONT.replace("namespace: hall}\nspec", "namespace: shop}\nspec").replace(*OF_HALL), ("", ""), "note"),
        # a Service that leaves its namespace out, and a rule that names one in which none of its name is
        (RULE.replace("host: greeter", f"host: {FULL}").replace("NAMESPACE", "mesh"), OF_ANY, "note"),
        # a rule that leaves out its own, beside a Service with one
        (RULE.replace(", namespace: NAMESPACE", ""), ("", ""), "note"),
        # both are written, and differ; no subset is chosen; a route that leaves it at the Service; another host
        (RULE.replace("host: greeter", f"host: {FULL}").replace("NAMESPACE", "mesh"), ("", ""), "warning"),
        (RULE.replace("NAMESPACE", "shop"), ("", ""), "warning"),
        (ROUTE.replace("HOST, subset: v2", "greeter"), ("", ""), "warning"),
        (FRONT.replace("greeter-v1", "greeter"), ("", ""), "warning"),
        # the clients of another namespace go to one of the versions, and nobody else
        (
            ONE_BACKEND.replace("namespace: hall}\nspec", "namespace: shop}\nspec").replace(*OF_HALL),
            ("", ""),
            "warning",
        ),
        (RULE.replace("NAMESPACE", "hall").replace("host: greeter", "host: greeter.hall"), ("", ""), "warning"),
    ],
)
def test_a_mesh_elsewhere(
    steering: str, app_of: tuple[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # each step has the whole application as it is then, so that none is a part of the other
    write({"1-apps/app.yaml": app("1").replace(*app_of), "2-mesh/app.yaml": app("2").replace(*app_of)})
    write({"2-mesh/steering.yaml": steering})
    settings = Settings(select=("selector-spans-versions",))
    found = lint(discover((".",), settings).scopes, settings).findings
    assert {one.severity.word for one in found if one.location.file == "1-apps/app.yaml"} == {severity}


def test_a_rule_for_the_namesake_in_the_namespace_that_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rule = RULE.replace("host: greeter", f"host: {FULL}").replace("NAMESPACE", "mesh")
    namesake = APP.replace("hall", "lobby")
    write({"1-apps/app.yaml": app("1").replace(*OF_ANY), "2-mesh/rule.yaml": rule, "2-mesh/app.yaml": namesake})
    settings = Settings(select=("selector-spans-versions",))
    (found,) = lint(discover((".",), settings).scopes, settings).findings
    assert found.severity.word == "warning"


def test_of_two_doubts_that_other_scopes_raise_the_strongest_counts() -> None:
    """A rule that tells the versions apart takes one level; that it may complete what stands here, all of them."""
    configmaps = "".join(f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{one}}}\n" for one in range(3))
    rule = RULE.replace("name: versions, namespace: NAMESPACE", "name: greeter, namespace: hall")
    v1 = app("1").split("---\n")[1]
    files = {"1-apps/app.yaml": app("1") + configmaps, "2-mesh/rule.yaml": rule, "2-mesh/app.yaml": v1}
    error = "rules: {selector-spans-versions: {severity: error}}"
    ran = run_configured(files, error, ("selector-spans-versions",))
    assert [one.partition(" ")[0] for one in ran.said] == ["note"]
    # what is there in full is another state of it
    files["1-apps/app.yaml"] = app("1")
    ran = run_configured(files, error, ("selector-spans-versions",))
    assert [one.partition(" ")[0] for one in ran.said] == ["warning"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        # it may have told the versions apart before
        ({"2-mesh/steering.yaml": ONE_BACKEND.replace("namespace: hall", "namespace: yard")}, True),
        ({"2-mesh/steering.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}, False),
        ({"1-apps/app.yaml": app("1")}, True),
    ],
)
def test_a_change_of_what_steers_elsewhere(
    changed: dict[str, str], told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({"1-apps/app.yaml": app("1"), "2-mesh/app.yaml": app("2"), **changed})
    settings = Settings(select=("selector-spans-versions",))
    discovery = discover((".",), settings)
    touch = Changes(changed, discovery, settings).touch
    found = [one for one in lint(discovery.scopes, settings).findings if one.location.file == "1-apps/app.yaml"]
    assert [touch(one) for one in found] == [told]
