"""Objects that no manifest shows, and that a selector which finds nothing is likely for."""

from __future__ import annotations

from svclint.graph.resolution import namespaces_of
from svclint.operators import maker, makes_pods_for
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Selector


def made_elsewhere(reference: Reference, selector: Selector, graph: Graph) -> bool:
    """Whether pods that no manifest shows are likely meant: an operator's, a release's, or labelled as they run, by a
    controller, a script or the program in them."""
    owner = reference.owner
    if makes_pods_for(graph.makers, owner, selector) or graph.deployer(owner.namespace) is not None:
        return True
    # operators call the pods' application as what they make for a custom resource, which begins with its name
    values = (value for one in selector.requirements if one.operator == "In" for value in one.values)
    if any(maker(graph.makers, owner, owner.namespace, value, "Pod") is not None for value in values):
        return True
    if by_a_controller(selector, (key for template in graph.templates() for key in template.labels)):
        return True
    # imported here, as below: where everything is found, nobody asks
    from svclint.traffic.roles import is_got_later

    names = namespaces_of(graph, reference.namespaces)[0]
    return is_got_later(selector, (one for name in names for one in graph.templates(name)), graph)


def asks_for_none(selector: Selector, namespaces: Collection[str], graph: Graph) -> bool:
    """Whether a selector only says which pods it leaves out, where an operator of the table makes pods.

    It takes all others, whose labels nobody wrote. Of a custom resource whose file says no namespace, whoever applies
    it does.
    """
    if any(one.operator in ("In", "Exists") for one in selector.requirements):
        return False
    from svclint.operators.row import ANYWHERE
    from svclint.operators.table import rows_of

    return any(
        row.namespace in (ANYWHERE, *namespaces)
        or (not row.namespace and (one.namespace in namespaces or not one.namespace_written))
        for one in graph.makers
        for row in rows_of(one.group, one.kind)
        if row.pods
    )


def by_a_controller(selector: Selector, keys: Iterable[str]) -> bool:
    """Whether a label is asked for that only some controller would set: `keys` are those of the scope."""
    asked = {one.key for one in selector.requirements if one.operator in ("In", "Exists") and _is_foreign(one.key)}
    return bool(asked) and not asked.issubset(keys)


def _is_foreign(key: str) -> bool:
    """Whether a label key belongs to some controller's domain, rather than to Kubernetes' recommended labels."""
    prefix, slash, _ = key.partition("/")
    return bool(slash) and prefix != "app.kubernetes.io"


def are_made(namespaces: Collection[str], graph: Graph) -> bool:
    """Whether operators have custom resources there, so that they may make Services and pods with any labels."""
    from svclint.operators.passive import is_passive

    return any(
        "." in one.group and one.namespace in namespaces and not is_passive(one.group, one.kind) for one in graph.makers
    )
