"""The Service that governs a StatefulSet: does it exist, is it headless, and does it select the pods."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespaces
from svclint.nearness import REACH
from svclint.resource import is_headless, is_service, number, service_selector, service_type
from svclint.suggest import is_slip
from svclint.told import ANY_SERVICE
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.meant.objects import Meant
    from svclint.references import Reference
    from svclint.resource import Identity, PodTemplate, Requirement, Resource, Selector

_SHOWN = 4


def stateful_set_service_not_found(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/statefulset: the name becomes the pods' subdomain, whether such a Service exists or not."""
    for reference in graph.references(workload, "names"):
        if not graph.resolve(reference).missing:
            continue
        meant = _meant_service(workload, reference, graph)
        yield Violation(
            reference.label(f"there is no Service {reference.name} in namespace {reference.namespace}"),
            f"{workload.title} is governed by Service {reference.name}, "
            f"which namespace {reference.namespace} does not have{meant.hint if meant is not None else ''}",
            (meant.label,) if meant is not None else (),
            doubts=(
                *of_namespaces(graph, workload, meant.target if meant is not None else None),
                *(() if _is_missed(workload, reference, meant, graph) else (Doubt.DEPENDS,)),
            ),
            rests_on=(workload,),
            fix=meant.renaming([reference], "be governed by") if meant is not None else None,
            unless=(Elsewhere(reference.identity),),
        )


