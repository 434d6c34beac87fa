"""What custom resources need of others to do their work: is it of the kind, and where it is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import is_settled, of_distance, of_namespaces
from svclint.families import flux, keda, knative, linkerd
from svclint.resource import Identity, is_placeholder
from svclint.told import ANY_NAMESPACE
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.meant.objects import Meant
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.violation import Label

_Kind = tuple[str, str]

# Kinds of one purpose: what is asked for as the one may be another one
_ALIKE: tuple[tuple[_Kind, ...], ...] = (
    (keda.AUTHENTICATION, keda.CLUSTER_AUTHENTICATION),
    (flux.KUSTOMIZATION, flux.HELM_RELEASE),
    flux.SOURCES,
    ((linkerd.POLICY, "MeshTLSAuthentication"), (linkerd.POLICY, "NetworkAuthentication")),
    tuple((knative.MESSAGING, kind) for kind in ("Channel", "InMemoryChannel", "KafkaChannel")),
)

# Flux waits for each of these as for the owner's own kind
_OF_OWN_KIND = (flux.KUSTOMIZATION, flux.HELM_RELEASE)
# What GitOps tools apply: each object has its own folder, so that one run has many scopes of them
_DELIVERED = frozenset({*_OF_OWN_KIND, *flux.SOURCES})
# Where Flux itself is, and most sources are
_OF_FLUX = "flux-system"
# What each namespace has without anybody's doing
_GIVEN = ("", "ServiceAccount", "default")


def dependency_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """Told only where something here is evidently meant: much comes with the cluster, or from another repository."""
    missing: dict[Identity, list[Reference]] = {}
    for reference in graph.references(owner, "needs"):
        if not _is_open(reference) and _is_absent(reference, graph):
            missing.setdefault(reference.identity, []).append(reference)
    for found in missing.values():
        meant = _meant(found[0], graph)
        if meant is not None:
            yield _absent(found, meant, graph)
        elif _may_be_in_other_scopes(found[0], graph):
            yield from _of_other_scopes(found, graph)


def _is_open(reference: Reference) -> bool:
    """Whether nobody says yet what it names, or it is there in any case."""
    names = (reference.name, reference.namespace)
    return any(map(is_placeholder, names)) or (reference.group, reference.kind, reference.name) == _GIVEN


def _is_absent(reference: Reference, graph: Graph) -> bool:
    """Whether it is missing; what brings Flux' own objects into a namespace is mostly here with all that it brings."""
    answer = graph.resolve(reference)
    if answer.found or not answer.unknown:
        return answer.missing
    if not _is_delivered(reference) or graph.hole_near(reference.owner, reference.kind) is not None:
        return False
    # imported here: most of what is needed is there
    from svclint.graph.possible import made_by, nothing_of

    weak = (made_by(graph, reference.owner, reference.identity), nothing_of(reference.namespace))
    return answer.unknown in weak


def _is_delivered(reference: Reference) -> bool:
    return (reference.group, reference.kind) in _DELIVERED


# -- what was meant ----------------------------------------------------------------------------------------------------


def _meant(reference: Reference, graph: Graph) -> Meant | None:
    # imported here: where everything is found, nobody asks
    from svclint.meant.left_over import left_over
    from svclint.meant.objects import likely
    from svclint.suggest import is_slip

    other = _of_other_kind(reference, graph)
    if other is not None:
        return other
    meant = likely(reference, graph)
    if meant is None or meant.other_kind:
        return meant or left_over(reference, graph)
    if meant.elsewhere:
        # whoever applies one of the two may say its namespace
        is_said = is_settled(reference.owner, graph) and is_settled(meant.target, graph)
        return meant if is_said or not _is_delivered(reference) else None
    # a word more or less makes another thing of it, unless that is what is left over
    return meant if is_slip(reference.name, meant.name) else left_over(reference, graph)


def _others(reference: Reference) -> list[_Kind]:
    """The kinds that it may have been meant for."""
    kind = (reference.group, reference.kind)
    return [one for alike in _ALIKE if kind in alike for one in alike if one != kind]


def _of_other_kind(reference: Reference, graph: Graph) -> Meant | None:
    """What has the very name where it is looked for, and is of another kind."""
    from svclint.meant.objects import Meant

    if _is_of_own_kind(reference) and not _has_its_kind(reference, graph):
        return None  # a release is often called as what applies it, which may be elsewhere
    here = {"", reference.namespace or reference.owner.namespace}
    named = [
        one
        for kind in _others(reference)
        for one in graph.of_kind(*kind)
        if one.name == reference.name and one.namespace in here
    ]
    nearest = graph.nearest_resource(reference.owner, named)
    return Meant(reference, nearest[0], other_kind=True) if nearest else None


def _is_of_own_kind(reference: Reference) -> bool:
    return (reference.group, reference.kind) in _OF_OWN_KIND


def _is_of_release(reference: Reference) -> bool:
    """Whether it is the source of a release, without its namespace."""
    owner = reference.owner
    beside = owner.get(*reference.path[:-1], "namespace")
    return (owner.group, owner.kind) == flux.HELM_RELEASE and beside is None


