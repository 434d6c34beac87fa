"""Resolution: where a reference leads in a scope: found, missing, or unknown and why."""

from __future__ import annotations

from collections import defaultdict
from fnmatch import fnmatchcase

from svclint.cluster_dns import DOMAIN, cluster_name
from svclint.families import istio
from svclint.families.traefik import KUBERNETES_CRD, TRAEFIK
from svclint.graph.answer import Answer
from svclint.operators import maker, makes_pods_for, runs_control_plane
from svclint.references.reference import HOST
from svclint.resource import (
    CLUSTER_SCOPED,
    NAMESPACE_KEY,
    Identity,
    is_placeholder,
    is_stand_in,
    sequence,
)
from svclint.typing_names import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from svclint.graph import Graph
    from svclint.references import Namespaces, Reference
    from svclint.resource import Resource, Selector


Resolution: TypeAlias = "Answer[Resource]"
"""Where a reference leads."""

AS_THE_CHART = "nobody says what the release is called: it is here where that is the chart's name"


def resolve(graph: Graph, reference: Reference) -> Resolution:
    """The objects that a reference means: those that it names, nearest first, or all that it selects."""
    if reference.selector is not None:
        return _selected(graph, reference, reference.selector)
    if reference.kind == HOST:
        return _outside(graph, reference)
    if reference.row.written == "name@provider" and "@" in reference.name:
        return of_provider(graph, reference.owner, reference.kind, reference.name)
    named = (reference.group, reference.kind, reference.namespace, reference.name)
    answer = _mesh_host(graph, reference, resolve_object(graph, reference.owner, *named))
    return _left_behind(graph, reference, answer) if graph.builds else answer


def _left_behind(graph: Graph, reference: Reference, answer: Resolution) -> Resolution:
    """The answer, or the object that was called so until its kustomization renamed it, and not the field."""
    if answer.found or answer.unknown:
        return answer
    called_so = graph.called_before(reference.group, reference.kind, reference.name)
    renamed = next((one for one in called_so if one.namespace == reference.namespace), None)
    if renamed is not None and reference.owner.partial:
        return Answer((), "a change that is not here may reach what names it")
    return Answer((), "", renamed)


# The groups whose references kustomize rewrites as it renames (api/internal/konfig/builtinpluginconsts: nameReference)
_REWRITTEN = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "autoscaling",
        "extensions",
        "networking.k8s.io",
    }
)


def resolve_object(graph: Graph, owner: Resource, group: str, kind: str, namespace: str, name: str) -> Resolution:
    """The objects that `owner` means by a name, nearest first, or why nothing can be said."""
    named = graph.with_identity(Identity.of(group, kind, namespace, name))
    found = named or _moved(graph, owner, (group, kind), namespace, name)
    if found:
        return Answer(graph.nearest_resource(owner, found))
    return Answer((), _why_unknown(graph, owner, Identity.of(group, kind, namespace, name)))


def _moved(graph: Graph, owner: Resource, kind: tuple[str, str], namespace: str, name: str) -> list[Resource]:
    """The objects that their file puts into `namespace`, and a kustomization into another one.

    kustomize lets the Service of a webhook follow (nameReference: webhooks/clientConfig/service).
    """
    if not namespace or owner.group not in _REWRITTEN:
        return []
    return [
        one
        for one in called(graph, kind[1], name)
        if one.group == kind[0] and one.namespace != namespace and one.metadata.get("namespace") == namespace
    ]


