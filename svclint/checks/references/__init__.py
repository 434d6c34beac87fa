"""Checks of references by name and of budgets: governing Services, scale targets, disruption budgets."""