def stateful_set_service_not_headless(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Only a headless Service gives each pod a name of its own in DNS."""
    for reference in graph.references(workload, "names"):
        found = [one for one in graph.resolve(reference).found if is_service(one)]
        if not found or any(is_headless(one) for one in found):
            continue
        service = found[0]
        other = next((one for one in _selecting(workload, graph) if is_headless(one)), None)
        kind = service_type(service)
        place = ("spec", "type") if kind != "ClusterIP" else ("spec", "clusterIP")
        related = [service.label(place, f"Service {service.name} is of type {kind}, not headless")]
        if other is not None:
            related.append(other.name_label(f"Service {other.name} is headless and selects the same pods"))
        yield Violation(
            reference.label("this Service is not headless"),
            f"{workload.title} is governed by Service {service.name}, "
            f"which is of type {kind} and not headless: Kubernetes promises no DNS names for its pods",
            tuple(related),
            rests_on=(workload, service),
            doubts=() if _needs_names(workload, service, other, graph) else (Doubt.DEPENDS,),
        )


# k/k: pkg/controller/statefulset: the label that each pod has with its own name
_POD_NAME = "statefulset.kubernetes.io/pod-name"


def _is_of_one_pod(service: Resource) -> bool:
    """Whether it selects one pod of a StatefulSet by its name: it governs none."""
    selector = service_selector(service)
    return selector is not None and any(one.key == _POD_NAME for one in selector.requirements)


def _has_peers(workload: Resource) -> bool:
    """Whether there is more than one pod, as far as the manifest tells: without replicas there is one."""
    replicas = workload.spec.get("replicas")
    return replicas is not None and number(replicas) not in (0, 1)


def _is_missed(workload: Resource, reference: Reference, meant: Meant | None, graph: Graph) -> bool:
    """Whether somebody may miss the names of the pods: of one pod nobody asks the name, unless a slip shows that
    somebody thought of it, and those that look for each other by the addresses of another Service need none. Where no
    Service is like it, something has to ask for the names, or be there for members that do: workers need none."""
    if meant is None:
        return _has_peers(workload) and (
            _is_asked_for(workload, reference.name, graph)
            or _names_pods(workload, {reference.name}, graph)
            or _are_members(workload, graph)
        )
    if meant.elsewhere or is_slip(reference.name, meant.name):
        return True
    # imported here: nearly every governing Service is there
    from svclint.traffic.calls import meets_by_address

    meets = meets_by_address(workload, graph)
    return not meets or _names_pods(workload, {reference.name, *(one.name for one in meets)}, graph)


def _needs_names(workload: Resource, service: Resource, headless: Resource | None, graph: Graph) -> bool:
    """Whether somebody wants names of the pods: there are several, and a text has such a name, here or, where no other
    Service lists them, anywhere in the tree. One pod is reached by the Service's own name, and most DNS servers answer
    for its pod's; what is called headless is meant to be."""
    if headless is not None:
        return _names_pods(workload, {service.name, headless.name}, graph)
    return _has_peers(workload) and (
        service.spec.get("publishNotReadyAddresses") is True
        or _is_asked_for(workload, service.name, graph)
        or _names_pods(workload, {service.name}, graph)
    )


def _is_asked_for(workload: Resource, service: str, graph: Graph) -> bool:
    """Whether what the Service is called, a program of the tree or the pods themselves say that it is to give names."""
    return (
        re.search(_OF_HEADLESS, service) is not None
        or not graph.scope.told.pod_names.isdisjoint((service, ANY_SERVICE))
        or _asks_for_own(workload, graph)
    )


_OF_HEADLESS = r"(?:^|-)(?:headless|hl|hs|peers?)(?:-|$)"
# images of databases, caches, queues and stores: several of one are members that replicate, or shards that clients know
_OF_MEMBERS = re.compile(
    r"(?:^|[/_.-])(?:activemq|aerospike|arangodb|artemis|bookkeeper|cassandra|clickhouse|cockroach|consul|couchbase"
    r"|couchdb|doris|dragonfly|elasticsearch|emqx|etcd|foundationdb|galera|hazelcast|hbase|hdfs|ignite|influxdb|janusgraph"
    r"|kafka|keydb|mariadb|memcached|minio|mongo|mongodb|mysql|nacos|nats|neo4j|opensearch|patroni|percona|pgvector"
    r"|postgis|postgres|postgresql|pulsar|qdrant|rabbitmq|redis|redpanda|rethinkdb|riak|rocketmq|scylla|sentinel|solr"
    r"|spilo|tidb|tikv|timescaledb|valkey|vault|weaviate|ydb|yugabyte|zookeeper)"
    # what watches one is none
    r"(?![\w-]*(?:backup|client|exporter|metrics|operator|ui))(?=[-_.:@]|$)"
)
# the whole name of a pod, and one whose Service a variable says: `$(POD_NAME).$(SERVICE_NAME)`
_OF_OWN = r"\bhostname[ \t]+(?:-f|--fqdn)\b|[\w)}]\.\$[({]?\w*(?:SERVICE|SVC|SUBDOMAIN|DOMAIN)"


def _asks_for_own(workload: Resource, graph: Graph) -> bool:
    """Whether a container works out the name of its pod."""
    template = graph.template(workload)
    return template is not None and any(re.search(_OF_OWN, str(one.data)) is not None for one in template.containers)


def _are_members(workload: Resource, graph: Graph) -> bool:
    """Whether the pods are several of a database or a queue, by an image of theirs."""
    template = graph.template(workload)
    return template is not None and any(_OF_MEMBERS.search(one.image.lower()) for one in template.containers)


def _names_pods(workload: Resource, services: Collection[str], graph: Graph) -> bool:
    """Whether a text has the name that a pod of the set has below one of these Services."""
    names = "|".join(map(re.escape, sorted(services)))
    # `web-0.peers`, `$HOSTNAME.peers`, `${HOSTNAME}.peers.shop.svc`, `$(POD_NAME).peers`
    of_pod = re.compile(rf"(?:\b{re.escape(workload.name)}-\d+|[)}}]|\$\w+)\.(?:{names})(?![\w-])")
    return any(map(of_pod.search, graph.scope.texts()))


def stateful_set_service_selects_others(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """A Service names only the endpoints that it selects, and of them those whose subdomain is its own name.

    k/k: staging/src/k8s.io/endpointslice/util: ShouldSetHostname. Where it selects nothing, its selector is the fault
    (selector-matches-nothing).
    """
    template = graph.template(workload)
    if template is None:
        return
    for reference in graph.references(workload, "names"):
        others = [(one, _others(one, template, graph)) for one in graph.resolve(reference).found]
        if not others or any(selector is None for _, selector in others):
            continue
        service, selector = others[0]
        if selector is not None and graph.distance(workload, service) <= REACH:
            yield _selects_others(reference, service, selector, template, graph)


def _others(service: Resource, template: PodTemplate, graph: Graph) -> Selector | None:
    """The selector of a headless Service that selects pods, and certainly none of `template`."""
    selector = service_selector(service) if is_headless(service) else None
    if selector is None or selector.is_unreadable or selector.matches(template.labels, template.added):
        return None
    return selector if graph.selected(service) else None


def _selects_others(
    reference: Reference, service: Resource, selector: Selector, template: PodTemplate, graph: Graph
) -> Violation:
    workload = template.resource
    unmet = selector.unmet(template.labels, template.added)
    meant = next((one for one in _selecting(workload, graph) if is_headless(one)), None)
    related = [
        service.label(("spec", "selector"), f"Service {service.name} selects {selector}"),
        _pods_label(template, unmet),
    ]
    hint = ""
    if meant is not None:
        related.append(meant.name_label(f"Service {meant.name} is headless and selects these pods"))
        hint = f"; did you mean {meant.name}?"
    others = listed(dict.fromkeys(one.resource.title for one in graph.selected(service)), _SHOWN)
    return Violation(
        reference.label("this Service selects other pods"),
        f"{workload.title} is governed by Service {service.name}, "
        f"which selects {others} and not the set: {_difference(template, unmet)}{hint}",
        tuple(related),
        rests_on=(workload, service),
    )


def _difference(template: PodTemplate, unmet: Sequence[Requirement]) -> str:
    """What keeps the pods from being selected."""
    if len(unmet) > 1:
        return f"its own pods lack {listed(map(str, unmet))}"
    there = template.labels.get(unmet[0].key)
    return f"its own pods lack {unmet[0]}" if there is None else f"its own pods have {unmet[0].key}={there}"


def _pods_label(template: PodTemplate, unmet: Sequence[Requirement]) -> Label:
    """The label of the pods that is another one, or all of them."""
    key = unmet[0].key
    common = template.resource.common.templates if template.resource.common is not None else {}
    if len(unmet) > 1 or key not in template.labels or key in common:
        return template.labels_label("the labels of its own pods")
    return template.label(("metadata", "labels", key), f"{key} is {template.labels[key]} here")


def _selecting(workload: Resource, graph: Graph) -> list[Resource]:
    template = graph.template(workload)
    return graph.selecting_services(template) if template is not None else []


def _selected(service: Resource, graph: Graph) -> Iterator[Identity]:
    return (one.resource.identity for one in graph.selected(service))


def _meant_service(workload: Resource, reference: Reference, graph: Graph) -> Meant | None:
    """The Service that was probably meant: a headless one that selects the pods, or one with a similar name."""
    # imported here: where every Service is there, nobody asks
    from svclint.meant.objects import Meant, likely

    headless = list(filter(is_headless, _selecting(workload, graph)))
    if headless:
        # rather one of its own than the ring of several
        return Meant(reference, min(headless, key=lambda one: len({*_selected(one, graph)})))
    misspelt = [one for one in _selecting(workload, graph) if is_slip(reference.name, one.name)]
    if misspelt:
        return Meant(reference, misspelt[0])
    # a similar name tells nothing where the Service selects other pods
    known = [
        one
        for one in graph.services()
        if (one.namespace != reference.namespace or not graph.selected(one)) and not _is_of_one_pod(one)
    ]
    return likely(reference, graph, known=known)
