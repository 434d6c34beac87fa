"""RoleBindings and ClusterRoleBindings of rbac.authorization.k8s.io. k/k: pkg/apis/rbac/validation/validation.go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.enumerations import one_of
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import dns1123_subdomain, path_segment_name, validate_object_meta
from svclint.resource import mapping, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_GROUP = "rbac.authorization.k8s.io"
_API_VERSIONS = (f"{_GROUP}/v1", f"{_GROUP}/v1beta1")
_SUBJECTS = ("ServiceAccount", "User", "Group")


def validate_role_binding(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateRoleBinding."""
    yield from _binding(data, ("Role", "ClusterRole"), namespaced=True)


def validate_cluster_role_binding(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateClusterRoleBinding."""
    yield from _binding(data, ("ClusterRole",), namespaced=False)


def _binding(data: Mapping[str, Any], roles: tuple[str, ...], *, namespaced: bool) -> Iterator[FieldError]:
    # v1alpha1 had other fields
    if data.get("apiVersion") not in _API_VERSIONS:
        return
    yield from validate_object_meta(data, path_segment_name, namespaced=namespaced)
    yield from _role(mapping(data.get("roleRef")), roles)
    for index, one in enumerate(sequence(data.get("subjects"))):
        if isinstance(one, dict):
            yield from _subject(one, ("subjects", index), namespaced)


def _role(role: Mapping[str, Any], kinds: tuple[str, ...]) -> Iterator[FieldError]:
    """k/k: pkg/apis/rbac/v1: SetDefaults_RoleBinding: an empty group is the usual one."""
    yield from one_of(("roleRef", "apiGroup"), role.get("apiGroup") or _GROUP, (_GROUP,))
    yield from one_of(("roleRef", "kind"), role.get("kind", ""), kinds)
    name = role.get("name")
    if name in (None, ""):
        yield FieldError(("roleRef", "name"), "Required value")
    elif isinstance(name, str) and (detail := path_segment_name(name)) is not None:
        yield FieldError(("roleRef", "name"), "Invalid value", detail, name)


def _subject(subject: Mapping[str, Any], path: Path, namespaced: bool) -> Iterator[FieldError]:
    """k/k: validateRoleBindingSubject; SetDefaults_Subject: users and groups are of the usual group."""
    name, group, kind = subject.get("name"), subject.get("apiGroup") or "", subject.get("kind", "")
    if name in (None, ""):
        yield FieldError((*path, "name"), "Required value")
    if kind == "ServiceAccount":
        if isinstance(name, str) and name and (detail := dns1123_subdomain(name)) is not None:
            yield FieldError((*path, "name"), "Invalid value", detail, name)
        yield from one_of((*path, "apiGroup"), group, ("",))
        if not namespaced and subject.get("namespace") in (None, ""):
            yield FieldError((*path, "namespace"), "Required value")
    elif kind in ("User", "Group"):
        yield from one_of((*path, "apiGroup"), group or _GROUP, (_GROUP,))
    else:
        yield from one_of((*path, "kind"), kind, _SUBJECTS)
