"""ReferenceGrants. gateway-api: apis/v1/referencegrant_types.go."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.fields import (
    Fields,
    group,
    kind,
    list_size,
    namespace,
    object_name,
    objects,
    text_field,
)


def reference_grant_spec(spec: Fields) -> Iterator[FieldError]:
    """ReferenceGrantSpec."""
    at = ("spec",)
    yield from list_size(spec, "from", at, 16, least=1, required=True)
    for one, path in objects(spec, "from", at):
        yield from text_field(one, "group", path, group, required=True)
        yield from text_field(one, "kind", path, kind, required=True)
        yield from text_field(one, "namespace", path, namespace, required=True)
    yield from list_size(spec, "to", at, 16, least=1, required=True)
    for one, path in objects(spec, "to", at):
        yield from text_field(one, "group", path, group, required=True)
        yield from text_field(one, "kind", path, kind, required=True)
        yield from text_field(one, "name", path, object_name)
