"""Which kustomize builds the kustomizations of a tree, and what that leaves of what only a newer one refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.discover.hearsay.kustomize_versions import controllers, versions
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

SETTINGS = Settings()._replace(select=("kustomization-refused",))
TREE = {
    "apps/web/kustomization.yaml": "resources: [web.yaml]\npatches: [patch.yaml]\n",
    "apps/web/web.yaml": "{apiVersion: v1, kind: Service, metadata: {name: web}}\n",
    "apps/web/patch.yaml": "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort}}\n",
}
SERVER = "spec: {containers: [{name: server, image: 'quay.io/argoproj/argocd:v2.4.7'}]}\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(files: dict[str, str]) -> list[tuple[str, bool]]:
    write(files)
    findings = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
    return [(one.severity.word, one.doubt is Doubt.DEPENDS) for one in findings]


@pytest.mark.parametrize(
    ("path", "text", "is_older"),
    [
        ("argocd/server.yaml", SERVER, True),
        ("argocd/server.yaml", SERVER.replace("2.4.7", "1.8.1"), True),
        ("argocd/kustomization.yaml", "resources: ['github.com/argoproj/argo-cd//manifests/ha?ref=v2.6.15']\n", True),
        ("Makefile", "KUSTOMIZE_VERSION ?= v3.8.7\n", True),
        (".github/workflows/ci.yml", "steps: [{uses: x, with: {kustomize-version: '4.5.7'}}]\n", True),
        ("argocd/server.yaml", SERVER.replace("2.4.7", "2.7.1"), False),
        ("argocd/server.yaml", SERVER.replace("2.4.7", "latest"), False),
        ("argocd/server.yaml", "# " + SERVER, False),
        ("Makefile", "KUSTOMIZE_VERSION ?= v5.3.0\n", False),
        ("README.md", "Kustomize is a tool.\n", False),
        # sentences and constants pin nothing
        ("docs/adr.md", "We dropped kustomize 3.8.7 long ago.\n", False),
        ("README.md", "Builds with kustomize 5 (kubectl 1.31); unlike\nkustomize 3.8 it is strict.\n", False),
        ("tools/x.py", "ARGOCD_VERSION = '2.4.1'\n", False),
        ("tools/x.py", "ARGOCD_VERSION = '2.4.1'\nURL = f'https://github.com/argoproj/argo-cd'\n", True),
    ],
)
def test_what_an_older_one_takes(path: str, text: str, is_older: bool) -> None:
    assert told({**TREE, path: text}) == [("warning", True) if is_older else ("error", False)]


def test_the_newest_counts() -> None:
    makefile = "KUSTOMIZE_VERSION ?= v5.3.0\n"
    assert told({**TREE, "argocd/server.yaml": SERVER, "Makefile": makefile}) == [("error", False)]


def test_what_each_refuses_is_refused() -> None:
    wrong = {"apps/web/kustomization.yaml": "resources: [web.yaml]\ncommonLabel: {}\npatches: [patch.yaml]\n"}
    assert told({**TREE, **wrong, "argocd/server.yaml": SERVER})[-1] == ("error", False)
    numbers = {"apps/web/kustomization.yaml": "resources: [web.yaml]\npatches: [1]\n"}
    assert told({**TREE, **numbers, "argocd/server.yaml": SERVER}) == [("error", False)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("go install sigs.k8s.io/kustomize/kustomize/v4@v4.5.5", (4, 5)),
        ("https://github.com/kubernetes-sigs/kustomize/releases/download/kustomize%2Fv4.5.7/k.tar.gz", (4, 5)),
        ('curl -s ".../hack/install_kustomize.sh" | bash -s 3.6.1', (3, 6)),
        ("kustomize 4.1.3\nkubectl 1.22.0\n", (4, 1)),
        ("kustomize 4.1.3  # as the cluster has it\r\n", (4, 1)),
        ("go install sigs.k8s.io/kustomize/kustomize/v5@latest\n", (5, 1)),
        ("- kustomize 3.8.7 is too old.\nkustomize 2.1 apps\n", None),
        ("kubectl apply -f https://raw.githubusercontent.com/argoproj/argo-cd/v1.8.4/manifests/install.yaml", (3, 0)),
        ("ARGOCD_VERSION=${ARGOCD_VERSION:-v2.6.5}", (4, 2)),
        ("chart: argo-cd\n  repoURL: https://argoproj.github.io/argo-helm\n  targetRevision: 3.26.3\n", (4, 4)),
        ("- name: argo-cd\n  version: 7.6.12\n", (5, 1)),
        ("image: quay.io/argoproj/argocd:v2.7.3", (5, 0)),
        ("image: ghcr.io/fluxcd/kustomize-controller:v0.27.1", (4, 5)),
        ("image: ghcr.io/fluxcd/kustomize-controller:v1.1.1", (5, 0)),
        ("image: ghcr.io/fluxcd/kustomize-controller:v1.2.0", (5, 1)),
        ("Install kustomize 3.8+ or kubectl.\nIt needs kustomize 3.5.4 or later.\n", None),
        ("sigs.k8s.io/kustomize/kyaml v0.13.9", None),
        ("apiVersion: kustomize.config.k8s.io/v1beta1\n", None),
    ],
)
def test_versions(text: str, found: tuple[int, int] | None) -> None:
    assert max(versions(text), default=None) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("image: ghcr.io/fluxcd/kustomize-controller:v1.3.0", (1, 3)),
        ('{"image": "registry.example.org/fluxcd/kustomize-controller:v0.35.1@sha256:1"}', (0, 35)),
        ("resources: ['github.com/fluxcd/flux2/manifests/install?ref=v2.4.0']", (1, 4)),
        ("kubectl apply -f https://github.com/fluxcd/flux2/releases/download/v2.2.3/install.yaml", (1, 2)),
        ("url: oci://ghcr.io/fluxcd/flux-manifests\n  ref:\n    tag: v2.6.1\n", (1, 6)),
        ("https://github.com/fluxcd/flux2/releases/download/v0.41.2/install.yaml", (0, 0)),
        ("kind: FluxInstance\nspec:\n  distribution:\n    version: 2.7.x\n    registry: ghcr.io/fluxcd\n", (1, 7)),
        ('{"kind": "FluxInstance", "spec": {"distribution": {"registry": "a", "version": "2.x"}}}', (1, 999)),
        ("chart: flux-instance\nvalues: {instance: {distribution: {version: v2.5.1}}}\n", (1, 5)),
        ("# image: ghcr.io/fluxcd/kustomize-controller:v1.3.0", None),
        ("image: ghcr.io/fluxcd/kustomize-controller:latest", None),
        ("image: ghcr.io/fluxcd/source-controller:v1.3.0", None),
        ("distribution:\n  version: 2.7.x\n", None),
        ("kind: FluxInstance\nspec: {distribution: {artifact: a}, sync: {version: 2.7.1}}\n", None),
    ],
)
def test_controllers_of_flux(text: str, found: tuple[int, int] | None) -> None:
    assert max(controllers(text), default=None) == found


EMPTY = {**TREE, "apps/web/kustomization.yaml": "resources: [web.yaml, ../base]\n"}


@pytest.mark.parametrize("base", ["kind: Kustomization\n", "kind: Kustomization\nresources:\n  # - web.yaml\n"])
@pytest.mark.parametrize(
    ("makefile", "is_older"),
    [("v5.0.3", True), ("v4.5.7", True), ("v5.1.0", False), ("v5.3.0", False), ("", False)],
)
def test_what_is_empty_was_built_before_kustomize_5_1(base: str, makefile: str, is_older: bool) -> None:
    pinned = {"Makefile": f"KUSTOMIZE_VERSION ?= {makefile}\n"} if makefile else {}
    tree = {**EMPTY, "apps/base/kustomization.yaml": base}
    assert told({**tree, **pinned}) == [("warning", True) if is_older else ("error", False)]


def test_texts_in_the_list_of_patches_are_refused_since_5() -> None:
    assert told({**TREE, "Makefile": "KUSTOMIZE_VERSION ?= v5.0.3\n"}) == [("error", False)]
    both = {**EMPTY, "apps/base/kustomization.yaml": "resources:\n", "Makefile": "KUSTOMIZE_VERSION ?= v5.0.3\n"}
    both["apps/more/kustomization.yaml"] = "resources: [../web]\npatches: [patch.yaml]\n"
    assert sorted(told(both)) == [("error", False), ("warning", True)]
