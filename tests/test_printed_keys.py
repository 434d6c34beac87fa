"""A key that a named template prints twice is one fault, whatever includes it; what each template writes is its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
NAMED = """\
{{- define "shop.labels" -}}
app: shop
FIRST
SECOND
{{- end }}
{{- define "shop.more" -}}
part: shop
{{- end }}
"""
OBJECT = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: NAME
  labels:
    {{- include "shop.labels" . | nindent 4 }}
    OWN
"""


def _messages(folder: Path, monkeypatch: pytest.MonkeyPatch, own: str, first: str, second: str) -> list[str]:
    files = {"shop/Chart.yaml": CARD, "shop/templates/_names.tpl": NAMED.replace("FIRST", first)}
    files["shop/templates/_names.tpl"] = files["shop/templates/_names.tpl"].replace("SECOND", second)
    for name in ("one", "two", "three"):
        files[f"shop/templates/{name}.yaml"] = OBJECT.replace("NAME", name).replace("OWN", own)
    return [one.message for one in found(folder, monkeypatch, files) if one.rule == "duplicate-key"]


@pytest.mark.parametrize(
    ("own", "first", "second", "told"),
    [
        ("", "part: a", "part: a", ["ConfigMap one and 2 more places, all printed by shop.labels: kubectl takes it"]),
        ("", "part: a", "part: b", ["ConfigMap one and 2 more places, all printed by shop.labels: the first value"]),
        (
            '{{- include "shop.more" . | nindent 4 }}',
            "part: a",
            "place: here",
            ["ConfigMap one and 2 more places, all printed by shop.labels and shop.more: the first value"],
        ),
        # each template has written it: each has to be mended
        ("part: own", "part: a", "place: b", ["ConfigMap one: ", "ConfigMap three: ", "ConfigMap two: "]),
    ],
)
def test_told_once(
    own: str, first: str, second: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = _messages(tmp_path, monkeypatch, own, first, second)
    assert len(messages) == len(told)
    assert all(words in message for words, message in zip(told, sorted(messages), strict=True))


@pytest.mark.parametrize(
    ("own", "severity"),
    [
        ("app: shop\n    app: shop", "note"),
        ("app:\n    app: shop", "note"),
        # what whoever installs it gives is lost
        ("app: {{ .Values.app }}\n    app: shop", "warning"),
        ("app: web\n    app: shop", "warning"),
    ],
)
def test_where_nothing_is_lost_it_is_a_note(
    own: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = OBJECT.replace('    {{- include "shop.labels" . | nindent 4 }}\n', "").replace("OWN", own)
    files = {"shop/Chart.yaml": CARD, "shop/values.yaml": "app:\n", "shop/templates/one.yaml": template}
    told = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "duplicate-key"]
    assert [one.severity.word for one in told] == [severity]
