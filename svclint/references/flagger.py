"""The rows of Flagger."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
