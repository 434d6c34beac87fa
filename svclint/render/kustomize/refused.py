"""Refused: what makes kustomize give up, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from svclint.document import Path

RefusedKind = Literal[
    "refused", "empty", "no-namespace", "missing", "outside", "remote", "no-target", "unreadable", "no-object", "limit"
]
"""It is wrong; a kustomization has no entries; the namespace that something reads is not set by now; a file is not
there, may not be read, or lies elsewhere; an object that is named is not there; a file cannot be read, or holds what is
no object, which is told of that file; it may be right, and would take too long here."""

NAMESPACE = "metadata.namespace"


class Refused(Exception):
    """kustomize refuses what was asked for; the words say why, the place is known to whoever catches it.

    `at` is the path of what is wrong in a kustomization, where the kustomization itself is. `meant` are the kinds of
    the objects that a change was meant for which found none.
    """

    def __init__(
        self, message: str, kind: RefusedKind = "refused", at: Path = (), meant: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.at = at
        self.meant = meant
