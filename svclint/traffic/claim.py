"""Claim: the requests that a route claims for itself, in a form in which two routes can be compared."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Resource
    from svclint.violation import Label


class Claim(NamedTuple):
    """Requests that `route` claims by the field at `path`: equal keys are the same ones, `words` says which.

    `is_of_host` says that they are those of some hosts, or of one known door, only. `door` is where they come in, and
    `doors` all such places of the claim, where a route may have several. `outcome` is what happens where that is not
    what holds for the whole kind. `of_namespace` says that routes of one namespace may share what is claimed.
    """

    route: Resource
    path: Path
    key: tuple[object, ...]
    words: str
    is_of_host: bool = True
    door: str = ""
    doors: frozenset[str] = frozenset()
    outcome: str = ""
    of_namespace: bool = False

    def label(self, words: str) -> Label:
        return self.route.label(self.path, words)
