"""Charts that a list of their neighbours has in comments, and templates that a print of their chart does without."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = "apiVersion: v2\nname: NAME\nversion: 1.0.0\n"
WRONG = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 99999}]}
"""
RIGHT = WRONG.replace("99999", "80")
LIST = """\
shop:
  path: charts/shop
cart:
  path: charts/cart
#issuer:
#    enabled: true
#    path: charts/issuer
"""


def chart(path: str, template: str = RIGHT, values: str = "{}\n") -> dict[str, str]:
    return {
        f"{path}/Chart.yaml": CARD.replace("NAME", path.rpartition("/")[2]),
        f"{path}/templates/web.yaml": template,
        f"{path}/values.yaml": values,
    }


def told(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> set[str]:
    return {one.severity.word for one in found(folder, monkeypatch, files) if one.rule == "invalid-service"}


CHARTS = {
    **chart("charts/apps", values=LIST),
    **chart("charts/shop"),
    **chart("charts/cart"),
    **chart("charts/issuer", WRONG),
}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"install.sh": "helm install issuer acme/issuer\n# helm install issuer charts/issuer\n"},
        {"charts/shop/templates/other.yaml": "# path: charts/issuer\n" + RIGHT.replace("name: web", "name: other")},
    ],
)
def test_one_of_a_list_is_in_comments(files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(tmp_path, monkeypatch, {**CHARTS, **files}) == {"note"}


@pytest.mark.parametrize(
    "files",
    [
        # something names it
        {"install.sh": "helm install issuer ./charts/issuer\n"},
        {"install.sh": "for one in charts/*; do helm install $(basename $one) $one; done\n"},
        {"README.md": "    helm upgrade --install issuer charts/issuer\n"},
        {"charts/apps/values.yaml": LIST + "\nother:\n  path: charts/issuer\n"},
        {
            "charts/shop/Chart.yaml": CARD
            + "dependencies: [{name: issuer, version: 1.0.0, repository: 'file://../issuer'}]\n"
        },
        # too few of its neighbours are listed, or none
        {"charts/apps/values.yaml": LIST.replace("charts/cart", "elsewhere/cart")},
        {"charts/apps/values.yaml": "#issuer:\n#  path: charts/issuer\n"},
        {"charts/apps/values.yaml": LIST.replace("#    path: charts/issuer", "#    path: issuer")},
    ],
)
def test_one_that_may_be_installed_all_the_same(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tmp_path, monkeypatch, {**CHARTS, **files}) == {"error"}


VENDORED = (
    CARD.replace("NAME", "stack") + "dependencies: [{name: inner, version: 1.x, repository: 'https://a.example'}]\n"
)
STACK = {
    **chart("raw/stack"),
    "raw/stack/Chart.yaml": VENDORED,
    "raw/stack/charts/inner/Chart.yaml": CARD.replace("NAME", "inner"),
    "raw/stack/charts/inner/templates/old.yaml": WRONG.replace("name: web", "name: old"),
}
PRINTED = (
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}\n---\n# Source: stack/templates/web.yaml\n" + RIGHT
)


def test_a_template_that_a_print_does_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(tmp_path, monkeypatch, {**STACK, "monitoring.yaml": PRINTED}) == {"note"}


@pytest.mark.parametrize(
    "files",
    [
        # no print, that of another chart, and one that does not lie above
        {},
        {"monitoring.yaml": PRINTED.replace("stack/", "other/")},
        {"monitoring.yaml": PRINTED.replace("web.yaml", "gone.yaml")},
        {"out/monitoring.yaml": PRINTED},
        # it is printed
        {
            "monitoring.yaml": PRINTED
            + "---\n# Source: stack/charts/inner/templates/old.yaml\n"
            + RIGHT.replace("web", "old")
        },
        # somebody installs it, or it is one's own
        {"monitoring.yaml": PRINTED, "run.sh": "helm install stack raw/stack\n"},
        {"monitoring.yaml": PRINTED, "raw/stack/Chart.yaml": VENDORED.replace("https://a.example", "file://../inner")},
        {"monitoring.yaml": PRINTED, "raw/stack/Chart.yaml": CARD.replace("NAME", "stack")},
    ],
)
def test_a_template_that_may_be_installed(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tmp_path, monkeypatch, {**STACK, **files}) == {"error"}
