"""The rows of network policies: the pods that they are for, and the peers that they let in or out."""

from __future__ import annotations

from svclint.references.row import Row

_POLICY = (("networking.k8s.io", "NetworkPolicy"), ("extensions", "NetworkPolicy"))
_PODS = "podSelector"
_WHERE = "namespaceSelector"

ROWS: tuple[Row, ...] = (
    Row(_POLICY, "spec", "restricts", kind="Pod", name=_PODS, selector="labels"),
    Row(_POLICY, "spec.ingress[].from[]", "admits", kind="Pod", name=_PODS, selector="labels", namespaces=_WHERE),
    Row(_POLICY, "spec.egress[].to[]", "admits", kind="Pod", name=_PODS, selector="labels", namespaces=_WHERE),
)  # fmt: skip
