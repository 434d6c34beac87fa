"""Helm charts rendered offline: every line knows the template line that printed it."""

from svclint.render.helm.rendering import available, render

__all__ = ["available", "render"]
