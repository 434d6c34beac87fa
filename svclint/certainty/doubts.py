"""The doubts that several checks have: about namespaces, distance, and what could not be read."""

from __future__ import annotations

import posixpath
from collections import defaultdict

from svclint.apis import apis
from svclint.certainty.around import has_partial
from svclint.certainty.doubt import Doubt
from svclint.nearness import REACH
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.told import ANY_NAMESPACE
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource, Selector
    from svclint.told import Fetched
    from svclint.violation import Elsewhere, Violation


def of_namespace(graph: Graph, *found: Resource, beside: Resource | None = None) -> tuple[Doubt, ...]:
    """Whether one of these may live in another namespace than is read here, because nothing says its own.

    Files are often applied one by one, each with `kubectl -n`; `beside` is an object whose namespace does not matter.
    """
    if all(is_settled(one, graph) for one in found):
        return ()
    files = {one.file for one in (*found, beside) if one is not None}
    return (Doubt.HALF_NAMED,) if len(files) == 1 else (Doubt.NAMESPACE,)


def of_namespaces(graph: Graph, one: Resource, other: Resource | None) -> tuple[Doubt, ...]:
    """Whether the two, in different namespaces by what is read here, may live in one after all."""
    if other is None or one.namespace == other.namespace:
        return ()
    if graph.may_be_in(other.namespace, one) or graph.may_be_in(one.namespace, other) or _is_for_bundle(graph):
        return (Doubt.UNKNOWN,)
    return of_namespace(graph, one, other)


def _is_for_bundle(graph: Graph) -> bool:
    """Whether `operator-sdk generate bundle` is given what a kustomization builds, which has the description of an
    operator for OLM in it: namespaces are dropped there, and all of it comes into one.

    https://sdk.operatorframework.io/docs/olm-integration/generation/
    """
    return bool(graph.scope.kustomizations and graph.of_kind("operators.coreos.com", "ClusterServiceVersion"))


def is_settled(resource: Resource, graph: Graph) -> bool:
    """Whether the namespace of an object is known: it is written, or nobody can have meant to say it later.

    Who writes the same namespace on everything else of a file does not count on `kubectl -n`: there it was forgotten.
    Helm gives its own to what leaves it out.
    """
    if resource.namespace_written:
        return True
    if graph.scope.chart is not None or resource.labels.get(_MANAGED_BY) == "Helm" or _CHART in resource.labels:
        return False
    return resource in graph.once(_forgotten)


_MANAGED_BY = "app.kubernetes.io/managed-by"
_CHART = "helm.sh/chart"
# What tells that a namespace is meant: an object that lives in it, and another one that says so
_ENOUGH = 2


def _forgotten(graph: Graph) -> frozenset[Resource]:
    """The objects that name no namespace, each the only one of its file: all others name one and the same."""
    named: dict[str, set[str]] = defaultdict(set)
    times: dict[str, int] = defaultdict(int)
    silent: dict[str, list[Resource]] = defaultdict(list)
    lives: set[str] = set()
    for one in graph.everything:
        if one.namespace and not one.namespace_written:
            silent[one.file].append(one)
            continue
        found = {one.namespace} if one.namespace else _named_by(one, graph)
        named[one.file] |= found
        times[one.file] += bool(found)
        if one.namespace:
            lives.add(one.file)
    return frozenset(
        left[0]
        for file, left in silent.items()
        if len(left) == 1 and file in lives and len(named[file]) == 1 and times[file] >= _ENOUGH
    )


def _named_by(resource: Resource, graph: Graph) -> set[str]:
    """The namespaces that an object outside of all namespaces names: its own, or those of what it refers to."""
    if resource.kind == "Namespace":
        return {resource.name}
    subjects = (mapping(one).get("namespace") for one in sequence(resource.get("subjects")))
    referred = (one.namespace for one in graph.references(resource) if one.selector is None)
    return {text(one) for one in (*subjects, *referred) if text(one)}


