"""Suppressions with a reason, written at each finding in whatever style the file has."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run, Write

FLOW = """\
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  selector: {app: cart}   # the cart
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
"""
JSON = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "pay"},
    "spec": {"selector": {"app": "pay"}, "ports": [{"port": 80}]},
}
ADD = ("check", "--add-ignores", "known since May")


def test_a_comment_at_the_line_behind_the_one_that_is_there(write: Write, run: Run) -> None:
    root = write({"cart.yaml": FLOW})
    assert run("check").code == 1
    found = run(*ADD)
    assert found.code == 0
    assert "Suppressed 1 finding: 1 by a comment." in found.err
    assert (root / "cart.yaml").read_text(encoding="utf-8") == FLOW.replace(
        "# the cart", "# the cart  # svclint: ignore[selector-matches-nothing] known since May"
    )
    (one,) = json.loads(run("check", "--format", "json").out)["findings"]
    assert (one["suppressed"]["by"], one["suppressed"]["reason"]) == ("comment", "known since May")


def test_a_rule_more_in_the_comment_that_is_there(write: Write, run: Run) -> None:
    text = FLOW.replace("# the cart", "# svclint: ignore[headless-port-remap] by hand")
    root = write({"cart.yaml": text})
    run(*ADD, "--ignore", "suppression-unused")
    assert "# svclint: ignore[headless-port-remap, selector-matches-nothing] by hand" in (root / "cart.yaml").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "metadata",
    [{"name": "pay"}, {"name": "pay", "annotations": {"a": "b"}}, {"name": "pay", "annotations": {}}],
    ids=["no annotations", "annotations", "empty annotations"],
)
def test_the_annotation_in_json(indent: int | None, metadata: object, write: Write, run: Run) -> None:
    root = write({"pay.json": json.dumps({**JSON, "metadata": metadata}, indent=indent), "web.yaml": FLOW})
    found = run(*ADD)
    assert (found.code, "1 by an annotation" in found.err) == (0, True)
    data = json.loads((root / "pay.json").read_text(encoding="utf-8"))
    assert data["metadata"]["annotations"]["svclint.dev/ignore"] == "selector-matches-nothing: known since May"
    assert run("check").code == 0


BLOCK = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  # by hand
data:
  hosts: |
    http://car.shop.svc.cluster.local/
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector: {app: cart}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: cart, image: "cart:1"}]}
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_annotation_where_a_text_takes_no_comment(newline: str, write: Write, run: Run) -> None:
    file = write({}) / "settings.yaml"
    file.write_bytes(BLOCK.replace("\n", newline).encode())
    assert "settings.yaml:8:12: " in run("check").out
    found = run(*ADD)
    assert "1 by an annotation" in found.err, found
    added = '  annotations:\n    svclint.dev/ignore: "dns-reference-service-not-found: known since May"\n'
    expected = BLOCK.replace("  name: settings\n", f"{added}  name: settings\n")
    assert file.read_bytes() == expected.replace("\n", newline).encode()
    assert "No findings (1 suppressed)" in run("check").out


def test_only_what_is_selected(write: Write, run: Run) -> None:
    root = write({"cart.yaml": FLOW})
    assert run(*ADD, "--select", "target-port-not-declared").code == 0
    assert (root / "cart.yaml").read_text(encoding="utf-8") == FLOW


LIST = json.dumps({"apiVersion": "v1", "kind": "List", "items": [JSON]})


def test_an_entry_of_the_configuration_where_neither_can_stand(write: Write, run: Run) -> None:
    config = "# ours\nkubernetes: '1.31'   # as in prod\nignore:\n- rules: [routes]  # old\n  reason: 'so'\n"
    root = write({"all.json": LIST, "web.yaml": FLOW.partition("---\n")[2], "svclint.yaml": config})
    before = run("check", "--ignore", "suppression-unused")
    assert before.code == 1
    found = run(*ADD, "--ignore", "suppression-unused")
    assert (found.code, "1 by the configuration" in found.err) == (0, True), found
    text = (root / "svclint.yaml").read_text(encoding="utf-8")
    assert text.startswith(config)
    assert "objects:\n  - Service/default/pay\n  reason: known since May\n" in text


def test_a_reason_is_asked_for(write: Write, run: Run) -> None:
    write({"cart.yaml": FLOW})
    assert run("check", "--add-ignores", " ").code == 2
    assert run(*ADD, "--fix").code == 2
