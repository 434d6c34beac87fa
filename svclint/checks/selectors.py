"""Checks of label selectors: do they match pods, too many pods, or their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.finding import Violation
from svclint.resource import Requirement, workload_selector

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource


def workload_selector_mismatch(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/apps/validation: the selector must match the template's labels."""
    template, selector = graph.template(workload), workload_selector(workload)
    if template is None or selector is None or selector.has_placeholder:
        return
    unmet = selector.unmet(template.labels)
    if unmet:
        yield Violation(
            workload.label(("spec", "selector"), "these labels are selected"),
            {
                "workload": workload.title,
                "selector": selector,
                "reason": "; ".join(_difference(one, template) for one in unmet),
            },
            (template.labels_label("these are the pods' labels"),),
        )


def _difference(unmet: Requirement, template: PodTemplate) -> str:
    if unmet.key not in template.labels:
        return f"lacks {unmet.key}"
    return f"does not meet {unmet}: {unmet.key} is {template.labels[unmet.key]} there"
