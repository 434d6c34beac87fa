"""Kustomizations built as kustomize builds them: objects whose every value knows the file and the place it stands in."""
