"""What a fix line says that it writes, and where no fix is offered."""

from __future__ import annotations

import json

from tests.cli.conftest import Run, Write

PODS = """\
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  selector: {app: cart}
  ports: [{port: 80, targetPort: TARGET}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
        - {name: cart, image: "nginx:1.27", ports: [{containerPort: 8080}]}
"""
ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  defaultBackend:
    service: {name: cart, port: {name: web}}
"""
REMOTE = 'resources: [cart.yaml]\npatches: [{path: "https://example.org/patch.yaml"}]\n'
DECLARED = "target-port-not-declared"


def test_a_fix_that_renames_the_key_names_the_new_one(write: Write, run: Run) -> None:
    write({"cart.yaml": PODS.replace("TARGET", "8080"), "route.yaml": ROUTE})
    assert "fix: route to port 80 (number: 80)" in run("check", "--select", "backend-port-not-found").out


def test_what_a_patch_may_bring_has_no_fix(write: Write, run: Run) -> None:
    write({"cart.yaml": PODS.replace("TARGET", "9090")})
    assert "fix: target 8080 (targetPort: 8080)" in run("check", "--select", DECLARED).out
    write({"kustomization.yaml": REMOTE})
    (finding,) = json.loads(run("check", "--select", DECLARED, "--format", "json").out)["findings"]
    assert (finding["severity"], finding["doubt"], finding["fix"]) == ("note", "patched", None)


def test_sarif_says_why_a_finding_was_lowered(write: Write, run: Run) -> None:
    write({"cart.yaml": PODS.replace("TARGET", "9090"), "kustomization.yaml": REMOTE})
    (found,) = json.loads(run("check", "--select", DECLARED, "--format", "sarif").out)["runs"][0]["results"]
    assert (found["level"], found["properties"]["doubt"]) == ("note", "patched")
