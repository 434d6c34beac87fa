"""The rows of the NGINX Ingress Controller."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = ()
