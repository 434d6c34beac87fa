"""Which kustomize builds the kustomizations of a tree, and what that leaves of what only a newer one refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.discover.hearsay.kustomize_versions import versions
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
        ("go install sigs.k8s.io/kustomize/kustomize/v5@latest\n", (5, 0)),
        ("- kustomize 3.8.7 is too old.\nkustomize 2.1 apps\n", None),
        ("kubectl apply -f https://raw.githubusercontent.com/argoproj/argo-cd/v1.8.4/manifests/install.yaml", (3, 0)),
        ("ARGOCD_VERSION=${ARGOCD_VERSION:-v2.6.5}", (4, 2)),
        ("chart: argo-cd\n  repoURL: https://argoproj.github.io/argo-helm\n  targetRevision: 3.26.3\n", (4, 4)),
        ("- name: argo-cd\n  version: 7.6.12\n", (5, 0)),
        ("Install kustomize 3.8+ or kubectl.\nIt needs kustomize 3.5.4 or later.\n", None),
        ("sigs.k8s.io/kustomize/kyaml v0.13.9", None),
        ("apiVersion: kustomize.config.k8s.io/v1beta1\n", None),
    ],
)
def test_versions(text: str, found: tuple[int, int] | None) -> None:
    assert max(versions(text), default=None) == found
