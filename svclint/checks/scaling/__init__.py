"""Checks of what scales workloads and of disruption budgets."""
