"""Refused: what makes kustomize give up, in words."""

from typing import Literal

RefusedKind = Literal["refused", "missing", "outside", "remote", "no-target"]
"""It is wrong; a file is not there, may not be read, or lies elsewhere; an object that is named is not there."""


class Refused(Exception):
    """kustomize refuses what was asked for; the words say why, the place is known to whoever catches it."""

    def __init__(self, message: str, kind: RefusedKind = "refused") -> None:
        super().__init__(message)
        self.kind = kind
