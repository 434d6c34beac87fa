"""Live objects: what a cluster itself writes is no finding, and what people wrote wrong is found at its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.document import documents
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.scope import Member
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files

SHOP = (Path(__file__).parent / "fixtures" / "live" / "shop.yaml").read_text(encoding="utf-8")
EVERYTHING = Settings(rules={})


def items(text: str = SHOP) -> list[dict[str, Any]]:
    (document,) = documents(Source("<stdin>", text))
    found: list[dict[str, Any]] = document.value["items"]
    return found


def told(text: str, settings: Settings = EVERYTHING) -> tuple[Finding, ...]:
    return run_files({"<stdin>": text}, settings)


def places(text: str) -> list[str]:
    """Each finding by its rule and the text of its line."""
    source = Source("<stdin>", text)
    return [f"{one.rule}: {source.line(one.location.line).strip()}" for one in told(text)]


def as_list(objects: Iterable[dict[str, Any]]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "metadata": {}, "items": list(objects)}, indent=4)


def as_documents(objects: Iterable[dict[str, Any]]) -> str:
    return "\n---\n".join(json.dumps(one) for one in objects)


def as_typed_lists(objects: Iterable[dict[str, Any]]) -> str:
    """What `kubectl get --raw` and clients give: a list of each kind, whose items name none."""
    kinds: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in objects:
        kinds.setdefault((one["apiVersion"], one["kind"]), []).append(one)
    return as_documents(
        {
            "apiVersion": version,
            "kind": f"{kind}List",
            "items": [{key: one[key] for key in one if key not in ("apiVersion", "kind")} for one in found],
        }
        for (version, kind), found in kinds.items()
    )


@pytest.mark.parametrize("write", [as_list, as_documents, as_typed_lists])
def test_a_sound_cluster_has_no_findings(write: Callable[[Iterable[dict[str, Any]]], str]) -> None:
    assert told(SHOP) == ()
    assert told(write(items())) == ()


KINDS = sorted({one["kind"] for one in items()})
PARTS = {
    **{f"only {kind}": {kind} for kind in KINDS},
    **{f"without {kind}": {*KINDS} - {kind} for kind in KINDS},
    **{f"Service and {kind}": {"Service", kind} for kind in KINDS},
    "without workloads": {*KINDS} - {"Deployment", "ReplicaSet", "StatefulSet", "CronJob", "Job"},
    "without pods": {*KINDS} - {"Pod", "ReplicaSet", "Job"},
}


@pytest.mark.parametrize("part", PARTS)
def test_any_part_of_a_sound_cluster_has_no_findings(part: str) -> None:
    """What kubectl get was not asked for is no less there: pods without their workload, workloads without pods."""
    assert [one.message for one in told(as_list(one for one in items() if one["kind"] in PARTS[part]))] == []


def replicated(objects: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """The objects, and two more Pods beside each that a controller has made."""
    for one in objects:
        yield one
        if one["kind"] == "Pod" and "ownerReferences" in one["metadata"]:
            for number in "23":
                name, uid = one["metadata"]["name"][:-1] + number, one["metadata"]["uid"][:-1] + number
                yield {**one, "metadata": {**one["metadata"], "name": name, "uid": uid}}


@pytest.mark.parametrize("part", ["only Service", "Service and Pod", "without workloads", "without Deployment"])
@pytest.mark.parametrize("label", ["app", "service.istio.io/canonical-name"])
def test_replicas_are_one_application(part: str, label: str) -> None:
    """Also where the Service asks for what only the mesh gives them."""
    text = as_list(one for one in replicated(items()) if one["kind"] in PARTS[part])
    asked = '"app": "web"\n                },\n                "sessionAffinity"'
    assert text.count(asked) == 1
    assert [one.message for one in told(text.replace(asked, asked.replace("app", label)))] == []


def test_a_slip_is_told_where_not_all_pods_were_read() -> None:
    wrong = SHOP.replace("      app: web\n    sessionAffinity", "      app: wbe\n    sessionAffinity")
    some = [one for one in items(wrong) if one["kind"] in ("Service", "Deployment")]
    assert [one.rule for one in told(as_list(some))] == ["selector-matches-nothing"]


def test_pods_that_nobody_owns_are_judged_without_what_was_injected() -> None:
    """A Pod of its own, whose probes the mesh has turned to its own container."""
    pods = [one for one in items() if one["kind"] == "Pod" and "istio.io/rev" in one["metadata"].get("annotations", {})]
    (pod,) = pods
    alone = {**pod, "metadata": {key: one for key, one in pod["metadata"].items() if key != "ownerReferences"}}
    others = [
        one for one in items() if one["kind"] not in ("Deployment", "ReplicaSet", "Pod", "HorizontalPodAutoscaler")
    ]
    assert [one.message for one in told(as_list([*others, alone]))] == []


def test_what_is_written_by_hand_is_no_live_object() -> None:
    """One mark is not enough: somebody's own, or left over from an export that was cleaned."""
    pod = next(one for one in items() if one["kind"] == "Pod")
    metadata = {key: pod["metadata"][key] for key in ("name", "namespace", "labels", "ownerReferences", "uid")}
    metadata["labels"] = {"app": 5}
    assert "label-value-not-string" in [one.rule for one in told(as_list([{**pod, "metadata": metadata}]))]
    live = {**metadata, "resourceVersion": pod["metadata"]["resourceVersion"]}
    assert told(as_list([{**pod, "metadata": live}])) == ()


