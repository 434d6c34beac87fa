"""Whether network policies let pods ask the DNS of the cluster."""

from __future__ import annotations

from svclint.graph.answer import Answer
from svclint.resource import NAMESPACE_KEY, mapping, namespace_labels, text
from svclint.resource.pod_dns import asks_cluster
from svclint.traffic.admission import isolation, peers_of
from svclint.traffic.mesh import is_ambient
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, Selector
    from svclint.resource.network_policy import PolicyPort, PolicyRule

DNS_PORT = 53
"""The port that resolvers ask on: by UDP, and by TCP only what UDP has answered in part."""

# What its pods listen on in some clusters, to which 53 is translated before a policy is asked (OpenShift: 5353)
_BEHIND = (DNS_PORT, 5353, 1053, 8053)
# Where clusters have it; elsewhere its namespace, or the port of its pods, says so by its name
_NAMESPACES = ("kube-system", "openshift-dns")
_WORD = "dns"
# Addresses of a range: a larger one of the world may be a company's own
_SMALL = 1 << 16
# Resolvers that everybody may ask: of Google, Cloudflare, Quad9 and OpenDNS
_PUBLIC_RESOLVERS = (
    *("8.8.8.0/24", "8.8.4.0/24", "1.1.1.0/24", "1.0.0.0/24", "9.9.9.0/24", "149.112.112.0/24"),
    *("208.67.222.0/24", "208.67.220.0/24", "2001:4860:4860::/64", "2606:4700:4700::/64", "2620:fe::/48"),
)
# docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips: Services of every cluster that names no other range
_GKE_SERVICES = "34.118.224.0/20"
# What says by its value which application pods are of: the DNS by its name
_APPLICATION = ("app", "app.kubernetes.io/name", "k8s-app")
# What people call a namespace by, beside the label that it has by itself
_NAMES = ("name", "namespace")


def kept_from_dns(template: PodTemplate, graph: Graph, *, labelled: bool = True) -> Answer[Resource]:
    """The policies that isolate pods where none that selects them may let them ask the cluster's DNS; missing where one
    may. With `labelled`, the DNS's namespace may have a label with its name that no cluster gives it by itself.

    Unknown where something unread may, and where the pods ask somebody else: the proxies of an ambient mesh answer for
    the names of Services themselves (istio.io: 1.25 change notes, DNS proxying for ambient workloads).
    """
    if not asks_cluster(template):
        return Answer((), "its resolver is not the cluster's")
    if is_ambient(template, graph):
        return Answer((), "the ambient mesh may answer for the names of Services")
    found = isolation(template, graph)
    if not found.found:
        return Answer((), found.unknown)
    (out,) = found.found
    let = any(opens_dns(one, "UDP") and may_be_dns(one, graph, labelled=labelled) for one in out.rules)
    return Answer() if let else Answer(out.isolating)


def opens_dns(rule: PolicyRule, protocol: str) -> bool:
    """Whether the ports of a rule hold that of a DNS for this protocol, or may: names are those of its pods."""
    ports = rule.ports
    return not ports or any(_is_dns_port(one, protocol) for one in ports)


def _is_dns_port(entry: PolicyPort, protocol: str) -> bool:
    if not entry.is_known:
        return True
    if entry.protocol != protocol:
        return False
    port = entry.port
    if port is None:
        return True
    if port.number is None:
        return any(word in port.name.lower() for word in (_WORD, "domain", str(DNS_PORT)))
    return any(port.number <= one <= (entry.end or port.number) for one in _BEHIND)


def means_dns(rule: PolicyRule, graph: Graph) -> bool:
    """Whether a rule lists the very port of a DNS, for pods that are called like one or the namespace where clusters
    have it: it is there for its sake. Addresses are those of a DNS elsewhere, and a resolver of one's own has another
    name."""
    numbers = (one.port.number for one in rule.ports if one.port is not None and one.end is None)
    if DNS_PORT not in numbers or any("ipBlock" in one for one in rule.peers):
        return False
    selectors = (each for one in peers_of(rule, graph) for each in (one.selector, one.namespaces.selector))
    asked = (one for each in selectors if each is not None for one in each.requirements)
    return any(value in _NAMESPACES or _WORD in value.lower() for one in asked for value in one.values)


