"""Checks of ExternalName Services: DNS aliases, which select, forward and translate nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.cluster_dns import cluster_name
from svclint.named_tuple import NamedTuple
from svclint.resource import (
    Identity,
    IntOrString,
    equality_selector,
    is_headless,
    mapping,
    sequence,
    service_ports,
    service_type,
    text,
)
from svclint.severity import Severity
from svclint.suggest import closest
from svclint.traffic.aliases import Alias, alias_of, is_exposed_to_tailnet, is_missing, is_only_published, is_rewritten
from svclint.traffic.controllers import HAPROXY, INGRESS_NGINX, controller_of
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Elsewhere, Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, ServicePort
    from svclint.violation import Label


def external_name_with_selector(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/endpointslice: a Service of type ExternalName is left alone, whatever it selects."""
    selector = mapping(service.spec.get("selector"))
    if service_type(service) != "ExternalName":
        return
    if not selector or selector == service.given_selector:
        yield from _given_selector(service, graph)
        return
    remove = service.removal(("spec", "selector"))
    is_of_kubectl = _is_of_kubectl(service, selector, graph)
    yield Violation(
        service.label(("spec", "selector"), "selects nothing"),
        f"{service.title} is of type ExternalName, an alias for {_target(service) or 'nothing'}: "
        f"its selector ({equality_selector(selector)}) selects no pods",
        (service.label(("spec", "type"), "only a DNS alias"),),
        as_written=(service,),
        # the rule's meaning: nobody expects traffic of what a command wrote beside the alias
        severity=Severity.NOTE if is_of_kubectl else None,
        help="kubectl create service externalname writes it, and nothing reads it: remove it."
        if is_of_kubectl
        else None,
        fix=Fix("remove the selector", (remove,), safe=False),
    )


def _is_of_kubectl(service: Resource, selector: Mapping[str, Any], graph: Graph) -> bool:
    """Whether it is what `kubectl create service externalname NAME` writes, and no pods are here that could be meant.

    k/k: staging/src/k8s.io/kubectl/pkg/cmd/create/create_service.go: createService: app=NAME as label and as selector.
    """
    written = {"app": service.name}
    return (
        dict(selector) == written == service.labels
        and not sequence(service.spec.get("ports"))
        and not any(one.labels.get("app") == service.name for one in graph.templates(service.namespace))
    )


def _given_selector(service: Resource, graph: Graph) -> Iterator[Violation]:
    """That a kustomization gives a selector to a Service without one: its labels make it (commonLabels, `create`)."""
    added = {**service.selected_too, **service.given_selector}
    place = next((one for one in _label_fields(graph) if added and set(one.keys) <= set(added)), None)
    if place is None:
        return
    yield Violation(
        Label(place.document, place.path, "selectors get these labels as well", "key"),
        f"{service.title} is of type ExternalName, an alias for {_target(service) or 'nothing'}: "
        f"{place.path[0]} of its kustomization gives it a selector ({equality_selector(added)}), which selects no pods",
        (service.name_label("has no selector of its own"),),
        # the rule's meaning: nobody wrote the selector, and nothing comes of it
        severity=Severity.WARNING,
        unwritten=(service,),
        help="Use labels with includeSelectors: false, and includeTemplates: true where pods need them.",
    )


class _LabelField(NamedTuple):
    """A field of a kustomization that adds labels to selectors, and their keys."""

    document: Document
    path: Path
    keys: tuple[str, ...]


def _label_fields(graph: Graph) -> Iterator[_LabelField]:
    for member, document in graph.documents:
        data = mapping(document.value) if member.role == "config" else {}
        if mapping(data.get("commonLabels")):
            yield _LabelField(document, ("commonLabels",), tuple(mapping(data["commonLabels"])))
        for index, entry in enumerate(sequence(data.get("labels"))):
            pairs = mapping(mapping(entry).get("pairs"))
            if pairs and mapping(entry).get("includeSelectors") is True:
                yield _LabelField(document, ("labels", index, "pairs"), tuple(pairs))


