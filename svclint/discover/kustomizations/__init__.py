"""Kustomizations in a tree: which files form each one, and what nothing lists or applies."""
