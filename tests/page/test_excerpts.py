"""The lines of a finding, and that no text of a Secret is among them."""

from __future__ import annotations

import json
from typing import Any

from tests.page.pages import data_of, of_texts

SECRETS = """\
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  selector: {app: db}
  ports:
    - port: 5432
---
apiVersion: v1
kind: Secret
metadata: {name: text}
stringData:
  PASSWORD: s3cret
  url: postgres://admin:s3cret@db:5433/shop
  settings: |
    password = s3cret
    url = db:5433
---
apiVersion: v1
kind: Secret
metadata: {name: flow}
data: {a: czNjcmV0, 8: czNjcmV0}
---
apiVersion: v1
kind: Service
metadata: {name: late}
spec: {selector: {app: late}}
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    stringData: {b: s3cret}
    metadata: {name: "not a name"}
"""


def shown(found: dict[str, Any]) -> str:
    return "\n".join("".join(text for text, _ in line["parts"]) for each in found["excerpts"] for line in each["lines"])


def test_no_text_of_a_secret_is_shown() -> None:
    text = of_texts({"db.yaml": SECRETS})
    (about_secret,) = (one for one in data_of(text)["findings"] if one["rule"] == "dns-reference-port-not-found")
    assert "  url: ***************************5433*****" in shown(about_secret)
    assert "s3cret" not in text
    assert "czNjcmV0" not in text


WEB = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
"""


def test_what_is_labelled_stands_among_its_neighbours() -> None:
    (finding,) = (one for one in data_of(of_texts({"web.yaml": WEB}))["findings"] if one["line"] == 6)
    (each,) = finding["excerpts"]
    assert [line["n"] for line in each["lines"]] == [4, 5, 6, 7, 8]
    assert each["lines"][2]["parts"] == [["  ", ""], ["selector", "primary"], [":", ""]]
    ((kind, _, column),) = each["lines"][2]["notes"]
    assert (kind, column) == ("primary", 2)


def test_a_long_line_is_cut_around_what_is_labelled() -> None:
    metadata = {"name": "web", "annotations": {"a": "x" * 300}}
    web = {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"selector": {"app": "web"}}}
    text = json.dumps(web)
    found = [one for one in data_of(of_texts({"web.json": text}))["findings"] if "selector" in one["field"]]
    line = shown(found[0])
    assert line.startswith("…")
    assert "selector" in line or "app" in line
    assert len(line) < 240


KUSTOMIZATION = """\
secretGenerator:
- name: a
  literals:
  - password=s3cret
resources:
- missing.yaml
"""


def test_settings_of_tools_show_only_what_is_labelled() -> None:
    text = of_texts({"kustomization.yaml": KUSTOMIZATION})
    assert "missing.yaml" in text
    assert "s3cret" not in text
