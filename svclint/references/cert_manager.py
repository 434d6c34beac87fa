"""The rows of cert-manager."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
