"""Who may come to a port of a pod, by all network policies together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from svclint.families import calico, cilium, kyverno
from svclint.graph.answer import Answer
from svclint.graph.resolution import namespaces_of
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource.network_policy import policy_rules, policy_types
from svclint.resource.selector import Selector
from svclint.told import ANY_NAMESPACE
from svclint.traffic.mesh import HBONE, is_ambient
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.resource.network_policy import Direction, PolicyRule
    from svclint.traffic.endpoints import Endpoint

# Policies that add to Kubernetes' own or overrule them, each in a language of its own: of a namespace, of the cluster
_NAMESPACED = (
    ("crd.antrea.io", "NetworkPolicy"),
    (calico.CRD, "NetworkPolicy"),
    (calico.GROUP, "NetworkPolicy"),
)
_CLUSTERWIDE = (
    ("crd.antrea.io", "ClusterNetworkPolicy"),
    (calico.CRD, "GlobalNetworkPolicy"),
    ("policy.networking.k8s.io", "AdminNetworkPolicy"),
    ("policy.networking.k8s.io", "ClusterNetworkPolicy"),
    (calico.GROUP, "GlobalNetworkPolicy"),
)
_CILIUM = (cilium.GROUP, "CiliumNetworkPolicy")
_CILIUM_CLUSTERWIDE = (cilium.GROUP, "CiliumClusterwideNetworkPolicy")
BY_MESH = "the ambient mesh may carry it on a port of its own"
_ON_HOST = "it is not said whether policies hold for pods of the host's network"
_KIND = ("networking.k8s.io", "NetworkPolicy")


class Admission(NamedTuple):
    """The policies that isolate a pod, and those of their rules that are for one of its ports.

    Without policies everybody may come, with policies and without rules nobody.
    """

    policies: tuple[Resource, ...] = ()
    rules: tuple[PolicyRule, ...] = ()


class PodsPort(NamedTuple):
    """A port of the pods of one workload, as policies see it: whichever Service leads there, or none."""

    template: PodTemplate
    number: int
    protocol: str


def admission(endpoint: Endpoint, graph: Graph) -> Answer[Admission]:
    """Who may come to a Service's port in these pods; unknown where something unread may let others in."""
    template, number = endpoint.template, endpoint.number
    if number is None:
        return Answer((), endpoint.meaning.unknown or f"{template.resource.title} has no port {endpoint.port.target}")
    return admitted(PodsPort(template, number, endpoint.protocol), graph)


def admitted(port: PodsPort, graph: Graph) -> Answer[Admission]:
    """Who may come to a port of pods; unknown where something unread may let others in.

    kubernetes.io/docs/concepts/services-networking/network-policies: a pod that no policy for Ingress selects takes
    all traffic; one that some select takes what any of them allows. Pods of the host's network are left alone.
    """
    template = port.template
    if template.spec.get("hostNetwork") is True:
        return Answer((), _ON_HOST)
    if template.namespace in graph.once(_policies, "Ingress").unread:
        return Answer((), f"a network policy of namespace {template.namespace} cannot be read")
    mine = ingress_policies(template, graph)
    overruling = _may_be_overruled(template, graph)
    if overruling:
        return Answer((), overruling)
    if not mine:
        return Answer((Admission(),))
    isolating = _isolating(mine, template, graph)
    if isolating.unknown:
        return Answer((), isolating.unknown)
    rules = [rule for policy in mine for rule in policy_rules(policy, "Ingress")]
    fitting = tuple(one for one in rules if one.admits(*port))
    if not fitting and comes_by_mesh(rules, template, graph):
        return Answer((), BY_MESH)
    return Answer((Admission(isolating.found, fitting),))


def comes_by_mesh(rules: Iterable[PolicyRule], template: PodTemplate, graph: Graph) -> bool:
    """Whether pods of an ambient mesh are let in or out on the port by which it carries everything."""
    return is_ambient(template, graph) and any(one.admits(template, HBONE, "TCP") for one in rules)


