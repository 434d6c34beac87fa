"""Answer: what a question about the cluster finds, or nothing, or that nobody can know it from here."""

from __future__ import annotations

from svclint.typing_names import Generic, TypeVar

_Found = TypeVar("_Found")


class Answer(Generic[_Found]):
    """What a question about the cluster finds, or nothing; then `unknown` says why that proves nothing, empty when it
    does.

    `renamed` is an object that has the name in its file, and another one once kustomize has rendered it, while the
    reference stays as it is.
    """

    # no named tuple: making one costs a quarter of a millisecond at each start
    __slots__ = ("found", "renamed", "unknown")

    def __init__(self, found: tuple[_Found, ...] = (), unknown: str = "", renamed: _Found | None = None) -> None:
        self.found = found
        self.unknown = unknown
        self.renamed = renamed

    def __repr__(self) -> str:
        return f"Answer({self.found!r}, {self.unknown!r}, {self.renamed!r})"

    @property
    def missing(self) -> bool:
        return not self.found and not self.unknown and self.renamed is None
