"""The rows of the Prometheus operator."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
