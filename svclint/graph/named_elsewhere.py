"""Which namespace objects that name none are applied in, as references to things beside them have it:
`gateways: [shop/web]`, where Gateway web names no namespace."""

from __future__ import annotations

from collections import defaultdict

from svclint.resource import Identity
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def is_named_in(graph: Graph, namespace: str, resource: Resource, asked: Identity | None = None) -> bool:
    """Whether something refers to an object of the directory of `resource` as one of `namespace`, while nothing of that
    name is there, and neither of the two names a namespace itself: whoever applies them says that one.

    What is asked for is no witness of itself: a reference to `asked` tells nothing.
    """
    if not graph.scope.nearest or resource.namespace_written or namespace == resource.namespace:
        return False
    found = graph.once(_named).get((resource.directory, namespace), ())
    return any(one != asked for one in found)


def _named(graph: Graph) -> Mapping[tuple[str, str], set[Identity]]:
    """What references look for in a namespace and what lies in a directory without one, by directory and namespace."""
    # imported here: few scopes ask for it
    from svclint.graph.possible import called

    found: dict[tuple[str, str], set[Identity]] = defaultdict(set)
    for owner in graph.everything:
        for reference in graph.references(owner):
            if not _says_where(reference) or graph.with_identity(reference.identity):
                continue
            for one in called(graph, reference.kind, reference.name):
                if one.group == reference.group and not one.namespace_written:
                    found[one.directory, reference.namespace].add(reference.identity)
    return found


def _says_where(reference: Reference) -> bool:
    """Whether a field, and no address in a text, names an object of another namespace than its owner's."""
    return (
        reference.selector is None
        and reference.relation != "calls"
        and reference.namespace not in ("", reference.owner.namespace)
        and bool(reference.name)
    )
