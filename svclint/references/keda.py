"""The rows of KEDA and of its HTTP add-on: what they scale, where they read metrics and as whom, and where requests go.

kedacore/keda: pkg/scaling/resolver: an authentication is one of the owner's namespace, unless its kind is that of the
whole cluster. kedacore/http-add-on: operator/apis/http: exactly one of `port` and `portName` names the port of the
Service.
"""

from svclint.families import keda
from svclint.references.row import Row

_SCALED = ((keda.GROUP, "ScaledObject"),)
_TRIGGERED = ((keda.GROUP, "ScaledObject"), (keda.GROUP, "ScaledJob"))
_HTTP_SCALED = ((keda.HTTP, "HTTPScaledObject"),)
_INTERCEPTED = ((keda.HTTP, "InterceptorRoute"),)
_PORTS = ("port", "portName")

ROWS: tuple[Row, ...] = (
    Row(_SCALED, "spec.scaleTargetRef", "scales", "apps", "Deployment", typed="apiVersion"),
    Row(_SCALED, "spec.triggers[].metadata", "calls", name="serverAddress", written="far-address"),
    Row(_TRIGGERED, "spec.triggers[].authenticationRef", "needs", *keda.AUTHENTICATION, typed="kind"),
    Row(_HTTP_SCALED, "spec.scaleTargetRef", "scales", "apps", "Deployment", typed="apiVersion"),
    Row(_HTTP_SCALED, "spec.scaleTargetRef", "routes-to", name="service", ports=_PORTS),
    Row(_HTTP_SCALED, "spec.coldStartTimeoutFailoverRef", "routes-to", name="service", ports=_PORTS),
    Row(_INTERCEPTED, "spec.target", "routes-to", name="service", ports=_PORTS),
    Row(_INTERCEPTED, "spec.coldStart.fallback", "routes-to", name="service", ports=_PORTS),
)  # fmt: skip
