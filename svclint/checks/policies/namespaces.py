"""The namespaces that peers of network policies were probably meant for, where their selector matches none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.near_pods import relabel
from svclint.finding import Elsewhere, Fix, Label, Severity, Violation
from svclint.nearness import REACH
from svclint.resource import NAMESPACE_KEY, Selector, namespace_labels
from svclint.suggest import is_slip

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Requirement, Resource

# Keys by which people expect a namespace to be labelled with its name, as no cluster does by itself
_NAMES = re.compile(r"(?:.*/)?(?:metadata[.-])?name(?:space)?")


class NamespaceMiss(NamedTuple):
    """The Namespace that a selector was probably meant for, and what keeps it from it.

    `certain` says that it is the one even where other namespaces' labels are unknown.
    """

    reason: str
    label: Label
    fix: Fix | None
    certain: bool


def peers_of_no_namespace(policy: Resource, told: frozenset[Path], graph: Graph) -> list[Violation]:
    """A note for each selector of namespaces that matches none of the scope, and comes close to one."""
    places: dict[str, list[Reference]] = {}
    for wanted in map(of_namespaces, graph.references(policy, "admits")):
        if wanted is not None and wanted.path not in told:
            places.setdefault(str(wanted.selector), []).append(wanted)
    near = ((found, namespace_miss(found[0], graph)) for found in places.values())
    return [_violation(found, miss) for found, miss in near if miss is not None]


def of_namespaces(peer: Reference) -> Reference | None:
    """The selector of namespaces of a peer, as a reference of its own."""
    wanted = peer.namespaces.selector
    if peer.row.selector != "labels" or wanted is None or wanted.is_unreadable:
        return None
    return peer._replace(path=(*peer.path[:-1], peer.row.namespaces), selector=wanted)


def admits(peer: Reference) -> str:
    """The verb for a peer: rules for the way in let it in, those for the way out let traffic out to it."""
    return "lets traffic out to" if "egress" in peer.path else "admits"


def _violation(found: list[Reference], miss: NamespaceMiss) -> Violation:
    reference = found[0]
    return Violation(
        reference.label("matches no namespace"),
        {
            "policy": reference.owner.title,
            "does": f"{admits(reference)} namespaces with",
            "selector": reference.selector,
            "reason": miss.reason,
        },
        (miss.label, *(one.label("also here") for one in found[1:])),
        Severity.NOTE,
        fix=miss.fix if len(found) == 1 else None,
        unless=other_scopes(reference),
    )


def other_scopes(reference: Reference) -> tuple[Elsewhere, ...]:
    """What of another scope would be such a namespace: its object, or pods that live in it."""
    requirements = reference.selector.requirements if reference.selector is not None else ()
    names = [name for one in requirements if one.key == NAMESPACE_KEY for name in one.values]
    return (
        Elsewhere(selector=reference.selector, among=("", "Namespace")),
        *(Elsewhere(selector=Selector(()), namespace=name) for name in names),
    )


def namespace_miss(reference: Reference, graph: Graph) -> NamespaceMiss | None:
    """What keeps a Namespace of the scope from a selector that nothing there meets; None where nothing comes close."""
    policy, wanted = reference.owner, reference.selector
    if wanted is None or policy.partial or graph.hole_near(policy) is not None:
        return None
    existing = [(one, namespace_labels(one.name, one.labels)) for one in graph.of_kind("", "Namespace")]
    labels = [*graph.namespaces.values(), *(one for _, one in existing)]
    if any(map(wanted.matches, labels)) or any(one.partial for one, _ in existing):
        return None
    known = all(graph.knows_labels_of(name) for name in graph.namespaces)
    for one, its_labels in existing:
        unmet = wanted.unmet(its_labels)
        if len(unmet) != 1 or len(unmet[0].values) != 1 or graph.distance(policy, one) > REACH:
            continue
        miss = _described(reference, unmet[0], one, its_labels)
        if miss is not None and (miss.certain or known) and not _may_come(unmet[0], graph):
            return miss
    return None


def _may_come(unmet: Requirement, graph: Graph) -> bool:
    """Whether something makes a namespace of this name that no manifest shows."""
    name = unmet.values[0]
    if graph.assumed_object("Namespace", "", name) or graph.assumed_pods(Selector(()), name):
        return True
    return graph.deployer(name) is not None


def _described(reference: Reference, unmet: Requirement, one: Resource, labels: dict[str, str]) -> NamespaceMiss | None:
    if unmet.operator != "In":
        return None
    key, value = unmet.key, unmet.values[0]
    there = labels.get(key)
    if there is not None:
        if not is_slip(value, there):
            return None
        certain = key == NAMESPACE_KEY
        place = ("metadata", "name") if certain else ("metadata", "labels", key)
        label = one.label(place, f"{key} is {there} here" if not certain else f"this one is called {there}")
        return NamespaceMiss(f"{one.title} has {key}={there}", label, relabel(reference, unmet, there), certain)
    near = next((other for other in labels if labels[other] == value and is_slip(key, other)), None)
    if near is None and value == one.name and _NAMES.fullmatch(key):
        near = NAMESPACE_KEY
    if near is None:
        return None
    label = one.name_label(f"{one.title} has no label {key}")
    reason = f"{one.title} has {near}={value}, and no label {key}"
    return NamespaceMiss(reason, label, _rename(reference, unmet, near), near == NAMESPACE_KEY)


def _rename(reference: Reference, unmet: Requirement, key: str) -> Fix | None:
    """The key that the label has, in the place of the one that the selector asks for."""
    if unmet.path[0] != "matchLabels":
        return None
    owner = reference.owner
    edit = owner.edit_key((*reference.path, *unmet.path), key)
    return Fix(f"select {key}", (edit,), safe=False)
