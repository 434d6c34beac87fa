"""The releases of Helm that tools install as their configurations say, and what these may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover.hearsay.tool_releases import all_installs
from tests.discover.test_placed import INGRESS
from tests.discover.trees import formed, pod, service

HELMFILE = "releases:\n- {name: web, namespace: shop, chart: bitnami/nginx}\n"
SKAFFOLD = """\
apiVersion: skaffold/v4beta6
kind: Config
deploy: {helm: {releases: [{name: web, namespace: shop, remoteChart: nginx, repo: 'https://charts.example.org'}]}}
"""
DEVSPACE = (
    "version: v2beta1\ndeployments: {web: {namespace: shop, helm: {chart: {name: nginx, repo: 'https://x.org'}}}}\n"
)
GARDEN = "kind: Deploy\ntype: helm\nname: web\nspec: {namespace: shop, chart: {name: nginx, repo: 'https://x.org'}}\n"
TILT = "helm_resource('web', 'bitnami/nginx', namespace='shop', flags=['--set=a=b'])\n"
REMOTE = "helm_remote('nginx', repo_name='bitnami', release_name='web', namespace='shop')\n"
TREE = {
    "app/ingress.yaml": INGRESS,
    "app/other.yaml": "---\n".join(
        one("other").replace("name: other", "name: other, namespace: shop", 1) for one in (service, pod)
    ),
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("helmfile.yaml", HELMFILE),
        ("skaffold.yaml", SKAFFOLD),
        ("devspace.yaml", DEVSPACE),
        ("garden.yml", GARDEN),
        ("web.garden.yml", GARDEN),
        ("Tiltfile", TILT),
        ("dev.tiltfile", REMOTE),
        ("okteto.yml", "deploy:\n- helm upgrade --install web bitnami/nginx --namespace shop\n"),
        ("werf.md", "    helm install web bitnami/nginx -n shop\n"),
    ],
)
def test_what_a_tool_installs_may_be_what_is_missing(path: str, text: str) -> None:
    (one,) = all_installs(path, text)
    assert (one.release, one.chart.rpartition("/")[2], one.namespace) == ("web", "nginx", "shop")
    assert "/" in one.chart
    assert [one.split()[0] for one in formed({**TREE, path: text}).said] in ([], ["note"])
    assert [one.split()[0] for one in formed({**TREE, path: text.replace("web", "api")}).said] == ["error"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("helmfile.yaml", HELMFILE.replace("releases", "repositories")),
        ("values.yaml", HELMFILE),
        ("garden.yml", GARDEN.replace("type: helm", "type: container")),
        ("devspace.yaml", "deployments: {web: {kubectl: {manifests: [app]}}}\n"),
        ("skaffold.yaml", "deploy: {kubectl: {}}\n"),
        ("skaffold.yaml", "deploy: [\n"),
        ("Tiltfile", "k8s_yaml('app/other.yaml')\n"),
        ("Tiltfile.md", TILT),
    ],
)
def test_what_installs_nothing(path: str, text: str) -> None:
    assert list(all_installs(path, text)) == []


def test_older_forms() -> None:
    devspace = "deployments:\n- {name: web, helm: {chart: {name: ./chart}}}\n"
    assert [(one.release, one.chart) for one in all_installs("devspace.yaml", devspace)] == [("web", "./chart")]
    garden = "kind: Module\ntype: helm\nname: web\nchartPath: chart\n"
    assert [(one.release, one.chart) for one in all_installs("garden.yml", garden)] == [("web", "chart")]
    tilt = "k8s_yaml(helm('./chart', name='web', namespace='shop'))\n"
    assert [(one.release, one.chart) for one in all_installs("Tiltfile", tilt)] == [("web", "./chart")]
