"""Kustomizations built as kustomize builds them: every value knows the file and the place it stands in."""
