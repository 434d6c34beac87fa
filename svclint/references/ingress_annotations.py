"""The rows of annotations by which Ingress controllers name Services."""

from __future__ import annotations

from svclint.references.row import Row

_INGRESS = (("networking.k8s.io", "Ingress"), ("extensions", "Ingress"))
_ANNOTATIONS = "metadata.annotations"

# ingress-nginx: internal/ingress/annotations/defaultbackend: a Service of the Ingress's own namespace, its first port
ROWS: tuple[Row, ...] = (
    Row(_INGRESS, _ANNOTATIONS, "routes-to", name="nginx.ingress.kubernetes.io/default-backend"),
)  # fmt: skip
