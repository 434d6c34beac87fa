"""References from Gateway API objects: to parents, backends, secrets and others. gateway-api: apis/v1: *Reference."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.fields import (
    Fields,
    group,
    kind,
    list_size,
    namespace,
    number_field,
    object_name,
    objects,
    section_name,
    text_field,
)
from svclint.families import gateway_api
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

MOST_WEIGHT = 1_000_000


def local_reference(owner: Fields, at: Path) -> Iterator[FieldError]:
    """LocalObjectReference. Its group was required to be written in early releases, and need not be since."""
    yield from text_field(owner, "group", at, group)
    yield from text_field(owner, "kind", at, kind, required=True)
    yield from text_field(owner, "name", at, object_name, required=True)


def secret_reference(owner: Fields, at: Path) -> Iterator[FieldError]:
    """SecretObjectReference: a Secret where it does not say."""
    yield from text_field(owner, "group", at, group)
    yield from text_field(owner, "kind", at, kind)
    yield from text_field(owner, "name", at, object_name, required=True)
    yield from text_field(owner, "namespace", at, namespace)


def backend_object(owner: Fields, at: Path) -> Iterator[FieldError]:
    """BackendObjectReference: a core Service where it does not say, and such a one needs a port."""
    yield from text_field(owner, "group", at, group)
    yield from text_field(owner, "kind", at, kind)
    yield from text_field(owner, "name", at, object_name, required=True)
    yield from text_field(owner, "namespace", at, namespace)
    yield from number_field(owner, "port", at, 1, 65535)
    is_service = _value(owner, "group", "") == "" and _value(owner, "kind", "Service") == "Service"
    if is_service and owner.get("port") is None:
        yield FieldError(at, "Invalid value", "Must have port for Service reference")


def backend(owner: Fields, at: Path) -> Iterator[FieldError]:
    """BackendRef: with a weight."""
    yield from backend_object(owner, at)
    yield from number_field(owner, "weight", at, 0, MOST_WEIGHT)


# -- parents -----------------------------------------------------------------------------------------------------------


class _Parent(NamedTuple):
    """What a parentRef points at, and the parts of it that it names; None where it names none."""

    group: Any
    kind: Any
    namespace: Any
    name: Any
    section: Any
    port: Any

    def names(self, other: _Parent) -> bool:
        """Whether both point at one object. No namespace is not the route's own one, to this rule."""
        return self[:4] == other[:4]


def parents(spec: Fields, at: Path) -> Iterator[FieldError]:
    """CommonRouteSpec: the parentRefs of a route, of any kind."""
    yield from list_size(spec, "parentRefs", at, 32)
    before: list[_Parent] = []
    for one, path in objects(spec, "parentRefs", at):
        yield from text_field(one, "group", path, group)
        yield from text_field(one, "kind", path, kind)
        yield from text_field(one, "namespace", path, namespace)
        yield from text_field(one, "name", path, object_name, required=True)
        yield from text_field(one, "sectionName", path, section_name)
        yield from number_field(one, "port", path, 1, 65535)
        parent = _parent(one)
        detail = next((words for each in before if (words := _conflict(parent, each)) is not None), None)
        if detail is not None:
            yield FieldError(path, "Invalid value", detail)
        before.append(parent)


def _conflict(one: _Parent, other: _Parent) -> str | None:
    """The CEL rules of parentRefs: two references to one parent name different sections of it.

    The experimental channel lets ports tell them apart as well, if both have one; so that passes.
    """
    if one.name is None or not one.names(other):
        return None
    if (one.section is None) != (other.section is None):
        return "sectionName must be specified when parentRefs includes 2 or more references to the same parent"
    ports_differ = one.port is not None and other.port is not None and one.port != other.port
    if one.section != other.section or ports_differ:
        return None
    return "sectionName must be unique when parentRefs includes 2 or more references to the same parent"


def _parent(one: Fields) -> _Parent:
    return _Parent(
        _value(one, "group", gateway_api.GROUP),
        _value(one, "kind", "Gateway"),
        one.get("namespace") or None,
        one.get("name"),
        one.get("sectionName") or None,
        one.get("port") or None,
    )


def _value(owner: Fields, name: str, default: str) -> Any:
    """A field after defaulting."""
    value = owner.get(name)
    return default if value is None else value
