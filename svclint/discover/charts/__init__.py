"""Helm charts in a tree: their files, their releases as scopes, and the way back from what they print."""
