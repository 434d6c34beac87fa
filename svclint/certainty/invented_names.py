"""What a chart's objects are called where its release is called as the chart: nobody says its name, and many are.

Where a chart writes its own name in the place of the release's, what helm calls a release that nobody names keeps the
two apart, and not the chart. Where objects, helmfiles or commands here install it under certain names, those count:
what is there under each of them is no fault.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from svclint.resource import Identity, Selector, mapping, text
from svclint.scope import UNNAMED
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource.selector import Requirement


def may_be_called(graph: Graph, wanted: Identity) -> bool:
    """Whether an object of the chart would have this name, were the release called as the chart."""
    if not _is_invented(graph):
        return False
    group, kind, namespace, name = wanted
    own = graph.once(names_of_chart)
    around = [one.name for one in graph.of_kind(group, kind) if one.namespace == namespace]
    return any(_would_be(one, name, own) for one in around) or _fits_each_name(
        graph, lambda call: any(call(one) == call(name) for one in around)
    )


def are_one(graph: Graph, one: str, other: str) -> bool:
    """Whether two names of the release would be the same, were it called as the chart: whoever installs it so sees no
    fault."""
    return any(
        _called(one, each, whole=True) == _called(other, each, whole=True) for each in graph.once(names_of_chart)
    )


def may_be_labelled(graph: Graph, selector: Selector, labels: Iterable[Mapping[str, str]]) -> bool:
    """Whether one of several sets of labels would have what a selector asks for, were the release called as the chart,
    or has it under each name that it has here.

    What is asked for may have the invented name as well, and the labels the chart's.
    """
    listed = list(labels)
    return any(True for _ in _matching(graph, selector, listed)) or is_matched_by_name(graph, selector, listed)


def matches_one_name(graph: Graph, selector: Selector, labels: Iterable[Mapping[str, str]]) -> bool:
    """Whether they do so by the one name alone that both have as the release is called as the chart: one side has the
    two names one after the other (`release-name-web`), the other that of the chart (`web`), as no other release does.
    Not so where the releases that are made here match as they are called.
    """
    listed = list(labels)
    found = list(_matching(graph, selector, listed))
    return bool(found) and all(found) and not is_matched_by_name(graph, selector, listed)


def is_matched_by_name(graph: Graph, selector: Selector, labels: Sequence[Mapping[str, str]]) -> bool:
    """Whether one of these sets of labels has what is asked for under each name that a release has here."""

    def fits(call: Callable[[str], str]) -> bool:
        asked = Selector.of([_requirement(one, call) for one in selector.requirements])
        return any(asked.matches({key: call(value) for key, value in one.items()}) for one in labels)

    return _fits_each_name(graph, fits)


def _fits_each_name(graph: Graph, fits: Callable[[Callable[[str], str]], bool]) -> bool:
    """Whether something holds under each name that is known here of a release of the chart; `fits` is told what a
    text comes to under it."""
    chart = graph.scope.chart
    if chart is None or not chart.called or not _is_invented(graph):
        return False
    own = graph.once(names_of_chart)
    return all(any(fits(partial(_named, one, release)) for one in own) for release in chart.called)


def _named(own: str, release: str, value: str) -> str:
    """A text under the name of a release: most charts leave out their own name where that has it."""
    if own in release:
        value = value.replace(f"{UNNAMED}-{own}", release)
    return value.replace(UNNAMED, release)


def _matching(graph: Graph, selector: Selector, labels: Iterable[Mapping[str, str]]) -> Iterator[bool]:
    """For each way to read one of these sets of labels so that it matches: whether two names are one in it."""
    if not _is_invented(graph):
        return
    own = graph.once(names_of_chart)
    wanted = [_as_called(selector, name) for name in own]
    for one in labels:
        for name, both in zip(own, wanted, strict=True):
            for is_whole, asked in zip((True, False), both, strict=True):
                if asked.matches({key: _called(value, name, is_whole) for key, value in one.items()}):
                    yield is_whole


def _is_invented(graph: Graph) -> bool:
    return graph.scope.chart is not None and graph.scope.chart.release == UNNAMED


def _would_be(one: str, name: str, own: Iterable[str]) -> bool:
    if (UNNAMED in one) is (UNNAMED in name):
        return False
    return any(_called(one, each, whole) == _called(name, each, whole) for each in own for whole in (True, False))


def _as_called(selector: Selector, name: str) -> tuple[Selector, Selector]:
    whole, apart = (
        [_requirement(one, partial(_called, name=name, whole=is_whole)) for one in selector.requirements]
        for is_whole in (True, False)
    )
    return Selector.of(whole), Selector.of(apart)


def _requirement(one: Requirement, call: Callable[[str], str]) -> Requirement:
    return one._replace(values=tuple(map(call, one.values)))


def _called(value: str, name: str, whole: bool) -> str:
    """A text with the chart's name for the release's; `whole` says that both are not written one after the other."""
    if whole:
        value = value.replace(f"{UNNAMED}-{name}", name)
    return value.replace(UNNAMED, name)


def names_of_chart(graph: Graph) -> tuple[str, ...]:
    """What the chart of the scope is called, by its Chart.yaml and by its folder."""
    return tuple(dict.fromkeys(filter(None, _each_name(graph))))


def _each_name(graph: Graph) -> Iterator[str]:
    chart = graph.scope.chart
    if chart is None:
        return
    own = posixpath.join(chart.directory, "Chart.yaml")
    yield from (text(mapping(one.value).get("name")) for _, one in graph.documents if one.source.path == own)
    yield posixpath.basename(chart.directory)
