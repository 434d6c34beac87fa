"""Who writes into ConfigMaps and Secrets beside the manifests that have them: commands, controllers, pods."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import Identity, mapping, sequence, text
from svclint.resource.pod_sources import CONFIG_MAP, SECRET
from svclint.resource.role_bindings import BINDINGS, RBAC, account_of, accounts_of, role_of
from svclint.told import ANY_NAMESPACE
from svclint.traffic.certificates import is_asked_for, may_be_made, words_of_arguments
from svclint.traffic.made_inside import is_made_inside
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_WRITES = frozenset({"*", "update", "patch"})
_RESOURCES = {"configmaps": CONFIG_MAP, "secrets": SECRET}
_FIELD_EXPORT = ("services.k8s.aws", "FieldExport")


def is_written_elsewhere(workload: Resource, kind: str, name: str, graph: Graph) -> bool:
    """Whether something may write the object, or make it with other keys: a command of a guide or of a container, a
    custom resource, a program that is let in to write just that."""
    if graph.assumed_object(kind, workload.namespace, name):
        return True
    if graph.scope.told.makes(kind, workload.namespace, name, workload.directory):
        return True
    if is_made_inside(kind, workload.namespace, name, graph) or name in graph.once(words_of_arguments):
        return True
    written = graph.once(_let_in)
    if (kind, workload.namespace, name) in written or (kind, ANY_NAMESPACE, name) in written:
        return True
    if any(_is_exported_to(one, kind, workload.namespace, name) for one in graph.of_kind(*_FIELD_EXPORT)):
        return True
    if kind != SECRET:
        return False
    return may_be_made({workload.namespace}, name, graph) or is_asked_for(workload.namespace, name, graph)


def _is_exported_to(one: Resource, kind: str, namespace: str, name: str) -> bool:
    """aws-controllers-k8s: FieldExport: `spec.to` is a ConfigMap or a Secret to which a key is added, here or where it
    says."""
    target = mapping(one.get("spec", "to"))
    where = text(target.get("namespace")) or one.namespace
    return (text(target.get("kind")), where, text(target.get("name"))) == (kind.lower(), namespace, name)


def may_be_written_by_pods(workload: Resource, kind: str, graph: Graph) -> bool:
    """Whether other pods of the namespace run as somebody who may write whichever objects of the kind it has: who
    refreshes a token adds it."""
    accounts = {
        account_of(one)
        for one in graph.templates()
        if one.resource.namespace == workload.namespace and one.resource is not workload
    }
    for binding in (one for each in BINDINGS for one in graph.of_kind(RBAC, each)):
        if binding.kind == "RoleBinding" and binding.namespace != workload.namespace:
            continue
        role = role_of(binding)
        given = {one.name for one in accounts_of(binding) if one.namespace == workload.namespace}
        if role is None or accounts.isdisjoint(given):
            continue
        roles = graph.with_identity(Identity(RBAC, role.kind, role.namespace, role.name))
        if any(kind in kinds and not names for one in roles for kinds, names in _written_by(one)):
            return True
    return False


def _let_in(graph: Graph) -> frozenset[tuple[str, str, str]]:
    """What Roles let somebody write by its name: kind, namespace and name."""
    found: set[tuple[str, str, str]] = set()
    for role in ("Role", "ClusterRole"):
        for one in graph.of_kind(RBAC, role):
            namespace = one.namespace if role == "Role" else ANY_NAMESPACE
            found.update(
                (kind, namespace, name) for kinds, names in _written_by(one) for kind in kinds for name in names
            )
    return frozenset(found)


def _written_by(role: Resource) -> Iterator[tuple[set[str], list[str]]]:
    """The kinds that each rule of a role lets somebody write, with the names for which it does; none for all."""
    for rule in map(mapping, sequence(role.get("rules"))):
        if not _WRITES.isdisjoint(filter(None, map(text, sequence(rule.get("verbs"))))):
            kinds = {_RESOURCES[each] for each in map(text, sequence(rule.get("resources"))) if each in _RESOURCES}
            yield kinds, [each for each in map(text, sequence(rule.get("resourceNames"))) if each]
