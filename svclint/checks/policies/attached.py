"""Traffic policy, and what shifts traffic: does the Service, the route or the pods that it is for exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespace, of_namespaces, of_templated_pods
from svclint.checks.absent import absence, absent
from svclint.families import gateway_api, linkerd
from svclint.families.istio import ISTIO_GATEWAY
from svclint.meant.labels import Asked
from svclint.meant.selected import meant_pods
from svclint.nearness import REACH
from svclint.references import HOST
from svclint.resource import Identity, is_placeholder, is_service, service_ports, service_type
from svclint.suggest import closest
from svclint.traffic.istio_gateways import is_gateway_pod
from svclint.traffic.roles import is_got_later
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.checks.absent import Absent
    from svclint.graph import Graph
    from svclint.meant.labels import Miss
    from svclint.references import Named, Reference
    from svclint.resource import PodTemplate, Requirement, Resource, Selector, ServicePort

_VERBS = {"configures": "applies to", "runs": "takes its pods from"}

# Pods with these labels are gateways: their chart makes them, or the controller of a Gateway object
_OF_GATEWAYS = frozenset({"istio", "istio.io/gateway-name", "gateway.networking.k8s.io/gateway-name"})

# Kinds that install Istio, with the gateways of its profiles
_INSTALLERS = (("install.istio.io", "IstioOperator"), ("sailoperator.io", "Istio"))

# Kinds that are no policy, and that nobody deletes because the target has another name
_WORKING = frozenset({"Rollout", "Canary", "Issuer", "ClusterIssuer"})

# Kinds that controllers make on their own when they are installed, or that are there before anything is applied
_MADE = frozenset({(gateway_api.GROUP, "GatewayClass"), ("", "Namespace")})


def policy_target_not_found(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Policy is accepted whether its target exists or not; without one it has no effect, and nobody says so."""
    named = []
    for relation in ("configures", "runs"):
        for reference in graph.references(policy, relation):
            if reference.selector is not None:
                yield from _without_pods(reference, graph)
                if (policy.group, policy.kind) == linkerd.SERVER:
                    # imported here: few have servers
                    from svclint.checks.policies.server_ports import port_of_server

                    yield from port_of_server(reference, graph)
            elif not is_placeholder(reference.name) and (reference.group, reference.kind) not in _MADE:
                named.append(reference)
                if reference.section is not None:
                    yield from _without_port(reference, reference.section, graph)
    for missing in absent(named, graph):
        reference, target = missing.first, missing.identity
        reason = f"which namespace {target.namespace} does not have{missing.hint}"
        message, advice = _message(reference, missing.target, reason), _advice(policy, target)
        doubts = _doubts(missing, graph)
        yield absence(missing, message, "apply it to", doubts=doubts, help=advice)


def _message(reference: Reference, target: str, reason: str) -> str:
    return f"{reference.owner.title} {_VERBS[reference.relation]} {target}, {reason}"


def _advice(owner: Resource, target: Identity) -> str | None:
    """What to do about a target that its owner cannot do its work without; None for policy, as the card has that."""
    if owner.kind not in _WORKING:
        return None
    return (
        f"Name the {target.kind} as it is called in namespace {target.namespace}, or create it: {owner.title} does not "
        "get on without it. What is made by something that is not in these manifests can be declared in svclint.yaml: "
        f'"assume: [{target.kind}/{target.namespace}/{target.name}]".'
    )


def _doubts(missing: Absent, graph: Graph) -> tuple[Doubt, ...]:
    """Certain where such targets are evidently here; far away where none of the namespace is."""
    reference, meant = missing.first, missing.meant
    policy = reference.owner
    near = [one for one in graph.of_kind(reference.group, reference.kind) if one.namespace == reference.namespace]
    if meant is not None:
        near.append(meant.target)
    far = of_distance(graph, policy, near) if reference.kind != HOST else ()
    if meant is None or not meant.elsewhere:
        return far
    # the policy itself may name the namespace in which somebody applies what says none: `web.shop.svc.cluster.local`
    named = of_namespace(graph, meant.target, beside=policy) if policy.namespace == meant.target.namespace else ()
    return (*far, *of_namespaces(graph, policy, meant.target), *named)


