"""Pods by namespace and label, so that a selector need not be compared with all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from svclint.typing_names import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from svclint.resource import Selector


class Labelled(Protocol):
    """What has labels, and others that a controller adds (None: some value) as it runs."""

    @property
    def labels(self) -> Mapping[str, str]: ...

    @property
    def added(self) -> Mapping[str, str | None]: ...


_Item = TypeVar("_Item", bound=Labelled)


class LabelIndex(Generic[_Item]):
    """Items by the namespace they live in and by each of their labels, in the order in which they were added."""

    def __init__(self) -> None:
        self._of: dict[str, list[_Item]] = defaultdict(list)
        self._with: dict[tuple[str, str, str], list[_Item]] = defaultdict(list)
        self._added: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._of)

    def add(self, namespace: str, item: _Item) -> None:
        self._of[namespace].append(item)
        for key, value in item.labels.items():
            self._with[namespace, key, value].append(item)
        self._added.update(item.added)

    def of(self, namespace: str) -> list[_Item]:
        return self._of.get(namespace, [])

    def all(self) -> list[_Item]:
        return [one for found in self._of.values() for one in found]

    def matching(self, selector: Selector, namespace: str) -> list[_Item]:
        """Every item of `namespace` that `selector` matches, labels that controllers add included."""
        candidates, is_all = self._candidates(selector, namespace, self._added)
        return [*candidates] if is_all else [one for one in candidates if selector.matches(one.labels, one.added)]

    def matching_as_written(self, selector: Selector, namespace: str) -> list[_Item]:
        """Every item of `namespace` that `selector` matches without the labels that controllers add."""
        candidates, is_all = self._candidates(selector, namespace, ())
        return [*candidates] if is_all else [one for one in candidates if selector.matches(one.labels)]

    def _candidates(self, selector: Selector, namespace: str, unknown: Collection[str]) -> tuple[Sequence[_Item], bool]:
        """The items that have the rarest label that `selector` asks for, and whether it asks for nothing else; labels
        of `unknown` keys need not show."""
        candidates: Sequence[_Item] | None = None
        requirements = selector.requirements
        for key, operator, values, _ in requirements:
            if operator == "In" and len(values) == 1 and key not in unknown:
                found = self._with.get((namespace, key, values[0]), ())
                if candidates is None or len(found) < len(candidates):
                    candidates = found
        if candidates is None:
            return self.of(namespace), not requirements
        return candidates, len(requirements) == 1
