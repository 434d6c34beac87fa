"""Namespaces that commands label so that Istio gives their pods proxies: versions there are told apart by the mesh."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.injected_namespaces import injected_namespaces
from svclint.settings import Settings
from tests.cards import run_files


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kubectl label namespace shop istio-injection=enabled", ["shop"]),
        ("kubectl label ns shop cart istio-injection=enabled --overwrite", ["shop", "cart"]),
        ("oc label --overwrite namespace/shop istio.io/rev=stable", ["shop"]),
        ("NS=shop\nkubectl --context prod label namespace $NS istio-injection=enabled", []),
        ("NS=shop\nkubectl label namespace $NS team=a istio-injection=enabled", ["shop"]),
        ("kubectl label namespace $NS istio-injection=enabled", []),
        ("kubectl label namespace shop istio-injection=disabled", []),
        ("kubectl label namespace shop istio-injection-", []),
        ("kubectl label pod web istio-injection=enabled", []),
        ("# kubectl label namespace shop istio-injection=enabled", []),
        ('echo "kubectl label namespace shop istio-injection=enabled"', []),
    ],
)
def test_what_commands_label(text: str, names: list[str]) -> None:
    assert list(injected_namespaces(text, is_page=False)) == names


POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web-%s, labels: {app: web, version: %s}%s}
spec: {containers: [{name: web, image: 'web:%s'}]}
"""
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}"
SETTINGS = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: shop}}"
LABEL = "kubectl label namespace shop istio-injection=enabled\n"
APPLY = "kubectl apply -n shop -f web.yaml\n"


@pytest.mark.parametrize(
    ("script", "annotations", "severity"),
    [
        (LABEL + APPLY, "", "note"),
        (APPLY, "", "warning"),
        # of another namespace
        (LABEL + "kubectl apply -n cart -f web.yaml\n", "", "warning"),
        (LABEL + APPLY, ", annotations: {sidecar.istio.io/inject: 'false'}", "warning"),
        (LABEL.replace("enabled", "disabled") + APPLY, "", "warning"),
    ],
)
def test_versions_in_a_mesh(script: str, annotations: str, severity: str) -> None:
    pods = [POD % (one, one, annotations, one) for one in ("v1", "v2")]
    files = {"web.yaml": "\n---\n".join([SERVICE, *pods]), "install.sh": script, "settings.yaml": SETTINGS}
    (found,) = run_files(files, Settings()._replace(select=("selector-spans-versions",)))
    assert found.severity.word == severity