class Isolation(NamedTuple):
    """The policies for Egress that certainly isolate pods, and all that select these: what one of them lets out is let
    out, wherever it lies. Without policies everything is."""

    isolating: tuple[Resource, ...] = ()
    selecting: tuple[Resource, ...] = ()

    @property
    def rules(self) -> list[PolicyRule]:
        return [rule for policy in self.selecting for rule in policy_rules(policy, "Egress")]


def isolation(template: PodTemplate, graph: Graph) -> Answer[Isolation]:
    """What isolates pods for the way out; unknown where something unread or of another language may say what they
    reach."""
    return graph.once_of(_isolation, template.resource)


def _isolation(workload: Resource, graph: Graph) -> Answer[Isolation]:
    template = graph.template(workload)
    if template is None:
        return Answer((), f"the pods of {workload.title} cannot be read")
    policies = graph.once(_policies, "Egress")
    mine = policies.of_pods.get(id(template), [])
    if template.namespace in policies.unread:
        return Answer((), f"a network policy of namespace {template.namespace} cannot be read")
    overruling = _may_be_overruled(template, graph)
    if overruling:
        return Answer((), overruling)
    if not mine:
        return Answer((Isolation(),))
    isolating = _isolating(mine, template, graph)
    return Answer((), isolating.unknown) if isolating.unknown else Answer((Isolation(isolating.found, tuple(mine)),))


class _Policies(NamedTuple):
    """The policies of one direction: id of a pod template -> those that select its pods, and the namespaces with one
    that cannot be read."""

    of_pods: dict[int, list[Resource]]
    unread: frozenset[str]


def ingress_policies(template: PodTemplate, graph: Graph) -> list[Resource]:
    """The policies for Ingress that select these pods."""
    return graph.once(_policies, "Ingress").of_pods.get(id(template), [])


def _policies(graph: Graph, direction: Direction) -> _Policies:
    found: dict[int, list[Resource]] = {}
    unread = set()
    for policy in graph.of_kind(*_KIND):
        if direction not in policy_types(policy):
            continue
        selector = pod_selector(policy, graph)
        if selector is None:
            unread.add(policy.namespace)
            continue
        for template in graph.matching(selector, policy.namespace):
            found.setdefault(id(template), []).append(policy)
    return _Policies(found, frozenset(unread))


def restricted(policy: Resource, graph: Graph) -> Iterator[PodTemplate]:
    """The pods that a policy is for; in plain files, those within reach."""
    return (one for one in selected_pods(policy, graph) if graph.distance(policy, one.resource) <= REACH)


def selected_pods(policy: Resource, graph: Graph) -> list[PodTemplate]:
    """The pods that a policy is for, near or far."""
    selector = pod_selector(policy, graph)
    return graph.matching(selector, policy.namespace) if selector is not None else []


def pod_selector(policy: Resource, graph: Graph) -> Selector | None:
    """The pods that a policy is for, all of its namespace where it does not say; None where it cannot be read."""
    written = policy.spec.get("podSelector")
    if not isinstance(policy.get("spec"), dict) or not (written is None or isinstance(written, dict)):
        return None
    if written and not {"matchLabels", "matchExpressions"}.issuperset(written):
        return None  # a bare map of labels: the server refuses it, and nobody means every pod by it
    found = [one.selector for one in graph.references(policy, "restricts") if one.selector is not None]
    selector = found[0] if found else Selector(())
    return None if selector.is_unreadable else selector


def _isolates(policy: Resource, template: PodTemplate, graph: Graph) -> bool:
    """Whether the policy is certainly applied beside the pods: in plain files, not one of an unrelated directory."""
    workload = template.resource
    distance = graph.distance(workload, policy)
    if not policy.judged or distance > REACH:
        return False
    selector = pod_selector(policy, graph)
    # one for all pods says nothing of which pods it is about, and examples leave the namespace out
    broad = selector is None or not selector.requirements
    return not broad or distance <= 1 or (policy.namespace_written and workload.namespace_written)


