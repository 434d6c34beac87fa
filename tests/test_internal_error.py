"""A check that fails becomes a finding that names the rule and the object; no manifest is known that makes one fail."""

from __future__ import annotations

from svclint.checks.manifest.own import internal_error
from svclint.document import documents
from svclint.graph import Graph
from svclint.linting.asking import Failure
from svclint.resource import Resource
from svclint.scope import Member, Scope
from svclint.settings import Settings
from svclint.source import Source
from svclint.violation import Label

_SERVICE = Source("service.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n")


def test_failure_names_rule_and_object() -> None:
    graph = Graph(Scope("all", "", (Member(_SERVICE),)), Settings())
    service: Resource = graph.resources[0]
    failure = Failure("some-rule", "KeyError: 'x'", service.name_label())
    (violation,) = internal_error(failure, graph)
    assert violation.message == "svclint's own fault: the rule some-rule failed on Service web (KeyError: 'x')"
    assert violation.primary.path == ("metadata", "name")


def test_failure_without_an_object_names_the_file() -> None:
    graph = Graph(Scope("all", "", (Member(_SERVICE),)), Settings())
    failure = Failure("some-rule", "KeyError: 'x'", Label(documents(_SERVICE)[0], ()))
    (violation,) = internal_error(failure, graph)
    assert violation.message == "svclint's own fault: the rule some-rule failed on service.yaml (KeyError: 'x')"
