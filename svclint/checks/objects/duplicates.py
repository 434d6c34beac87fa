"""Objects that are defined twice in what is applied together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from svclint.certainty.doubt import Doubt
from svclint.families import gateway_api, knative
from svclint.resource import is_placeholder, mapping, text
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_SHOWN = 4
_COMPARED = 12
# what operators of OpenShift have inside, and apply file by file
_BINDATA = "/bindata/"
_CHAINSAW = "chainsaw.kyverno.io"
_CLUSTERS = ("configmanagement.gke.io/cluster-selector", "configsync.gke.io/cluster-name-selector")
# Several bundles may create these again; where they agree, nothing is lost
SHARED = frozenset(
    {
        *(("", "Namespace"), ("apiextensions.k8s.io", "CustomResourceDefinition")),
        # what is of a class brings that along
        *(("networking.k8s.io", "IngressClass"), (gateway_api.GROUP, "GatewayClass")),
    }
)
"""By group and kind."""


def duplicate_resource(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """What is told of each identity that is defined twice, and a note for each family of files that are variants."""
    if len(graph.with_identity(resource.identity)) < 2 and not graph.alternatives:
        return
    definitions = graph.definitions(resource.identity)
    if is_placeholder(resource.name) or resource.group == _CHAINSAW or _is_processed(resource):
        # each may get a name of its own; what only a program reads is no object of a cluster
        return
    if resource.name and len(definitions) > 1:
        # told once, where the second one begins to overwrite the first
        if definitions[1] is resource and not _is_no_mistake(definitions):
            yield _twice(definitions, graph)
    elif resource.identity in graph.alternatives:
        yield from _variant(resource, graph)


def _is_no_mistake(definitions: Sequence[Resource]) -> bool:
    return _is_repeat(definitions) or _are_revisions(definitions) or _are_for_clusters_of_their_own(definitions)


def _are_for_clusters_of_their_own(definitions: Sequence[Resource]) -> bool:
    """Whether each says for which clusters it is, and no two the same. Config Sync: cluster-scoped-objects."""
    for annotation in _CLUSTERS:
        named = [one.annotations.get(annotation) for one in definitions]
        if all(named) and len(set(named)) == len(named):
            return True
    return False


def _is_processed(resource: Resource) -> bool:
    """Whether it is a Template of OpenShift: `oc process -f` reads the file, and what it prints is applied."""
    return (resource.group, resource.kind) == ("template.openshift.io", "Template")


def _are_moved_together(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether a kustomization's `namespace` makes them one, which it refuses to build: kustomization-refused tells."""
    written = {tuple(text(one.in_file("metadata", key)) for key in ("namespace", "name")) for one in definitions}
    if len(written) < 2:
        return False
    return any(fault.place.path == ("namespace",) for built in graph.builds for fault in built.faults)


def _renamed(definitions: Sequence[Resource]) -> list[Resource]:
    """The Namespaces that have another name in their files: a kustomization's `namespace` calls them all the same."""
    return [one for one in definitions if one.kind == "Namespace" and text(one.in_file("metadata", "name")) != one.name]


def _written_name(one: Resource) -> Label:
    """A label on the name in the file of an object that a kustomization renames."""
    name = text(one.in_file("metadata", "name"))
    words = "defined here" if name == one.name else f"{name}, which becomes {one.name}"
    return Label(one.document, (*one.root, "metadata", "name"), words)


def _twice(definitions: Sequence[Resource], graph: Graph) -> Violation:
    # imported here, as below: in most scopes nothing is defined twice
    from svclint.checks.objects.stand_ins import is_idle, stand_in

    first, second, *more = definitions
    refused = _is_refused(definitions, graph)
    meant = not refused and stand_in(definitions, graph)
    where = f"is also defined {_where(second, first)}"
    if more:
        where = f"is defined {len(definitions)} times, first {_where(second, first)}"
    renamed = _renamed(definitions)
    if renamed:
        names = listed([text(one.in_file("metadata", "name")) for one in renamed], _SHOWN)
        where = f"is defined {len(definitions)} times, as the kustomization's namespace renames {names} so"
    is_built = not refused and not _are_moved_together(definitions, graph)
    outcome = _outcome(definitions, graph, meant=meant) if is_built else "; kustomize refuses to build this"
    idle = is_built and not refused and not meant and is_idle(definitions, graph)
    idle_words = "; to apply it again does nothing" if idle else ""
    first_again = (first.name_label("first defined here"), *(one.name_label("and here") for one in more[:_SHOWN]))
    return Violation(
        second.name_label("renames all Namespaces" if renamed else "defined again"),
        f"{_titled(second, graph)} {where}, {_compared(second, first)}{outcome or idle_words}",
        tuple(map(_written_name, definitions[:_SHOWN])) if renamed else first_again,
        # one at a time is no mistake: this only tells that they were read together; nor does the same twice any harm
        severity=None if refused else Severity.NOTE if meant or idle else Severity.WARNING,
        doubts=_doubts(definitions, graph),
    )


