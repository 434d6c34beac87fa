"""The rows of Cilium: whom its policies are for, and the peers and Services that they let in or out."""

from svclint.families import cilium
from svclint.references.row import Row

_POLICIES = ((cilium.GROUP, "CiliumNetworkPolicy"), (cilium.GROUP, "CiliumClusterwideNetworkPolicy"))

ROWS: tuple[Row, ...] = (
    Row(_POLICIES, "spec", "restricts", kind="Pod", name="endpointSelector", selector="endpoints"),
    Row(_POLICIES, "spec.ingress[].fromEndpoints[]", "admits", kind="Pod", name="", selector="endpoints"),
    Row(_POLICIES, "spec.egress[].toEndpoints[]", "admits", kind="Pod", name="", selector="endpoints"),
    Row(_POLICIES, "spec.egress[].toServices[].k8sService", "admits", name="serviceName", namespace="namespace"),
    Row(_POLICIES, "specs[]", "restricts", kind="Pod", name="endpointSelector", selector="endpoints"),
    Row(_POLICIES, "specs[].ingress[].fromEndpoints[]", "admits", kind="Pod", name="", selector="endpoints"),
    Row(_POLICIES, "specs[].egress[].toEndpoints[]", "admits", kind="Pod", name="", selector="endpoints"),
    Row(_POLICIES, "specs[].egress[].toServices[].k8sService", "admits", name="serviceName", namespace="namespace"),
)
