"""Charts that others depend on, which lie in the tree or do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import CHART, found, places

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

ABOVE = """\
apiVersion: v2
name: above
version: 1.0.0
dependencies:
  - {name: web, version: 1.x.x, repository: "file://../web", alias: blue}
  - {name: web, version: 1.x.x, repository: "file://../web", alias: green}
"""
PORT = "{{ .Release.Name }}-{{ .Chart.Name }}"


def _above(monkeypatch: pytest.MonkeyPatch, folder: Path, repository: str) -> list[str]:
    files = {name: text.replace("{{ .Release.Name }}-web", PORT) for name, text in CHART.items()}
    labels = "app: web\nrelease: {{ .Release.Name }}\npart: {{ .Chart.Name }}\n"
    files["charts/web/templates/_helpers.tpl"] = f'{{{{- define "web.labels" }}}}\n{labels}{{{{- end }}}}\n'
    deployment = files["charts/web/templates/deployment.yaml"]
    files["charts/web/templates/deployment.yaml"] = deployment.replace("Name }}}", "Name }}, part: {{ .Chart.Name }}}")
    files["charts/web/templates/ingress.yaml"] = ""
    above = {
        "charts/above/Chart.yaml": ABOVE.replace("../web", repository),
        "charts/above/values.yaml": "blue:\n  service:\n    targetPort: htpp\n",
    }
    findings = found(folder, monkeypatch, {**files, **above})
    return [f"{place} {','.join(one.scopes)}" for place, one in zip(places(findings), findings, strict=True)]


def test_a_dependency_of_the_tree_by_two_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _above(monkeypatch, tmp_path, "../web") == [
        "charts/above/values.yaml:3 target-port-name-unknown error charts/above"
    ]


@pytest.mark.parametrize("repository", ["../../../web", "..", "../none", "."])
def test_a_dependency_that_is_not_in_the_tree(repository: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "web"
    outside.mkdir()
    (outside / "Chart.yaml").write_text(CHART["charts/web/Chart.yaml"], encoding="utf-8")
    (tmp_path / "tree").mkdir()
    assert _above(monkeypatch, tmp_path / "tree", repository) == []
