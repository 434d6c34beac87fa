"""The rows of Istio."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
