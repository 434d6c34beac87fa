"""Programs that find Services and their ports by a registry, and not by what a URL says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.free_text import texts
from svclint.resource import Identity
from svclint.traffic.calls import reads, sources
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# docs.spring.io: spring-cloud-kubernetes, spring-cloud-commons: Spring Cloud LoadBalancer, and Netflix' registry
_OFF = r"(?![\W_]{1,24}(?:client[\W_]{1,24})?enabled[\W_]{1,8}false)"
_REGISTRY = rf"(?i)eureka{_OFF}"
_SPRING_CLOUD = r"(?i)spring[\W_]{1,8}cloud"
_DISCOVERY = rf"(?i)(?:discovery|load[\W_]?balancer|ribbon){_OFF}"
_COMMENT = r"(?m)(?:^[ \t]*(?:#|//|!|;|<!--)|[ \t]#)[^\n]*"


def discovers(owner: Resource, graph: Graph) -> bool:
    """Whether the programs that a text of `owner` is for are configured to discover Services, by Spring Cloud or
    Netflix' Eureka: by variables, arguments or files, and not by a comment or where it is switched off."""
    return graph.once_of(_discovers, owner)


def _discovers(owner: Resource, graph: Graph) -> bool:
    return any(_speaks(f"{key}={value}") for one in _read_with(owner, graph) for key, value in _settings(one, graph))


def _speaks(setting: str) -> bool:
    setting = re.sub(_COMMENT, "", setting)
    if re.search(_REGISTRY, setting):
        return True
    return re.search(_SPRING_CLOUD, setting) is not None and re.search(_DISCOVERY, setting) is not None


def _settings(one: Resource, graph: Graph) -> Iterator[tuple[str, str]]:
    """What texts of an object are called, and the texts, but for what is said of it."""
    for path, key, value in texts(one, graph.template(one)):
        if "annotations" not in path:
            yield key, value


def _read_with(owner: Resource, graph: Graph) -> Iterator[Resource]:
    """An object, and what programs read with it: the files and variables of a workload, with what is called as it is,
    which Spring Cloud Kubernetes reads by itself, or the workloads that read a ConfigMap."""
    yield owner
    template = graph.template(owner)
    if template is None:
        for each in graph.templates(owner.namespace):
            if reads(each, owner):
                yield each.resource
        return
    for kind, names in sources(template).items():
        for name in sorted({*names, owner.name}):
            yield from graph.with_identity(Identity("", kind, owner.namespace, name))
