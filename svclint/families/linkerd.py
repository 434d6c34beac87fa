"""linkerd, the service mesh: its groups, and what a tree may say of it.

`references/linkerd.py`: what profiles, servers and policies are for; `checks/policies/server_ports.py`: their ports.
"""

GROUP = "linkerd.io"
POLICY = "policy.linkerd.io"

SERVER = (POLICY, "Server")

MIRRORS = "linkerd multicluster"
"""Clusters that are linked, so that Services of each are mirrored in the others, by what a tree says."""