def external_name_with_ports(service: Resource, graph: Graph) -> Iterator[Violation]:
    """The DNS answer is a CNAME: it carries no port, and kube-proxy forwards nothing."""
    if service_type(service) != "ExternalName" or not sequence(service.spec.get("ports")) or is_rewritten(service):
        return
    ways = _ways(service, graph)
    users = [user for way in ways for user in way.users]
    ports = ", ".join(str(way.port.number or way.port.name or "?") for way in ways)
    who = f"only {_titles(users)} can make use of them" if users else "clients must use the target's own"
    lost = _lost(ways, service, graph)
    unread = [way.port for way in ways if _is_translated(way.port) and way.by_target is False]
    targets = f"; targetPort {listed(str(port.target) for port in unread)} is never read" if unread and users else ""
    if lost is not None:
        who, targets = _told_lost(*lost)
    yield Violation(
        lost[0].port.label("targetPort", f"{lost[1].title} has no such port")
        if lost is not None and lost[0].by_target
        else service.label(("spec", "ports"), "nothing is forwarded"),
        f"{service.title} is an alias for {_target(service) or 'its target'}: "
        f"its ports ({ports or 'none that can be read'}) forward nothing, {who}{targets}",
        (
            *(port.label("targetPort", f"nobody is led to {port.target}") for port in unread if users),
            *(label for _, label in users),
        ),
        as_written=(service,),
        # a route that names one of them would be refused without it
        fix=None if users else Fix("remove the ports", (service.removal(("spec", "ports")),), safe=False),
        # whoever takes a port has the target's own number by it, unless it pretends to lead to another one
        doubts=() if unread or lost is not None else (Doubt.DEPENDS,),
    )


class _Way(NamedTuple):
    """A port of an alias, who of the scope comes by it, and whether they dial its targetPort in the place of it; None
    where that depends on who serves them."""

    port: ServicePort
    users: list[tuple[Resource, Label]]
    by_target: bool | None

    @property
    def number(self) -> int | None:
        """The number that is dialled at the target, as far as it is known."""
        target = self.port.target.number if self.port.target is not None else None
        if self.by_target is None and target != self.port.number:
            return None
        return target if self.by_target else self.port.number


def _ways(service: Resource, graph: Graph) -> list[_Way]:
    users = list(_port_users(service, graph))
    found = []
    for port in service_ports(service):
        mine = [(resource, label) for resource, label, value in users if port.is_called(value)]
        readers = {_reads_target(resource, graph) for resource, _ in mine}
        by_target = True if True in readers else None if None in readers else False
        found.append(_Way(port, mine, by_target))
    return found


def _reads_target(user: Resource, graph: Graph) -> bool | None:
    """ingress-nginx: internal/ingress/controller/endpointslices.go: the targetPort is what it dials; others, such as
    Traefik (loadServers), Kong and NGINX Inc.'s, dial the port. Nobody knows who serves an Ingress without a class."""
    if user.kind != "Ingress":
        return False
    serving = controller_of(user, graph)
    return True if serving == INGRESS_NGINX else None if serving in ("", HAPROXY) else False


def _lost(ways: list[_Way], service: Resource, graph: Graph) -> tuple[_Way, Resource] | None:
    """The first port whose number the Service that it is an alias of does not have, where that is here; with it."""
    wanted = cluster_name(_target(service))
    if wanted is None or not wanted.qualified:
        return None
    found = graph.resolve_object(service, "", "Service", wanted.namespace, wanted.name).found
    for one in found[:1]:
        for way in () if is_headless(one) else ways:
            number = way.number
            if number is not None and not any(other.is_called(IntOrString(number)) for other in service_ports(one)):
                return way, one
    return None


