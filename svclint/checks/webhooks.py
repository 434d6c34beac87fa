"""The Services that the API server calls: for admission, for the conversion of resources, for aggregated APIs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespace
from svclint.checks.absent import absence, absent
from svclint.nearness import REACH
from svclint.resource import Identity, IntOrString, is_service, sequence, service_ports, service_type, text
from svclint.severity import Severity
from svclint.suggest import is_slip
from svclint.traffic.service_ports import target_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.checks.absent import Absent
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, ServicePort

_DEFAULT_PORT = IntOrString(443)


def webhook_service_not_found(caller: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: staging/src/k8s.io/apiserver/pkg/util/proxy: ResolveCluster looks up the Service, then its port's number."""
    if caller.kind == "CustomResourceDefinition" and not _converts(caller):
        return
    calls = list(graph.references(caller, "calls"))
    for missing in absent((one for one in calls if not _is_made(one, graph)), graph):
        namespace = missing.identity.namespace
        message = f"{caller.title} calls {missing.target}, which namespace {namespace} does not have{missing.hint}"
        severity, doubts = _by_policy(missing.references), _doubts(missing, graph)
        yield absence(missing, message, "call", severity=severity, doubts=doubts, at=_wrong_namespace(missing))
    wrong: dict[tuple[Identity, IntOrString], list[Reference]] = {}
    for reference in calls:
        found = graph.resolve(reference).found
        if found and not any(_may_have(one, _port(reference)) for one in found):
            wrong.setdefault((reference.identity, _port(reference)), []).append(reference)
    for (_, value), references in wrong.items():
        yield _no_port(references, value, graph)


def _wrong_namespace(missing: Absent) -> Path:
    """The field of the namespace where only that is wrong; nothing where it is the name, or the Service names none."""
    first, meant = missing.first, missing.meant
    is_elsewhere = meant is not None and meant.elsewhere and meant.target.namespace_written
    is_called_so = meant is not None and meant.target.name == first.name
    place = (*first.path[:-1], "namespace")
    return place if is_elsewhere and is_called_so and first.owner.get(*place) else ()


def _converts(definition: Resource) -> bool:
    """Whether a webhook is asked to convert objects: of a single version there is nothing to convert."""
    versions = definition.spec.get("versions")
    alone = isinstance(versions, list) and len(versions) == 1
    return definition.get("spec", "conversion", "strategy") == "Webhook" and not alone


def _is_made(reference: Reference, graph: Graph) -> bool:
    """Whether the Service may be there for all that can be read: OLM makes those of an operator's webhooks."""
    namespace = reference.namespace
    if namespace == "kube-system":
        return True
    if graph.of_kind("operators.coreos.com", "ClusterServiceVersion"):
        return True
    if not graph.has_namespace(namespace):
        return False  # it is missing because the namespace is a slip of one that is here
    # whatever lives there, a ConfigMap alone: who applies that has the namespace, and what is read here is all of it
    around = graph.once(_by_namespace).get(namespace, ())
    return all(graph.distance(reference.owner, one) > REACH for one in around)


def _by_namespace(graph: Graph) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in graph.everything:
        found[one.namespace].append(one)
    return found


# -- the Service -------------------------------------------------------------------------------------------------------


def _doubts(missing: Absent, graph: Graph) -> tuple[Doubt, ...]:
    """A caller always names the namespace that it calls: only that of the Service may be left out."""
    meant = missing.meant
    if meant is None:
        return (Doubt.UNKNOWN,) if all(_has_to_be_filled_in(one, graph) for one in missing.references) else ()
    if not meant.elsewhere:
        return ()
    namespace, there = missing.identity.namespace, meant.target.namespace
    # a namespace of which nothing is read may have a Service of the same name, unless it is a slip of the other
    unread = not graph.has_namespace(namespace) and not is_slip(namespace, there)
    return (*of_namespace(graph, meant.target, beside=missing.first.owner), *((Doubt.UNSEEN,) if unread else ()))


def _has_to_be_filled_in(reference: Reference, graph: Graph) -> bool:
    """Whether a plain file leaves the authority of the call to a reader: `caBundle: <base64 of your CA>`. An empty one
    is cert-manager's to fill in."""
    authority = text(reference.owner.get(*reference.path[:-2], "caBundle"))
    return graph.scope.nearest and re.fullmatch(r"\s*<[^<>]+>\s*", authority) is not None


def _by_policy(found: Sequence[Reference]) -> Severity | None:
    """A severity that is the rule's very meaning: where every call may fail, no request is refused."""
    return Severity.WARNING if all(map(_is_ignored, found)) else None


def _is_ignored(reference: Reference) -> bool:
    """Whether requests pass when the call fails. k/k: v1 defaults failurePolicy to Fail, v1beta1 to Ignore."""
    caller = reference.owner
    if reference.path[0] != "webhooks":
        return False
    policy = text(caller.get(*reference.path[:2], "failurePolicy"))
    return policy == "Ignore" or (not policy and caller.version == "v1beta1")


# -- its port ----------------------------------------------------------------------------------------------------------


def _port(reference: Reference) -> IntOrString:
    return reference.port.value if reference.port is not None else _DEFAULT_PORT


def _may_have(service: Resource, value: IntOrString) -> bool:
    """Whether the Service has the port, or may have it for all that can be read."""
    ports = list(service_ports(service))
    if not is_service(service) or service_type(service) == "ExternalName" or value.is_name:
        return True
    unread = len(ports) < len(sequence(service.spec.get("ports"))) or any(one.number is None for one in ports)
    return unread or any(one.number == value.number for one in ports)


def _no_port(found: Sequence[Reference], value: IntOrString, graph: Graph) -> Violation:
    caller = found[0].owner
    service = graph.resolve(found[0]).found[0]
    ports = list(service_ports(service))
    led = target_of(service, value, graph)
    target = led.port if led is not None else None
    default = " (the default)" if found[0].port is None else ""
    port = f"port {value}{default} of Service {service.name}"
    return Violation(
        _port_label(found[0], "no such port"),
        f"{caller.title} calls {port}, which {_known(ports, target, value)}",
        (_ports_label(service, ports, target), *(_port_label(one, "also here") for one in found[1:])),
        severity=_by_policy(found),
        rests_on=(caller, service),
        fix=_fix(found, ports, target),
    )


def _known(ports: Sequence[ServicePort], target: ServicePort | None, value: IntOrString) -> str:
    if target is not None:
        return f"has port {target.number}: {value} is its target"
    return f"has {listed(str(one.number) for one in ports)}" if ports else "has no ports at all"


def _port_label(reference: Reference, words: str) -> Label:
    """A label on the port, or on the whole reference where it is left out."""
    path = reference.port.path if reference.port is not None else reference.path[:-1]
    return reference.owner.label(path, words)


def _ports_label(service: Resource, ports: Sequence[ServicePort], target: ServicePort | None) -> Label:
    if target is not None:
        return target.label("port", "clients of the Service use this port")
    words = f"the ports of Service {service.name}" if ports else "no ports here"
    return service.label(("spec", "ports"), words)


def _fix(found: Sequence[Reference], ports: Sequence[ServicePort], target: ServicePort | None) -> Fix | None:
    meant = target or (ports[0] if len(ports) == 1 else None)
    places = [one.port for one in found if one.port is not None]
    if meant is None or meant.number is None or len(places) < len(found):
        return None
    owner = found[0].owner
    edits = tuple(owner.edit(one.path, meant.number) for one in places)
    return Fix(f"call port {meant.number}", edits, safe=target is not None)
