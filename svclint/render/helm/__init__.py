"""Helm charts rendered offline: every line knows the template line that printed it."""
