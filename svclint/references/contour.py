"""The rows of Contour."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
