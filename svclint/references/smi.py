"""The rows of the Service Mesh Interface."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
