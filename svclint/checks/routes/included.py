"""HTTPProxies of Contour that include one which is a root itself."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.families import contour
from svclint.resource import mapping, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def included_proxy_is_root(proxy: Resource, graph: Graph) -> Iterator[Violation]:
    """contour: internal/dag/httpproxy_processor.go: "root httpproxy cannot delegate to another root httpproxy"."""
    for reference in graph.references(proxy, "delegates-to"):
        found = graph.resolve(reference).found
        roots = [one for one in found if (one.group, one.kind) == (contour.GROUP, "HTTPProxy") and _is_root(one)]
        if not roots or len(roots) < len(found):
            continue
        root = roots[0]
        host = text(mapping(root.spec["virtualhost"]).get("fqdn"))
        answers = text(mapping(proxy.spec.get("virtualhost")).get("fqdn"))
        yield Violation(
            reference.label("a root of its own"),
            f"{proxy.title} includes {root.title}, which is a root of its own, for {host}: Contour takes neither this "
            f"include nor any route of {proxy.title}{f' for {answers}' if answers else ''}",
            (root.label(("spec", "virtualhost"), "makes it a root"),),
            rests_on=(proxy, root),
            doubts=(*of_namespaces(graph, proxy, root), *of_distance(graph, proxy, [root])),
        )


def _is_root(proxy: Resource) -> bool:
    return isinstance(proxy.spec.get("virtualhost"), dict)