# -- a port of a Service -----------------------------------------------------------------------------------------------


def _without_port(reference: Reference, section: Named, graph: Graph) -> Iterator[Violation]:
    """gateway-api: apis/v1/backendtlspolicy_types.go: for a Service, a section is a port by its name."""
    wanted = str(section.value)
    services = [one for one in graph.resolve(reference).found if is_service(one)]
    ports = [list(service_ports(one)) for one in services if service_type(one) != "ExternalName"]
    if is_placeholder(wanted) or not ports or not all(ports):
        return
    if not any(port.name == wanted or is_placeholder(port.name) for found in ports for port in found):
        yield _no_port(reference, section, services[0], ports[0])


def _no_port(reference: Reference, section: Named, service: Resource, ports: Sequence[ServicePort]) -> Violation:
    policy, wanted = reference.owner, str(section.value)
    names = [one.name for one in ports if one.name]
    meant = _meant_port(wanted, ports)
    known = f"it has {listed(names)}" if names else "its ports have no names"
    hint = f"; did you mean {meant}?" if meant is not None else ""
    return Violation(
        policy.label(section.path, f"no port of Service {service.name} is called this"),
        _message(reference, f"port {wanted} of Service {service.name}", f"which has none of that name: {known}{hint}"),
        (service.label(("spec", "ports"), f"the ports of {service.title}"),),
        rests_on=(policy, service),
        fix=_port_fix(policy, section, meant) if meant is not None else None,
    )


def _meant_port(wanted: str, ports: Sequence[ServicePort]) -> str | None:
    """The name of the port whose number is written, or that is called nearly so."""
    by_number = next((one.name for one in ports if one.name and str(one.number) == wanted), None)
    return by_number or closest(wanted, [one.name for one in ports if one.name])


def _port_fix(policy: Resource, section: Named, meant: str) -> Fix:
    return Fix(f"apply it to port {meant}", (policy.edit(section.path, meant),), safe=False)


# -- pods --------------------------------------------------------------------------------------------------------------


def _without_pods(reference: Reference, graph: Graph) -> Iterator[Violation]:
    selector, answer = reference.selector, graph.resolve(reference)
    if selector is None or not selector.requirements or selector.is_unreadable or answer.found:
        return
    around = _pods_around(reference, graph)
    names = list(graph.namespaces) if reference.namespaces.every else reference.namespaces.names
    asked = Asked(reference.owner, reference.path, selector)
    miss = meant_pods(asked, names, f"the policy in {reference.owner.namespace}", graph)
    if miss is not None and _is_for_gateways(reference.owner) and not _is_gateway(miss.thing.template):
        miss = None  # a Gateway of Istio is for gateways, whatever other pods are called
    gateways = _gateways_meant(reference, selector, around, graph)
    if gateways and (miss is None or miss.thing.template in gateways):
        yield _no_gateway(reference, selector, gateways, miss, graph)
    elif miss is not None or (answer.missing and around and not _is_of_gateways(selector)):
        doubts = of_namespaces(graph, reference.owner, miss.resource if miss is not None else None)
        later = of_templated_pods(graph, selector, names)
        pods = (one for name in names for one in graph.templates(name))
        unknown = (Doubt.UNKNOWN,) if answer.unknown or is_got_later(selector, pods, graph) else ()
        yield _no_pods(reference, selector, around, miss, (*doubts, *later, *unknown))


def _pods_around(reference: Reference, graph: Graph) -> list[PodTemplate]:
    """The pods within reach, of the namespaces that the reference looks at."""
    where, policy = reference.namespaces, reference.owner
    return [
        template
        for template in graph.templates()
        if (where.every or template.namespace in where.names) and graph.distance(policy, template.resource) <= REACH
    ]


