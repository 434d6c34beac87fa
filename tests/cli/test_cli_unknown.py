"""What cannot be decided is counted once a place, and told with its reason when asked for."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from tests.cli.conftest import Run, Write

SHOP = {
    "shop/kustomization.yaml": "resources: [all.yaml]\n",
    "shop/all.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front}
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service: {name: "${SERVICE}", port: {number: 80}}
          - path: /metrics
            pathType: Prefix
            backend:
              service: {name: prometheus-operated, port: {number: 9090}}
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main}
spec: {replicas: 1}
""",
    "envs/dev/kustomization.yaml": "resources: [../../shop]\n",
    "envs/prod/kustomization.yaml": "resources: [../../shop]\n",
}

TOLD = """\
shop/all.yaml:11:31: unknown Ingress front routes to Service ${SERVICE}: its name is filled in later
shop/all.yaml:15:31: unknown Ingress front routes to Service prometheus-operated: Prometheus main may make it

No findings in 4 files: 2 resources, 2 scopes. 3 documents skipped (3 settings of kustomize or Helm). \
2 references could not be decided. 1 resource was checked for references only: no schema for Prometheus (1).
"""
NEXT = "crds: in svclint.yaml names files with the missing schemas.\n"


def test_the_summary_counts_each_place_once(write: Write, run: Run) -> None:
    write(SHOP)
    summary = TOLD.partition("\n\n")[2]
    steps = f"Next: --explain-unknown lists what could not be decided, and why; {NEXT}"
    assert run("check").out == summary + steps


def test_the_reasons_are_told_when_asked_for(write: Write, run: Run) -> None:
    write(SHOP)
    ran = run("check", "--explain-unknown")
    assert (ran.code, ran.out) == (0, f"{TOLD}Next: {NEXT}")


def test_the_json_lists_them(write: Write, run: Run) -> None:
    write(SHOP)
    document = json.loads(run("check", "--explain-unknown", "--format", "json").out)
    schema = Path(__file__).parents[2] / "svclint/schema/output.schema.json"
    jsonschema.validate(document, json.loads(schema.read_text(encoding="utf-8")))
    assert [(one["location"]["line"], one["location"]["path"], one["scopes"]) for one in document["unknown"]] == [
        (11, "spec.rules[0].http.paths[0].backend.service.name", ["envs/dev", "envs/prod"]),
        (15, "spec.rules[0].http.paths[1].backend.service.name", ["envs/dev", "envs/prod"]),
    ]
    assert document["summary"]["unknown"] == 2
    assert json.loads(run("check", "--format", "json").out)["unknown"] is None


def test_only_those_of_changed_files_are_told(write: Write, run: Run) -> None:
    write({**SHOP, "other.yaml": SHOP["shop/all.yaml"].replace("front", "back")})
    told = run("check", "--explain-unknown", "--changed", "other.yaml").out
    assert "Ingress back" in told
    assert "Ingress front" not in told