def _why_unknown(graph: Graph, owner: Resource, wanted: Identity) -> str:
    """Why an object that is not there may exist all the same; empty where nothing says so."""
    _, kind, namespace, name = wanted
    if wanted in graph.alternatives:
        return "another variant of the file has it"
    if (graph.scope.told.filled and _is_filled_in(graph, owner, wanted)) or is_stand_in(name) or is_stand_in(namespace):
        return "its name is filled in later"
    if graph.assumed_object(kind, namespace, name):
        return "declared as external"
    if kind == "Service" and owner.directory in graph.scope.told.made.get(name, ()):
        return "a command of the guide beside it makes it"
    if graph.scope.told.placed and _may_be_placed(graph, owner, wanted):
        return "a command applies the file of one of the two in a namespace that the command names"
    if graph.scope.nearest and not owner.namespace_written and _is_beside_without_namespace(graph, owner, wanted):
        return "whoever applies the two files names their namespace"
    if (kind, namespace, name) == ("Service", "default", "kubernetes"):
        return "the API server makes it"
    if kind == "Service" and name.endswith("-dapr"):
        # imported here: few are called so
        from svclint.families.dapr import is_of_sidecar

        if is_of_sidecar(name, graph.templates(namespace)):
            return "Dapr makes it"
    operated = maker(graph.makers, owner, namespace, name, kind)
    if operated is not None:
        return f"{operated.title} may make it"
    if namespace and namespace != owner.namespace and not graph.has_namespace(namespace):
        return "" if _is_misspelt(graph, kind, namespace, name) else f"nothing of namespace {namespace} is read here"
    unread = graph.reads_cluster and (_is_named_by_its_own(graph, wanted) or unread_of_cluster(graph, owner, wanted))
    unread = unread or (graph.scope.chart is not None and _may_be_called(graph, wanted) and AS_THE_CHART)
    if unread:
        return unread
    if not namespace and all(kind != one for _, one in CLUSTER_SCOPED):
        return "it names no namespace"
    hole = graph.hole_near(owner)
    return hole.reason if hole is not None else ""


def _is_filled_in(graph: Graph, owner: Resource, wanted: Identity) -> bool:
    """Whether a command fills in the name that is asked for, or that of an object of the kind; what is asked for by a
    slip of what is written there was meant to be the same."""
    if graph.scope.told.fills_in(owner.file, wanted.name) or graph.scope.told.fills_in(owner.file, wanted.namespace):
        return True
    named = graph.once(_named_later).get((wanted.group, wanted.kind, wanted.namespace), ())
    return any(not _is_slip(wanted.name, one) for one in named)


def _named_later(graph: Graph) -> Mapping[tuple[str, str, str], set[str]]:
    """The names in whose place a command puts others, by group, kind and namespace of the objects."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in graph.everything:
        if one.name in graph.scope.told.filled.get(one.file, ()):
            found[one.group, one.kind, one.namespace].add(one.name)
    return found


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


def _is_slip(one: str, other: str) -> bool:
    # imported here: most names lead where they should
    from svclint.suggest import is_slip

    return is_slip(one, other)


def _is_misspelt(graph: Graph, kind: str, namespace: str, name: str) -> bool:
    """Whether a namespace that is not here is a slip of one that is, and that holds an object of this kind and name."""
    return any(_is_slip(namespace, one.namespace) for one in called(graph, kind, name))


def called(graph: Graph, kind: str, name: str) -> Sequence[Resource]:
    """The objects of a kind, whatever its group, that have a name, in any namespace; in reading order."""
    return graph.once(_by_kind).get((kind, name), ())


def _by_kind(graph: Graph) -> dict[tuple[str, str], list[Resource]]:
    found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for resource in graph.everything:
        found[resource.kind, resource.name].append(resource)
    return found


def _outside(graph: Graph, reference: Reference) -> Resolution:
    """A DNS name of no Service: a ServiceEntry may bring it into the mesh; whether it exists, only DNS can tell."""
    found = _entries(graph, reference.owner, reference.host)
    if found:
        return Answer(found)
    if half_qualified(graph, reference) is not None:
        return Answer()
    return Answer((), f"{reference.host} is a name outside the cluster")


def half_qualified(graph: Graph, reference: Reference) -> Resource | None:
    """The Service that a mesh host such as `web.shop` was meant for: the mesh knows it by its full name only.

    istio.io: pkg/config.ResolveShortnameToFQDN completes names without a dot, and takes every other name as it is.
    """
    found = cluster_name(reference.host) if reference.row.written == "host" else None
    if found is None or not found.namespace:
        return None
    services = graph.with_identity(Identity("", "Service", found.namespace, found.name))
    return next(iter(graph.nearest_resource(reference.owner, services)), None)


def _entries(graph: Graph, owner: Resource, host: str) -> tuple[Resource, ...]:
    """The ServiceEntries that bring `host` into the mesh."""
    host = host.lower().rstrip(".")
    entries = graph.of_kind(istio.NETWORKING, "ServiceEntry")
    found = [one for one in entries if any(fnmatchcase(host, each) for each in _hosts(one)) and _is_shown(one, owner)]
    return graph.nearest_resource(owner, found)


def _is_shown(entry: Resource, owner: Resource) -> bool:
    """Whether `exportTo` lets the owner's namespace see the entry: `.` is its own, `*` and nothing are all."""
    shown = sequence(entry.spec.get("exportTo"))
    return entry.namespace == owner.namespace or not shown or "*" in shown or owner.namespace in shown


