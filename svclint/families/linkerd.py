"""linkerd, the service mesh: what a tree may say of it."""

MIRRORS = "linkerd multicluster"
"""Clusters that are linked, so that Services of each are mirrored in the others, by what a tree says."""