def of_age(graph: Graph, resource: Resource) -> tuple[Doubt, ...]:
    """Whether nobody may ever send an object to a cluster that has left its API behind: what else is wrong is wrong.

    So it is of a variant for old clusters: a file of the name without its version (`web.yaml` for `web_v16.yaml`) has
    the same object under an API that is still served.
    """
    is_old = graph.scope.told.is_unmaintained(resource.file) or _is_for_old_clusters(graph, resource)
    return (Doubt.RETIRED,) if is_old else ()


def of_version(graph: Graph, resource: Resource, since: int) -> tuple[Doubt, ...]:
    """Whether the newest Kubernetes that the tree asks its clusters for is older than what is told `since` that minor
    version, where nobody chose one for this run."""
    return (Doubt.EARLIER,) if _is_before(since, graph, resource) else ()


def of_successor(graph: Graph, resource: Resource, since: int) -> tuple[Doubt, ...]:
    """Whether that Kubernetes is older than what is to take something's place, served `since` that minor version."""
    return (Doubt.AHEAD,) if _is_before(since, graph, resource) else ()


def _is_before(since: int, graph: Graph, resource: Resource) -> bool:
    return 0 < graph.scope.told.kubernetes_of(resource.file) < since and not graph.settings.is_kubernetes_chosen


def _is_for_old_clusters(graph: Graph, resource: Resource) -> bool:
    # imported here: little is gone from the clusters of today
    from svclint.certainty.steps import without_version

    stem = without_version(resource.file)
    if not stem:
        return False
    others = [*graph.with_identity(resource.identity), *graph.variants.get(resource.identity, ())]
    return any(posixpath.splitext(other.file)[0] == stem and _is_served(other) for other in others)


def _is_served(resource: Resource) -> bool:
    api = apis().get((resource.api_version, resource.kind))
    return api is None or api.removed is None


def of_distance(graph: Graph, near: Resource, others: Iterable[Resource]) -> tuple[Doubt, ...]:
    """Whether all of `others`, by which something about `near` is judged, are far away from it; also where none is."""
    return () if any(graph.distance(near, other) <= REACH for other in others) else (Doubt.FAR,)


def of_holes(graph: Graph, *near: Resource, is_slip: bool = False) -> tuple[Doubt, ...]:
    """Whether something unread lies where it may hold what one of `near` lacks; that is little likely where a slip of
    the pen tells what was meant."""
    unread = Doubt.UNSEEN if is_slip else Doubt.UNREAD
    return (unread,) if any(graph.hole_near(one) is not None for one in near) else ()


def of_fetched(graph: Graph, violation: Violation) -> tuple[Doubt, ...]:
    """Whether what is missing may be in manifests or charts that commands beside it bring from elsewhere.

    Where something here comes close, that was meant. In the namespace that a command names nothing is known; of what
    names none, and goes beside what names none, it is merely possible.
    """
    fix, resource = violation.fix, next(iter(violation.rests_on), None)
    if resource is None or fix is not None or len(violation.rests_on) > 1:
        return ()
    found: list[Doubt] = []
    for wanted in violation.unless:
        namespace, names = wanted.namespace, _words(wanted)
        if wanted.identity is not None:
            namespace = wanted.identity.namespace
        if not namespace or wanted.near:
            continue
        places = {namespace}
        if namespace == resource.namespace:
            places.update(graph.placed_in(resource))
        fetched = graph.once(_fetched)
        there = (one for place in places if place != ANY_NAMESPACE for one in fetched.get(place, ()))
        if any(_may_bring(one, resource, names) for one in there):
            return (Doubt.UNKNOWN,)
        for one in fetched.get(ANY_NAMESPACE, ()):
            if (one.namespaces or not resource.namespace_written) and _may_bring(one, resource, names):
                if one.names and one.namespaces:
                    return (Doubt.UNKNOWN,)
                found.append(Doubt.UNKNOWN if one.names else Doubt.UNSEEN)
    return tuple(found)


def _fetched(graph: Graph) -> dict[str, list[Fetched]]:
    """What commands bring, by the namespaces that they name; ANY_NAMESPACE -> where one is filled in, or none named."""
    found: dict[str, list[Fetched]] = defaultdict(list)
    for one in graph.scope.told.fetched:
        for namespace in one.namespaces or (ANY_NAMESPACE,):
            found[namespace].append(one)
    return found


