"""Controllers that the tree tells to serve aliases: what routes to one there is no more than a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

ALIAS = """\
apiVersion: v1
kind: Service
metadata: {name: nas}
spec: {type: ExternalName, externalName: nas.example.org, ports: [{port: 80}]}
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: nas}
spec:
  CLASS
  rules:
    - host: nas.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: nas, port: {number: 80}}}}]
"""
ROUTER = """\
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: nas}
spec: {routes: [{match: Host(`nas.example.com`), kind: Rule, services: [{name: nas, port: 80}]}]}
"""
PROXY = """\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: {name: nas}
spec: {virtualhost: {fqdn: nas.example.com}, routes: [{services: [{name: nas, port: 80}]}]}
"""
OF_TRAEFIK = INGRESS.replace("CLASS", "ingressClassName: traefik-internal")
OF_ALB = INGRESS.replace("CLASS", "ingressClassName: alb")
OF_ANY = INGRESS.replace("  CLASS\n", "")
VALUES = "providers:\n  kubernetesCRD:\n    allowExternalNameServices: true\n"
ARGUMENT = """\
apiVersion: v1
kind: Pod
metadata: {name: traefik}
spec:
  containers:
    - name: traefik
      image: traefik
      args:
        - --providers.kubernetesingress.allowexternalnameservices=true
"""
CONTOUR = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: contour}
data:
  contour.yaml: |
    enableExternalNameService: true
"""


@pytest.mark.parametrize(
    ("route", "setting", "severity"),
    [
        (ROUTER, VALUES, "note"),
        (ROUTER, ARGUMENT, "note"),
        (OF_TRAEFIK, VALUES, "note"),
        (OF_ANY, ARGUMENT, "note"),
        (PROXY, CONTOUR, "note"),
        # another controller, one that is not told, or told otherwise
        (OF_ALB, VALUES, "warning"),
        (ROUTER, CONTOUR, "warning"),
        (PROXY, VALUES, "warning"),
        (ROUTER, VALUES.replace("true", "false"), "warning"),
        (ROUTER, VALUES.replace("allow", "# allow"), "warning"),
    ],
)
def test_aliases(route: str, setting: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"home/nas.yaml": ALIAS, "home/route.yaml": route, "system/router/setting.yaml": setting})
    settings = Settings(select=("backend-external-name",))
    findings = merge(lint(discover((".",), settings).scopes, settings).findings)
    assert [(one.rule, one.severity.word) for one in findings] == [("backend-external-name", severity)]


def test_a_setting_in_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    filler = "---\n# what a release of a project has in one file\n" * 6_000
    route = {"home/nas.yaml": ALIAS, "home/route.yaml": PROXY}
    told = []
    for setting in (CONTOUR, CONTOUR.replace("enable", "# enable")):
        write({**route, "system/contour.yaml": f"{filler}---\n{setting}---\n{filler}"})
        settings = Settings(select=("backend-external-name",))
        found = merge(lint(discover((".",), settings).scopes, settings).findings)
        told += [one.severity.word for one in found]
    assert told == ["note", "warning"]


TERRAFORM = """\
locals {
  providers = {
    kubernetesCRD = {
      allowCrossNamespace       = true
      allowExternalNameServices = true
    }
  }
}
"""
SET = """\
resource "helm_release" "router" {
  set {
    name  = "providers.kubernetesCRD.allowExternalNameServices"
    value = "true"
  }
}
"""
COMMAND = (
    "helm upgrade --install router traefik/traefik \\\n  --set providers.kubernetesCRD.allowExternalNameServices=true\n"
)


@pytest.mark.parametrize(
    ("file", "text", "severity"),
    [
        ("infra/router.tf", TERRAFORM, "note"),
        ("infra/router.tf", SET, "note"),
        ("infra/router.sh", COMMAND, "note"),
        ("infra/router.md", f"Install it:\n\n```\n{COMMAND}```\n", "note"),
        ("infra/router.tf", TERRAFORM.replace("allowExternal", "// allowExternal"), "warning"),
        ("infra/router.tf", TERRAFORM.replace("Services = true", "Services = false"), "warning"),
        ("infra/router.tf", SET.replace('"true"', '"false"'), "warning"),
        # what a page explains, and what a test sets
        ("infra/router.md", "Traefik has a setting, allowExternalNameServices: true.\n", "warning"),
        ("tests/router.tf", TERRAFORM, "warning"),
    ],
)
def test_settings_in_other_languages(
    file: str, text: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({"home/nas.yaml": ALIAS, "home/route.yaml": ROUTER, file: text})
    settings = Settings(select=("backend-external-name",))
    findings = merge(lint(discover((".",), settings).scopes, settings).findings)
    assert [(one.rule, one.severity.word) for one in findings] == [("backend-external-name", severity)]
