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
