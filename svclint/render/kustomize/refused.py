"""Refused: what makes kustomize give up, in words."""


class Refused(Exception):
    """kustomize refuses what was asked for; the words say why, the place is known to whoever catches it."""
