"""Objects that are parts on purpose: what they lack is a note, what is wrong in them is not."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

pytestmark = pytest.mark.usefixtures("nowhere")
SETTINGS = Settings()._replace(select=("schema-violation", "invalid-ingress", "invalid-service", "invalid-workload"))
FLUX = "kustomize.toolkit.fluxcd.io/ssa"
ARGO = "argocd.argoproj.io/sync-options"
DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"
WHOLE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: c}]}}
"""
CLASS = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: disk}\nreclaimPolicy: Retain\n"
INGRESS = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: ingress}\nspec: {}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"


def told(text: str, file: str = "web.yaml", key: str = "", value: str = "", guide: str = "") -> set[str]:
    if key:
        text = text.replace("metadata: {", f"metadata: {{annotations: {{{key}: {value}}}, ")
    files = {file: text, **({"README.md": guide} if guide else {})}
    found = run_files(files, SETTINGS)
    assert all(one.doubt is Doubt.MERGED for one in found if one.severity.word == "note")
    return {one.severity.word for one in found}


@pytest.mark.parametrize("text", [DEPLOYMENT, CLASS, SERVICE])
@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (FLUX, "merge", "note"),
        (FLUX, "Merge", "note"),
        # this is done without it, those make the object or do nothing
        (FLUX, "Override", "error"),
        (FLUX, "IfNotPresent", "error"),
        (FLUX, "Ignore", "error"),
        (ARGO, "'Validate=false, ServerSideApply=true'", "note"),
        (ARGO, "Validate=false", "error"),
        ("", "", "error"),
    ],
)
def test_annotations(text: str, key: str, value: str, expected: str) -> None:
    assert told(text, key=key, value=value) == {expected}


def test_what_the_cluster_has_made() -> None:
    part = DEPLOYMENT.replace("{replicas: 3}", "{replicas: 2, template: {spec: {priorityClassName: high}}}")
    assert told(part.replace("name: web", "name: coredns, namespace: kube-system")) == {"note"}
    assert told(part.replace("name: web", "name: coredns, namespace: dns")) == {"error"}
    assert told(WHOLE.replace("name: web", "name: coredns, namespace: kube-system")) == {"error"}


def test_a_whole_object_that_lacks_something() -> None:
    assert told(WHOLE, key=ARGO, value="ServerSideApply=true") == {"error"}
    service = SERVICE + "spec: {selector: {app: web}}\n"
    assert told(service, key=ARGO, value="ServerSideApply=true") == {"error"}


@pytest.mark.parametrize("wrong", ["spec: {replicas: 3, replcas: 2}", "spec: {replicas: many}"])
def test_what_is_wrong_in_a_part(wrong: str) -> None:
    text = DEPLOYMENT.replace("spec: {replicas: 3}", wrong)
    assert "error" in told(text, key=FLUX, value="merge")


@pytest.mark.parametrize(
    ("file", "guide", "expected"),
    [
        ("server-side-apply/web.yaml", "", "note"),
        ("labs/ssa/web.yaml", "", "note"),
        ("web.yaml", "    kubectl apply --server-side -f web.yaml\n", "note"),
        ("web.yaml", "    kubectl apply --server-side=false -f web.yaml\n", "error"),
        ("web.yaml", "    kubectl apply -f web.yaml\n", "error"),
        ("web.yaml", "    kubectl apply --server-side -f other.yaml\n", "error"),
        ("passage/web.yaml", "", "error"),
    ],
)
def test_what_shows_server_side_apply(file: str, guide: str, expected: str) -> None:
    assert told(DEPLOYMENT, file, guide=guide) == {expected}
    # a whole object may well be applied so, and lack something
    assert told(WHOLE, file, guide=guide) == {"error"}


def test_a_comment_says_so() -> None:
    assert told("# kubectl apply --server-side -f web.yaml\n" + DEPLOYMENT) == {"note"}


CALLING = """\
---
apiVersion: v1
kind: Pod
metadata: {name: loader}
spec: {containers: [{name: loader, image: loader, args: ["--to=http://web:8080"]}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {number: 8080}}}}
"""
HAS_PORTS = SERVICE + "spec: {selector: {app: web}, ports: [{port: 80}]}\n"


@pytest.mark.parametrize(
    ("rule", "certain"), [("dns-reference-port-not-found", "warning"), ("backend-port-not-found", "error")]
)
@pytest.mark.parametrize(
    ("service", "key", "value", "expected"),
    [
        (HAS_PORTS, FLUX, "Override", "certain"),
        (HAS_PORTS, FLUX, "Merge", "note"),
        (HAS_PORTS, ARGO, "ServerSideApply=true", "certain"),
        (HAS_PORTS, "", "", "certain"),
        (SERVICE, FLUX, "Override", "certain"),
        (SERVICE, FLUX, "Merge", ""),
        (SERVICE, ARGO, "ServerSideApply=true", ""),
    ],
)
def test_ports_of_a_service_that_is_merged(
    rule: str, certain: str, service: str, key: str, value: str, expected: str
) -> None:
    text = service.replace("metadata: {", f"metadata: {{annotations: {{{key}: {value}}}, ") if key else service
    found = run_files({"web.yaml": text + CALLING}, Settings()._replace(select=(rule,)))
    assert [one.severity.word for one in found] == ([expected.replace("certain", certain)] if expected else [])


FORM = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: statefulset}
spec:
  serviceName: svc
  template: {spec: {containers: [{name: c, image: "image:latest"}]}}
"""


@pytest.mark.parametrize(
    ("folder", "text", "expected"),
    [
        ("base/web", FORM, {"note"}),
        ("components/web", SERVICE, {"note"}),
        ("base/web", INGRESS, {"note"}),
        # labels alone no overlay gives
        ("base/web", WHOLE, {"error"}),
        ("overlays/web", FORM, {"error"}),
        ("web", FORM, {"error"}),
    ],
)
def test_forms_of_bases_that_nothing_builds(folder: str, text: str, expected: set[str]) -> None:
    files = {f"{folder}/web.yaml": text, f"{folder}/kustomization.yaml": "resources: [web.yaml]\n"}
    assert {one.severity.word for one in run_files(files, SETTINGS)} == expected


def test_a_form_that_an_overlay_builds_has_to_be_whole_there() -> None:
    files = {
        "base/web.yaml": FORM,
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "overlays/test/kustomization.yaml": "resources: [../../base]\n",
    }
    assert {one.severity.word for one in run_files(files, SETTINGS)} == {"error"}
    files["overlays/test/kustomization.yaml"] += "commonLabels: {app: web}\n"
    assert run_files(files, SETTINGS) == ()
