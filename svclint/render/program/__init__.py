"""Kustomizations built by the kustomize or kubectl that is installed, where somebody asked for that."""
