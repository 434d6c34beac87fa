"""Services that select more than one version, or more than one application: asked where the pods are several."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def selector_spans_versions(service: Resource, graph: Graph, *, version_labels: list[str]) -> Iterator[Violation]:
    """kube-proxy balances over every pod that matches, whatever its version."""
    if _selects_several(service, graph):
        from svclint.checks.selectors.spanned import several_versions

        yield from several_versions(service, version_labels, graph)


def selector_spans_workloads(service: Resource, graph: Graph, *, version_labels: list[str]) -> Iterator[Violation]:
    """A Service that selects pods of unrelated applications, or of Jobs and hooks beside its own."""
    if _selects_several(service, graph):
        from svclint.checks.selectors.spanned import several_workloads

        yield from several_workloads(service, version_labels, graph)


def _selects_several(service: Resource, graph: Graph) -> bool:
    """Most Services have one workload, and need nothing of what compares them."""
    return len(graph.matching_service(service)) > 1
