"""What tracing goes through, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.cluster_dns import DOMAIN
from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate
    from svclint.traffic.requests import Request


class Through(NamedTuple):
    """A scope's graph, and the cluster's own domain. `client` are the pods that the traffic comes from, None where that
    is not said; `request` is what is traced, None where it is all that may come; `outside` says that it comes from
    outside the cluster."""

    graph: Graph
    domain: str = DOMAIN
    client: PodTemplate | None = None
    request: Request | None = None
    outside: bool = False