def _isolating(policies: list[Resource], template: PodTemplate, graph: Graph) -> Answer[Resource]:
    """Those of the policies which select the pods that certainly isolate them; unknown where that is not certain."""
    if template.spec.get("hostNetwork") is True:
        return Answer((), _ON_HOST)
    isolating = tuple(one for one in policies if _isolates(one, template, graph))
    if not isolating:
        return Answer((), f"{policies[0].title} may be for another cluster")
    holes = (graph.hole_near(one) for one in (template.resource, *isolating))
    hole = next((one for one in holes if one is not None), None)
    return Answer((), hole.reason) if hole is not None else Answer(isolating)


def _may_be_overruled(template: PodTemplate, graph: Graph) -> str:
    """What else than Kubernetes' own policies may say who comes to these pods; empty where nothing does."""
    release = graph.deployer(template.namespace)
    if release is not None:
        return f"{release.title} may make more policies"
    other = graph.once(_overruling, template.namespace)
    if other is None:
        ciliums = (one for kind in (_CILIUM, _CILIUM_CLUSTERWIDE) for one in graph.of_kind(*kind))
        other = next((one for one in ciliums if _is_for(one, template, graph)), None)
    return f"{other.title} may overrule them" if other is not None else ""


def _overruling(graph: Graph, namespace: str) -> Resource | None:
    """What may overrule Kubernetes' own policies for any pod of a namespace, or make more of them there."""
    clusterwide = (one for kind in _CLUSTERWIDE for one in graph.of_kind(*kind))
    namespaced = (one for kind in _NAMESPACED for one in graph.of_kind(*kind) if one.namespace == namespace)
    makers = (one for kind in kyverno.POLICIES for one in graph.of_kind(*kind) if _makes_policies(one))
    return next(chain(clusterwide, namespaced, makers), None)


def _makes_policies(policy: Resource) -> bool:
    """Whether a policy of Kyverno makes network policies of any language in namespaces."""
    from svclint.resource.generating import made

    return any(kind.endswith("NetworkPolicy") for _, kind in made(policy))


def of_other_scopes(namespace: str) -> tuple[Elsewhere, ...]:
    """What another scope may hold that lets pods of a namespace out or in: policies of any kind, or what makes some in
    whichever namespace."""
    there = (_KIND, *_NAMESPACED, _CILIUM)
    everywhere = (*_CLUSTERWIDE, _CILIUM_CLUSTERWIDE)
    names = (namespace, ANY_NAMESPACE)
    return (
        *(Elsewhere(selector=Selector(()), namespace=name, among=one) for one in there for name in names),
        *(Elsewhere(selector=Selector(()), among=one) for one in everywhere),
    )


def _is_for(policy: Resource, template: PodTemplate, graph: Graph) -> bool:
    """Whether a policy of Cilium may be for these pods."""
    found = list(graph.references(policy, "restricts"))
    if not found:
        return policy.namespace in ("", template.namespace)
    return any(
        (one.selector is None or one.selector.is_unreadable or one.selector.matches(template.labels, template.added))
        and template.namespace in namespaces_of(graph, one.namespaces)[0]
        for one in found
    )


def peers_of(rule: PolicyRule, graph: Graph) -> list[Reference]:
    """The peers of a rule that are chosen by labels."""
    return graph.once_of(_peers, rule.policy).get(rule.peers_path, [])


def _peers(policy: Resource, graph: Graph) -> dict[Path, list[Reference]]:
    """The peers of a policy by where those of their rule stand (`spec.ingress[0].from`)."""
    found: dict[Path, list[Reference]] = {}
    for one in graph.references(policy, "admits"):
        found.setdefault(one.path[:4], []).append(one)
    return found
