"""Check of fields and annotations that are deprecated, gone, or ignored where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_age, of_version
from svclint.families import prometheus
from svclint.kubernetes import minors, named
from svclint.named_tuple import NamedTuple
from svclint.resource import is_headless, is_service, service_type, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Part, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_INGRESS_CLASS = "kubernetes.io/ingress.class"
_HINTS = "service.kubernetes.io/topology-aware-hints"
_MODE = "service.kubernetes.io/topology-mode"

# Controllers that look at the annotation alone, so that the field is no replacement (GKE's documentation says so)
_ANNOTATION_ONLY = frozenset({"gce", "gce-internal"})


class _Old(NamedTuple):
    """Something outdated or without effect: where, since which minor version, and what to do.

    `verdict` follows the name of the field (or `name`) in the message, `label` stands at the place. `needed` says that
    an implementation, or an older release, knows nothing else.
    """

    path: Path
    since: int
    verdict: str
    label: str
    help: str
    part: Part = "value"
    fix: Fix | None = None
    needed: bool = False
    name: str = ""


_UNREADY = "service.alpha.kubernetes.io/tolerate-unready-endpoints"
_SAID_TWICE = "Remove it, once no older cluster reads it: spec.publishNotReadyAddresses says the same."
# annotation: (the release that stopped reading it, what to write)
_GONE = {
    _UNREADY: (24, "Write spec.publishNotReadyAddresses: true."),
    "service.beta.kubernetes.io/external-traffic": (8, "Write spec.externalTrafficPolicy: Local."),
    "service.alpha.kubernetes.io/external-traffic": (7, "Write spec.externalTrafficPolicy: Local."),
    "service.beta.kubernetes.io/healthcheck-nodeport": (8, "Write spec.healthCheckNodePort."),
    "service.alpha.kubernetes.io/healthcheck-nodeport": (7, "Write spec.healthCheckNodePort."),
}


def field_deprecated(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """What the chosen releases warn about, or drop in silence, one violation for each place."""
    asked = minors(graph.settings.kubernetes)
    for old in _outdated(resource, asked, graph):
        concerned = tuple(minor for minor in asked if minor >= old.since)
        if concerned:
            yield Violation(
                resource.label(old.path, old.label, old.part),
                f"{resource.title}: {old.name or old.path[-1]} {old.verdict}{named(concerned, asked)}",
                as_written=(resource,),
                doubts=((Doubt.DEPENDS,) if old.needed else ())
                + of_version(graph, resource, old.since)
                + of_age(graph, resource),
                help=old.help,
                fix=old.fix,
            )


def _outdated(resource: Resource, asked: range, graph: Graph) -> Iterator[_Old]:
    if is_service(resource):
        yield from _service_annotations(resource, asked)
        yield from _service_fields(resource, asked, graph)
        yield from _ignored(resource)
    elif (resource.api_version, resource.kind) == ("v1", "Endpoints"):
        yield _Old(
            ("kind",),
            33,
            "is deprecated since Kubernetes 1.33",
            "deprecated since 1.33",
            "Write an EndpointSlice of discovery.k8s.io/v1 with the label kubernetes.io/service-name.",
            # one that lists nothing is what the leader of a controller holds: who locks by it knows nothing else
            needed=not resource.get("subsets") or _is_scraped(resource, graph),
            name="v1 Endpoints",
        )
    elif (resource.api_version, resource.kind) == ("discovery.k8s.io/v1", "EndpointSlice"):
        if resource.get("addressType") == "FQDN":
            yield _Old(
                ("addressType",),
                27,
                "FQDN is deprecated since Kubernetes 1.27, and kube-proxy ignores such slices",
                "deprecated since 1.27",
                "Write IP addresses, or use a Service of type ExternalName for a host name.",
            )
    elif (resource.api_version, resource.kind) == ("networking.k8s.io/v1", "Ingress"):
        yield from _ingress(resource, graph)


def _is_scraped(endpoints: Resource, graph: Graph) -> bool:
    """Whether a monitor finds its targets by them: Prometheus is told to look for Endpoints unless somebody says
    otherwise (prometheus-operator: api.md: serviceDiscoveryRole), and nothing makes Endpoints of an EndpointSlice."""
    identity = (endpoints.namespace, endpoints.name)
    return any(
        identity in ((one.namespace, one.name) for one in graph.resolve(reference).found)
        for monitor in graph.of_kind(prometheus.GROUP, "ServiceMonitor")
        if text(monitor.spec.get("serviceDiscoveryRole")) != "EndpointSlice"
        for reference in graph.references(monitor, "monitors")
    )


def _service_annotations(service: Resource, asked: range) -> Iterator[_Old]:
    annotations = service.annotations
    # where the two names disagree the object is refused, which invalid-service tells
    if _HINTS in annotations and annotations.get(_MODE, annotations[_HINTS]) == annotations[_HINTS]:
        path = ("metadata", "annotations", _HINTS)
        renamed = service.edit_key(path, _MODE)
        rename = Fix(f"rename the annotation to {_MODE}", (renamed,))
        yield _Old(
            path,
            27,
            "is deprecated since Kubernetes 1.27",
            "deprecated since 1.27",
            f"Write {_MODE}, or spec.trafficDistribution.",
            "key",
            rename if _MODE not in annotations and asked[0] >= 27 else None,
        )
    for name, (gone, advice) in _GONE.items():
        if name in annotations:
            path, label = ("metadata", "annotations", name), f"not read since 1.{gone}"
            verdict = f"has no effect since Kubernetes 1.{gone}"
            if name == _UNREADY and service.spec.get("publishNotReadyAddresses") is True:
                words = f"{verdict}, and the field says the same"
                yield _Old(path, gone, words, label, _SAID_TWICE, "key", needed=True)
            else:
                yield _Old(path, gone, verdict, label, advice, "key")


def _service_fields(service: Resource, asked: range, graph: Graph) -> Iterator[_Old]:
    if text(service.spec.get("loadBalancerIP")) and not is_headless(service):
        # imported here: few ask for an address
        from svclint.traffic.load_balancers import is_of_metallb

        yield _Old(
            ("spec", "loadBalancerIP"),
            24,
            "is deprecated since Kubernetes 1.24",
            "deprecated since 1.24",
            "Use the annotation that your load balancer's provider documents; implementations differ in what they make "
            "of the field, and none of them handles two address families with it.",
            # which reads it still: metallb.io/usage, "Requesting specific IPs"
            needed=is_of_metallb(service, graph),
        )
    if service.spec.get("trafficDistribution") == "PreferClose":
        path = ("spec", "trafficDistribution")
        edit = service.edit(path, "PreferSameZone")
        yield _Old(
            path,
            35,
            "PreferClose is deprecated since Kubernetes 1.35",
            "deprecated since 1.35",
            "Write PreferSameZone, which means the same and is known since 1.34.",
            fix=Fix("write PreferSameZone", (edit,)) if asked[0] >= 34 else None,
        )


def _ignored(service: Resource) -> Iterator[_Old]:
    """Fields that the API server takes and nothing uses. k/k: pkg/api/service/warnings.go: GetWarningsForService."""
    kind = service_type(service)
    if kind == "ClusterIP" and is_headless(service):
        words = "is ignored on a headless Service", "ignored: no cluster IP"
        if text(service.spec.get("loadBalancerIP")):
            yield _Old(("spec", "loadBalancerIP"), 0, *words, "Remove it, or give the Service type LoadBalancer.")
        if service.spec.get("sessionAffinity") == "ClientIP":
            advice = "Remove it: clients of a headless Service choose a pod themselves."
            yield _Old(("spec", "sessionAffinity"), 0, *words, advice)
    if kind in ("ClusterIP", "NodePort", "LoadBalancer") and text(service.spec.get("externalName")):
        yield _Old(
            ("spec", "externalName"),
            0,
            f"is ignored on a Service of type {kind}",
            f"ignored: the type is {kind}",
            "Write type: ExternalName if the Service shall be an alias, else remove the field.",
        )
    # defaulting drops it: k/k: pkg/apis/core/v1/defaults.go: SetDefaults_Service
    if service.spec.get("sessionAffinityConfig") and service.spec.get("sessionAffinity") in (None, "", "None"):
        yield _Old(
            ("spec", "sessionAffinityConfig"),
            0,
            "is dropped: sessionAffinity is None",
            "dropped without sessionAffinity: ClientIP",
            "Write sessionAffinity: ClientIP, or remove the field.",
        )


def _ingress(ingress: Resource, graph: Graph) -> Iterator[_Old]:
    """k/k: pkg/registry/networking/ingress/strategy.go: WarningsOnCreate: the annotation without the field."""
    name = ingress.annotations.get(_INGRESS_CLASS)
    if name is None or ingress.spec.get("ingressClassName") is not None:
        return
    only = name in _ANNOTATION_ONLY
    yield _Old(
        ("metadata", "annotations", _INGRESS_CLASS),
        18,
        "is deprecated since Kubernetes 1.18",
        "deprecated since 1.18",
        "GKE's controller reads only the annotation: keep it there, and write spec.ingressClassName for any other."
        if only
        else f"Write spec.ingressClassName: {name}, which needs an IngressClass of that name.",
        "key",
        # a sample of a controller that reads it
        needed=only or graph.scope.told.is_read_by_code(ingress.directory, _INGRESS_CLASS),
    )
