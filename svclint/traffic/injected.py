"""Containers that something puts into pods as they are made, by what the pods or their namespace say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from svclint.resource import Identity, string_map
from svclint.traffic.mesh import has_sidecar
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate

# words of annotations and labels by which something puts a container into the pods, or a proxy
_INJECTED = r"(?i)inject|sidecar|dapr\.io|connect|proxy"
# ... and of those of a namespace: linkerd.io/inject, kuma.io/sidecar-injection; Istio's are read by themselves
_OF_NAMESPACE = r"(?i)(?<!istio-)inject"
_OFF = frozenset({"false", "disabled", "no", "off"})


def may_be_injected(template: PodTemplate, graph: Graph) -> bool:
    """Whether the pods may have a container that their template does not show."""
    own = {**template.labels, **string_map(template.metadata.get("annotations"))}
    if has_sidecar(template, graph) or any(re.search(_INJECTED, one) for one in _said(own)):
        return True
    around: dict[str, str] = {**graph.namespaces.get(template.namespace, {})}
    for one in graph.with_identity(Identity("", "Namespace", "", template.namespace)):
        around.update(one.annotations)
    # what the pods themselves say has the last word
    return any(re.search(_OF_NAMESPACE, one) for one in _said({**around, **own}))


def _said(values: Mapping[str, str]) -> list[str]:
    return [key for key, value in values.items() if value.strip().lower() not in _OFF]
