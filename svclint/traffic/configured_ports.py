"""Ports that the files which pods mount tell their programs to listen on: `listen 8080`, `endpoint: 0.0.0.0:4318`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.resource import Identity, dig, mapping, sequence, string_map, text
from svclint.traffic.calls import sources
from svclint.traffic.listening import may_tell
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource

_KIND = "ConfigMap"
# `server.port`, `HTTP_PORT`, `listen`; `DB_PORT` is the port of somebody else
_OWN = (
    r"(?<![a-z0-9_.-])(?:(?:server|http|https|grpc|web|app|container|listen(?:er)?|bind|admin|debug|health|management"
    r"|metrics|profiling|prometheus|status)[_.-]?)?"
)


def is_configured(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether a ConfigMap that the pods read has them listen on a port: on all addresses, or by a key that says so.

    The port of somebody else's address (`http://collector:4318`) is none.
    """
    pattern = re.compile(
        # `0.0.0.0@53` is unbound's
        rf"(?im)^[^#\n]*?(?:(?:(?:0\.0\.0\.0|\[::\]|\*|(?<=[\s\"'=])):|(?:0\.0\.0\.0|::0?)@){target}"
        rf"|{_OWN}(?:port|listen|bind)\w{{0,20}}[\"']?[ \t]{{0,8}}[:= \t][ \t]{{0,8}}[\"']?{target})(?![\d.:])"
    )
    texts = (f"{key}={value}" for _, key, value in texts_read(template, graph))
    return any(f"{target}" in one and pattern.search(one) is not None for one in texts)


def has_unread(container: Container, graph: Graph) -> bool:
    """Whether a container reads settings that may hold a port and that are not here: a ConfigMap, or variables of a
    Secret, whose values nobody reads here."""
    data, names = container.data, []
    for one in sequence(data.get("envFrom")):
        if dig(one, ("secretRef", "name")):
            return True
        names.append(dig(one, ("configMapRef", "name")))
    for one in map(mapping, sequence(data.get("env"))):
        if may_tell(text(one.get("name"))):
            if dig(one, ("valueFrom", "secretKeyRef", "name")):
                return True
            names.append(dig(one, ("valueFrom", "configMapKeyRef", "name")))
    mounted = {text(mapping(one).get("name")) for one in sequence(data.get("volumeMounts"))}
    volumes = map(mapping, sequence(container.template.spec.get("volumes")))
    names += [dig(one, ("configMap", "name")) for one in volumes if text(one.get("name")) in mounted]
    namespace = container.template.resource.namespace
    return any(not graph.with_identity(Identity("", _KIND, namespace, text(one))) for one in names if text(one))


def texts_read(template: PodTemplate, graph: Graph) -> Iterator[tuple[Resource, str, str]]:
    """The texts of ConfigMaps that pods read: the ConfigMap, the key, and what stands behind that."""
    namespace = template.resource.namespace
    for name, keys in sources(template)[_KIND].items():
        for one in graph.with_identity(Identity("", _KIND, namespace, name)):
            for key, value in string_map(one.get("data")).items():
                if not keys or key in keys:
                    yield one, key, value
