"""Labels that kustomize adds to the pods which a policy lets in from namespaces that the kustomization is not for."""

from __future__ import annotations

from svclint.certainty.doubts import of_holes
from svclint.resource import NAMESPACE_KEY, mapping
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, Selector


def labelled_peers(policy: Resource, graph: Graph) -> list[Violation]:
    """kustomize: api/internal/konfig/builtinpluginconsts/commonlabels.go: labels of selectors go into the peers of a
    policy that have matchLabels, wherever these pods are."""
    if policy.kind != "NetworkPolicy" or not (policy.selected_too or policy.origin.overlays):
        return []
    found = []
    for reference in graph.references(policy, "admits"):
        added, names = _added(reference), _others(reference)
        if added and names and reference.selector is not None and not any(map(graph.templates, names)):
            found.append(_violation(reference, reference.selector, added, names, graph))
    return found


def _added(reference: Reference) -> dict[str, str]:
    """What the kustomization adds to the labels that a peer asks for."""
    policy, path = reference.owner, (*reference.path, "matchLabels")
    written = mapping(policy.get(*path))
    if not written:
        return {}
    common = {key: value for key, value in policy.selected_too.items() if key not in written}
    return {**common, **policy.given(path)}


def _others(reference: Reference) -> tuple[str, ...]:
    """The namespaces of a peer by their names, where the policy's own is none of them."""
    selector = reference.namespaces.selector
    if selector is None or selector.is_unreadable:
        return ()
    names = next((one.values for one in selector.requirements if (one.key, one.operator) == (NAMESPACE_KEY, "In")), ())
    return names if reference.owner.namespace not in names else ()


def _violation(
    reference: Reference, selector: Selector, added: dict[str, str], names: tuple[str, ...], graph: Graph
) -> Violation:
    policy, path = reference.owner, (*reference.path, "matchLabels")
    labels = listed(f"{key}={value}" for key, value in added.items())
    given = [key for key in added if key in mapping(policy.get(*path))]
    return Violation(
        reference.label(f"and {labels}, by the kustomization"),
        f"kustomize adds {labels} to the pods of {listed(names)} that {policy.title} admits, and labels no pods there: "
        "who does not have them besides is kept out",
        tuple(policy.label((*path, key), "the label that is added") for key in given[:1]),
        help="Add labels without selectors (labels: with includeTemplates in the place of includeSelectors), or write "
        "these peers with matchExpressions, which kustomize leaves alone.",
        rests_on=(policy,),
        doubts=of_holes(graph, policy),
        # another kustomization of the run may give them the same labels
        unless=tuple(Elsewhere(selector=selector, namespace=name) for name in names),
    )