def _hosts(entry: Resource) -> set[str]:
    hosts = entry.spec.get("hosts")
    return {one.lower().rstrip(".") for one in hosts if isinstance(one, str)} if isinstance(hosts, list) else set()


def _mesh_host(graph: Graph, reference: Reference, resolution: Resolution) -> Resolution:
    """What a mesh knows under the full name of a Service that does not exist: a ServiceEntry may define it."""
    if resolution.found or reference.row.written != "host":
        return resolution
    found = _entries(graph, reference.owner, f"{reference.name}.{reference.namespace}.svc.{DOMAIN}")
    return Answer(found) if found else resolution


def of_provider(graph: Graph, owner: Resource, kind: str, written: str) -> Resolution:
    """The object of Traefik's that is called `namespace-name@kubernetescrd`, in annotations and in its own resources.

    Missing is one whose namespace, at the beginning, is one of the scope's, or that is written without it. Without an
    `@` a name is the owner's own provider's.
    """
    full, at, provider = written.partition("@")
    if at and provider != KUBERNETES_CRD:
        return Answer((), f"what {provider} provides is no object of the cluster")
    known = provided(graph, kind)
    found = known.get(full, ()) if at else ()
    if found:
        return Answer(graph.nearest_resource(owner, found))
    held = [one for one in graph.namespaces if full.startswith(f"{one}-")]
    slip = any(_is_slip(full, one) for one in known) or any(one.name == full for each in known.values() for one in each)
    if is_placeholder(full):
        return Answer((), "its name is filled in later")
    if at and not held and not slip:
        return Answer((), "nothing of its namespace is read here")
    wanted = (Identity(TRAEFIK[0], kind, one, full.removeprefix(f"{one}-")) for one in held)
    hole = graph.hole_near(owner)
    reasons = [*(_why_unknown(graph, owner, one) for one in wanted), hole.reason if hole is not None else ""]
    return Answer((), next(filter(None, reasons), ""))


def provided(graph: Graph, kind: str) -> dict[str, list[Resource]]:
    """Traefik's objects of a kind by the names that its provider gives them, which begin with the namespace."""
    return graph.once(_provided, kind)


def _provided(graph: Graph, kind: str) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in (one for group in TRAEFIK for one in graph.of_kind(group, kind) if one.name):
        found[f"{one.namespace}-{one.name}"].append(one)
    return found


# -- by labels ---------------------------------------------------------------------------------------------------------


def _selected(graph: Graph, reference: Reference, selector: Selector) -> Resolution:
    """The workloads (or the objects of another kind) that a selector matches, in every namespace it looks at."""
    if selector.is_unreadable:
        return Answer((), "its labels are filled in later")
    names, doubt = namespaces_of(graph, reference.namespaces)
    if reference.kind == "Pod":
        found = [one.resource for name in names for one in graph.matching(selector, name)]
    else:
        found = [
            resource
            for resource in graph.of_kind(reference.group, reference.kind)
            if resource.namespace in names and selector.matches(resource.labels)
        ]
    if found:
        return Answer(tuple(found))
    owner = reference.owner
    if graph.scope.told.fills_in(owner.file, str(selector)) or graph.scope.told.completes(owner.file, selector):
        return Answer((), "its labels are filled in later")
    for name in names if graph.reads_cluster else ():
        unread = unread_of_cluster(graph, owner, Identity(reference.group, reference.kind, name, ""))
        if unread:
            return Answer((), unread)
    if reference.kind == "Pod" and any(graph.assumed_pods(selector, name) for name in names):
        return Answer((), "declared as external")
    if operators_make(graph, owner, selector):
        return Answer((), "an operator may make them")
    if graph.scope.chart is not None and _may_be_labelled(graph, reference, selector, names):
        return Answer((), AS_THE_CHART)
    release = next((one for name in names if (one := graph.deployer(name)) is not None), None)
    if release is not None:
        return Answer((), f"{release.title} may make them")
    hole = graph.hole_near(owner)
    return Answer((), doubt or (hole.reason if hole is not None else ""))


