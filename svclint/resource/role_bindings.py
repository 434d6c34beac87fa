"""What RoleBindings and ClusterRoleBindings say: whom they give which role."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource.model import Resource, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import PodTemplate

RBAC = "rbac.authorization.k8s.io"
BINDINGS = ("RoleBinding", "ClusterRoleBinding")
_USER = "system:serviceaccount:"


class Subject(NamedTuple):
    """A ServiceAccount that a binding names at `path`; `is_written` says whether its namespace is."""

    path: Path
    namespace: str
    name: str
    is_written: bool


class RoleRef(NamedTuple):
    """The role that a binding gives; `namespace` is empty for a ClusterRole."""

    kind: str
    namespace: str
    name: str


def accounts_of(binding: Resource) -> Iterator[Subject]:
    """The ServiceAccounts among the subjects of a binding.

    k/k: plugin/pkg/auth/authorizer/rbac: appliesToUser: without a namespace it is that of the RoleBinding; a
    ClusterRoleBinding has none, and is refused.
    """
    for index, one in enumerate(sequence(binding.get("subjects"))):
        subject = mapping(one)
        namespace, name = text(subject.get("namespace")), text(subject.get("name"))
        if subject.get("kind") == "ServiceAccount" and name and (namespace or binding.namespace):
            yield Subject(("subjects", index), namespace or binding.namespace, name, bool(namespace))


def users_of(binding: Resource) -> Iterator[tuple[str, str]]:
    """The ServiceAccounts that a binding names as users or groups, by namespace and name; an empty one means all."""
    for one in map(mapping, sequence(binding.get("subjects"))):
        name = text(one.get("name"))
        if one.get("kind") == "User" and name.startswith(_USER):
            namespace, _, account = name.removeprefix(_USER).partition(":")
            yield namespace, account
        elif one.get("kind") == "Group" and name.startswith("system:serviceaccounts"):
            yield name.removeprefix("system:serviceaccounts").removeprefix(":"), ""
        elif one.get("kind") == "Group" and name == "system:authenticated":
            yield "", ""


def role_of(binding: Resource) -> RoleRef | None:
    """The role of a binding, where it says one that may be."""
    found = mapping(binding.get("roleRef"))
    kind, name = text(found.get("kind")), text(found.get("name"))
    if kind not in ("Role", "ClusterRole") or not name or (kind == "Role" and binding.kind == "ClusterRoleBinding"):
        return None
    return RoleRef(kind, binding.namespace if kind == "Role" else "", name)


def account_of(template: PodTemplate) -> str:
    """The ServiceAccount as which pods run."""
    return text(template.spec.get("serviceAccountName")) or text(template.spec.get("serviceAccount")) or "default"
