"""Why what a name or a selector means may exist, although nothing here is called or labelled so."""

from __future__ import annotations

from collections import defaultdict

from svclint.operators import maker, makes_pods_for, runs_control_plane
from svclint.resource import CLUSTER_SCOPED, Identity, is_stand_in
from svclint.suggest import is_slip
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, Selector

AS_THE_CHART = "nobody says what the release is called: it is here where that is the chart's name"
OF_CODE = "code of a program beside it makes what has these labels"
_NAME = ("metadata", "name")
INSTANCE = "app.kubernetes.io/instance"


def why_unknown(graph: Graph, owner: Resource, wanted: Identity, *, is_meant: bool = False) -> str:
    """Why an object that is not there may exist all the same; empty where nothing says so. `is_meant` says that one
    that is here was meant, so that nothing else of the namespace need be read."""
    _, kind, namespace, name = wanted
    if wanted in graph.alternatives:
        return "another variant of the file has it"
    if is_stand_in(name) or is_stand_in(namespace) or _is_filled_in(graph, owner, wanted):
        return "its name is filled in later"
    if graph.assumed_object(kind, namespace, name):
        return "declared as external"
    if graph.scope.told.makes(kind, namespace, name, owner.directory):
        return "a command of the guide beside it makes it"
    if together := _are_together(graph, owner, wanted):
        return together
    if (kind, namespace, name) == ("Service", "default", "kubernetes"):
        return "the API server makes it"
    if kind == "Service" and name.endswith("-dapr"):
        # imported here: few are called so
        from svclint.families.dapr import is_of_sidecar

        if is_of_sidecar(name, graph.templates(namespace)):
            return "Dapr makes it"
    made = made_by(graph, owner, wanted)
    if made:
        return made
    if namespace and namespace != owner.namespace and not is_meant and not graph.has_namespace(namespace):
        is_meant = _is_misspelt(graph, kind, namespace, name) or _is_here_alone(graph, owner, wanted)
        return "" if is_meant else nothing_of(namespace)
    unread = graph.reads_cluster and (_is_named_by_its_own(graph, wanted) or unread_of_cluster(graph, owner, wanted))
    unread = unread or (graph.scope.chart is not None and _may_be_called(graph, wanted) and AS_THE_CHART)
    if unread:
        return unread
    if not namespace and all(kind != one for _, one in CLUSTER_SCOPED):
        return "it names no namespace"
    hole = graph.hole_near(owner, kind)
    return hole.reason if hole is not None else ""


def made_by(graph: Graph, owner: Resource, wanted: Identity) -> str:
    """That a custom resource may make what is asked for; empty where none does."""
    operated = maker(graph.makers, owner, wanted.namespace, wanted.name, wanted.kind, wanted.group)
    return f"{operated.title} may make it" if operated is not None else ""


def nothing_of(namespace: str) -> str:
    """That a namespace may have anything."""
    return f"nothing of namespace {namespace} is read here"


def _is_filled_in(graph: Graph, owner: Resource, wanted: Identity) -> bool:
    """Whether a command fills in the name that is asked for, or that of an object of the kind; what is asked for by a
    slip of what is written there was meant to be the same."""
    told = graph.scope.told
    if not (told.filled or told.rewritten):
        return False
    if told.fills_in(owner.file, wanted.name) or told.fills_in(owner.file, wanted.namespace):
        return True
    named = graph.once(_named_later).get((wanted.group, wanted.kind, wanted.namespace), ())
    return any(not is_slip(wanted.name, one) for one in named)