def _may_be_called(graph: Graph, wanted: Identity) -> bool:
    # imported here, as below: few charts lack something
    from svclint.certainty.invented_names import may_be_called

    return may_be_called(graph, wanted)


def _may_be_labelled(graph: Graph, reference: Reference, selector: Selector, names: Sequence[str]) -> bool:
    from svclint.certainty.invented_names import may_be_labelled

    if reference.kind == "Pod":
        labels = [one.labels for name in names for one in graph.templates(name)]
    else:
        objects = graph.of_kind(reference.group, reference.kind)
        labels = [one.labels for one in objects if one.namespace in names]
    return may_be_labelled(graph, selector, labels)


def operators_make(graph: Graph, owner: Resource, selector: Selector) -> bool:
    """Whether an operator may make the pods that `owner` selects, or the platform runs them."""
    if runs_control_plane(selector, owner.namespace) and not _are_here(graph, owner.namespace, selector):
        return True
    return makes_pods_for(graph.makers, owner, selector) and not _is_of_release(graph, owner, selector)


def _are_here(graph: Graph, namespace: str, selector: Selector) -> bool:
    """Whether pods that are called as a selected label has it are read here."""
    values = {value for one in selector.requirements for value in one.values}
    return any(one.resource.name in values for one in graph.templates(namespace))


def _is_of_release(graph: Graph, owner: Resource, selector: Selector) -> bool:
    """Whether a workload of the owner's file lacks only the label by which a chart names its release: a custom resource
    that is called as the release does not make these pods."""
    instance = owner.labels.get(_INSTANCE)
    rest = [one for one in selector.requirements if one.key != _INSTANCE or one.values != (instance,)]
    if not instance or not rest or len(rest) == len(selector.requirements):
        return False
    beside = (one for one in graph.templates(owner.namespace) if one.resource.file == owner.file)
    return any(all(one.holds(pods.labels, pods.added) for one in rest) for pods in beside)


_INSTANCE = "app.kubernetes.io/instance"


def namespaces_of(graph: Graph, where: Namespaces) -> tuple[list[str], str]:
    """The namespaces of the scope that a selector looks at, and why there may be others (empty: there are none)."""
    if where.every:
        return list(graph.namespaces), "any namespace of the cluster may hold them"
    if where.selector is None and all(map(graph.has_namespace, where.names)):
        return list(where.names), ""
    if where.selector is None:
        # what is a slip of a namespace that is here is not another one
        absent = [
            namespace
            for namespace in where.names
            if not graph.has_namespace(namespace) and not any(_is_slip(namespace, other) for other in graph.namespaces)
        ]
        doubt = f"nothing of namespace {absent[0]} is read here" if absent else ""
        return [one for one in where.names if graph.has_namespace(one)], doubt
    selector = where.selector
    if selector.is_unreadable:
        return [], "the namespaces' labels are filled in later"
    names = [name for name, labels in graph.namespaces.items() if selector.matches(labels)]
    if names and _by_name(selector):
        return names, ""
    if all(graph.knows_labels_of(name) for name in graph.namespaces) and names:
        return names, ""
    return names, "other namespaces may have these labels"


def _by_name(selector: Selector) -> bool:
    """Whether it chooses namespaces by the label that holds their name, so that no other one can be meant."""
    return any(one.key == NAMESPACE_KEY and one.operator == "In" for one in selector.requirements)
