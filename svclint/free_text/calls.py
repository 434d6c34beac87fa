"""Which Service a mention means, as a pod's resolver would complete the name."""

from __future__ import annotations

import re

from svclint.cluster_dns import DOMAIN, cluster_name
from svclint.free_text.hosts import DEFAULT_PORTS, is_full_name
from svclint.named_tuple import NamedTuple
from svclint.references import Named, Reference, Row
from svclint.resource import Identity, IntOrString, is_stand_in
from svclint.scope import UNNAMED
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.free_text.disordered import Disordered
    from svclint.free_text.fields import Mention
    from svclint.graph import Graph
    from svclint.resource import Resource

# Free text belongs to no field of the table: a row says how it is written, for the one that resolves references
_TEXT = Row((), "", "calls", name="", written="address")
_ORDINAL = r".*-[0-9]+"
_ADDRESS = r"(?:[0-9]{1,3}-){3}[0-9]{1,3}"
# Namespaces may be called like domains of the world; then only a port of its own tells which is meant
_WORLD = frozenset({"ai", "app", "biz", "cloud", "co", "com", "dev", "io", "me", "net", "org", "tech", "xyz"})


class Call(NamedTuple):
    """A mention as a reference to a Service. `pod` is the name of one pod behind it, empty for the Service itself;
    `full` says that the name cannot be one of the world outside, `of_release` that it begins as the names of the
    chart's release do, and that no Service here is called so, `meant` which Service that has the port is called nearly
    so. `disordered` says how the full name of the Service has to be written, where its parts stand in another order."""

    mention: Mention
    reference: Reference
    pod: str = ""
    full: bool = False
    of_release: bool = False
    meant: Resource | None = None
    disordered: Disordered | None = None


def call(mention: Mention, graph: Graph) -> Call | None:
    """The Service that a mention means; None where the name can mean something else than a Service of this scope.

    A name of one label counts where the owner's namespace has such a Service, or where it begins with the name of the
    chart's release; one of two or three where the last is a namespace of this scope: the resolver tries its search
    domains before the world (ndots:5 in resolv.conf).
    """
    written = mention.host.name.lower()
    here = mention.owner.namespace
    parts = written.split(".")
    # DNS knows no capitals, and people write none: `web.NAMESPACE.svc` is filled in before anybody looks it up
    if written != mention.host.name and is_stand_in(mention.host.name):
        return None
    if "svc" in parts[1:] or written.endswith("." + DOMAIN):
        # imported here: few texts hold such names
        from svclint.free_text.disordered import disordered

        right = disordered(written, here, graph)
        if right is not None:
            return _call(mention, right.service, right.namespace)._replace(disordered=right)
    if is_full_name(written):
        name = cluster_name(written)
        if name is None or not all(parts):
            return None
        pod = parts[0] if len(written.removesuffix(".cluster.local").split(".")) == 4 else ""
        found = _call(mention, name.name, name.namespace, pod, full=True)
        own = name.namespace == here and _is_of_release(mention, graph) and not _exists(graph, here, name.name)
        return found._replace(of_release=True) if own else found
    if len(parts) == 1:
        exact = mention.host.name if here else ""
        if _exists(graph, here, exact):
            return _call(mention, exact, here)
        if _is_of_release(mention, graph):
            return _call(mention, exact, here)._replace(of_release=True)
        # imported here: most names are those of Services
        from svclint.free_text.near import by_port

        meant = by_port(mention, graph) if here else None
        return _call(mention, exact, here)._replace(meant=meant) if meant is not None else None
    if len(parts) == 2:
        if _may_be_pod(parts[0]) and _exists(graph, here, parts[1]):
            return _call(mention, parts[1], here, parts[0])
        if parts[1] in _WORLD and mention.host.port is None:
            return None
        return _call(mention, parts[0], parts[1]) if graph.has_namespace(parts[1]) else None
    if len(parts) == 3 and _may_be_pod(parts[0]) and _exists(graph, parts[2], parts[1]):
        return _call(mention, parts[1], parts[2], parts[0])
    return None


def by_address(pod: str) -> bool:
    """Whether a pod's name in DNS is its address, as every pod has one (CoreDNS, kubernetes: endpointHostname)."""
    return re.fullmatch(_ADDRESS, pod) is not None


def pod_named(pod: str, workload: str) -> bool:
    """Whether a pod of the StatefulSet `workload` can have this name (k/k: pkg/controller/statefulset: getPodName)."""
    return re.fullmatch(re.escape(workload) + r"-[0-9]+", pod) is not None


def _call(mention: Mention, name: str, namespace: str, pod: str = "", *, full: bool = False) -> Call:
    host = mention.host
    port = host.asked_port
    ports = (Named(mention.port_path or mention.path, IntOrString(port)),) if port is not None else ()
    reference = Reference(
        mention.owner, "calls", mention.path, "", "Service", namespace, name, None, ports, _TEXT, host.name
    )
    return Call(mention, reference, pod, full)


def _may_be_pod(label: str) -> bool:
    return re.fullmatch(_ORDINAL, label) is not None


def _is_of_release(mention: Mention, graph: Graph) -> bool:
    """Whether the name can only be one that a chart makes for its own release: helm calls it so, and nobody else."""
    chart, host = graph.scope.chart, mention.host
    if chart is None or chart.release != UNNAMED or not host.name.startswith(f"{UNNAMED}-"):
        return False
    # addresses of images, buckets and keys are URLs as well
    return not host.scheme or host.scheme in DEFAULT_PORTS


def _exists(graph: Graph, namespace: str, name: str) -> bool:
    """Whether a Service is called so, or was until kustomize renamed it."""
    if not name or not namespace:
        return False
    if graph.with_identity(Identity("", "Service", namespace, name)):
        return True
    return any(one.namespace == namespace for one in graph.called_before("", "Service", name))
