"""`openapi` and `crds`: what a kustomization's own schemas say of its custom resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.kubernetes_schema.merge_keys import merge_table
from svclint.render.kustomize.field_specs import Configuration, FieldSpec, NameReference
from svclint.render.kustomize.ids import Gvk
from svclint.render.kustomize.merge_schema import Schemas
from svclint.render.kustomize.refused import Refused
from svclint.resource.model import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.source import Source

_DEPTH_LIMIT = 32


def read_schemas(source: Source) -> Schemas:
    """The schemas of an OpenAPI file, which stand in the place of those that kustomize has built in."""
    definitions = {name: _sound(mapping(one)) for name, one in mapping(_value(source).get("definitions")).items()}
    return Schemas(merge_table(definitions, by_version=True))


def _sound(definition: Mapping[str, Any]) -> dict[str, Any]:
    """What merges are made by of a stranger's definition, each of the type that it has in Kubernetes' own."""
    served = [mapping(one) for one in sequence(definition.get("x-kubernetes-group-version-kind"))]
    return {
        "properties": {name: _field(mapping(one)) for name, one in mapping(definition.get("properties")).items()},
        "x-kubernetes-group-version-kind": [
            {key: text(one.get(key)) for key in ("group", "version", "kind")} for one in served
        ],
    }


def _field(schema: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("$ref", "x-kubernetes-patch-strategy", "x-kubernetes-patch-merge-key")
    found: dict[str, Any] = {key: schema[key] for key in texts if isinstance(schema.get(key), str)}
    keys = "x-kubernetes-list-map-keys"
    if keys in schema:
        found[keys] = [one for one in sequence(schema[keys]) if isinstance(one, str)]
    if "items" in schema:
        found["items"] = {key: schema["items"][key] for key in ("$ref",) if text(mapping(schema["items"]).get(key))}
    return found


def read_crds(source: Source) -> Configuration:
    """What the definitions of `crds` add to the fields that transformers reach.

    kustomize: api/internal/accumulator/loadconfigfromcrds.go.
    """
    types = {
        name: mapping(mapping(mapping(one).get("Schema")).get("properties")) for name, one in _value(source).items()
    }
    found = Configuration()
    for name, properties in types.items():
        if {"kind", "apiVersion", "metadata"} <= properties.keys():
            for added in _reached(types, Gvk("", "", name.rpartition(".")[2]), name, (), 0):
                found = found.merged(added)
    return found


def _reached(
    types: Mapping[str, Mapping[str, Any]], gvk: Gvk, name: str, path: tuple[str, ...], depth: int
) -> Iterator[Configuration]:
    if depth > _DEPTH_LIMIT:
        raise Refused(f"the definition of {name} holds itself")
    for field, written in types.get(name, {}).items():
        schema = mapping(written)
        here = (*path, field)
        spec = (FieldSpec("/".join(here), gvk),)
        if "x-kubernetes-annotation" in schema:
            yield Configuration(common_annotations=spec)
        if "x-kubernetes-label-selector" in schema:
            yield Configuration(common_labels=spec)
        if "x-kubernetes-identity" in schema:
            yield Configuration(name_prefix=spec)
        version, kind = (text(schema.get(f"x-kubernetes-object-ref-{one}")) for one in ("api-version", "kind"))
        if version and kind:
            key = text(schema.get("x-kubernetes-object-ref-name-key")) or "name"
            fields = (FieldSpec("/".join((*here, key)), gvk),)
            yield Configuration(name_reference=(NameReference(Gvk("", version, kind), fields),))
        if "$ref" in schema:
            yield from _reached(types, gvk, text(schema["$ref"]), here, depth + 1)


def _value(source: Source) -> Mapping[str, Any]:
    found = documents(source)
    if not found or not isinstance(found[0].value, dict):
        raise Refused(f"{source.path} holds no definitions")
    return found[0].value
