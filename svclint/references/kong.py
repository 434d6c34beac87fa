"""The rows of the annotation by which Kong's plugins are named."""

from svclint.families import gateway_api, kong
from svclint.references.row import Row

_OWNERS = (
    ("networking.k8s.io", "Ingress"),
    ("extensions", "Ingress"),
    ("", "Service"),
    (gateway_api.GROUP, "HTTPRoute"),
    (gateway_api.GROUP, "GRPCRoute"),
    (kong.GROUP, "KongConsumer"),
)

# Kong/kubernetes-ingress-controller: internal/annotations (ExtractKongPluginsFromAnnotations, NamespacedKongPlugin) and
# internal/dataplane/kongstate (getPlugin): a KongPlugin of the namespace, else a KongClusterPlugin; else an error in
# the log, and the route is served without it
ROWS: tuple[Row, ...] = (
    Row(_OWNERS, "metadata.annotations", "filters-through", *kong.PLUGIN, kong.PLUGINS, written="names with commas"),
)
