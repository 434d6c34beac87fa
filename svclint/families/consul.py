"""Consul's mesh: what its annotations on pods say. https://developer.hashicorp.com/consul/docs/reference/k8s/annotation-label"""

from __future__ import annotations

from svclint.resource import dig, mapping
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import PodTemplate

_INJECT = "consul.hashicorp.com/connect-inject"
_TRANSPARENT = "consul.hashicorp.com/transparent-proxy"


def is_injected(template: PodTemplate) -> bool:
    """Whether pods are given a proxy of Consul by what they say themselves."""
    return _said(template, _INJECT) == "true"


def is_transparent(template: PodTemplate) -> bool:
    """Whether that proxy takes all that the pods send: the default since Consul 1.10."""
    return is_injected(template) and _said(template, _TRANSPARENT) != "false"


def _said(template: PodTemplate, key: str) -> object:
    return mapping(dig(template.data, ("metadata", "annotations"))).get(key)
