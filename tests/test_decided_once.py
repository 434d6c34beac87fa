"""A reference is told of as a fault, or counted as undecided: never both."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.rules import catalogue
from svclint.settings import Settings
from svclint.severity import Severity
from tests.cards import examples, sources

pytestmark = pytest.mark.usefixtures("nowhere")

SETTINGS = Settings()
# Istio's own charts may bring gateways that no manifest shows, and a base that is not here what is missing: the warning
# rests on what lies beside it, and is none of an error for that
BOTH = {
    "policy-target-not-found: a Gateway of Istio beside the gateway that it was written for, which has another label",
    "backend-service-not-found: a base that is not here may have the Service, but it is here by a slip of the pen",
    "selector-matches-nothing: a base that is not here may have pods, but those that are meant are here, by a slip of"
    " the pen",
}
DANGLING = {rule.name for rule in catalogue() if rule.dangling}


def told_twice(files: dict[str, str]) -> list[str]:
    """The places of warnings and errors at fields of which the same run says that they could not be decided."""
    discovery = form_scopes(sources(files), SETTINGS)
    report = build(lint(discovery.scopes, SETTINGS), discovery, SETTINGS, version="", explain_unknown=True)
    faults = [one for one in report.findings if one.rule in DANGLING and one.severity > Severity.NOTE]
    undecided = {(one.location.file, one.location.start) for one in report.unknown or ()}
    twice = [one for one in faults if (one.location.file, one.location.start) in undecided]
    return [f"{one.rule} {one.location.file}:{one.location.line}" for one in twice]


def test_a_service_beside_a_kustomization_that_cannot_be_read_whole() -> None:
    files = {
        "addons/kustomization.yaml": "resources: [service.yaml, dashboards.yaml]\n",
        "addons/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        "spec: {selector: {app: web}, ports: [{port: 80}]}\n",
    }
    assert told_twice(files) == []


@pytest.mark.slow
def test_all_examples() -> None:
    found = {str(one): told_twice(one.data["files"]) for one in examples() if "files" in one.data}
    assert {name for name, places in found.items() if places} == BOTH
