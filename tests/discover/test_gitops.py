"""The namespace that Flux and Argo CD give to what they apply from a directory."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("selector-matches-nothing",))
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./apps/web/config, targetNamespace: &namespace shop, prune: true}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec: {source: {path: apps/web/config, repoURL: "https://git.example.com/a"}, destination: {namespace: shop}}
"""
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}"
FILES = {"apps/web/config/web.yaml": SERVICE}
LISTED = {"apps/web/config/kustomization.yaml": "resources: [web.yaml]"}


def namespace(files: dict[str, str]) -> str:
    (found,) = run_files(files, SETTINGS)
    return found.message.rpartition(" ")[2]


@pytest.mark.parametrize("listed", [{}, LISTED], ids=["plain", "kustomization"])
@pytest.mark.parametrize("tool", [FLUX, ARGO], ids=["flux", "argo"])
@pytest.mark.parametrize("root", ["", "infra/"])
def test_what_a_tool_applies_is_in_its_namespace(listed: dict[str, str], tool: str, root: str) -> None:
    files = {**FILES, **listed, "apps/web/ks.yaml": tool}
    assert namespace({f"{root}{path}": text for path, text in files.items()}) == "shop"


@pytest.mark.parametrize("listed", [{}, LISTED], ids=["plain", "kustomization"])
@pytest.mark.parametrize(
    "tool",
    [
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
        FLUX.replace("apps/web/config", "apps/mail"),
        FLUX.replace("shop", '"${NAMESPACE}"'),
        # two tools that do not agree
        FLUX + "---\n" + FLUX.replace("name: web", "name: again").replace("namespace shop", "namespace test"),
    ],
    ids=["none", "another", "filled in later", "two"],
)
def test_elsewhere_it_is_not_known(listed: dict[str, str], tool: str) -> None:
    assert namespace({**FILES, **listed, "apps/web/ks.yaml": tool}) == "default"


def test_what_says_its_own_namespace_keeps_it() -> None:
    text = SERVICE.replace("name: web}", "name: web, namespace: own}")
    assert namespace({"apps/web/config/web.yaml": text, "apps/web/ks.yaml": FLUX}) == "own"
