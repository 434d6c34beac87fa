"""Files that KSOPS decrypts: objects of the kustomization that lists the generator, and left out where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

KUSTOMIZATION = "namespace: dev\nresources: [parts/service.yaml]\ngenerators: [secrets.yaml]\n"
GENERATOR = """\
apiVersion: viaduct.ai/v1
kind: ksops
metadata: {name: secrets}
files:
- parts/route.yaml
# - parts/route.old.yaml
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: ExternalName, externalName: web.example.com, ports: [{port: 80}]}
"""
# one object has a namespace, the other one has another one or none
ROUTE = """\
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: dev}
spec:
  routes:
  - {kind: Rule, match: "ENC[AES256_GCM,data:b2,iv:YS,tag:Ud,type:str]", services: [{kind: TraefikService, name: web}]}
sops: {mac: "ENC[AES256_GCM,data:cJ,iv:W,tag:J,type:str]", version: 3.8.1}
---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: {name: web, namespace: argocd}
spec: {weighted: {services: [{name: web, port: 80, weight: 1}]}}
sops: {mac: "ENC[AES256_GCM,data:cJ,iv:W,tag:J,type:str]", version: 3.8.1}
"""
FILES = {
    "app/kustomization.yaml": KUSTOMIZATION,
    "app/secrets.yaml": GENERATOR,
    "app/parts/service.yaml": SERVICE,
    "app/parts/route.yaml": ROUTE,
}


def told(root: Path, files: dict[str, str], rule: str = "backend-service-not-found") -> list[tuple[str, Doubt | None]]:
    for name, text in {**FILES, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    settings = Settings()._replace(select=(rule,))
    found = merge(lint(discover([str(root)], settings).scopes, settings).findings)
    return [(one.severity.word, one.doubt) for one in found]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"app/parts/route.yaml": ROUTE.replace(", namespace: argocd", "")},
        # a prefix is added to names and what names them
        {"app/kustomization.yaml": f"{KUSTOMIZATION}namePrefix: dev-\n"},
    ],
)
def test_what_is_decrypted_goes_with_the_kustomization(tmp_path: Path, files: dict[str, str]) -> None:
    assert told(tmp_path, files) == []


@pytest.mark.parametrize(
    "files",
    [
        # another Service is named
        {"app/parts/route.yaml": ROUTE.replace("[{name: web, port", "[{name: wep, port")},
        # it is an object of its own
        {
            "app/kustomization.yaml": KUSTOMIZATION.replace("service.yaml", "service.yaml, parts/route.yaml"),
            "app/secrets.yaml": GENERATOR.replace("- parts/route.yaml\n", ""),
            "app/parts/route.yaml": ROUTE.replace("[{name: web, port", "[{name: wep, port"),
        },
    ],
)
def test_what_stands_there_is_judged(tmp_path: Path, files: dict[str, str]) -> None:
    assert [severity for severity, _ in told(tmp_path, files)] == ["error"]


def test_what_a_comment_of_the_generator_names_is_left_out(tmp_path: Path) -> None:
    told(tmp_path, {"app/parts/route.old.yaml": ROUTE.replace("name: web, n", "name: old, n")})
    aside = [found for one in discover([str(tmp_path)], Settings()).scopes for found in one.told.aside.items()]
    assert [(path.rpartition("/")[2], doubt) for path, doubt in aside] == [("route.old.yaml", Doubt.LEFT_OUT)]


def test_so_is_all_of_it_where_a_comment_switches_the_generator_off(tmp_path: Path) -> None:
    wrong = ROUTE.replace("[{name: web, port", "[{name: wep, port")
    files = {
        "app/kustomization.yaml": KUSTOMIZATION.replace("generators", "# generators"),
        "app/parts/route.yaml": wrong,
    }
    assert {severity for severity, _ in told(tmp_path, files)} == {"note"}
