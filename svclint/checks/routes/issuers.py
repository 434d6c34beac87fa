"""Who issues certificates: is the issuer that is asked for of the kind, and where it is looked for."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.families import cert_manager
from svclint.resource import is_placeholder
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.meant.objects import Meant
    from svclint.references import Reference
    from svclint.resource import Resource

_OTHER = {"Issuer": "ClusterIssuer", "ClusterIssuer": "Issuer"}

_EXTERNAL = ("cert-manager.io/issuer-kind", "cert-manager.io/issuer-group")
"""Beside an issuer's name, these say that it is of somebody else's API, or of another kind."""


def issuer_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """Told only where something here is evidently meant: most issuers are installed with the cluster."""
    for reference in graph.references(owner, "issued-by"):
        if is_placeholder(reference.name) or not _is_certmanagers(reference) or not graph.resolve(reference).missing:
            continue
        meant = _meant(reference, graph)
        if meant is not None:
            yield _absent(reference, meant, graph)


def _is_certmanagers(reference: Reference) -> bool:
    is_own = reference.group == cert_manager.GROUP and reference.kind in _OTHER
    return is_own and not any(one in reference.owner.annotations for one in _EXTERNAL)


def _meant(reference: Reference, graph: Graph) -> Meant | None:
    """An issuer of the name and of the other kind (an Issuer in the owner's own namespace), else what is close."""
    # imported here: where everything is found, nobody asks
    from svclint.meant.objects import Meant, likely

    others = graph.of_kind(cert_manager.GROUP, _OTHER[reference.kind])
    here = ("", reference.owner.namespace)
    named = [one for one in others if one.name == reference.name and one.namespace in here]
    nearest = graph.nearest_resource(reference.owner, named)
    return Meant(reference, nearest[0], other_kind=True) if nearest else likely(reference, graph)


def _absent(reference: Reference, meant: Meant, graph: Graph) -> Violation:
    owner, kind, name = reference.owner, reference.kind, reference.name
    place = f"namespace {reference.namespace}" if reference.namespace else "the cluster"
    # each namespace may have one of its own
    unseen = (Doubt.UNSEEN,) if meant.elsewhere else ()
    return Violation(
        reference.label(f"{place} has no such {kind}"),
        f"{owner.title} asks {kind} {name} for a certificate, which {place} does not have{meant.hint}",
        (meant.label,),
        help=_help(reference, meant),
        fix=_of_kind(reference, meant) if meant.other_kind else meant.renaming([reference], "ask"),
        unless=(Elsewhere(reference.identity, near=not meant.elsewhere),),
        rests_on=(owner,),
        doubts=(
            *of_distance(graph, owner, [meant.target]),
            *(of_namespaces(graph, owner, meant.target) if meant.elsewhere else ()),
            *unseen,
        ),
    )


def _help(reference: Reference, meant: Meant) -> str | None:
    if not meant.other_kind:
        return None
    kind = meant.target.kind
    if reference.path[0] == "metadata":
        return f"Ask by the annotation {_ANNOTATION_OF[kind]}."
    return f"Write kind: {kind} in the issuerRef."


_ANNOTATION_OF = {
    "Issuer": cert_manager.ISSUER_ANNOTATION,
    "ClusterIssuer": cert_manager.CLUSTER_ISSUER_ANNOTATION,
}


def _of_kind(reference: Reference, meant: Meant) -> Fix | None:
    """The annotation, or the kind, of what is there; None where no kind is written yet."""
    owner, kind = reference.owner, meant.target.kind
    words = f"ask {meant.target.title}"
    if reference.path[0] == "metadata":
        return Fix(words, (owner.edit_key(reference.path, _ANNOTATION_OF[kind]),), safe=False)
    at = (*reference.path[:-1], "kind")
    return Fix(words, (owner.edit(at, kind),), safe=False) if owner.get(*at) is not None else None
