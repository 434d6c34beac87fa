"""Suppressions in manifests: what their names stand for, and what they mark."""

from __future__ import annotations

from svclint.discover import form_scopes
from svclint.linting.settle import lint
from svclint.rules import catalogue
from svclint.settings import Settings
from svclint.source import Source

RULE = "selector-matches-nothing"
MANIFEST = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {svclint.dev/ignore: "ANNOTATION"}
spec:
  selector: {app: web}  # COMMENT
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: [{name: a, image: a, ports: [{containerPort: 80}]}]}
"""


def marked_by(annotation: str, comment: str, manifest: str = MANIFEST) -> dict[str, str]:
    """Who marked the finding of each rule; empty for nobody."""
    text = manifest.replace("ANNOTATION", annotation).replace("COMMENT", comment)
    settings = Settings()
    result = lint(form_scopes({"a.yaml": Source("a.yaml", text)}, settings).scopes, settings)
    return {one.rule: one.suppressed.by if one.suppressed else "" for one in result.findings}


def test_rule_names_and_topics() -> None:
    assert marked_by("", "")[RULE] == ""
    for name in (RULE, "selectors", "ports, selectors", "no-such-name, selectors", f"{RULE}, selectors"):
        assert marked_by(f"{name}: a reason", "")[RULE] == "annotation"
        assert marked_by("", f"svclint: ignore[{name}] a reason")[RULE] == "comment"
    for name in ("ports", "workload-selector-mismatch", "selector", "no-such-name"):
        assert marked_by(f"{name}: a reason", f"svclint: ignore[{name}] a reason")[RULE] == ""


SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
  annotations: {svclint.dev/ignore: "ANNOTATION"}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: wbe}  # COMMENT
  maxReplicas: 3
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: a, image: a}]}
"""


def test_old_topics() -> None:
    assert marked_by("", "", SCALER) == {"scale-target-not-found": ""}
    assert marked_by("references: why", "", SCALER) == {"scale-target-not-found": "annotation"}
    assert marked_by("", "svclint: ignore[ports, references] why", SCALER) == {"scale-target-not-found": "comment"}


def test_an_unused_suppression_is_told_as_it_is_written() -> None:
    text = MANIFEST.replace("ANNOTATION", "ports , types,ports: why").replace(
        "COMMENT", f"svclint: ignore[routes,{RULE}x]"
    )
    settings = Settings()
    result = lint(form_scopes({"a.yaml": Source("a.yaml", text)}, settings).scopes, settings)
    messages = [one.message for one in result.findings if one.rule == "suppression-unused"]
    assert [message.partition("there is no finding of ")[2] for message in messages if "no finding" in message] == [
        "ports, types here"
    ]
    assert sum(f'no rule is called "{RULE}x"' in message for message in messages) == 1


def test_an_unused_comment_names_the_line_of_what_it_may_be_meant_for() -> None:
    block = "selector:\n    app: web  # svclint: ignore[selectors] why\n"
    text = MANIFEST.replace("selector: {app: web}  # COMMENT\n", block).replace("ANNOTATION", "")
    assert [told.partition(" selectors ")[2] for told in _unused(text)] == [
        "here; there is one at line 7, where it would count"
    ]
    # in another document nobody looks for it, and one that something else suppresses needs none
    moved = text.replace("  # svclint: ignore[selectors] why", "").replace(
        "kind: Deployment", "kind: Deployment  # svclint: ignore[selectors]"
    )
    assert [told.partition(" selectors ")[2] for told in _unused(moved)] == ["here"]
    twice = text.replace('ignore: ""', 'ignore: "selectors: why"')
    assert [told.partition(" selectors ")[2] for told in _unused(twice)] == ["here"]


def _unused(text: str) -> list[str]:
    settings = Settings()
    result = lint(form_scopes({"a.yaml": Source("a.yaml", text)}, settings).scopes, settings)
    return [one.message for one in result.findings if one.rule == "suppression-unused"]


def test_no_topic_is_called_like_a_rule() -> None:
    """Otherwise one word in a suppression would mean two things."""
    assert {rule.topic for rule in catalogue()}.isdisjoint(rule.name for rule in catalogue())
