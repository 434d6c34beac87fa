"""The names of the cluster that the pods of a controller look up for what they serve, which their own texts do not
hold: whom they ask before a request, and what an alias stands for."""

from __future__ import annotations

import re

from svclint.cluster_dns import DOMAIN
from svclint.families.traefik import TRAEFIK as TRAEFIK_GROUPS
from svclint.free_text.hosts import is_full_name
from svclint.named_tuple import NamedTuple
from svclint.resource.ingress import INGRESS_GROUPS, NGINX
from svclint.resource.pod_dns import asks_node
from svclint.traffic.aliases import alias_of
from svclint.traffic.backends import backends
from svclint.traffic.calls import calls
from svclint.traffic.controller_pods import pods_of_controller
from svclint.traffic.controllers import INGRESS_NGINX, TRAEFIK, arguments_of, controller_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from svclint.document import Path
    from svclint.free_text.fields import Mention
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# ingress-nginx: rootfs/etc/nginx/template/nginx.tmpl: proxy_pass to a variable: nginx looks the name up for each
# request; its resolver completes no names
_ASKED = (f"{NGINX}auth-url", f"{NGINX}mirror-target")
_WATCHES_SOME = r"--(?:watch-namespace|providers\.kubernetes(?:crd|ingress)\.namespaces)\b"


class Lookup(NamedTuple):
    """The name `host` that is looked up for `served`, at a path of `owner`: in a text where there is a `mention`. Not
    `sure` where the controller may leave what it is for alone."""

    host: str
    owner: Resource
    path: Path
    served: Resource
    mention: Mention | None = None
    sure: bool = True


def lookups(template: PodTemplate, graph: Graph) -> tuple[Lookup, ...]:
    """What the pods of a controller look up in the DNS of the cluster for what they serve."""
    return graph.once_of(_lookups, template.resource)


def _lookups(workload: Resource, graph: Graph) -> tuple[Lookup, ...]:
    template = graph.template(workload)
    if template is None:
        return ()
    found: list[Lookup] = []
    for word, find in _FINDERS.items():
        pods = pods_of_controller(word, graph)
        # of several controllers of one kind nothing says which of them serves what
        if template in pods and len({asks_node(one) for one in pods}) == 1:
            found += find(graph)
    some = any(re.match(_WATCHES_SOME, word, re.IGNORECASE) for word in arguments_of(template))
    return tuple(one._replace(sure=False) for one in found) if some else tuple(found)


def _of_ingress_nginx(graph: Graph) -> Iterator[Lookup]:
    for ingress in (one for group in INGRESS_GROUPS for one in graph.of_kind(group, "Ingress")):
        if controller_of(ingress, graph) != INGRESS_NGINX:
            continue
        for one in calls(ingress, graph):
            mention = one.mention
            is_asked = mention.path[:-1] == ("metadata", "annotations") and mention.path[-1] in _ASKED
            # what stands further behind in a URL is rather where it sends the browser
            is_first = mention.value.find("://") + len("://") == mention.host.start
            if is_asked and is_first and mention.host.name.lower().rstrip(".").endswith(f".svc.{DOMAIN}"):
                yield Lookup(mention.host.name, ingress, mention.path, ingress, mention)
        yield from _of_aliases(ingress, graph)


def _of_aliases(ingress: Resource, graph: Graph) -> Iterator[Lookup]:
    """ingress-nginx: rootfs/etc/nginx/lua/util/dns.lua: what aliases stand for is asked of the pod's own resolver."""
    for reference in backends(ingress):
        for service in graph.resolve(reference).found:
            alias = alias_of(service, DOMAIN)
            if alias is not None and alias.fault is None and alias.inside is not None:
                yield Lookup(alias.target, service, ("spec", "externalName"), ingress)


def _of_traefik(graph: Graph) -> Iterator[Lookup]:
    """traefik: pkg/middlewares/auth: forward.go: Go's own client, which takes the pod's resolver."""
    for middleware in (one for group in TRAEFIK_GROUPS for one in graph.of_kind(group, "Middleware")):
        users = graph.pointing_at("filters-through", middleware)
        for one in graph.references(middleware, "routes-to"):
            if users and one.host and (is_full_name(one.host) or graph.resolve(one).found):
                yield Lookup(one.host, middleware, one.path, users[0].owner)


_FINDERS: Mapping[str, Callable[[Graph], Iterator[Lookup]]] = {INGRESS_NGINX: _of_ingress_nginx, TRAEFIK: _of_traefik}
