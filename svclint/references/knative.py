"""The rows of Knative Serving."""

from svclint.references.row import OWN, Row

_MAPPING = (("serving.knative.dev", "DomainMapping"),)
_ROUTE = (("serving.knative.dev", "Route"),)

# Revisions are made by Knative, one an update: that traffic names one which no manifest holds is how it is meant
ROWS: tuple[Row, ...] = (
    Row(_MAPPING, "spec.ref", "routes-to", OWN, kind="", namespace="namespace", typed="apiVersion"),
    Row(_ROUTE, "spec.traffic[]", "routes-to", OWN, "Configuration", name="configurationName"),
)
