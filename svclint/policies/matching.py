"""Whether an admission policy, or its binding, is meant for an object: yes, no, or nobody knows.

k/k: apiserver/pkg/admission/plugin/policy/matching/matching.go
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from svclint.kubernetes_schema.custom import definitions
from svclint.resource import NAMESPACE_KEY, label_selector, mapping, sequence, text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

ADMISSION = "admissionregistration.k8s.io"
# no policy can lock itself out
_EXEMPT = ("ValidatingAdmissionPolicy", "MutatingAdmissionPolicy")
_VOWELS = frozenset("aeiou")

Match = bool | str
"""Yes or no, or why nobody knows."""


def matches(criteria: Any, resource: Resource, graph: Graph) -> Match:
    """Whether an object is meant by a policy's `matchConstraints`, or by a binding's `matchResources`."""
    found = mapping(criteria)
    if resource.group == ADMISSION and resource.kind.startswith(_EXEMPT):
        return False
    chosen = _any_rule(found, "resourceRules", resource, graph) if sequence(found.get("resourceRules")) else True
    if chosen is False:
        return False
    excluded = _any_rule(found, "excludeResourceRules", resource, graph)
    if excluded is True:
        return False
    by_labels = label_selector(found.get("objectSelector"))
    if by_labels.is_unreadable:
        return "labels of its selector are filled in later"
    if not by_labels.matches(resource.labels):
        return False
    namespace = _of_namespace(found.get("namespaceSelector"), resource, graph)
    if namespace is False:
        return False
    return next((one for one in (chosen, excluded, namespace) if isinstance(one, str)), True)


def _of_namespace(written: Any, resource: Resource, graph: Graph) -> Match:
    selector = label_selector(written)
    if not selector.requirements:
        return True
    if selector.is_unreadable:
        return "labels of its namespaceSelector are filled in later"
    if (resource.group, resource.kind) == ("", "Namespace"):
        return selector.matches({**resource.labels, NAMESPACE_KEY: resource.name})
    if not resource.namespace:
        return True
    by_name = all(one.key == NAMESPACE_KEY for one in selector.requirements)
    if not by_name and not graph.knows_labels_of(resource.namespace):
        return f"the labels of namespace {resource.namespace} are not known here"
    return selector.matches({**graph.namespaces.get(resource.namespace, {}), NAMESPACE_KEY: resource.namespace})


def _any_rule(criteria: Mapping[str, Any], field: str, resource: Resource, graph: Graph) -> Match:
    exact = criteria.get("matchPolicy") == "Exact"
    found = [_rule(mapping(one), resource, graph, exact) for one in sequence(criteria.get(field))]
    return True if True in found else next((one for one in found if isinstance(one, str)), False)


def _rule(rule: Mapping[str, Any], resource: Resource, graph: Graph, exact: bool) -> Match:
    names = sequence(rule.get("resourceNames"))
    scope = text(rule.get("scope")) or "*"
    if (
        not _has(rule, "operations", "CREATE")
        or not any(one in ("*", "*/*", plural(resource, graph)) for one in sequence(rule.get("resources")))
        or (names and resource.name not in names)
        or scope not in ("*", "Namespaced" if resource.namespace else "Cluster")
    ):
        return False
    if _has(rule, "apiGroups", resource.group) and _has(rule, "apiVersions", resource.version):
        return True
    if exact:
        return False
    # the same object under another version is converted before it is judged
    same = _has(rule, "apiGroups", resource.group)
    return f"it is judged as another version than {resource.api_version}" if same else False


def _has(rule: Mapping[str, Any], field: str, value: str) -> bool:
    return any(one in ("*", value) for one in sequence(rule.get(field)))


def plural(resource: Resource, graph: Graph) -> str:
    """What the API calls its kind: `services`, `ingresses`, `networkpolicies`."""
    for crd in definitions(resource, graph):
        return text(mapping(crd.spec.get("names")).get("plural"))
    name = resource.kind.lower()
    if name == "endpoints":
        return name
    if name.endswith("y") and name[-2:-1] not in _VOWELS:
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"