def _doubts(definitions: Sequence[Resource], graph: Graph) -> tuple[Doubt, ...]:
    """Whether one of them may be left out: by a condition of a template or a script, or by a program that has them
    inside."""
    files = {one.file for one in definitions}
    if len(files) > 1 and all(_BINDATA in f"/{file}" for file in files):
        return (Doubt.UNKNOWN,)
    if _is_template(definitions[1], graph):
        return (Doubt.TEMPLATED,)
    # imported here, as below: in most scopes nothing is defined twice
    from svclint.certainty.together import of_turns

    turns = [of_turns(graph, one, other) for one, other in combinations(definitions[:_COMPARED], 2)]
    if all(turns):
        return turns[0]
    from svclint.checks.objects.stand_ins import is_evident

    return () if is_evident(definitions, graph) else (Doubt.SAMPLES,)


def _is_refused(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether a kustomization lists several of them, which kustomize does not build."""
    faults = (fault for built in graph.builds if not built.is_component for fault in built.faults)
    again = {held.place.spot for fault in faults if fault.kind == "twice" for held in fault.held}
    return any(one.origin.base.spot in again for one in definitions)


def _outcome(definitions: Sequence[Resource], graph: Graph, *, meant: bool) -> str:
    """What comes of it: nothing to tell where all are the same."""
    if meant:
        who = "the files look" if len({one.file for one in definitions}) > 1 else "they look"
        return f"; {who} like variants, or like steps one after the other"
    first, *others = definitions
    if all(_same_content(one, first) for one in others):
        return ""
    is_refused = any(_cannot_become(first, one, graph) for one in others)
    return f"; {_NO_CHANGE}" if is_refused else "; whichever is applied last wins"


_NO_CHANGE = "the one that is applied first stays, as the API server refuses to change it so"


def _cannot_become(one: Resource, other: Resource, graph: Graph) -> bool:
    """Whether neither can be applied over the other: a Pod, a Job, the selector of a Deployment."""
    # imported here: what is defined twice mostly has the same content, or looks like variants
    from svclint.checks.objects.invalid import applied
    from svclint.checks.objects.updates import refused
    from svclint.kubernetes import minors

    (old, new), asked = (applied(each, graph) for each in (one, other)), minors(graph.settings.kubernetes)
    return any(refused(old, new, asked)) and any(refused(new, old, asked))


def _is_template(resource: Resource, graph: Graph) -> bool:
    return any(one.state == "template" and one.source.path == resource.file for _, one in graph.documents)


def _is_repeat(definitions: Sequence[Resource]) -> bool:
    """Whether bundles create a namespace, a CRD or a class again, so that nothing is lost."""
    first, *others = definitions
    shared = (first.group, first.kind) in SHARED
    return shared and all(_same_content(one, first) for one in others)


def _same_content(one: Resource, other: Resource) -> bool:
    from svclint.checks.objects.variants import same_content

    return same_content(one, other)


def _are_revisions(definitions: Sequence[Resource]) -> bool:
    """Whether each definition makes another revision of a Knative Service, which lives on beside the next one."""
    names = [text(one.get("spec", "template", "metadata", "name")) for one in definitions]
    return definitions[0].group == knative.SERVING and all(names) and len(set(names)) == len(names)


def _variant(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """One note for a family of variant files: in the last of them, on the first object that it shares."""
    variants = [one.source.path for one in graph.scope.members if one.role == "alternative"]
    shared = [one for one in graph.resources if one.file == resource.file and one.identity in graph.alternatives]
    if max(variants) > resource.file or shared[0] is not resource:
        return
    first = graph.alternatives[resource.identity]
    more = len(shared) - 1
    objects = (
        f"{_titled(resource, graph)} and {more} more of this file are" if more else f"{_titled(resource, graph)} is"
    )
    yield Violation(
        resource.name_label(f"one of {len(shared)} objects that other files define too"),
        f"{objects} defined in {first.file} too, so the files look like variants",
        (first.name_label("defined here as well"),),
        # files that are meant to stand in each other's place are no mistake: this only tells how they were read
        severity=Severity.NOTE,
    )


def _titled(resource: Resource, graph: Graph) -> str:
    return f"{resource.title} in namespace {resource.namespace}" if _has_namespace(resource, graph) else resource.title


def _has_namespace(resource: Resource, graph: Graph) -> bool:
    """Whether the object is known to live in its namespace: that of a custom kind may not exist."""
    group, kind = resource.group, resource.kind
    for definition in (*graph.of_kind("apiextensions.k8s.io", "CustomResourceDefinition"), *graph.schemas):
        spec = mapping(definition.get("spec"))
        if spec.get("group") == group and mapping(spec.get("names")).get("kind") == kind:
            return spec.get("scope") != "Cluster"
    own = "." not in group or group.endswith(".k8s.io")
    return bool(resource.namespace) and (own or bool(text(mapping(resource.get("metadata")).get("namespace"))))


def _where(resource: Resource, first: Resource) -> str:
    return "earlier in this file" if resource.file == first.file else f"in {first.file}"


def _compared(resource: Resource, first: Resource) -> str:
    return "with the same content" if _same_content(resource, first) else "with other content"