def _is_of_gateways(selector: Selector) -> bool:
    return any(one.key in _OF_GATEWAYS for one in selector.requirements)


def _is_for_gateways(owner: Resource) -> bool:
    return (owner.group, owner.kind) == ISTIO_GATEWAY


def _is_gateway(template: PodTemplate | None) -> bool:
    return template is not None and is_gateway_pod(template)


def _gateways_meant(
    reference: Reference, selector: Selector, around: Sequence[PodTemplate], graph: Graph
) -> list[PodTemplate]:
    """The pods of gateways beside a Gateway of Istio that selects none of them: it was written for these.

    The gateways of Istio's own charts may be there in any case, but for those that are here by the name that the newer
    chart gives them.
    """
    owner = reference.owner
    if not _is_for_gateways(owner):
        return []
    if _is_of_charts(selector):
        return _renamed(selector, graph)
    return [one for one in around if one.namespace == owner.namespace and is_gateway_pod(one)]


def _renamed(selector: Selector, graph: Graph) -> list[PodTemplate]:
    """The gateways that Istio's chart `gateway` makes in the place of the older charts': as its release is called, and
    with the label `istio: ingress` where that is `istio-ingress`; the older ones had `istio: ingressgateway`.

    istio.io: Installing Gateways; istio: manifests/charts/gateway/templates/_helpers.tpl.
    """
    wanted = [value.removesuffix("gateway") for one in selector.requirements for value in one.values]
    if len(wanted) != 1 or any(graph.of_kind(*one) for one in _INSTALLERS):
        return []
    if any(graph.deployer(one) is not None for one in graph.namespaces):
        return []  # a release may bring another gateway
    return [one for one in graph.templates() if one.labels.get("istio") == wanted[0] and is_gateway_pod(one)]


def _is_of_charts(selector: Selector) -> bool:
    return any(_is_charts(one) for one in selector.requirements)


def _is_charts(requirement: Requirement) -> bool:
    return requirement.key == "istio" and requirement.values in (("ingressgateway",), ("egressgateway",))


def _no_gateway(
    reference: Reference, selector: Selector, gateways: Sequence[PodTemplate], miss: Miss | None, graph: Graph
) -> Violation:
    gateway, first = reference.owner, (miss.thing.template if miss is not None else None) or gateways[0]
    have = listed(f"{key}={value}" for key, value in first.labels.items()) if first.labels else "no labels"
    return Violation(
        reference.label("no gateway has this"),
        f"{gateway.title} is for gateways with {selector}, of which there are none: "
        f"the pods of {first.resource.title} have {have}",
        (first.labels_label(f"the labels of {first.resource.title}"),),
        # those of Istio's charts serve Gateways of any namespace
        doubts=() if _is_of_charts(selector) else of_namespaces(graph, gateway, first.resource),
        rests_on=(gateway, *(one.resource for one in gateways)),
        help="Select labels that the gateway's pods have: nothing serves the hosts of a Gateway that selects none.",
        fix=miss.fix if miss is not None else None,
        unless=(Elsewhere(selector=selector, namespace=gateway.namespace),),
    )


def _no_pods(
    reference: Reference,
    selector: Selector,
    around: Sequence[PodTemplate],
    miss: Miss | None,
    doubts: tuple[Doubt, ...],
) -> Violation:
    policy = reference.owner
    meant = miss.resource if miss is not None else None
    where = "any namespace" if reference.namespaces.every else f"namespace {policy.namespace}"
    reason = miss.reason if miss is not None else f"no pod template of {where} has these labels"
    return Violation(
        reference.label("matches no pod"),
        _message(reference, f"pods with {selector}", f"of which there are none: {reason}"),
        miss.related if miss is not None else (),
        doubts=doubts,
        rests_on=(policy, *((one.resource for one in around) if meant is None else (meant,))),
        fix=miss.fix if miss is not None else None,
        unless=(Elsewhere(selector=selector, namespace=policy.namespace),),
    )
