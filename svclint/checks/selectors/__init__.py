"""Checks of label selectors: do they match pods, too many pods, or their own."""

from svclint.checks.selectors.controllers import workload_selector_mismatch, workload_selectors_overlap
from svclint.checks.selectors.endpoints import service_without_endpoints
from svclint.checks.selectors.matching import selector_matches_nothing
from svclint.checks.selectors.spanning import selector_spans_versions, selector_spans_workloads
from svclint.checks.selectors.values import label_value_not_string

__all__ = [
    "label_value_not_string",
    "selector_matches_nothing",
    "selector_spans_versions",
    "selector_spans_workloads",
    "service_without_endpoints",
    "workload_selector_mismatch",
    "workload_selectors_overlap",
]
