"""A scope's resources and references, indexed and read-only: what checks ask."""

from svclint.graph.model import Graph

__all__ = ["Graph"]