def _may_bring(one: Fetched, near: Resource, names: list[str]) -> bool:
    return near.directory in one.directories and _may_be_of(one.names, names)


def _words(wanted: Elsewhere) -> list[str]:
    """By what somebody asks for an object: its name, or the values of the labels."""
    if wanted.identity is not None:
        return [wanted.identity.name]
    asked = wanted.selector.requirements if wanted.selector is not None else ()
    return [value for one in asked if one.operator == "In" for value in one.values]


def _may_be_of(starts: frozenset[str], names: list[str]) -> bool:
    if not starts:
        return True
    from svclint.operators.deploying import begin_with

    return begin_with(names, starts)


def of_strangers(graph: Graph) -> tuple[Doubt, ...]:
    """What to think of a selector that nothing comes close to: of plain files it is not known what else is deployed.

    So it is of a kustomization without any workload: it is a part, which another one includes beside what it is about.
    """
    return (Doubt.UNSEEN,) if graph.scope.nearest or not any(graph.templates()) else ()


def of_patched_pods(graph: Graph, near: Resource, namespaces: Iterable[str]) -> tuple[Doubt, ...]:
    """Whether a change that is not here reaches pods around `near`: it may bring the labels that none of them has."""
    return (Doubt.PATCHED,) if has_partial(near, namespaces, graph) else ()


def of_templated_pods(graph: Graph, selector: Selector, namespaces: Iterable[str]) -> tuple[Doubt, ...]:
    """Whether pods have all that `selector` asks for, but for labels whose values a tool fills in later, or are in a
    namespace that one fills in."""
    named = dict.fromkeys(namespaces)
    for name in (*named, *(one for one in graph.namespaces if one not in named and is_placeholder(one))):
        if name in named and not graph.once(_has_filled_in_pods):
            continue
        for template in graph.templates(name):
            later = dict.fromkeys(_filled_in_later(template.labels, template.resource.file, selector, graph))
            if later or name not in named:
                known = {key: value for key, value in template.labels.items() if key not in later}
                if selector.matches(known, {**template.added, **later}):
                    return (Doubt.UNKNOWN,)
    return ()


def _has_filled_in_pods(graph: Graph) -> bool:
    """Whether there is a pod with a label whose value a tool may fill in: of most scopes no pod need be looked at."""
    return any(
        is_placeholder(value) or graph.scope.told.fills_in(one.resource.file, value)
        for one in graph.templates()
        for value in one.labels.values()
    )


def of_templated_labels(graph: Graph, selector: Selector, objects: Iterable[Resource]) -> tuple[Doubt, ...]:
    """Whether one of some objects has all that `selector` asks for, but for labels that a tool fills in later."""
    for one in objects:
        later = dict.fromkeys(_filled_in_later(one.labels, one.file, selector, graph))
        known = {key: value for key, value in one.labels.items() if key not in later}
        if later and selector.matches(known, later):
            return (Doubt.UNKNOWN,)
    return ()


def _filled_in_later(labels: Mapping[str, str], file: str, selector: Selector, graph: Graph) -> Iterator[str]:
    """The labels whose values a tool fills in: it finds the texts of a command where they stand, but who asks for a
    slip of what is written there did not mean anything else."""
    asked = {one.key: one.values for one in selector.requirements}
    for key, value in labels.items():
        if is_placeholder(value):
            yield key
        elif graph.scope.told.fills_in(file, value):
            # imported here: few files are filled in
            from svclint.suggest import is_slip

            if not any(is_slip(one, value) for one in asked.get(key, ())):
                yield key


def of_gap(graph: Graph, resource: Resource, path: Path) -> tuple[Doubt, ...]:
    """Whether a program that has the file inside fills in what is empty at `path`, or is not there."""
    is_gap = resource.file in graph.scope.told.completed and resource.get(*path) in (None, "")
    return (Doubt.UNKNOWN,) if is_gap else ()


def of_completed(graph: Graph, resource: Resource, selector: Selector) -> tuple[Doubt, ...]:
    """Whether a program that has the file inside replaces a part of a selector in it."""
    return (Doubt.UNKNOWN,) if graph.scope.told.completes(resource.file, selector) else ()
