"""Variables that a container reads as its own setting, and Kubernetes sets to the URL of a Service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.certainty.doubts import of_distance
from svclint.traffic.expanded_texts import expanded_texts, is_set
from svclint.traffic.link_readers import own_variables
from svclint.traffic.service_links import link_urls
from svclint.traffic.variables import variables
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation, Within

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, Resource
    from svclint.traffic.expanded_texts import Expanded

_NAME = r"([A-Z_][A-Z0-9_]*_PORT)"
# $(X) is the kubelet's, in every container; k/k: third_party/forked/golang/expansion: $$ is no reference
_BY_KUBELET = rf"(?<!\$)\$\({_NAME}\)"
# $X, ${X} and ${X:-default} are a shell's; whoever writes ${X##*:} knows that X is a URL
_BY_SHELL = rf"(?<![\\$])\$(?:{_NAME}(?![A-Za-z0-9_])|\{{{_NAME}(?:\}}|:?[-=?]))"


def service_link_variable(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/kubelet/envvars/envvars.go: X_PORT is tcp://address:port for each Service X of the namespace."""
    template = graph.template(workload)
    links = link_urls(template, graph) if template is not None else {}
    for container in template.containers if template is not None and links else ():
        texts = list(expanded_texts(container))
        told = set()
        for written in texts:
            for variable, start, end in _read(written):
                service = links.get(variable)
                if service is None or variable in told or _is_known(variable, texts):
                    continue
                if not variables(container, graph).may_have(variable):
                    told.add(variable)
                    within = Within(written.value, start, end)
                    label = Label(workload, written.path, f"{service.title} makes this a URL", within=within)
                    yield _url(container, label, variable, service, graph)
        for variable in sorted(own_variables(container).intersection(links)):
            service = links[variable]
            if not variables(container, graph).may_have(variable):
                label = Label(workload, (*container.path, "image"), f"its program takes {variable} for its port")
                yield _url(container, label, variable, service, graph)


def _url(container: Container, label: Label, variable: str, service: Resource, graph: Graph) -> Violation:
    workload = container.template.resource
    return Violation(
        label,
        f"container {container.name} of {workload.title} reads {variable}, which nobody sets: "
        f"because of {service.title} Kubernetes sets it to tcp://<address>:<port>",
        (service.name_label(f"the Service that gives pods {variable}"),),
        rests_on=(workload,),
        as_written=(service,),
        doubts=of_distance(graph, workload, [service]),
    )


def _read(written: Expanded) -> Iterator[tuple[str, int, int]]:
    """The variables that a text reads as they are, with the places of their names."""
    for pattern in (_BY_KUBELET, _BY_SHELL) if written.shell else (_BY_KUBELET,):
        for found in re.finditer(pattern, written.value):
            group = found.lastindex or 1
            yield found[group], found.start(group), found.end(group)


def _is_known(variable: str, texts: list[Expanded]) -> bool:
    """Whether the container's own text sets the variable first, or shows that it knows what is in it."""
    if is_set(variable, texts):
        return True
    is_cut = rf"\$\{{{variable}(?:[#%/]|:?\+)"
    for one in texts:
        if "tcp:" in one.value and variable in one.value:
            return True
        if one.shell and re.search(is_cut, one.value):
            return True
    return False
