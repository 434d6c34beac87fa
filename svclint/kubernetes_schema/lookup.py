"""Which schemas a resource has: Kubernetes' own of the versions asked for, or those of CRDs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from svclint.apis import apis, lives_on_as
from svclint.families import gateway_api
from svclint.kubernetes import NEWEST, minors
from svclint.kubernetes_schema.store import is_known, release, roots
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.kubernetes_schema.custom import Custom
    from svclint.resource import Resource


GATEWAY_GROUPS = (gateway_api.GROUP, gateway_api.EXPERIMENTAL)


class Known(NamedTuple):
    """What is known of a kind: the definitions with the minor versions that have them, or the schemas of its CRDs.

    Both are empty for a kind of Kubernetes' own that none of these versions serves.
    """

    roots: Mapping[int, tuple[int, ...]] = {}
    custom: tuple[Custom, ...] = ()


def known(resource: Resource, graph: Graph) -> Known | None:
    """The schemas of a resource's kind; None where there is none.

    A version that is gone has those of its successor, where both have the same fields (api-removed tells).
    """
    asked = minors(graph.settings.kubernetes)
    if release(resource.group, resource.kind):
        return _of_other_api(resource, graph)
    found = _of_kubernetes(resource.api_version, resource.kind, asked)
    return _of_crds(resource, graph) if found is None else found


@lru_cache(maxsize=1024)
def _of_kubernetes(api_version: str, kind: str, asked: range) -> Known | None:
    """The schemas of a kind of Kubernetes' own; None where it is none."""
    found = roots(api_version, kind, asked)
    if not found:
        successor = lives_on_as(api_version, kind, asked)
        found = roots(successor, kind, asked) if successor else {}
    if found:
        return Known(found)
    # of what is gone for long no schema is kept: api-removed says what there is to say
    return Known() if is_known(api_version, kind) or (api_version, kind) in apis() else None


def _of_crds(resource: Resource, graph: Graph) -> Known | None:
    from svclint.kubernetes_schema.custom import customs

    custom = customs(resource, graph)
    return Known(custom=custom) if custom else None


def _of_other_api(resource: Resource, graph: Graph) -> Known | None:
    """The scope's own CRDs tell which release it has, and which channel; else the schemas that svclint brings."""
    own = _of_crds(resource, graph)
    if own is not None:
        return own
    found = roots(resource.api_version, resource.kind, range(NEWEST, NEWEST + 1))
    return Known(found) if found else None
