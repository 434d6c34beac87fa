"""Objects that are called as a prefix of kustomize makes it of a name, in the namespace that it makes of another."""

from __future__ import annotations

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Identity, Resource


def prefixed(graph: Graph, wanted: Identity) -> list[Resource]:
    """The objects whose name and namespace both are what is asked for behind the same prefix.

    So it is of kubebuilder's scaffold, whose `webhook-service` of namespace `system` becomes `orders-webhook-service`
    of `orders-system` (book.kubebuilder.io: config/default), where what names it was not built together with it.
    """
    found = []
    for one in graph.of_kind(wanted.group, wanted.kind):
        prefix = one.name.removesuffix(wanted.name)
        if prefix.endswith("-") and one.name != prefix and one.namespace == prefix + wanted.namespace:
            found.append(one)
    return found
