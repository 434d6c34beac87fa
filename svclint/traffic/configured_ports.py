"""Ports that the files which pods mount tell their programs to listen on: `listen 8080`, `endpoint: 0.0.0.0:4318`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.resource import Identity, string_map
from svclint.traffic.calls import sources
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate

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
        rf"(?im)^[^#\n]*?(?:(?:0\.0\.0\.0|\[::\]|\*|(?<=[\s\"'=])):{target}"
        rf"|{_OWN}(?:port|listen|bind)\w{{0,20}}[\"']?[ \t]{{0,8}}[:= \t][ \t]{{0,8}}[\"']?{target})(?![\d.:])"
    )
    return any(f"{target}" in one and pattern.search(one) is not None for one in _texts(template, graph))


def _texts(template: PodTemplate, graph: Graph) -> Iterator[str]:
    namespace = template.resource.namespace
    for name, keys in sources(template)[_KIND].items():
        for one in graph.with_identity(Identity("", _KIND, namespace, name)):
            for key, value in string_map(one.get("data")).items():
                if not keys or key in keys:
                    yield f"{key}={value}"
