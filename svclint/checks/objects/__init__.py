"""Checks of whole objects: would the API server take them, and is one defined twice."""

from svclint.checks.objects.duplicates import duplicate_resource

__all__ = ["duplicate_resource"]
