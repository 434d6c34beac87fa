"""What the table says that many custom resources make, by namespace and by name or label: nobody asks each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from svclint.operators.patterns import fill, is_true_of, is_wild, selects, services_of, wants
from svclint.operators.row import ANYWHERE, Custom
from svclint.operators.table import rows_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.operators.patterns import Names
    from svclint.operators.row import Row
    from svclint.resource import Requirement, Selector


class Made:
    """What is made of `resources`; answers are their numbers, in order, each once."""

    def __init__(self, resources: Sequence[Custom]) -> None:
        self._resources = resources
        # by namespace (ANYWHERE: each) and name: the numbers of those that make such a Service
        self._plain: dict[tuple[str, str], list[int]] = defaultdict(list)
        # those of names with a part that nobody can foresee: by what each begins with
        self._wild: dict[str, dict[str, list[tuple[int, Names]]]] = defaultdict(lambda: defaultdict(list))
        for number, one in enumerate(resources):
            for row, names in services_of(one):
                if not is_true_of(row, one):
                    continue
                where = _place(row, one)
                for name in names.plain:
                    self._plain[where, name].append(number)
                for start in names.starts:
                    self._wild[where][start].append((number, names))
        self._pods: _Labelled | None = None
        self._services: _Labelled | None = None

    def services(self, namespace: str, name: str, *, surely: bool = False) -> Iterator[int]:
        """Those that make the Service `name` in `namespace`; `surely` leaves out names with a part that nobody can
        foresee."""
        found = {number for where in (namespace, ANYWHERE) for number in self._plain.get((where, name.lower()), ())}
        for where in () if surely else (namespace, ANYWHERE):
            found.update(number for number, names in self._starting(where, name.lower()) if names.fits(name))
        return iter(sorted(found))

    def _starting(self, where: str, name: str) -> Iterator[tuple[int, Names]]:
        starts = self._wild.get(where)
        for length in range(len(name) + 1) if starts else ():
            yield from starts.get(name[:length], ()) if starts is not None else ()

    def pods(self, namespace: str, selector: Selector) -> Iterator[int]:
        """Those that make pods in `namespace` with one of the wanted labels."""
        if self._pods is None:
            self._pods = _Labelled(self._resources, with_own=False)
        return self._pods.having(namespace, selector)

    def services_with(self, namespace: str, selector: Selector) -> Iterator[int]:
        """Those that make Services in `namespace` with one of the wanted labels: they have those of their pods."""
        if self._services is None:
            self._services = _Labelled(self._resources, with_own=True)
        return self._services.having(namespace, selector)


class _Labelled:
    """The labels of what is made, of Services `with_own` ones beside those of their pods."""

    def __init__(self, resources: Sequence[Custom], *, with_own: bool) -> None:
        self._resources = resources
        # by namespace, key and value, in small letters; of patterns with a part that nobody can foresee each is asked
        self._fixed: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self._keys: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._open: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._inheriting: dict[str, list[int]] = defaultdict(list)
        self._with_own = with_own
        for number, one in enumerate(resources):
            for row in rows_of(one.group, one.kind):
                if (row.pods or row.inherits or (with_own and row.labels)) and is_true_of(row, one):
                    self._add(number, one, row)

    def _add(self, number: int, one: Custom, row: Row) -> None:
        where = _place(row, one)
        if row.inherits:
            self._inheriting[where].append(number)
        for pattern in (*row.pods, *(row.labels if self._with_own else ())):
            key, _, value = pattern.partition("=")
            written = fill(one, value)
            if is_wild(key) or is_wild(written) or not written.isascii():
                self._open[where].append((number, pattern))
                continue
            self._keys[where, key.lower()].add(number)
            if written:
                self._fixed[where, key.lower(), written.lower()].add(number)

    def having(self, namespace: str, selector: Selector) -> Iterator[int]:
        found: set[int] = set()
        for where in (namespace, ANYWHERE):
            for number in self._inheriting.get(where, ()):
                if number not in found and selects(selector, self._resources[number].labels):
                    found.add(number)
            for requirement in selector.requirements:
                found |= self._meeting(where, requirement)
        return iter(sorted(found))

    def _meeting(self, where: str, requirement: Requirement) -> set[int]:
        key = requirement.key.lower()
        if requirement.operator == "Exists":
            found = set(self._keys.get((where, key), ()))
        elif requirement.operator == "In":
            values = (value.lower() for value in requirement.values)
            found = {number for value in values for number in self._fixed.get((where, key, value), ())}
        else:
            return set()
        return found | {
            number
            for number, pattern in self._open.get(where, ())
            if number not in found and wants(self._resources[number], requirement, pattern)
        }


def _place(row: Row, one: Custom) -> str:
    return ANYWHERE if row.namespace == ANYWHERE else row.namespace or one.namespace
