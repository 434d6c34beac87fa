"""The rows of Traefik."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
