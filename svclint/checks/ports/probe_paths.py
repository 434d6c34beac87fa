"""Paths that probes ask, and that the program serves below another one by its own settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from svclint.certainty.doubts import of_holes
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, IntOrString, dig, is_placeholder, mapping, scalar_text, sequence, text
from svclint.traffic.listening import PROBES
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource

# docs.spring.io: common application properties, externalized configuration: a dash is left out or an underscore;
# quarkus.io/guides/http-reference: quarkus.http.root-path, which the paths of its own extensions are below as well
_CONTEXTS = {
    "SERVER_SERVLET_CONTEXT_PATH": "Spring Boot",
    "SERVER_SERVLET_CONTEXTPATH": "Spring Boot",
    "SPRING_WEBFLUX_BASE_PATH": "Spring Boot",
    "SPRING_WEBFLUX_BASEPATH": "Spring Boot",
    "QUARKUS_HTTP_ROOT_PATH": "Quarkus",
}
# what gives health checks a port or a root of their own, or may
_APART = r"(?i)management|non.?application|spring.(?:application.json|config|cloud)|java.?(?:tool.?)?opt|jvm"


class _Variable(NamedTuple):
    name: str
    value: str
    owner: Resource
    path: Path


def probe_path_outside_context(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Where a container has one port, so that its probes ask the server that the setting is for."""
    template = graph.template(workload)
    if template is None:
        return
    for container in template.containers:
        numbers = {one.number for one in container.ports}
        if len(numbers) != 1 or not container.serves or _speaks_apart(container):
            continue
        variables = list(_variables(container, graph))
        context = next((one for one in variables if one.name in _CONTEXTS), None)
        if context is None or any(re.search(_APART, one.name) for one in variables):
            continue
        root = context.value.strip().strip("/")
        if root and not is_placeholder(context.value):
            yield from _outside(container, context, root, graph)


def _speaks_apart(container: Container) -> bool:
    """Whether an argument may say more of the server, or variables are not here to be read."""
    unread = any(dig(one, ("secretRef", "name")) for one in sequence(container.data.get("envFrom")))
    return unread or any(re.search(r"(?i)management|context|root|-D|--spring", one) for one in container.words)


def _variables(container: Container, graph: Graph) -> Iterator[_Variable]:
    """The variables of a container with their values, as far as these can be read; those of its own first."""
    workload = container.template.resource
    for index, entry in enumerate(map(mapping, sequence(container.data.get("env")))):
        value = entry.get("value")
        path = (*container.path, "env", index, "value" if value is not None else "name")
        yield _Variable(text(entry.get("name")), scalar_text(value) if value is not None else "", workload, path)
    for source in sequence(container.data.get("envFrom")):
        name, prefix = text(dig(source, ("configMapRef", "name"))), text(mapping(source).get("prefix"))
        for one in graph.with_identity(Identity("", "ConfigMap", workload.namespace, name)) if name else ():
            for key, value in mapping(one.get("data")).items():
                yield _Variable(f"{prefix}{key}", scalar_text(value), one, ("data", key))


def _outside(container: Container, context: _Variable, root: str, graph: Graph) -> Iterator[Violation]:
    workload, number = container.template.resource, container.ports[0].number
    for probe in PROBES:
        place = (probe, "httpGet", "path")
        asked, port = dig(container.data, place), IntOrString.read(dig(container.data, (*place[:-1], "port")))
        if port is None or not (port.is_of(number, container.ports[0].name) or port.number == number):
            continue
        written = text(asked)
        if not written or is_placeholder(written) or dig(container.data, (*place[:-1], "host")):
            continue
        if f"{written.strip('/')}/".startswith(f"{root}/"):
            continue
        path, right = (*container.path, *place), f"/{root}/{written.strip('/')}"
        yield Violation(
            workload.label(path, f"the program serves all paths below /{root}"),
            f"the {probe} of container {container.name} in {workload.title} asks {written}, and {context.name} has "
            f"{_CONTEXTS[context.name]} serve everything below /{root}: it is answered with 404",
            (context.owner.label(context.path, f"/{root} stands before each path"),),
            rests_on=(workload,),
            as_written=(context.owner,),
            doubts=of_holes(graph, workload),
            fix=Fix(f"ask {right}", (workload.edit(path, right),), safe=False),
        )
