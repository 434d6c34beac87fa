"""A name that another release of the same chart would have: `lab-web-api` beside `study-web-api` and `study-web-ui`."""

from __future__ import annotations

import re

from svclint.graph.possible import INSTANCE
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def of_this_release(reference: Reference, graph: Graph) -> Resource | None:
    """The one Service that has the name but for that of the release before it, where the owner is of this release.

    Helm's charts call their objects `<release>-<chart>-<part>`: the owner begins with a release's name that labels
    here give and the chart's, the name that is missing has another one before the chart's, and nothing here is called
    after that. A number in either makes another thing of it.
    """
    name, owner = reference.name, reference.owner
    found = []
    for release in graph.once(_releases, reference.namespace):
        if not owner.name.startswith(f"{release}-"):
            continue
        for service in graph.services(reference.namespace):
            tail = service.name.removeprefix(release) if service.name.startswith(f"{release}-") else ""
            other = name.removesuffix(tail) if tail and name.endswith(tail) else ""
            if other and not re.search(r"\d", other + release) and _has_chart(tail, owner.name.removeprefix(release)):
                found.append((service, other))
    if len({service for service, _ in found}) != 1 or _is_here(found[0][1], reference, graph):
        return None
    return found[0][0]


def _has_chart(tail: str, other: str) -> bool:
    """Whether two names go on alike behind the release's: `-web-api` and `-web-ui`, but not `-web` alone."""
    return tail.count("-") > 1 and other.split("-")[1:2] == tail.split("-")[1:2]


def _is_here(release: str, reference: Reference, graph: Graph) -> bool:
    """Whether anything of the namespace is called after a release, or is labelled as one of it."""
    namespace = reference.namespace
    objects = (one for one in graph.everything if one.namespace == namespace)
    return release in graph.once(_releases, namespace) or any(
        one.name == release or one.name.startswith(f"{release}-") for one in objects
    )


def _releases(graph: Graph, namespace: str) -> frozenset[str]:
    """The names of releases by which objects and pods of a namespace are labelled."""
    return frozenset(_labelled(graph, namespace)) - {""}


def _labelled(graph: Graph, namespace: str) -> Iterator[str]:
    for one in graph.everything:
        if one.namespace == namespace:
            yield one.labels.get(INSTANCE, "")
    for template in graph.templates(namespace):
        yield template.labels.get(INSTANCE, "")
