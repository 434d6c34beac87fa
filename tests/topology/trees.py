"""Topologies of manifests that stand in a text or a folder, and of numbers, for questions to pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from svclint.discover import Discovery, discover, form_scopes
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from svclint.topology.model import Edge, Node, Topology
from svclint.topology.reading import topology

_SETTINGS = Settings()


def of_texts(texts: Mapping[str, str]) -> Topology:
    return _of(form_scopes({path: Source(path, text) for path, text in texts.items()}, _SETTINGS))


def of_folder(path: str) -> Topology:
    return _of(discover([path], _SETTINGS))


def _of(discovery: Discovery) -> Topology:
    found = lint(discovery.scopes, _SETTINGS).findings
    return topology(discovery.scopes, _SETTINGS, found)


def of_pairs(pairs: Iterable[tuple[int, int]], alone: int = 0) -> Topology:
    """A topology of Services called by numbers."""
    edges = [Edge(str(one), str(other), "calls") for one, other in dict.fromkeys(pairs)]
    names = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
    more = [f"alone-{number}" for number in range(alone)]
    return Topology(tuple(Node(one, "all", "v1", "Service", "shop", one) for one in (*names, *more)), tuple(edges))


def titles(found: Topology) -> list[str]:
    return [one.title for one in found.nodes]


def links(found: Topology) -> dict[str, str]:
    """`Ingress shop routes-to Service web` -> the state of that edge."""
    by_id = found.by_id()
    return {f"{by_id[one.source].title} {one.relation} {by_id[one.target].title}": one.state for one in found.edges}


HOSTILE = """\
apiVersion: v1
kind: Service
metadata:
  name: "</script><img src=x onerror=alert(1)>"
  namespace: 'a"b`c`#35;{x}[y](z)|%% %%{init: {}}%% & <b>bold</b> ]]>'
  labels:
    app: "</text><script>alert(2)</script>"
spec:
  selector:
    app: "**bold** `code` \\"q\\" \\\\n end --> x; click n0 href 'javascript:alert(1)' $$x^2$$"
  ports:
    - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: "end\\nsubgraph x\\x00\\u202e"
  namespace: graph
spec:
  selector:
    app: "\\ud800"
  ports:
    - port: 80
"""
"""Names that try to be something else in a picture."""
