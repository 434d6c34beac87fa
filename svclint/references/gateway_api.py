"""The rows of the Gateway API."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
