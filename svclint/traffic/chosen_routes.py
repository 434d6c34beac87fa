"""Which routes Traefik reads at all, where it is told to read some: by a label, or in some namespaces."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple
from svclint.operators.deploying import remote
from svclint.operators.running import is_of
from svclint.resource import equality_selector, is_placeholder
from svclint.resource.ingress import CLASS_ANNOTATION
from svclint.traffic.bound import options
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource, Selector

TRAEFIK = "traefik"
"""The name of its image and of its chart."""

_PROVIDER = "providers-kubernetescrd"


class Choice(NamedTuple):
    """What one Traefik reads of its custom resources; `at` is the option that says so. `selector` is None where it does
    not ask for labels, `namespaces` are empty where it reads all; `of_class` is that of the routes that it reads."""

    container: Container
    at: Path
    selector: Selector | None
    namespaces: tuple[str, ...]
    of_class: str = ""

    def leaves_out(self, route: Resource) -> str:
        """Why it does not read a route; empty where it does, or may."""
        if not self.looks_in(route.namespace):
            return f"namespace {' and '.join(self.namespaces)} only"
        return "" if self.selects(route) else f"those with {self.selector} only"

    def looks_in(self, namespace: str) -> bool:
        return not self.namespaces or namespace in self.namespaces

    def selects(self, route: Resource) -> bool:
        return self.selector is None or self.selector.matches(route.labels)


def choices(graph: Graph) -> tuple[Choice, ...]:
    """What each Traefik of the scope reads; none where one of them reads everything, or may, or a release brings one
    more, whose values nobody reads here."""
    return graph.once(_choices)


def _choices(graph: Graph) -> tuple[Choice, ...]:
    containers = (one for template in graph.templates() for one in template.containers if is_of(one.image, TRAEFIK))
    found = [_choice(one) for one in containers]
    if not found or None in found or _is_released(graph):
        return ()
    return tuple(one for one in found if one is not None)


def _is_released(graph: Graph) -> bool:
    """Whether a release of Traefik's chart is here, or the settings of the one that k3s brings."""
    if any(one.name == TRAEFIK for one in graph.of_kind("helm.cattle.io", "HelmChartConfig")):
        return True
    return any(is_of(name, TRAEFIK) for one in graph.makers for name in remote(one))


def is_of_another_class(route: Resource, known: tuple[Choice, ...]) -> bool:
    """Whether a route names a class that is that of no Traefik here, so that it is meant for another one."""
    name = route.annotations.get(CLASS_ANNOTATION, "")
    return name not in ("", TRAEFIK) and all(one.of_class != name for one in known)


def _choice(container: Container) -> Choice | None:
    selector: Selector | None = None
    namespaces: tuple[str, ...] = ()
    at: Path | None = None
    of_class = ""
    for name, value, word in options(container):
        if name == f"{_PROVIDER}-labelselector":
            selector = _labels(value)
            if selector is None:
                return None
        elif name == f"{_PROVIDER}-namespaces":
            namespaces = (*namespaces, *filter(None, (one.strip() for one in value.split(","))))
        else:
            of_class = value if name == f"{_PROVIDER}-ingressclass" else of_class
            continue
        at = at or word.path
    if at is None or any(map(is_placeholder, namespaces)):
        return None
    return Choice(container, at, selector, namespaces, of_class)


def _labels(written: str) -> Selector | None:
    """A selector as kubectl writes it, of labels with one value each; None of any other."""
    parts = [re.fullmatch(r"\s*([\w./-]+)\s*==?\s*([\w.-]*)\s*", one) for one in written.split(",")]
    found = [one for one in parts if one is not None]
    if not found or len(found) < len(parts) or is_placeholder(written):
        return None
    return equality_selector({one[1]: one[2] for one in found})
