"""The schemas of custom resources, from the CRDs that a scope holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from svclint.families.knative import SERVING
from svclint.kubernetes_schema.store import Schema, object_meta
from svclint.named_tuple import NamedTuple
from svclint.resource import dig, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.kubernetes_schema.explain import Fault
    from svclint.resource import Resource

_CRD = ("apiextensions.k8s.io", "CustomResourceDefinition")
# keywords that say something of a value, and nothing of fields that the server would prune
_COPIED = (
    "default", "enum", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength",
    "minProperties", "minimum", "multipleOf", "nullable", "pattern", "required", "uniqueItems",
)  # fmt: skip
_JUNCTIONS = ("allOf", "anyOf", "oneOf")
_INT_OR_STRING = "x-kubernetes-int-or-string"
_OPEN = "x-kubernetes-preserve-unknown-fields"
# crds/, 00-crds/, crd/bases/
_CRD_FOLDER = re.compile(r"(^|[/_-])crds?/|custom-?resource-?definitions?/", re.IGNORECASE)
_EMBEDDED = "x-kubernetes-embedded-resource"


class Custom(NamedTuple):
    """The schema of one kind in one version, as one CRD has it; `validator` checks the same."""

    schema: Schema
    validator: Draft202012Validator


def customs(resource: Resource, graph: Graph) -> tuple[Custom, ...]:
    """The schemas for a custom resource: those of the CRDs that may define it; none where no CRD says anything.

    Where nobody declared what belongs together, and copies of a CRD disagree, the nearest one need not be the one in
    use: it is where it lies beside the resource.
    """
    candidates = definitions(resource, graph)
    if graph.scope.nearest and all(one.directory != resource.directory for one in candidates):
        candidates = _reachable(resource, graph) or candidates
    schemas = [_custom(one.document, one.root, resource.version, _meta(graph)) for one in candidates]
    # the CRD of another step of a tutorial may have nothing against it: it says nothing
    return tuple(one for one in schemas if one is not None) if all(schemas) or not graph.scope.nearest else ()


def definitions(resource: Resource, graph: Graph) -> Sequence[Resource]:
    """The CRDs that define a custom resource: those nearest to it, usually one.

    Where nobody declared what belongs together, another example's CRD may be of another release: only those count that
    lie beside, above or below the resource, or in a folder of CRDs. The configuration's folders come last.
    """
    _, declared = graph.once(_defined)
    found = graph.nearest_resource(resource, _reachable(resource, graph))
    return found or declared.get((resource.group, resource.kind), ())


def _reachable(resource: Resource, graph: Graph) -> list[Resource]:
    own, _ = graph.once(_defined)
    found = own.get((resource.group, resource.kind), ())
    return [one for one in found if not graph.scope.nearest or _is_near(resource, one)]


def _is_near(resource: Resource, crd: Resource) -> bool:
    here, there = f"{resource.directory}/", f"{crd.directory}/"
    return here.startswith(there) or there.startswith(here) or there == "/" or _CRD_FOLDER.search(there) is not None


def faults(resource: Resource, found: tuple[Custom, ...]) -> list[Fault]:
    """The faults of a custom resource; none when one of the CRDs that define its kind has nothing against it."""
    from svclint.kubernetes_schema import explain
    from svclint.kubernetes_schema.library import values_for_library

    values = values_for_library(resource.data)
    if any(one.validator.is_valid(values) for one in found):
        return []

    first: list[Fault] = []
    for known in found:
        told = explain.faults(known.validator, known.schema, resource.data)
        wrong = [one for one in told if not _is_written_anew(resource, one)]
        if not wrong:
            return []
        first = first or wrong
    return first


# resources.limits.cpu, emptyDir.sizeLimit, resourceFieldRef.divisor: a quantity by its name, or by what is around it
_OF_QUANTITIES, _QUANTITIES = frozenset({"limits", "requests"}), frozenset({"sizeLimit", "divisor"})
_KINDS_OF_SERVING = frozenset({"Service", "Configuration", "Revision"})


def _is_written_anew(resource: Resource, fault: Fault) -> bool:
    """Whether it is a quantity as a number, of an object that Knative Serving's webhook writes anew from its Go types
    before the schema is asked (knative/pkg: webhook/resourcesemantics/defaulting: roundTripPatch; k/k: apimachinery:
    Quantity.UnmarshalJSON takes a number)."""
    if resource.group != SERVING or resource.kind not in _KINDS_OF_SERVING or not isinstance(fault.value, float):
        return False
    is_one = fault.path[-1:] and fault.path[-1] in _QUANTITIES
    return bool(is_one or (fault.path[-2:-1] and fault.path[-2] in _OF_QUANTITIES))


def _meta(graph: Graph) -> int:
    from svclint.kubernetes import minors

    return object_meta(minors(graph.settings.kubernetes)[-1])


_Crds = Mapping[tuple[str, str], list["Resource"]]


def _defined(graph: Graph) -> tuple[_Crds, _Crds]:
    """The CRDs by the kind that they define: those of the scope, and those that the configuration names.

    What patches make of a CRD is unknown, and so is the schema of its kind: those are left out.
    """
    return _by_kind(graph.of_kind(*_CRD)), _by_kind(graph.schemas)


def _by_kind(crds: Iterable[Resource]) -> _Crds:
    found: dict[tuple[str, str], list[Resource]] = {}
    for crd in crds:
        kind = text(mapping(crd.spec.get("names")).get("kind"))
        if not crd.partial and kind:
            found.setdefault((text(crd.spec.get("group")), kind), []).append(crd)
    return found


@lru_cache(maxsize=1024)
def _custom(document: Document, root: Path, version: str, meta: int) -> Custom | None:
    """The schema of one version, compiled; None where the CRD says nothing that could be checked.

    The CRD is named by its place and not as an object: many scopes may hold it, and compiling takes long.
    """
    spec = mapping(dig(document.value, (*root, "spec")))
    for entry in map(mapping, sequence(spec.get("versions"))):
        written = mapping(mapping(entry.get("schema")).get("openAPIV3Schema"))
        if entry.get("name") != version or not mapping(written.get("properties")):
            continue
        from svclint.kubernetes_schema.explain import compiled

        schema = _object(structural(written, meta), meta)
        if spec.get("preserveUnknownFields") is True:
            schema.pop("additionalProperties", None)
        for patterns in (True, False):
            try:
                return Custom(schema, compiled(schema, patterns=patterns))
            except ValueError:
                # a pattern too large to be matched, or something that is no schema: not the fault of its objects
                continue
    return None


def structural(written: Mapping[str, Any], meta: int) -> dict[str, Any]:
    """A structural schema as JSON Schema: what the server would prune is unknown, its extensions are spelled out.

    https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
    An object whose schema lists no fields is left open: such schemas were cut down, or come from older CRDs.
    """
    found = _value_rules(written)
    if written.get(_INT_OR_STRING) is True:
        found["type"] = ["integer", "string"]
    elif isinstance(written.get("type"), str):
        found["type"] = written["type"]
    if isinstance(written.get("items"), dict):
        found["items"] = structural(written["items"], meta)
    if isinstance(written.get("additionalProperties"), dict):
        found["additionalProperties"] = structural(written["additionalProperties"], meta)
    fields = mapping(written.get("properties"))
    if fields:
        found["properties"] = {name: structural(mapping(one), meta) for name, one in fields.items()}
        if "additionalProperties" not in written and written.get(_OPEN) is not True:
            found["additionalProperties"] = False
    return _object(found, meta) if written.get(_EMBEDDED) is True else found


def _object(found: dict[str, Any], meta: int) -> dict[str, Any]:
    """The schema of a whole object: every one has apiVersion, kind and metadata, whatever its schema says."""
    if "properties" in found:
        named = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": f"#/$defs/{meta}"}}
        found["properties"] = {**found["properties"], **named}
    return found


def _value_rules(written: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords about values, as JSON Schema writes them today: exclusive bounds are numbers, not flags."""
    found = {key: written[key] for key in _COPIED if key in written}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if written.get(exclusive) is True and bound in found:
            found[exclusive] = found.pop(bound)
    for key in _JUNCTIONS:
        if isinstance(written.get(key), list):
            found[key] = [_branch(mapping(one)) for one in written[key]]
    if isinstance(written.get("not"), dict):
        found["not"] = _branch(written["not"])
    return found


def _branch(written: Mapping[str, Any]) -> dict[str, Any]:
    """A schema below allOf, anyOf, oneOf or not: it judges values, and makes no field known or unknown."""
    found = _value_rules(written)
    if isinstance(written.get("type"), str):
        found["type"] = written["type"]
    if isinstance(written.get("properties"), dict):
        found["properties"] = {name: _branch(mapping(one)) for name, one in written["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(written.get(key), dict):
            found[key] = _branch(written[key])
    return found
