"""The rows of Knative."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