def _named_later(graph: Graph) -> Mapping[tuple[str, str, str], set[str]]:
    """The names in whose place a command puts others, by group, kind and namespace of the objects."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    told = graph.scope.told
    for one in graph.everything:
        if one.name in told.filled.get(one.file, ()) or told.rewrites(one.file, _NAME):
            found[one.group, one.kind, one.namespace].add(one.name)
    return found


def _are_together(graph: Graph, owner: Resource, wanted: Identity) -> str:
    """What says that `owner` and what is called so are in one namespace, which one of their files leaves out."""
    if graph.scope.told.places and _may_be_placed(graph, owner, wanted):
        return "a command applies the file of one of the two in a namespace that the command names"
    if not graph.scope.nearest:
        return ""
    if not owner.namespace_written and _is_beside_without_namespace(graph, owner, wanted):
        return "whoever applies the two files names their namespace"
    if _is_named_in_its_namespace(graph, owner, wanted):
        return "what refers to something beside one of the two names the namespace that it is applied in"
    return ""


def _may_be_placed(graph: Graph, owner: Resource, wanted: Identity) -> bool:
    """Whether a command names the namespace of what is called so, or of `owner`, and the two are together then."""
    for one in called(graph, wanted.kind, wanted.name):
        if one.group != wanted.group:
            continue
        if graph.may_be_in(wanted.namespace, one):
            return True
        if wanted.namespace == owner.namespace and graph.may_be_in(one.namespace, owner):
            return True
    return False


def _is_beside_without_namespace(graph: Graph, owner: Resource, wanted: Identity) -> bool:
    """Whether a file of the owner's directory has what is called so, and names no namespace as the owner does not: the
    two are in one, and the owner says in which."""
    # what belongs to no namespace is in none with anything
    return (
        bool(owner.namespace)
        and wanted.namespace != owner.namespace
        and any(
            one.group == wanted.group and not one.namespace_written and one.directory == owner.directory
            for one in called(graph, wanted.kind, wanted.name)
        )
    )


def _is_named_in_its_namespace(graph: Graph, owner: Resource, wanted: Identity) -> bool:
    """Whether references to other things beside what is called so, or beside `owner`, have the two in one namespace."""
    if not any(one.group == wanted.group for one in called(graph, wanted.kind, wanted.name)):
        return False
    # imported here: most of what is missing has no namesake
    from svclint.graph.named_elsewhere import is_named_in

    return any(
        is_named_in(graph, wanted.namespace, one, wanted)
        or (wanted.namespace == owner.namespace and is_named_in(graph, one.namespace, owner, wanted))
        for one in called(graph, wanted.kind, wanted.name)
        if one.group == wanted.group
    )


def unread_of_cluster(graph: Graph, owner: Resource, wanted: Identity) -> str:
    """Why nothing can be said of what a cluster may have; empty where all of the kind was read, or is applied here.

    Whoever asks a cluster for objects asks for some kinds and namespaces: one of which nothing came was hardly among
    them. What is applied together, on the other hand, is all there.
    """
    group, kind, namespace, _ = wanted
    if not graph.reads_cluster or not (owner.is_live or (namespace != owner.namespace and graph.is_seen(namespace))):
        return ""
    if kind == "Pod":
        # some workloads are not all of them: only the Pods are
        held = bool(graph.templates(namespace) and graph.of_kind("", "Pod"))
    else:
        held = any(one.namespace == namespace for one in graph.of_kind(group, kind))
    if held:
        return ""
    return f"no {kind} of {f'namespace {namespace}' if namespace else 'the cluster'} was read"


def _is_named_by_its_own(graph: Graph, wanted: Identity) -> str:
    return "what it has made is here" if wanted in graph.once(_named_as_makers) else ""


def _named_as_makers(graph: Graph) -> frozenset[Identity]:
    """The objects that live ones name as what has made them."""
    from svclint.resource.live import makers

    return frozenset(maker for one in graph.everything if one.is_live for maker in makers(one))


def _is_misspelt(graph: Graph, kind: str, namespace: str, name: str) -> bool:
    """Whether a namespace that is not here is a slip of one that is, and that holds an object of this kind and name."""
    return any(is_slip(namespace, one.namespace) for one in called(graph, kind, name))


def _is_here_alone(graph: Graph, owner: Resource, wanted: Identity) -> bool:
    """Whether what an object of no namespace names is applied together with it, and says that it is in another one: a
    webhook's Service, say, by its own name or by what a prefix of kustomize makes of that.

    Of plain files only what one of them holds is applied together for sure; the two names of a prefix can hardly be
    chance in one directory. The namespace of a chart's release is whatever its user says: what is called in a certain
    one may well meet what goes there, and not the other way round.
    """
    if owner.namespace or graph.hole_near(owner):
        return False
    # imported here: most of what is missing is of an object with a namespace
    from svclint.graph.prefixed import prefixed

    named = [one for one in called(graph, wanted.kind, wanted.name) if one.group == wanted.group]
    found = named or prefixed(graph, wanted)
    if graph.scope.nearest:
        found = [one for one in found if one.file == owner.file or (not named and one.directory == owner.directory)]
    if len(found) != 1 or not found[0].namespace_written:
        return False
    if graph.scope.chart is not None:
        return found[0].namespace != graph.scope.default_namespace
    return not graph.scope.nearest or graph.once(_named).get(wanted.namespace, set()) <= {wanted}


def _named(graph: Graph) -> Mapping[str, set[Identity]]:
    """What objects refer to by name, by its namespace."""
    found: dict[str, set[Identity]] = defaultdict(set)
    for one in (one for owner in graph.everything for one in graph.references(owner)):
        if one.selector is None:
            found[one.namespace].add(one.identity)
    return found


def called(graph: Graph, kind: str, name: str) -> Sequence[Resource]:
    """The objects of a kind, whatever its group, that have a name, in any namespace; in reading order."""
    return graph.once(_by_kind).get((kind, name), ())


def _by_kind(graph: Graph) -> dict[tuple[str, str], list[Resource]]:
    found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for resource in graph.everything:
        found[resource.kind, resource.name].append(resource)
    return found


def _may_be_called(graph: Graph, wanted: Identity) -> bool:
    # imported here: few charts lack something
    from svclint.certainty.invented_names import may_be_called

    return may_be_called(graph, wanted)


# -- by labels ---------------------------------------------------------------------------------------------------------


def why_unmatched(graph: Graph, reference: Reference, selector: Selector, names: Sequence[str], doubt: str) -> str:
    """Why what a selector matches may exist all the same, although none of these namespaces has it here; empty where
    nothing says so. `doubt` is why it may look at others."""
    owner = reference.owner
    if graph.scope.told.fills_in(owner.file, str(selector)) or graph.scope.told.completes(owner.file, selector):
        return "its labels are filled in later"
    for name in names if graph.reads_cluster else ():
        unread = unread_of_cluster(graph, owner, Identity(reference.group, reference.kind, name, ""))
        if unread:
            return unread
    if reference.kind == "Pod" and any(graph.assumed_pods(selector, name) for name in names):
        return "declared as external"
    if operators_make(graph, owner, selector):
        return "an operator may make them"
    if code_makes(graph, owner, selector, lambda: _labels(graph, reference, names)):
        return OF_CODE
    if reference.kind == "Pod" and any(graph.scope.told.makes_pods(selector, name, owner.directory) for name in names):
        return "a command of the guide beside it makes them"
    if graph.scope.chart is not None and _may_be_labelled(graph, reference, selector, names):
        return AS_THE_CHART
    release = next((one for name in names if (one := graph.deployer(name)) is not None), None)
    if release is not None:
        return f"{release.title} may make them"
    hole = graph.hole_near(owner)
    return doubt or (hole.reason if hole is not None else "")


def _may_be_labelled(graph: Graph, reference: Reference, selector: Selector, names: Sequence[str]) -> bool:
    # imported here: few charts lack something
    from svclint.certainty.invented_names import may_be_labelled

    return may_be_labelled(graph, selector, _labels(graph, reference, names))


def _labels(graph: Graph, reference: Reference, names: Sequence[str]) -> list[Mapping[str, str]]:
    """The labels of what a reference may select in some namespaces."""
    if reference.kind == "Pod":
        return [one.labels for name in names for one in graph.templates(name)]
    return [one.labels for one in graph.of_kind(reference.group, reference.kind) if one.namespace in names]


def code_makes(
    graph: Graph, owner: Resource, selector: Selector, around: Callable[[], Iterable[Mapping[str, str]]]
) -> bool:
    """Whether code of a program, beside or above the owner, gives the labels that are asked for to what it makes, and
    nothing `around` by its labels lacks one only, by a slip in its value."""
    told = graph.scope.told
    is_given = bool(told.labelled) and told.labels(owner.directory, selector)
    return is_given and not any(_is_nearly(one, selector) for one in around())


def operators_make(graph: Graph, owner: Resource, selector: Selector) -> bool:
    """Whether an operator may make the pods that `owner` selects, the platform runs them, or a program does as a text
    tells it."""
    if runs_control_plane(selector, owner.namespace) and not _are_here(graph, owner.namespace, selector):
        return True
    if makes_pods_for(graph.makers, owner, selector) and not _is_of_release(graph, owner, selector):
        return True
    # imported here: most selectors find their pods
    from svclint.graph.spawned import is_spawned

    return is_spawned(selector, graph) and not _is_nearly_there(graph, owner.namespace, selector)


def _are_here(graph: Graph, namespace: str, selector: Selector) -> bool:
    """Whether pods that are called as a selected label has it are read here."""
    values = {value for one in selector.requirements for value in one.values}
    return any(one.resource.name in values for one in graph.templates(namespace))


def _is_of_release(graph: Graph, owner: Resource, selector: Selector) -> bool:
    """Whether a workload of the owner's file lacks only the label by which a chart names its release: a custom resource
    that is called as the release does not make these pods."""
    instance = owner.labels.get(INSTANCE)
    rest = [one for one in selector.requirements if one.key != INSTANCE or one.values != (instance,)]
    if not instance or not rest or len(rest) == len(selector.requirements):
        return False
    beside = (one for one in graph.templates(owner.namespace) if one.resource.file == owner.file)
    return any(all(one.holds(pods.labels, pods.added) for one in rest) for pods in beside)


def _is_nearly_there(graph: Graph, namespace: str, selector: Selector) -> bool:
    """Whether pods are here that lack one label only, by a slip in its value: they are meant, and no others."""
    return any(_is_nearly(one.labels, selector) for one in graph.templates(namespace))


def _is_nearly(labels: Mapping[str, str], selector: Selector) -> bool:
    unmet = list(selector.unmet(labels))
    return len(unmet) == 1 and any(is_slip(value, labels.get(unmet[0].key, "")) for value in unmet[0].values)