def _told_lost(way: _Way, other: Resource) -> tuple[str, str]:
    """Who comes by a port that the Service behind the alias does not have, in the sentence of the finding."""
    who = f"{_titles(way.users)} asks for port" if way.users else "and port"
    field = "targetPort" if way.by_target else "port"
    has = listed(str(port.number) for port in service_ports(other))
    dialled = f"{who} {way.number}, its {field}" if way.users else f"{who} {way.number}"
    return dialled, f", which {other.title} of namespace {other.namespace} does not have: it has {has}"


def _is_translated(port: ServicePort) -> bool:
    """Whether the port pretends to lead to another number."""
    target = port.target.number if port.target is not None else None
    return target is not None and not port.defaulted and target != port.number


def _port_users(service: Resource, graph: Graph) -> Iterator[tuple[Resource, Label, IntOrString]]:
    """Ingresses and routes of the scope that reach the Service through one of its ports, and what they call that."""
    ports = list(service_ports(service))
    # what stands in a file that is judged elsewhere is applied together with it all the same
    for resource in graph.everything:
        for reference in graph.references(resource, "routes-to"):
            port = reference.port
            if port is None or not any(one.is_called(port.value) for one in ports):
                continue
            if _leads_to(reference, service, graph):
                yield resource, resource.label(port.path, "uses this port"), port.value


def _leads_to(reference: Reference, service: Resource, graph: Graph) -> bool:
    named = (reference.group, reference.kind, reference.namespace, reference.name)
    return named == service.identity and service in graph.resolve(reference).found


def _titles(users: list[tuple[Resource, Label]]) -> str:
    return ", ".join(dict.fromkeys(resource.title for resource, _ in users))


def _target(service: Resource) -> str:
    return text(service.spec.get("externalName"))


def external_name_target(service: Resource, graph: Graph, *, cluster_domain: str) -> Iterator[Violation]:
    """The target must be a DNS name that something answers for."""
    alias = alias_of(service, cluster_domain)
    if alias is None:
        return
    if alias.is_address and is_only_published(service, graph):
        return
    path, wanted = ("spec", "externalName"), alias.inside
    leads = f"{service.title} is an alias for {alias.target}"
    if alias.fault is not None:
        words, reason, advice = alias.fault
        yield Violation(
            service.label(path, words),
            f"{leads}, {reason}",
            as_written=(service,),
            # an alias of its own name leads to another cluster's Service where its cluster has an API server of its own
            doubts=(
                *(of_holes(graph, service) if wanted == service.identity else ()),
                *_dialled(alias, service, graph),
            ),
            help=advice,
        )
    elif wanted is not None and is_missing(wanted, service, graph):
        yield Violation(
            service.label(path, "no such Service"),
            f"{leads}, but the namespace {wanted.namespace} holds no Service {wanted.name} in these manifests",
            _meant(wanted, graph),
            as_written=(service,),
            unless=(Elsewhere(wanted),),
        )


def _dialled(alias: Alias, service: Resource, graph: Graph) -> tuple[Doubt, ...]:
    """Whether an address is named for a controller that takes it as it stands, without DNS, and for nobody else.

    Traefik: pkg/provider/kubernetes/crd: loadServers; ingress-nginx: internal/ingress/controller/endpointslices.go.
    """
    if not alias.is_address:
        return ()
    if is_exposed_to_tailnet(service):
        return (Doubt.DEPENDS,)
    routes = (one for resource in graph.everything for one in graph.references(resource, "routes-to"))
    return (Doubt.DEPENDS,) if any(_leads_to(one, service, graph) for one in routes) else ()


def _meant(wanted: Identity, graph: Graph) -> tuple[Label, ...]:
    """The Service that has the name in another namespace, or one of that namespace whose name is near."""
    real = [one for one in graph.services() if one.name and service_type(one) != "ExternalName"]
    for one in real:
        if one.name == wanted.name:
            return (one.name_label(f"it is in the namespace {one.namespace}"),)
    names = {one.name: one for one in real if one.namespace == wanted.namespace}
    near = closest(wanted.name, names)
    return () if near is None else (names[near].name_label("did you mean this one?"),)
