"""The rows of the Prometheus operator: what monitors scrape, and the prober that a Probe asks.

A port is the name of the Service's port, or one of the pods' ports, by name or number (prometheus-operator:
pkg/prometheus/promcfg.go: generateServiceMonitorConfig, generatePodMonitorConfig). Prometheus looks the prober up.
"""

from svclint.families import prometheus
from svclint.references.row import Row

_SERVICE_MONITOR = ((prometheus.GROUP, "ServiceMonitor"),)
_POD_MONITOR = ((prometheus.GROUP, "PodMonitor"),)
_PROBE = ((prometheus.GROUP, "Probe"),)
_SERVICE_PORTS = ("endpoints[].port", "endpoints[].targetPort")
_POD_PORTS = ("podMetricsEndpoints[].port", "podMetricsEndpoints[].portNumber", "podMetricsEndpoints[].targetPort")
_SCRAPED = Row(_SERVICE_MONITOR, "spec", "monitors", name="selector", selector="labels", namespaces="namespaceSelector")

ROWS: tuple[Row, ...] = (
    _SCRAPED._replace(ports=_SERVICE_PORTS),
    _SCRAPED._replace(owners=_POD_MONITOR, kind="Pod", ports=_POD_PORTS),
    _SCRAPED._replace(owners=_PROBE, at="spec.targets.ingress", group="networking.k8s.io", kind="Ingress"),
    Row(_PROBE, "spec.prober", "calls", name="url", written="far-address"),
)
