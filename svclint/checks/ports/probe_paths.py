"""Paths that probes ask, and that the program serves below another one by its own settings."""

from __future__ import annotations

import re

from svclint.certainty.doubts import of_holes
from svclint.resource import Identity, IntOrString, dig, is_placeholder, mapping, sequence, text
from svclint.traffic.listening import PROBES
from svclint.traffic.variables import variables
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from svclint.graph import Graph
    from svclint.resource import Container, Resource
    from svclint.traffic.variables import Variable

# docs.spring.io: common application properties, externalized configuration: a dash is left out or an underscore.
# Quarkus has its own fixed when it is built: quarkus.io/guides/http-reference
_CONTEXTS = {
    "SERVER_SERVLET_CONTEXT_PATH": "Spring Boot",
    "SERVER_SERVLET_CONTEXTPATH": "Spring Boot",
    "SPRING_WEBFLUX_BASE_PATH": "Spring Boot",
    "SPRING_WEBFLUX_BASEPATH": "Spring Boot",
}
# what gives health checks a port or a root of their own, or may
_APART = r"(?i)management|spring.(?:application.json|config|cloud)|java.?(?:tool.?)?opt|jvm"
# ... and in a file, where the context path may stand as well, though a variable has the last word over that
_APART_IN_FILE = r"(?i)management|import"
# volumes whose files are not here to be read
_UNREAD = ("secret", "projected", "csi")


def probe_path_outside_context(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Where a container has one port, so that its probes ask the server that the setting is for."""
    template = graph.template(workload)
    if template is None:
        return
    for container in template.containers:
        numbers = {one.number for one in container.ports}
        if len(numbers) != 1 or not container.serves:
            continue
        told = variables(container, graph)
        contexts = sorted(told.given.keys() & _CONTEXTS.keys())
        # of two spellings only the program knows which one it takes
        if len(contexts) != 1 or told.unread or any(re.search(_APART, name) for name in told.given):
            continue
        value = told.given[contexts[0]].value or ""
        root = value.strip().strip("/")
        if root and not is_placeholder(value) and not _speaks_apart(container, graph):
            yield from _outside(container, contexts[0], told.given[contexts[0]], root, graph)


def _speaks_apart(container: Container, graph: Graph) -> bool:
    """Whether an argument or a file may say more of the server, or what says it is not here to be read."""
    if any(re.search(r"(?i)management|context|root|-D|--spring", one) for one in container.words):
        return True
    mounted = {text(mapping(one).get("name")) for one in sequence(container.data.get("volumeMounts"))}
    volumes = map(mapping, sequence(container.template.spec.get("volumes")))
    return any(_is_apart(one, container, graph) for one in volumes if text(one.get("name")) in mounted)


def _is_apart(volume: Mapping[str, object], container: Container, graph: Graph) -> bool:
    if any(kind in volume for kind in _UNREAD):
        return True
    if "configMap" not in volume:
        return False
    found = _config_map(dig(volume, ("configMap", "name")), container, graph)
    return not found or any(re.search(_APART_IN_FILE, repr(one.get("data"))) for one in found)


def _config_map(name: object, container: Container, graph: Graph) -> Sequence[Resource]:
    workload = container.template.resource
    named = graph.with_identity(Identity("", "ConfigMap", workload.namespace, text(name))) if name else []
    return graph.nearest_resource(workload, named)


def _outside(container: Container, name: str, context: Variable, root: str, graph: Graph) -> Iterator[Violation]:
    workload, number = container.template.resource, container.ports[0].number
    for probe in PROBES:
        place = (probe, "httpGet", "path")
        asked, port = dig(container.data, place), IntOrString.read(dig(container.data, (*place[:-1], "port")))
        if port is None or not (port.is_of(number, container.ports[0].name) or port.number == number):
            continue
        written = text(asked)
        if not written or is_placeholder(written) or dig(container.data, (*place[:-1], "host")):
            continue
        if f"{written.partition('?')[0].strip('/')}/".startswith(f"{root}/"):
            continue
        path, right = (*container.path, *place), f"/{root}/{written.strip('/')}"
        yield Violation(
            workload.label(path, f"the program serves all paths below /{root}"),
            f"the {probe} of container {container.name} in {workload.title} asks {written}, and {name} has "
            f"{_CONTEXTS[name]} serve everything below /{root}: it is answered with 404",
            (context.owner.label(context.path, f"/{root} stands before each path"),),
            rests_on=(workload,),
            as_written=(context.owner,),
            doubts=of_holes(graph, workload),
            fix=Fix(f"ask {right}", (workload.edit(path, right),), safe=False),
        )