def may_be_dns(rule: PolicyRule, graph: Graph, *, labelled: bool = True) -> bool:
    """Whether the DNS of the cluster may be among the peers of a rule; false only where it certainly is not, or, not
    `labelled`, where only a label of its namespace's name that somebody has to give it would make it so."""
    peers, selected = rule.peers, peers_of(rule, graph)
    blocks = [mapping(one.get("ipBlock")) for one in peers if "ipBlock" in one]
    if not peers or len(blocks) + len(selected) < len(peers):
        return True
    return any(_may_hold_dns(one, rule) for one in blocks) or any(_may_be_it(one, graph, labelled) for one in selected)


def _may_hold_dns(block: dict[str, Any], rule: PolicyRule) -> bool:
    """Whether a range of addresses may hold one that a cluster gives: all but small ones of the world outside.

    Clusters may use addresses of the world for their own. Who lists the port of a DNS with one knows whose it is: there
    only resolvers that everybody knows are none of the cluster's.
    """
    # imported here: few policies are for addresses
    from svclint.apiserver.addresses import parse_cidr

    network = parse_cidr(text(block.get("cidr")))
    if network is None or network.num_addresses > _SMALL or not network.network_address.is_global:
        return True
    if any(one.port is not None and one.end is None and _is_dns_port(one, one.protocol) for one in rule.ports):
        return not any(_is_within(network, one) for one in _PUBLIC_RESOLVERS)
    return _is_within(network, _GKE_SERVICES)


def _is_within(network: IPv4Network | IPv6Network, cidr: str) -> bool:
    from svclint.apiserver.addresses import parse_cidr

    known = parse_cidr(cidr)
    return known is not None and network.network_address in known and network.prefixlen >= known.prefixlen


def _may_be_it(peer: Reference, graph: Graph, labelled: bool) -> bool:
    """Whether a peer looks where a DNS of the cluster may be, and not for another application there; which other labels
    its pods have is up to the cluster."""
    where = peer.namespaces
    for one in peer.selector.requirements if peer.selector is not None and not peer.selector.is_unreadable else ():
        if one.key in _APPLICATION and one.operator == "In" and not any(_WORD in value.lower() for value in one.values):
            return False
    if where.every or (peer.selector is not None and peer.selector.is_unreadable):
        return True
    if where.selector is None:
        return any(_may_have_dns(one, graph) for one in where.names)
    if where.selector.is_unreadable:
        return True
    asked = {value for one in where.selector.requirements for value in one.values}
    names = {*_NAMESPACES, *graph.namespaces, *asked}
    return any(_may_match(where.selector, one, graph, labelled) for one in names if _may_have_dns(one, graph))


def _may_have_dns(namespace: str, graph: Graph) -> bool:
    return namespace in _NAMESPACES or _WORD in namespace or namespace in graph.once(_namespaces_with_dns)


def _namespaces_with_dns(graph: Graph) -> frozenset[str]:
    """The namespaces of the scope in which something runs that may be a DNS."""
    return frozenset(
        one.namespace
        for one in graph.templates()
        if _WORD in one.resource.name.lower() or any(_WORD in value.lower() for value in one.labels.values())
    )


def _may_match(selector: Selector, namespace: str, graph: Graph, labelled: bool) -> bool:
    """Whether a namespace may have these labels: of one that the platform makes only its name is known for sure, and
    whether somebody has given it that once more, as `labelled` says, in a label of another key."""
    labels = (
        graph.namespaces.get(namespace) or graph.once(_of_objects).get(namespace) or namespace_labels(namespace, {})
    )
    known = graph.knows_labels_of(namespace) and namespace not in _NAMESPACES
    for one in selector.unmet(labels):
        named = one.key == NAMESPACE_KEY or (one.key in _NAMES and one.operator == "In")
        if known or (named and (namespace not in one.values or not labelled)) or one.key in labels:
            return False
    return True


def _of_objects(graph: Graph) -> dict[str, dict[str, str]]:
    """The labels of the namespaces whose objects are here, whether or not anything lives in them."""
    return {one.name: namespace_labels(one.name, one.labels) for one in graph.of_kind("", "Namespace")}


def is_of_dns(selector: Selector, peer: Reference) -> bool:
    """Whether labels are those of the pods of a DNS, and a peer's namespace is by its name the one where clusters have
    that."""
    asked = peer.namespaces.selector
    return (
        any(one.key in _APPLICATION and any(_WORD in value for value in one.values) for one in selector.requirements)
        and asked is not None
        and any(
            one.key in (NAMESPACE_KEY, *_NAMES) and set(one.values) & set(_NAMESPACES) for one in asked.requirements
        )
    )
