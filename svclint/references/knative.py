"""The rows of Knative Serving."""

from svclint.families import knative
from svclint.references.row import OWN, Row

_MAPPING = ((knative.SERVING, "DomainMapping"),)
_ROUTE = ((knative.SERVING, "Route"),)

# Revisions are made by Knative, one an update: that traffic names one which no manifest holds is how it is meant
ROWS: tuple[Row, ...] = (
    Row(_MAPPING, "spec.ref", "routes-to", OWN, kind="", namespace="namespace", typed="apiVersion"),
    Row(_ROUTE, "spec.traffic[]", "routes-to", OWN, "Configuration", name="configurationName"),
)
