"""Names that were meant as the full names of Services, and have their parts in an order that no resolver knows."""

from __future__ import annotations

from svclint.cluster_dns import DOMAIN
from svclint.named_tuple import NamedTuple
from svclint.suggest import is_slip
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.graph import Graph

_SVC = "svc"
# the cluster's own domain, cut short
_CUT = "cluster"


class Disordered(NamedTuple):
    """What such a name was meant for: the Service, its full name, and what is wrong with the one that is written."""

    service: str
    namespace: str
    full: str
    wrong: str


def disordered(written: str, here: str, graph: Graph) -> Disordered | None:
    """The Service of the scope that a name in lower case was meant for; None for any other name.

    It is written as `web.svc.shop`, without a namespace as `web.svc.cluster.local`, without svc as
    `web.shop.cluster.local`, or with a slip in the domain as `web.shop.svc.cluster.locl`.

    kubernetes.io/docs/concepts/services-networking/dns-pod-service: `web.shop.svc.cluster.local` is the only order.
    """
    name = written.rstrip(".")
    labels = name.removesuffix("." + DOMAIN).split(".")
    whole = name.endswith("." + DOMAIN)
    if not all(labels) or _SVC in labels[:1] or graph.has_namespace(_SVC):
        return None
    having = [one.namespace for one in graph.services() if one.name == labels[0]]
    service, *rest = labels
    if rest == [_SVC]:
        namespace = here if here in having else having[0] if len(set(having)) == 1 else ""
        return _meant(service, namespace, having, whole, "it names no namespace")
    if len(rest) == 2 and rest[0] == _SVC:
        return _meant(service, rest[1], having, whole, "svc stands behind the namespace, not before it")
    if len(rest) == 1 and whole:
        return _meant(service, rest[0], having, whole, "svc is missing behind the namespace")
    domain = ".".join(rest[2:])
    if len(rest) > 2 and rest[1] == _SVC and not whole and (domain == _CUT or is_slip(domain, DOMAIN)):
        return _meant(service, rest[0], having, True, f"the cluster's domain is {DOMAIN}")
    return None


def _meant(service: str, namespace: str, having: Sequence[str], whole: bool, wrong: str) -> Disordered | None:
    if not namespace or namespace not in having:
        return None
    return Disordered(service, namespace, f"{service}.{namespace}.svc{'.' + DOMAIN if whole else ''}", wrong)
