"""Roles that RoleBindings and ClusterRoleBindings give: one that is not there, where one that is was meant."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.certainty.together import of_files
from svclint.graph.possible import why_unknown
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, is_placeholder
from svclint.resource.role_bindings import BINDINGS, RBAC, RoleRef, role_of
from svclint.suggest import closest, is_slip
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_OTHER = {"Role": "ClusterRole", "ClusterRole": "Role"}
# k/k: plugin/pkg/auth/authorizer/rbac/bootstrappolicy: what each API server makes
_USUAL = frozenset({"admin", "cluster-admin", "edit", "view"})
_USUAL_ROLES = frozenset({("kube-system", "extension-apiserver-authentication-reader")})
# openshift/openshift-apiserver: pkg/bootstrappolicy: and what OpenShift's does
_OF_OPENSHIFT = frozenset(
    {
        *("basic-user", "cluster-debugger", "cluster-reader", "cluster-status", "registry-admin", "registry-editor"),
        *("registry-viewer", "self-access-reviewer", "self-provisioner", "storage-admin", "sudoer"),
    }
)
_OF_THE_SYSTEM = "system:"
_PART = "rbac.authorization.k8s.io/aggregate-to-"


class _Meant(NamedTuple):
    """The role that was probably meant, how that is told, and the field of `roleRef` that is wrong; empty where it is
    the namespace, which a binding cannot say."""

    role: Resource
    words: str
    field: str


def binding_role_not_found(binding: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/registry/rbac/validation: a binding whose role is not there gives nothing."""
    wanted = role_of(binding)
    if wanted is None or is_placeholder(wanted.name) or wanted.name.startswith(_OF_THE_SYSTEM):
        return
    identity = Identity.of(RBAC, wanted.kind, wanted.namespace, wanted.name)
    if _is_usual(wanted) or graph.with_identity(identity):
        return
    if any(graph.called_before(RBAC, wanted.kind, wanted.name)):
        return
    meant = (
        _of_other_kind(binding, wanted, graph) or _elsewhere(binding, wanted, graph) or _beside(binding, wanted, graph)
    )
    if meant is None or why_unknown(graph, binding, identity, is_meant=True):
        return
    role, path = meant.role, ("roleRef", meant.field or "name")
    fix = None
    if meant.field:
        value = role.kind if meant.field == "kind" else role.name
        fix = Fix(f"name {role.title}", (binding.edit(path, value),), safe=False)
    where = f" of namespace {wanted.namespace}" if wanted.namespace else ""
    yield Violation(
        binding.label(path, f"there is no such {wanted.kind}"),
        f"{binding.title} gives {wanted.kind} {wanted.name}{where}, which is not there{meant.words}",
        (role.name_label(f"{role.title} is defined here") if meant.field else role.namespace_label(),),
        fix=fix,
        rests_on=(binding, role),
        doubts=(
            *of_namespaces(graph, binding, role if wanted.kind == "Role" == role.kind else None),
            *of_distance(graph, binding, [role]),
            *of_files(graph, binding, role),
        ),
        unless=(Elsewhere(identity, near=True),),
    )


def _is_usual(wanted: RoleRef) -> bool:
    """Whether the cluster has the role by itself."""
    if wanted.kind == "ClusterRole":
        return wanted.name in _USUAL or wanted.name in _OF_OPENSHIFT
    return (wanted.namespace, wanted.name) in _USUAL_ROLES


def _of_other_kind(binding: Resource, wanted: RoleRef, graph: Graph) -> _Meant | None:
    """The ClusterRole of a name that is said to be a Role, or a Role of the binding's own namespace the other way."""
    kind = _OTHER[wanted.kind]
    if kind == "Role" and binding.kind == "ClusterRoleBinding":
        return None
    found = graph.with_identity(Identity.of(RBAC, kind, binding.namespace if kind == "Role" else "", wanted.name))
    return _Meant(found[0], f": {wanted.name} is a {kind}", "kind") if found else None


def _elsewhere(binding: Resource, wanted: RoleRef, graph: Graph) -> _Meant | None:
    """The Role of the name in the only other namespace that has one, which no binding there gives."""
    found = [one for one in graph.of_kind(RBAC, "Role") if wanted.kind == "Role" and one.name == wanted.name]
    if len(found) != 1 or found[0] in graph.once(_given):
        return None
    role = found[0]
    words = f"; namespace {role.namespace} has it, and a RoleBinding gives only what is in its own"
    return _Meant(role, words, "")


def _beside(binding: Resource, wanted: RoleRef, graph: Graph) -> _Meant | None:
    """The only role of whose name it is a slip, or one beside it that nothing gives and that is called nearly so."""
    here = {
        one.name: one
        for one in graph.of_kind(RBAC, wanted.kind)
        if one.name and one.namespace == wanted.namespace and not one.name.startswith(_OF_THE_SYSTEM)
    }
    near = [name for name in here if is_slip(wanted.name, name)]
    if len(near) == 1:
        return _Meant(here[near[0]], f"; did you mean {near[0]}?", "name")
    given = graph.once(_given)
    idle = {
        name: one
        for name, one in here.items()
        if one not in given and not _is_part(one) and (not graph.scope.nearest or one.directory == binding.directory)
    }
    name = None if near else closest(wanted.name, sorted(idle))
    return _Meant(idle[name], f"; did you mean {name}, which nothing gives?", "name") if name else None


def _is_part(role: Resource) -> bool:
    """Whether others are put together of it: what is for that, nothing gives."""
    return any(one.startswith(_PART) for one in role.labels)


def _given(graph: Graph) -> frozenset[Resource]:
    """The roles of a scope that its bindings give."""
    bindings = [one for kind in BINDINGS for one in graph.of_kind(RBAC, kind)]
    roles = [found for one in bindings if (found := role_of(one)) is not None]
    return frozenset(
        role for one in roles for role in graph.with_identity(Identity.of(RBAC, one.kind, one.namespace, one.name))
    )
