"""The rows of linkerd."""

from svclint.families import linkerd
from svclint.references.row import OWN, Row

_AUTHORIZATION = ((linkerd.POLICY, "ServerAuthorization"),)
_POLICY = ((linkerd.POLICY, "AuthorizationPolicy"),)

# linkerd2: controller/api/destination/watcher/profile_watcher.go: a profile is found by its name, which is the full DNS
# name of the destination: https://linkerd.io/2/reference/service-profiles/
# linkerd2: policy-controller/k8s/api/src/policy: servers and what authorizes their clients are of one namespace:
# https://linkerd.io/2/reference/authorization-policy/
# linkerd: charts/linkerd-crds: policy/authorization-policy.yaml: who authenticates a client may be in another namespace
ROWS: tuple[Row, ...] = (
    Row(((linkerd.GROUP, "ServiceProfile"),), "metadata", "configures", name="name", written="full host"),
    Row((linkerd.SERVER,), "spec", "configures", kind="Pod", name="podSelector", selector="labels"),
    Row(_AUTHORIZATION, "spec.server", "configures", OWN, "Server"),
    Row(_POLICY, "spec.targetRef", "configures", kind="", typed="group"),
    Row(_POLICY, "spec.requiredAuthenticationRefs[]", "needs", kind="", namespace="namespace", typed="group"),
)  # fmt: skip
