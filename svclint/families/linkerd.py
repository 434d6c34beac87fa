"""linkerd, the service mesh: its group, and what a tree may say of it.

`references/linkerd.py`: what profiles are for.
"""

GROUP = "linkerd.io"

MIRRORS = "linkerd multicluster"
"""Clusters that are linked, so that Services of each are mirrored in the others, by what a tree says."""
