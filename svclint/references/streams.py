"""The rows of ConfigMaps that tell an Ingress controller which ports to pass on as streams."""

from __future__ import annotations

from svclint.references.row import Row

# ingress-nginx: internal/ingress/controller: getStreamServices: port -> namespace/name:port[:PROXY[:PROXY]]; HAProxy
# Ingress has taken the format over. The controller is told the name; the chart calls them after its release.
ROWS: tuple[Row, ...] = (
    Row(
        (("", "ConfigMap"),),
        "data{}",
        "routes-to",
        name="",
        written="namespace/name:port",
        named=r"(?:^|-)(?:tcp|udp)-services(?:-configmap)?$|^(?:.*-)?ingress-nginx-(?:tcp|udp)$",
    ),
)
