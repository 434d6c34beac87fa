"""Pods that call Services by name, and that ask a resolver which knows none: that of their node."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.certainty.together import of_files
from svclint.free_text.places import host_label
from svclint.named_tuple import NamedTuple
from svclint.resource import dig, mapping, string_map
from svclint.resource.pod_dns import CLUSTER_FIRST, DEFAULT, WITH_HOST_NETWORK, asks_node
from svclint.traffic.calls import looked_up
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# the second is what the first was called before 1.14
_SYSTEM = ("kubernetes.io/os", "beta.kubernetes.io/os")
_WINDOWS = "windows"
_WORDS = "a name that only the cluster's DNS knows"


class _Lookup(NamedTuple):
    """A name of the cluster that pods look up: `by` are the objects that have them do so, but their own; `whose` says
    for what, where it is none of their own texts that holds the name."""

    host: str
    label: Label
    sure: bool
    by: tuple[Resource, ...] = ()
    whose: str = ""


def dns_policy_asks_node(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/kubelet/network/dns/dns.go: getPodDNSType: on the host's network ClusterFirst is what Default is."""
    template = graph.template(workload)
    if template is None or template.is_test or not asks_node(template) or _is_of_windows(template):
        return
    one = _surest(template, graph)
    if one is None:
        return
    policy, on_nodes = template.spec.get("dnsPolicy"), template.spec.get("hostNetwork") is True
    meant = WITH_HOST_NETWORK if on_nodes else CLUSTER_FIRST
    path = (*template.path, "spec", "dnsPolicy" if policy is not None else "hostNetwork")
    why = f"dnsPolicy {DEFAULT} is that of the node"
    if policy != DEFAULT:
        written = f"dnsPolicy {CLUSTER_FIRST}" if policy is not None else f"the default dnsPolicy, {CLUSTER_FIRST},"
        why = f"with hostNetwork {written} means {DEFAULT}"
    yield Violation(
        workload.label(path, "the pods ask the resolver of their node"),
        f"{workload.title} calls {one.host} by name{one.whose}, and asks a resolver that knows no Services: {why}",
        (one.label,),
        rests_on=(workload, *one.by),
        doubts=(*(() if one.sure else (Doubt.DEPENDS,)), *of_files(graph, workload, *one.by)),
        help=f"Set dnsPolicy to {meant} in the pods' spec.",
        fix=Fix(f"write {meant}", (workload.edit(path, meant),), safe=False) if policy is not None else None,
    )


def _surest(template: PodTemplate, graph: Graph) -> _Lookup | None:
    """What the pods most certainly look up, by their own texts or for what they serve."""
    found = [*_own(template, graph), *_for_others(template, graph)]
    return next((one for one in found if one.sure), next(iter(found), None))


def _own(template: PodTemplate, graph: Graph) -> Iterator[_Lookup]:
    one = looked_up(template, graph)
    if one is not None:
        services = graph.resolve(one.call.reference).found[:1]
        yield _Lookup(one.call.mention.host.name, host_label(one.call.mention, _WORDS), one.sure, services)


def _for_others(template: PodTemplate, graph: Graph) -> Iterator[_Lookup]:
    # imported here: hardly any pods that ask their node are those of a controller
    from svclint.traffic.controller_lookups import lookups

    for one in lookups(template, graph):
        label = host_label(one.mention, _WORDS) if one.mention is not None else one.owner.label(one.path, _WORDS)
        by = (one.owner,) if one.owner is one.served else (one.owner, one.served)
        yield _Lookup(one.host, label, one.sure, by, f" for {one.served.title}")


def _is_of_windows(template: PodTemplate) -> bool:
    """Whether they run on Windows, whose resolvers are another matter."""
    spec = template.spec
    chosen = string_map(spec.get("nodeSelector"))
    systems = {dig(spec, ("os", "name")), *(chosen.get(one) for one in _SYSTEM)}
    return _WINDOWS in systems or _WINDOWS in str(mapping(spec.get("affinity")).get("nodeAffinity"))
