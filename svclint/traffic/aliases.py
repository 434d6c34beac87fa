"""What a Service of type ExternalName is an alias of: whether something can answer for the name."""

from __future__ import annotations

import re

from svclint.cluster_dns import cluster_name
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, is_stand_in, service_type, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# patterns that few manifests need are compiled at their first use: re keeps them
_URL = r"[a-z][a-z0-9+.-]*://|.*/|[^:]*:[0-9]+\.?$"
# tailscale.com/docs/kubernetes-operator/egress: the operator writes the name of a proxy of its own over the alias, and
# the proxies of a group listen on the ports that the Service has
_TO_TAILNET = frozenset(
    f"tailscale.com/{one}"
    for one in ("tailnet-fqdn", "tailnet-ip", "tailnet-target-ip", "ts-tailnet-target-fqdn", "ts-tailnet-target-ip")
)
# kubernetes-sigs/external-dns: source/annotations/annotations.go
_HOSTNAME = ("external-dns.alpha.kubernetes.io/hostname", "external-dns.kubernetes.io/hostname")
_LOCALHOST = r"(?:.*\.)?localhost|localhost\.localdomain|ip6-localhost"


class Fault(NamedTuple):
    """What is wrong with the name itself: words for the label, for the message, and the advice."""

    words: str
    reason: str
    advice: str


class Alias(NamedTuple):
    """The name that a Service stands for; `inside` is the Service of the cluster that it means, if it does."""

    target: str
    inside: Identity | None
    fault: Fault | None

    @property
    def is_address(self) -> bool:
        """Whether it is an IP address."""
        return _is_address(self.target)


def is_only_published(service: Resource, graph: Graph) -> bool:
    """Whether external-dns makes a record of what the Service stands for, an A record where that is an IP address, and
    nothing here asks the cluster's own DNS for it.

    kubernetes-sigs.github.io/external-dns: docs/tutorials/externalname.
    """
    if not any(service.annotations.get(name, "").strip() for name in _HOSTNAME):
        return False
    # imported here: few aliases are published
    from svclint.traffic.calls import called

    return service.identity not in graph.once(called)


def is_exposed_to_tailnet(service: Resource) -> bool:
    """Whether a proxy of Tailscale's operator dials what the Service stands for.

    tailscale.com/docs/kubernetes-operator/cluster-ingress: the ports are not read.
    """
    return service.annotations.get("tailscale.com/expose", "").strip() == "true"


def is_rewritten(service: Resource) -> bool:
    """Whether a controller makes of the Service an alias of its own proxies."""
    return not _TO_TAILNET.isdisjoint(service.annotations)


def alias_of(service: Resource, domain: str) -> Alias | None:
    """What the Service is an alias of; None where it is none, or where that is filled in later."""
    target = text(service.spec.get("externalName")).strip()
    if service_type(service) != "ExternalName" or not target or is_stand_in(target) or is_rewritten(service):
        return None
    inside = _inside_cluster(target, domain)
    return Alias(target, inside, _fault(target, own=inside == service.identity))


def _fault(target: str, own: bool) -> Fault | None:
    if own:
        return Fault(
            "the Service's own name",
            "its own name, so that the alias leads back to itself",
            "Name the Service that is meant, in its own namespace.",
        )
    if _is_address(target):
        return Fault(
            "an IP address",
            "an IP address, which DNS takes for a name that nobody answers for",
            "Use a Service without a selector, and an EndpointSlice that holds the address.",
        )
    if re.match(_URL, target, re.IGNORECASE):
        return Fault(
            "not a DNS name",
            "a URL or host:port, but only a DNS name can stand here",
            "Leave only the host name: clients bring the scheme, the port and the path themselves.",
        )
    if re.fullmatch(_LOCALHOST, target.rstrip("."), re.IGNORECASE):
        return Fault(
            "the client itself",
            "which for every client is the client's own pod",
            "Name the host that is meant; a pod reaches its own containers without a Service.",
        )
    return None


def _is_address(target: str) -> bool:
    # imported here: few manifests have external names
    from ipaddress import ip_address

    try:
        ip_address(target.removesuffix(".").strip("[]"))
    except ValueError:
        return False
    return True


def _inside_cluster(target: str, domain: str) -> Identity | None:
    """The Service that a name of the cluster's own domain means: `[pod.]service.namespace.svc[.cluster.local]`."""
    found = cluster_name(target, domain.strip("."))
    return Identity("", "Service", found.namespace, found.name) if found is not None and found.qualified else None


def is_missing(wanted: Identity, service: Resource, graph: Graph) -> bool:
    """Whether the Service ought to be in the scope, and is not."""
    # what every cluster brings along
    if wanted.namespace == "kube-system" or (wanted.namespace, wanted.name) == ("default", "kubernetes"):
        return False
    # a namespace that these manifests do not fill tells nothing
    others = [one for one in graph.services(wanted.namespace) if one is not service]
    if not others and not graph.templates(wanted.namespace):
        return False
    return graph.resolve_object(service, *wanted).missing
