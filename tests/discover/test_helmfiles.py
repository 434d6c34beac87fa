"""What helmfiles say of the charts beside them: what their releases are called, and which are switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover.hearsay.helmfiles import names_in_helmfiles, switched_off_in_helmfiles
from svclint.discover.read import read
from svclint.render.helm import available
from svclint.source import Source
from tests.discover.trees import write
from tests.test_charts import found

CHARTS = ("charts/web", "charts/db")
PLAIN = "releases:\n- {name: shop, chart: ./charts/web}\n- {name: db, chart: charts/db, installed: false}\n"
TEMPLATE = """\
environments:
  prod: {values: [prod.yaml]}
---
releases:
  {{- if .Values.web }}
  # the shop
  - name: shop  # as customers know it
    chart: ../charts/web
    values:
      - name: other
        chart: ../charts/db
{{ toYaml .Values.more | indent 8 }}
  {{- end }}
  - installed: false
    name: "db"
    chart: ../charts/db
"""
OFF = "releases:\n- name: db\n  chart: ./charts/db\n  installed: false\n"


def names(files: dict[str, str]) -> dict[str, list[str]]:
    write(files)
    return {one: sorted(those) for one, those in names_in_helmfiles(CHARTS, _load).items()}


def _load(path: str) -> Source | None:
    return read(path, path) if Path(path).is_file() else None


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({f"{one}/Chart.yaml": f"apiVersion: v2\nname: {one[7:]}\nversion: 1.0.0\n" for one in CHARTS})


@pytest.mark.parametrize(
    "files",
    [
        {"helmfile.yaml": PLAIN},
        {"helmfile.d/all.yaml.gotmpl": TEMPLATE},
        {"helmfile.yaml": "helmfiles:\n  - path: more/all.yaml\n", "more/all.yaml": TEMPLATE},
    ],
)
def test_names(files: dict[str, str]) -> None:
    assert names(files) == {"charts/web": ["shop"], "charts/db": ["db"]}


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("{name: shop, chart: ./charts/{{`{{ .Release.Name }}`}}}", []),
        ("name: web\n  chart: ./charts/{{`{{ .Release.Name }}`}}", ["web"]),
        # one of them, nobody knows which; no name yet; another chart; a name for each case
        ("name: shop\n  chart: ./charts/{{ .Values.chart }}", []),
        ("name: shop-{{ .Environment.Name }}\n  chart: ./charts/web", []),
        ("name: shop\n  chart: web/charts/web\n  version: {{ .Values.version }}", []),
        ("{{ if .Values.a }}\n  name: a\n  {{ else }}\n  name: b\n  {{ end }}\n  chart: ./charts/web", []),
    ],
)
def test_names_of_one_release(release: str, expected: list[str]) -> None:
    assert names({"helmfile.yaml": f"releases:\n- {release}\n"}).get("charts/web", []) == expected


@pytest.mark.parametrize(
    ("files", "is_off"),
    [
        ({"helmfile.yaml": OFF}, True),
        ({"helmfile.d/all.yaml.gotmpl": TEMPLATE}, True),
        # another release, here or elsewhere, and one that may be of any chart
        ({"helmfile.yaml": OFF + "- {name: more, chart: ./charts/db}\n"}, False),
        ({"helmfile.yaml": OFF, "helmfile.d/more.yaml": "releases: [{name: b, chart: ../charts/db}]\n"}, False),
        ({"helmfile.yaml": OFF + "- name: more\n  chart: ./charts/{{ .Values.chart }}\n"}, False),
        ({"helmfile.yaml": OFF + "- {name: more, inherit: [{template: all}]}\n"}, False),
        # where it hangs on something
        ({"helmfile.yaml": OFF.replace("false", "{{ .Values.db }}")}, False),
        ({"helmfile.yaml": OFF + "  {{ if .Values.db }}\n  installed: true\n  {{ end }}\n"}, False),
        ({"helmfile.yaml": OFF.replace("installed: false", "condition: db.enabled")}, False),
    ],
)
def test_switched_off(files: dict[str, str], is_off: bool) -> None:
    write(files)
    assert switched_off_in_helmfiles(CHARTS, _load) == ({"charts/db"} if is_off else set())


BUDGET = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: db}\nspec: {minAvailable: 1}\n"
OTHER = "apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0, repository: 'file://../db'}]\n"


@pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")
@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"helmfile.yaml": OFF}, ("note", Doubt.LEFT_OUT)),
        ({"helmfile.yaml": OFF.replace("false", "true")}, ("error", None)),
        # what else installs it: a command, a chart above
        ({"helmfile.yaml": OFF, "deploy.sh": "helm upgrade --install db ./charts/db\n"}, ("error", None)),
        ({"helmfile.yaml": OFF, "charts/all/Chart.yaml": OTHER}, ("error", None)),
    ],
)
def test_what_is_told_of_a_chart_that_is_switched_off(
    files: dict[str, str],
    expected: tuple[str, Doubt | None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tree = {**files, "charts/db/templates/budget.yaml": BUDGET}
    told = [one for one in found(tmp_path, monkeypatch, tree) if one.rule == "api-removed"]
    assert {(one.severity.word, one.doubt) for one in told} == {expected}
