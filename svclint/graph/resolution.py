"""Resolution: where a reference leads in a scope: found, missing, or unknown and why."""

from __future__ import annotations

from collections import defaultdict
from fnmatch import fnmatchcase

from svclint.cluster_dns import DOMAIN, cluster_name
from svclint.families import istio
from svclint.families.traefik import KUBERNETES_CRD, TRAEFIK
from svclint.graph.answer import Answer
from svclint.references.reference import HOST
from svclint.resource import NAMESPACE_KEY, Identity, is_placeholder, sequence
from svclint.suggest import is_slip
from svclint.typing_names import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Namespaces, Reference
    from svclint.resource import Resource, Selector


Resolution: TypeAlias = "Answer[Resource]"
"""Where a reference leads."""

# what `fnmatch` takes for more than itself
_PATTERN = frozenset("*?[")


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
    # imported here, as in all of this module: most references lead somewhere
    from svclint.graph.possible import why_unknown

    return Answer((), why_unknown(graph, owner, Identity.of(group, kind, namespace, name)))


def _moved(graph: Graph, owner: Resource, kind: tuple[str, str], namespace: str, name: str) -> list[Resource]:
    """The objects that their file puts into `namespace`, and a kustomization into another one.

    kustomize lets the Service of a webhook follow (nameReference: webhooks/clientConfig/service).
    """
    if not namespace or owner.group not in _REWRITTEN:
        return []
    from svclint.graph.possible import called

    return [
        one
        for one in called(graph, kind[1], name)
        if one.group == kind[0] and one.namespace != namespace and one.metadata.get("namespace") == namespace
    ]


def _outside(graph: Graph, reference: Reference) -> Resolution:
    """A DNS name of no Service: a ServiceEntry may bring it into the mesh; whether it exists, only DNS can tell."""
    found = _entries(graph, reference.owner, reference.host)
    if found:
        return Answer(found)
    if half_qualified(graph, reference) is not None:
        return Answer()
    return Answer((), f"{reference.host} is a name outside the cluster")


def half_qualified(graph: Graph, reference: Reference) -> Resource | None:
    """The Service that a mesh host such as `web.shop` was meant for: the mesh knows it by its full name only, and so
    linkerd does `web`.

    istio.io: pkg/config.ResolveShortnameToFQDN completes names without a dot, and takes every other name as it is.
    """
    found = cluster_name(reference.host) if reference.row.written in ("host", "full host") else None
    if found is None or not (found.namespace or reference.row.written == "full host"):
        return None
    namespace = found.namespace or reference.namespace
    services = graph.with_identity(Identity("", "Service", namespace, found.name))
    return next(iter(graph.nearest_resource(reference.owner, services)), None)


def _entries(graph: Graph, owner: Resource, host: str) -> tuple[Resource, ...]:
    """The ServiceEntries that bring `host` into the mesh."""
    host = host.lower().rstrip(".")
    exact, patterns = graph.once(_by_host)
    wide = (place for pattern, places in patterns.items() if fnmatchcase(host, pattern) for place in places)
    places = sorted({*exact.get(host, ()), *wide})
    entries = graph.of_kind(istio.NETWORKING, "ServiceEntry")
    return graph.nearest_resource(owner, (entries[one] for one in places if _is_shown(entries[one], owner)))


def _by_host(graph: Graph) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The places of the ServiceEntries among all by their hosts, and by those that are patterns."""
    exact: dict[str, list[int]] = defaultdict(list)
    patterns: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(graph.of_kind(istio.NETWORKING, "ServiceEntry")):
        for host in _hosts(one):
            (patterns if _PATTERN.intersection(host) else exact)[host].append(place)
    return exact, patterns


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
    from svclint.graph.possible import why_unknown

    known = provided(graph, kind)
    found = known.get(full, ()) if at else ()
    if found:
        return Answer(graph.nearest_resource(owner, found))
    held = [one for one in graph.namespaces if full.startswith(f"{one}-")]
    slip = any(is_slip(full, one) for one in known) or any(one.name == full for each in known.values() for one in each)
    if is_placeholder(full):
        return Answer((), "its name is filled in later")
    if at and not held and not slip:
        return Answer((), "nothing of its namespace is read here")
    wanted = (Identity(TRAEFIK[0], kind, one, full.removeprefix(f"{one}-")) for one in held)
    hole = graph.hole_near(owner)
    reasons = [*(why_unknown(graph, owner, one) for one in wanted), hole.reason if hole is not None else ""]
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
    from svclint.graph.possible import why_unmatched

    return Answer((), why_unmatched(graph, reference, selector, names, doubt))


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
            if not graph.has_namespace(namespace) and not any(is_slip(namespace, other) for other in graph.namespaces)
        ]
        doubt = f"nothing of namespace {absent[0]} is read here" if absent else ""
        return [one for one in where.names if graph.has_namespace(one)], doubt
    selector = where.selector
    if selector.is_unreadable:
        return [], "the namespaces' labels are filled in later"
    names = list(graph.once(_labelled, selector))
    if names and (_by_name(selector) or graph.knows_all_labels):
        return names, ""
    return names, "other namespaces may have these labels"


def _labelled(graph: Graph, selector: Selector) -> tuple[str, ...]:
    """The namespaces of the scope that have these labels: peers of many policies ask for the same."""
    return tuple(name for name, labels in graph.namespaces.items() if selector.matches(labels))


def _by_name(selector: Selector) -> bool:
    """Whether it chooses namespaces by the label that holds their name, so that no other one can be meant."""
    return any(one.key == NAMESPACE_KEY and one.operator == "In" for one in selector.requirements)
