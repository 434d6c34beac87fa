"""The release of ingress-nginx that guides and scripts apply from the web, and the patterns that it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/use-regex: "true"}}
spec:
  ingressClassName: nginx
  rules:
    - http:
        paths:
          - path: /web/?(.*)
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
"""
ADDRESS = "https://raw.githubusercontent.com/kubernetes/ingress-nginx"
DEPLOY = "deploy/static/provider/cloud/deploy.yaml"
OLD = f"kubectl apply -f {ADDRESS}/controller-v1.8.2/{DEPLOY}"
NEWER_IMAGE = """\
apiVersion: v1
kind: Pod
metadata: {name: nginx}
spec: {containers: [{name: nginx, image: "registry.k8s.io/ingress-nginx/controller:v1.12.0"}]}
"""
NEW = f"kubectl apply -f {ADDRESS}/controller-v1.12.1/{DEPLOY}"
MAIN = f"kubectl apply -f {ADDRESS}/main/{DEPLOY}"


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({}, "warning"),
        ({"package.json": f'{{"scripts": {{"k:ingress": "{OLD}"}}}}'}, "note"),
        ({".github/actions/kind/action.yml": f"runs: {{steps: [{{run: {OLD}}}]}}\n"}, "note"),
        ({".github/workflows/ci.yaml": f"jobs: {{a: {{steps: [{{run: {OLD}}}]}}}}\n"}, "note"),
        ({"Makefile": f"cluster:\n\t{OLD}\n"}, "note"),
        ({"README.md": f"`{OLD.replace('controller-v1.8.2', 'controller-0.32.0')}`\n"}, "note"),
        ({"README.md": f"`{OLD.replace('controller-v1.8.2', 'nginx-0.30.0')}`\n"}, "note"),
        # documentation is about what lies around it
        ({"docs/run-shop.md": f"```\n{OLD}\n```\n"}, "note"),
        ({"other/docs/run.md": f"```\n{OLD}\n```\n"}, "warning"),
        # releases that refuse it, or may do so, beside an older one
        ({"Makefile": f"cluster:\n\t{NEW}\n"}, "warning"),
        ({"Makefile": f"cluster:\n\t{OLD}\n", "README.md": f"`{NEW}`\n"}, "warning"),
        ({"Makefile": f"cluster:\n\t{OLD}\n", "README.md": f"`{MAIN}`\n"}, "warning"),
        # nobody applies it, or for another tree
        ({"README.md": "https://github.com/kubernetes/ingress-nginx/blob/controller-v1.8.2/docs/a.md\n"}, "warning"),
        ({"other/app/stage/Makefile": f"cluster:\n\t{OLD}\n"}, "warning"),
        ({"Makefile": f"cluster:\n\t{OLD}\n", "infra/k8s/nginx.yaml": NEWER_IMAGE}, "warning"),
    ],
)
def test_what_an_older_release_takes(
    files: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write({"infra/k8s/web.yaml": INGRESS, **files})
    settings = Settings()._replace(select=("ingress-path-pattern",))
    (found,) = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert found.severity.word == severity


OLD_IMAGE = "registry.k8s.io/ingress-nginx/controller:v1.8.2@sha256:1"
CHART = (
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: nginx}\nspec: {chart: {spec: CHART}}\n"
)


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        (
            "pod.yaml",
            f"{{kind: Pod, apiVersion: v1, spec: {{containers: [{{name: '#1', image: '{OLD_IMAGE}'}}]}}}}\n",
            "note",
        ),
        (
            "pod.json",
            f'{{"apiVersion": "v1", "kind": "Pod", "x": "#", "spec": {{"containers": [{{"image": "{OLD_IMAGE}"}}]}}}}',
            "note",
        ),
        ("pod.yaml", f"{{apiVersion: v1, kind: Pod, spec: {{containers: [{{image:\n    '{OLD_IMAGE}'}}]}}}}\n", "note"),
        ("release.yaml", CHART.replace("CHART", "{chart: ingress-nginx, version: 4.7.1}"), "note"),
        ("release.yaml", CHART.replace("CHART", "{version: 4.7.1, chart: ingress-nginx}"), "note"),
        (
            "release.json",
            '{"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "a"}, '
            '"spec": {"source": {"chart": "ingress-nginx", "targetRevision": "4.7.1"}}}',
            "note",
        ),
        # a newer one beside it on the line, another chart, and what a comment says
        (
            "pod.yaml",
            f"{{kind: Pod, spec: {{containers: [{{image: '{OLD_IMAGE}'}}, "
            f"{{image: '{OLD_IMAGE.replace('1.8', '1.12')}'}}]}}}}\n",
            "warning",
        ),
        ("release.yaml", CHART.replace("CHART", "{chart: redis, version: 4.7.1}") + "# ingress-nginx\n", "warning"),
        (
            "release.yaml",
            CHART.replace("CHART", "{chart: ingress-nginx, version: 4.12.0}  # version: 4.7.1"),
            "warning",
        ),
        ("pod.yaml", f"kind: Pod\n# {{image: {OLD_IMAGE}}}\n", "warning"),
    ],
)
def test_releases_in_any_style(
    name: str, text: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({"infra/k8s/web.yaml": INGRESS, f"infra/k8s/{name}": text})
    settings = Settings()._replace(select=("ingress-path-pattern",))
    (found,) = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert found.severity.word == severity
