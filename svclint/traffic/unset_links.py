"""Variables by which containers read the address of a Service, and that have its name from before a kustomization."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.graph.resolution import resolve_object
from svclint.named_tuple import NamedTuple
from svclint.traffic.expanded_texts import expanded_texts, is_set
from svclint.traffic.service_links import gives_links, link_name
from svclint.traffic.variables import variables
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.expanded_texts import Expanded

_NAME = r"([A-Z_][A-Z0-9_]*)"
# $(X) is the kubelet's; a shell's are only those without a default
_BY_KUBELET = rf"(?<!\$)\$\({_NAME}\)"
_BY_SHELL = rf"(?<![\\$])\$(?:{_NAME}(?![A-Za-z0-9_])|\{{{_NAME}\}})"
# k/k: pkg/kubelet/envvars: FromServices: the last one goes on with the name of a port
_ENDS = ("_SERVICE_HOST", "_SERVICE_PORT")
_OF_PORT = "_SERVICE_PORT_"


class UnsetLink(NamedTuple):
    """A place where a container reads `variable`, from `start` to `end` of a text. Kubernetes does not set it, because
    `service`, which was called `name`, is called otherwise when it is built: it sets `set`."""

    container: str
    text: Expanded
    start: int
    end: int
    variable: str
    set: str
    name: str
    service: Resource


def unset_links(template: PodTemplate, graph: Graph) -> Iterator[UnsetLink]:
    """Those of the containers of a template that a kustomization builds; nothing where its variables may come from
    what is not read."""
    workload = template.resource
    renamed = graph.once(_renamed, template.namespace) if not workload.partial else {}
    if not renamed or template.spec.get("enableServiceLinks") is False:
        return
    given = {link_name(one) for one in graph.services(template.namespace)}
    for container in template.containers:
        texts = list(expanded_texts(container))
        for text in texts:
            for variable, link, rest, start, end in _read(text):
                name, service = renamed.get(link, ("", None))
                if service is None or link in given or is_set(variable, texts):
                    continue
                if variables(container, graph).may_have(variable):
                    continue
                if resolve_object(graph, workload, "", "Service", template.namespace, name).missing:
                    to = link_name(service) + rest
                    yield UnsetLink(container.name, text, start, end, variable, to, name, service)


def _renamed(graph: Graph, namespace: str) -> Mapping[str, tuple[str, Resource]]:
    """The Services of a namespace that give pods variables, by what these began with under each earlier name."""
    found: dict[str, tuple[str, Resource]] = {}
    for built in graph.builds:
        for (kind, name), resources in built.earlier.items():
            for one in resources if kind == "Service" else ():
                if one.namespace == namespace and gives_links(one):
                    found.setdefault(link_name(one, name), (name, one))
    return found


def _read(text: Expanded) -> Iterator[tuple[str, str, str, int, int]]:
    """The variables of Services that a text reads, what they begin and end with, and where they stand."""
    if "_SERVICE_" not in text.value:
        return
    for pattern in (_BY_KUBELET, _BY_SHELL) if text.shell else (_BY_KUBELET,):
        for found in re.finditer(pattern, text.value):
            group = found.lastindex or 1
            link, rest = _taken_apart(found[group])
            if link:
                yield found[group], link, rest, found.start(group), found.end(group)


def _taken_apart(variable: str) -> tuple[str, str]:
    """What a variable of a Service begins with and what it says of that; nothing of any other variable."""
    for end in _ENDS:
        if variable.endswith(end):
            return variable.removesuffix(end), end
    link, between, port = variable.rpartition(_OF_PORT)
    return (link, f"{between}{port}") if port else ("", "")
