"""Kyverno: its policies, which check, change and make objects."""

GROUP = "kyverno.io"
CLUSTER_POLICY = (GROUP, "ClusterPolicy")
POLICIES = (CLUSTER_POLICY, (GROUP, "Policy"))
