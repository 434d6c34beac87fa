"""Checks of references by name and of budgets: governing Services, scale targets, disruption budgets."""

from svclint.checks.references.budgets import disruption_budget_matches_nothing
from svclint.checks.references.governing import stateful_set_service_not_found, stateful_set_service_not_headless
from svclint.checks.references.scaling import scale_target_not_found

__all__ = [
    "disruption_budget_matches_nothing",
    "scale_target_not_found",
    "stateful_set_service_not_found",
    "stateful_set_service_not_headless",
]
