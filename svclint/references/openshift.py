"""The rows of OpenShift."""

from __future__ import annotations

from svclint.families import openshift
from svclint.references.row import Row

_DEPLOYMENT_CONFIG = ((openshift.APPS, "DeploymentConfig"),)
_ROUTE = ((openshift.ROUTE, "Route"), ("", "Route"))


def _backend(at: str) -> Row:
    """All backends of a Route share one port, which the router compares with the endpoints' port names and numbers.

    openshift/router: pkg/router/template: endpointsForAlias.
    """
    ports = ("/spec.port.targetPort",)
    return Row(_ROUTE, at, "routes-to", typed="kind", ports=ports, port_means="endpoint", weight="weight")


ROWS: tuple[Row, ...] = (
    Row(_DEPLOYMENT_CONFIG, "spec.selector", "governs", kind="Pod", name="", selector="map"),
    _backend("spec.to"),
    _backend("spec.alternateBackends[]"),
)
