"""The releases that a run asks for, whose charts make what no manifest shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from svclint.resource import RELEASE_KEYS
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.offer import Offered
    from svclint.resource import Selector

NAME = "app.kubernetes.io/name"
"""The label in which charts give their pods their own name."""


class Releases:
    """The names of releases and their namespaces; by namespace what names begin with where the chart is in no tree."""

    __slots__ = ("_named", "_of_charts")

    def __init__(self) -> None:
        self._named: set[tuple[str, str]] = set()
        self._of_charts: dict[str, set[str]] = defaultdict(set)

    def add(self, offered: Offered, namespace: str) -> None:
        """Add what an object of a namespace asks for."""
        if offered.release is not None:
            names, target = offered.release
            self._named |= {(name, target or namespace) for name in names}
            self._of_charts[target or namespace] |= offered.remote

    def are_unread_in(self, namespace: str) -> bool:
        """Whether one of a chart that is in no tree goes into a namespace."""
        return bool(self._of_charts.get(namespace))

    def make(self, selector: Selector, namespace: str) -> bool:
        """Whether a selector asks for pods of a release that the run asks for: its chart makes them, somewhere else."""
        asked = (one for one in selector.requirements if one.key in RELEASE_KEYS and one.operator == "In")
        if any((name, namespace) in self._named for one in asked for name in one.values):
            return True
        every = [name for one in selector.requirements if one.operator == "In" for name in one.values]
        return self.begin(every, namespace)

    def begin(self, names: list[str], namespace: str) -> bool:
        """Whether something is called after a release in the namespace, or its chart, that is in no tree."""
        starts = self._of_charts.get(namespace)
        if not starts:
            return False
        # imported here: most runs ask for no releases
        from svclint.operators.deploying import begin_with

        return begin_with(names, starts)

    def are_called(self, name: str, namespace: str) -> bool:
        """Whether a release in the namespace, or its chart, that is in no tree has the very name."""
        return name in self._of_charts.get(namespace, ())

    def deploy(self, service: str) -> bool:
        """Whether the program of a chart that is in no tree deploys it as it runs."""
        if not self._of_charts:
            return False
        from svclint.operators.deploying import deployed_by

        return deployed_by(frozenset().union(*self._of_charts.values()), service)

    def may_make(self, selector: Selector, known: Collection[str]) -> bool:
        """Whether a selector asks for pods by the name of a chart that is in no tree, which nothing here has."""
        asked = (one for one in selector.requirements if one.key == NAME and one.operator == "In")
        names = {name for one in asked for name in one.values}
        return bool(names) and any(names <= held for held in self._of_charts.values()) and names.isdisjoint(known)