_FAULTS = {
    "target-port-name-unknown: targetPort: htpp": ("targetPort: http\n    sel", "targetPort: htpp\n    sel"),
    "selector-matches-nothing: selector:": (
        "    selector:\n      app: web\n    sessionAffinity",
        "    selector:\n      app: wbe\n    sessionAffinity",
    ),
    "backend-service-not-found: name: wbe": ("  name: web\n              port:", "  name: wbe\n              port:"),
    "backend-port-not-found: name: https": ("name: http\n          path", "name: https\n          path"),
    "backend-port-not-found: port: 81": ("port: 80\n        weight", "port: 81\n        weight"),
    "parent-not-found: name: edgy": ("- group: gateway.networking.k8s.io\n      kind: Gateway\n      name: edge", ""),
    "scale-target-not-found: name: wbe": ("name: web\n  status:\n    conditions:\n    - lastTransitionTime", ""),
}


@pytest.mark.parametrize("where", _FAULTS)
def test_faults_are_found_at_their_line(where: str) -> None:
    written, wrong = _FAULTS[where]
    assert SHOP.count(written) == 1
    assert places(SHOP.replace(written, wrong or written.replace("edge", "edgy").replace("web", "wbe"))) == [where]


def beside(files: dict[str, str], snapshot: str = SHOP) -> list[str]:
    """What is told of files where a snapshot shows the cluster: the severity, the rule and the message of each."""
    found = form_scopes({path: Source(path, text) for path, text in files.items()}, EVERYTHING)
    member = Member(Source("seen/by/somebody/cluster.yaml", snapshot), "snapshot")
    scopes = [one._replace(members=(*one.members, member)) for one in found.scopes]
    findings = merge(lint(scopes, EVERYTHING).findings)
    return [f"{one.severity.word} {one.rule}: {one.message}" for one in findings]


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: shop}
spec:
  selector: {app: APP}
  ports: [{name: http, port: 80, targetPort: PORT}]
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: new}}
    spec: {containers: [{name: web, image: web:2, ports: [{containerPort: 8080}]}]}
"""


def service(name: str, app: str) -> str:
    return SERVICE.replace("NAME", name).replace("APP", app).replace("PORT", "5432" if app == "db" else "8080")


def test_pods_of_the_cluster_are_selected() -> None:
    assert beside({"a.yaml": service("other", "db")}) == []


def test_what_is_applied_goes_before_what_the_cluster_has() -> None:
    # the live Service web, Deployment web and its pods are what these files replace
    assert beside({"far/away/down/web.yaml": WEB, "service.yaml": service("web", "web")}) == []


def test_pods_that_will_be_replaced_are_not_found() -> None:
    """The pods of an earlier revision have labels that the new one does not give."""
    live = SHOP.replace(
        "        labels:\n          app: web\n", "        labels:\n          app: web\n          tier: old\n"
    )
    live = live.replace("      app: web\n      pod-template", "      app: web\n      tier: old\n      pod-template")
    asked = service("web", "web").replace("{app: web}", "{app: web, tier: old}")
    assert beside({"service.yaml": asked}, live) == []
    (told_of,) = beside({"service.yaml": asked, "web.yaml": WEB}, live)
    assert "selector-matches-nothing" in told_of


def test_faults_of_the_cluster_are_not_told() -> None:
    wrong = SHOP.replace("targetPort: http\n    sel", "targetPort: htpp\n    sel")
    assert "target-port-name-unknown: targetPort: htpp" in places(wrong)
    assert beside({"a.yaml": service("other", "db")}, wrong) == []


def test_what_the_cluster_has_is_taken() -> None:
    asked = (
        service("other", "db")
        .replace("spec:", "spec:\n  type: NodePort")
        .replace("port: 80", "port: 80, nodePort: 30871")
    )
    (taken,) = beside({"a.yaml": asked})
    assert taken.startswith(
        "warning node-port-conflict: Service other asks for node port 30871, which Service web already"
    )


@pytest.mark.parametrize(
    ("namespace", "name", "severities"),
    [
        # the snapshot shows Services of this namespace, and not this one
        ("shop", "gone", ["error"]),
        ("shop", "web", []),
        # it shows nothing of this one, or no Service of it
        ("elsewhere", "gone", []),
        ("quiet", "gone", []),
    ],
)
def test_what_is_missing_in_a_namespace(namespace: str, name: str, severities: list[str]) -> None:
    quiet = next(one for one in items() if one["kind"] == "Pod" and one["metadata"]["name"] == "smoke")
    live = as_list([*items(), {**quiet, "metadata": {**quiet["metadata"], "namespace": "quiet"}}])
    hook = f"""\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {{name: w}}
webhooks:
  - name: w.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: {{service: {{namespace: {namespace}, name: {name}, port: 80}}}}
"""
    assert [one.split()[0] for one in beside({"hook.yaml": hook}, live)] == severities
