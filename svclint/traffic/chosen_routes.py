"""Which routes Traefik reads at all, where it is told to read some: by a label, or in some namespaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.resource import equality_selector, is_placeholder
from svclint.traffic.bound import options

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource, Selector

_IMAGE = re.compile(r"(?:^|/)traefik(?=[:@]|$)")
_PROVIDER = "providers-kubernetescrd"


class Choice(NamedTuple):
    """What one Traefik reads of its custom resources; `at` is the option that says so. `selector` is None where it does
    not ask for labels, `namespaces` are empty where it reads all."""

    container: Container
    at: Path
    selector: Selector | None
    namespaces: tuple[str, ...]

    def leaves_out(self, route: Resource) -> str:
        """Why it does not read a route; empty where it does, or may."""
        if self.namespaces and route.namespace not in self.namespaces:
            return f"namespace {' and '.join(self.namespaces)} only"
        if self.selector is not None and not self.selector.matches(route.labels):
            return f"those with {self.selector} only"
        return ""


def choices(graph: Graph) -> tuple[Choice, ...]:
    """What each Traefik of the scope reads; none where one of them reads everything, or may."""
    return graph.once(_choices)


def _choices(graph: Graph) -> tuple[Choice, ...]:
    found = [_choice(one) for template in graph.templates() for one in template.containers if _IMAGE.search(one.image)]
    return tuple(one for one in found if one is not None) if found and None not in found else ()


def _choice(container: Container) -> Choice | None:
    selector: Selector | None = None
    namespaces: tuple[str, ...] = ()
    at: Path | None = None
    for name, value, word in options(container):
        if name == f"{_PROVIDER}-labelselector":
            selector = _labels(value)
            if selector is None:
                return None
        elif name == f"{_PROVIDER}-namespaces":
            namespaces = (*namespaces, *filter(None, (one.strip() for one in value.split(","))))
        else:
            continue
        at = at or word.path
    if at is None or any(map(is_placeholder, namespaces)):
        return None
    return Choice(container, at, selector, namespaces)


def _labels(written: str) -> Selector | None:
    """A selector as kubectl writes it, of labels with one value each; None of any other."""
    parts = [re.fullmatch(r"\s*([\w./-]+)\s*==?\s*([\w.-]*)\s*", one) for one in written.split(",")]
    found = [one for one in parts if one is not None]
    if not found or len(found) < len(parts) or is_placeholder(written):
        return None
    return equality_selector({one[1]: one[2] for one in found})