def _has_its_kind(reference: Reference, graph: Graph) -> bool:
    """Whether others of the kind and the namespace are here, so that this one would be as well."""
    found = graph.of_kind(reference.group, reference.kind)
    return any(one.namespace == reference.namespace for one in found)


def _may_be_in_other_scopes(reference: Reference, graph: Graph) -> bool:
    """Whether it is known where it is looked for, and other scopes may have what was meant."""
    is_said = reference.namespace != reference.owner.namespace or is_settled(reference.owner, graph)
    return _is_delivered(reference) and is_said


# -- what is told ------------------------------------------------------------------------------------------------------


def _absent(found: Sequence[Reference], meant: Meant, graph: Graph) -> Violation:
    reference, owner = found[0], found[0].owner
    is_apart = meant.elsewhere and graph.scope.nearest and meant.target.directory != owner.directory
    return _violation(
        found,
        meant.hint,
        related=(meant.label,),
        help=_help(reference, meant),
        fix=_of_kind(found, meant) if meant.other_kind else meant.renaming(found, "name"),
        unless=(Elsewhere(reference.identity, near=True),),
        doubts=(
            *of_distance(graph, owner, [meant.target]),
            *(of_namespaces(graph, owner, meant.target) if meant.elsewhere else ()),
            # each namespace may have one of its own
            *((Doubt.UNSEEN,) if is_apart else ()),
        ),
    )


def _of_other_scopes(found: Sequence[Reference], graph: Graph) -> Iterator[Violation]:
    """What is told where other scopes of the run have something of another kind under the very name, or in another
    namespace."""
    reference, others = found[0], _others(found[0])
    itself, named = reference.identity, [reference.identity._replace(group=one, kind=kind) for one, kind in others]
    missing = (Elsewhere(itself, near=True),)
    around: tuple[tuple[Identity, ...], ...] = ()
    if _is_of_own_kind(reference) and not _has_its_kind(reference, graph):
        around = ((itself._replace(name=""),),)
    hint = f"{reference.name} is a {others[0][1]}" if len(others) == 1 else "a source of another kind is called so"
    help = _OWN_KIND.format(kind=reference.kind, name=reference.name) if _waits(reference) else None
    yield _violation(found, f": {hint}", unless=missing, given=(tuple(named), *around), help=help)
    # what applies a Kustomization may write the namespace of its source
    if _is_of_own_kind(reference):
        away = (itself._replace(namespace=ANY_NAMESPACE),)
        unless = (*missing, *(Elsewhere(one, near=True) for one in named))
        yield _violation(found, "; another namespace has it", unless=unless, given=(away, *around))
    elif _is_of_release(reference) and reference.namespace not in ("", _OF_FLUX):
        there = (itself._replace(namespace=_OF_FLUX),)
        unless = (*missing, *(Elsewhere(one, near=True) for one in named))
        hint = f": without a namespace it is that of the release, and {_OF_FLUX} has it"
        yield _violation(found, hint, unless=unless, given=(there,))


def _violation(
    found: Sequence[Reference],
    hint: str,
    *,
    unless: tuple[Elsewhere, ...],
    related: tuple[Label, ...] = (),
    doubts: tuple[Doubt, ...] = (),
    given: tuple[tuple[Identity, ...], ...] = (),
    help: str | None = None,
    fix: Fix | None = None,
) -> Violation:
    reference, owner = found[0], found[0].owner
    place = f"namespace {reference.namespace}" if reference.namespace else "the cluster"
    words = f"{place} has no such {reference.kind}"
    return Violation(
        reference.label(words),
        f"{owner.title} needs {reference.kind} {reference.name}, which {place} does not have{hint}",
        (*related, *(one.label(f"also here: {words}") for one in found[1:])),
        help=help,
        fix=fix,
        unless=unless,
        given=given,
        rests_on=(owner,),
        doubts=doubts,
    )


_OWN_KIND = "A {kind} waits for others of its kind only: name the one that applies {name}."


def _waits(reference: Reference) -> bool:
    return _is_of_own_kind(reference) and not reference.row.typed


def _help(reference: Reference, meant: Meant) -> str | None:
    if not meant.other_kind:
        return None
    if _waits(reference):
        return _OWN_KIND.format(kind=reference.kind, name=reference.name)
    if meant.target.kind == reference.kind:
        return f"Write apiVersion: {meant.target.api_version} beside the name."
    return f"Write kind: {meant.target.kind} beside the name."


def _of_kind(found: Sequence[Reference], meant: Meant) -> Fix | None:
    """The kind and the API of what is there; None where no kind is written yet, or none can be."""
    target, edits = meant.target, []
    for reference in found:
        owner, beside = reference.owner, reference.path[:-1]
        written = {key for key in ("kind", "apiVersion") if owner.get(*beside, key) is not None}
        if not reference.row.typed or "kind" not in written or (target.group != reference.group and len(written) == 1):
            return None
        if target.kind != reference.kind:
            edits.append(owner.edit((*beside, "kind"), target.kind))
        if target.group != reference.group:
            edits.append(owner.edit((*beside, "apiVersion"), target.api_version))
    return Fix(f"name {target.title}", tuple(edits), safe=False)
