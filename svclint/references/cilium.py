"""The rows of Cilium."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
