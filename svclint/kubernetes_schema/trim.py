"""Build time only: the published schemas of every Kubernetes version, made into the data files that svclint reads.

What the published schemas say and the API server does not do is mended here, so that whoever reads the data need not
know of it. All other differences to the server (validation beyond the schema) belong to other rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from svclint.kubernetes import NEWEST, OLDEST
from svclint.kubernetes_schema.merge_keys import merge_table
from svclint.kubernetes_schema.required import kept
from svclint.typing_names import Any

Schema = dict[str, Any]
Definitions = dict[str, Schema]

_REFERENCE = "#/$defs/"
_STANDARD = "gateway-api standard "
_OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
# what a manifest's status says is dropped before validation: only decoding looks at it
_UNCHECKED = "?unchecked"
_ANYTHING = ("io.k8s.apimachinery.pkg.runtime.RawExtension", "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1")
# k/k: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go: ParseQuantity, suffix.go; spaces around are trimmed
_QUANTITY = r"^\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?\s*$"
# encoding/base64's StdEncoding, which skips line breaks
_BYTE = (
    r"^[\r\n]*(([A-Za-z0-9+/][\r\n]*){4})*(([A-Za-z0-9+/][\r\n]*){2}(=[\r\n]*){2}|([A-Za-z0-9+/][\r\n]*){3}=[\r\n]*)?$"
)
_INT32 = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
_SPECIAL: Mapping[str, Schema] = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {**_INT32, "type": ["string", "integer"]},
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {
        "type": ["string", "number"],
        "format": "quantity",
        "pattern": _QUANTITY,
    },
    **{name: {} for name in _ANYTHING},
}
# kinds of calls, not of manifests; each would stand in the index once for every group
_CALLS = frozenset({"DeleteOptions", "WatchEvent", "Status", "APIGroup", "APIVersions", "APIResourceList"})


def write(published: Path, schemas: Path, folder: Path) -> None:
    """Make the data files in `folder` from `published`, the folder of kubernetes-validate with one folder a version,
    and from the files with the types of other APIs, whose releases have nothing to do with those of Kubernetes: they
    stand beside its newest."""
    gateway_api, others = (_json(schemas / name) for name in ("gateway-api.json", "custom-resources.json"))
    versions = {
        minor: _read(published / f"v1.{minor}.0-local" / "_definitions.json") for minor in range(OLDEST, NEWEST + 1)
    }
    versions[NEWEST] |= {**_of_gateway_api(gateway_api), **_of_custom_resources(others["kinds"])}
    texts, index = trimmed(versions)
    folder.mkdir(parents=True, exist_ok=True)
    offsets = [0]
    for text in texts:
        offsets.append(offsets[-1] + len(text) + 1)
    (folder / "definitions.jsonl").write_text("".join(f"{text}\n" for text in texts), encoding="ascii", newline="\n")
    # kustomize has the schema of Kubernetes 1.21: the oldest one here is the nearest
    oldest = merge_table(_read(published / f"v1.{OLDEST}.0-local" / "_definitions.json"))
    merge_keys = json.dumps(oldest, separators=(",", ":"))
    (folder / "merge_keys.json").write_text(merge_keys, encoding="ascii", newline="\n")
    data = {"offsets": offsets, "releases": {**others["releases"], **_releases(gateway_api)}, **index}
    (folder / "index.json").write_text(json.dumps(data, separators=(",", ":")), encoding="ascii", newline="\n")


def trimmed(versions: Mapping[int, Definitions]) -> tuple[list[str], dict[str, Any]]:
    """The distinct definitions of all versions as JSON texts, and the index: kinds, and ObjectMeta, as runs.

    A run `[minor, number]` says which definition holds from that minor version on; number -1: none does.
    Definitions refer to each other by number, so that an equal number means that all below it is equal as well.
    """
    required = _required(versions)
    graph = {
        (minor, name): one
        for minor, definitions in versions.items()
        for name, one in _with_unchecked(definitions, required).items()
    }
    number_of, texts = _numbered(graph)
    kinds: dict[str, dict[int, int]] = {}
    for minor, definitions in versions.items():
        for name, definition in definitions.items():
            for kind in _kinds(definition):
                kinds.setdefault(kind, {})[minor] = number_of[minor, name]
    metadata = {minor: number_of[minor, _OBJECT_META] for minor in versions}
    newest = max(versions)
    standard = [name for name in versions[newest] if name.startswith(_STANDARD)]
    return texts, {
        "standard": {name.removeprefix(_STANDARD): number_of[newest, name] for name in standard},
        "kinds": {kind: _runs(found, versions) for kind, found in sorted(kinds.items())},
        "metadata": _runs(metadata, versions),
    }


def _of_gateway_api(channels: Mapping[str, Any]) -> Definitions:
    """The kinds of the Gateway API as the experimental channel has them, which has all that the standard one has; and
    those of the standard one under names of their own."""
    found: Definitions = {}
    for channel in ("experimental", "standard"):
        for name, schema in channels[channel].items():
            definition = _with_metadata(schema)
            if channel == "standard":
                found[_STANDARD + name] = definition
            else:
                found[f"gateway-api {name}"] = {**definition, **_served(name)}
    return found


def _releases(gateway_api: Mapping[str, Any]) -> dict[str, str]:
    kinds = (name.partition(" ") for name in gateway_api["experimental"])
    title = f"Gateway API {gateway_api['release'].rpartition('.')[0]}"
    return {f"{api_version.rpartition('/')[0]} {kind}": title for api_version, _, kind in kinds}


def _of_custom_resources(kinds: Mapping[str, Schema]) -> Definitions:
    return {f"custom {name}": {**_with_metadata(schema), **_served(name)} for name, schema in kinds.items()}


def _with_metadata(schema: Schema) -> Schema:
    return {**schema, "properties": {**schema["properties"], "metadata": {"$ref": f"{_REFERENCE}{_OBJECT_META}"}}}


def _served(name: str) -> Schema:
    """What tells that a definition is of a kind, by `group/version Kind`."""
    api_version, _, kind = name.partition(" ")
    group, _, version = api_version.rpartition("/")
    return {"x-kubernetes-group-version-kind": [{"group": group, "version": version, "kind": kind}]}


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _read(file: Path) -> Definitions:
    found: Definitions = _json(file)["$defs"]
    return found


def _kinds(definition: Schema) -> Iterator[str]:
    for served in definition.get("x-kubernetes-group-version-kind", ()):
        if served["kind"] not in _CALLS and not served["kind"].endswith("List"):
            group = f"{served['group']}/" if served["group"] else ""
            yield f"{group}{served['version']} {served['kind']}"


def _required(versions: Mapping[int, Definitions]) -> dict[str, frozenset[str]]:
    """The fields that some version calls required and that the server insists on, whatever the others call them."""
    found: dict[str, set[str]] = {}
    for definitions in versions.values():
        for name, definition in definitions.items():
            for field in definition.get("required", ()):
                if kept(name, field, "string" in definition["properties"][field].get("type", ())):
                    found.setdefault(name, set()).add(field)
    return {name: frozenset(fields) for name, fields in found.items()}


def _runs(found: Mapping[int, int], minors: Mapping[int, Any]) -> list[list[int]]:
    runs: list[list[int]] = []
    for minor in sorted(minors):
        number = found.get(minor, -1)
        if (runs[-1][1] if runs else -1) != number:
            runs.append([minor, number])
    return runs


# -- one definition ----------------------------------------------------------------------------------------------------


def _with_unchecked(definitions: Definitions, required: Mapping[str, frozenset[str]]) -> Definitions:
    """Every definition trimmed, and again without `required` for those that a status is made of."""
    found = {name: _definition(name, one, required.get(name, frozenset())) for name, one in definitions.items()}
    pending: list[str] = []
    for name, definition in definitions.items():
        if "x-kubernetes-group-version-kind" in definition and "status" in found[name].get("properties", {}):
            status = _unchecked(found[name]["properties"]["status"])
            found[name]["properties"]["status"] = status
            pending.extend(_references(status))
    while pending:
        wanted = pending.pop()
        if wanted not in found:
            found[wanted] = _unchecked(found[wanted.removesuffix(_UNCHECKED)])
            pending.extend(_references(found[wanted]))
    return found


def _definition(name: str, definition: Schema, required: frozenset[str]) -> Schema:
    if name in _SPECIAL:
        return dict(_SPECIAL[name])
    trim = _schema(definition)
    wanted = sorted(required.intersection(trim.get("properties", ())))
    return {**trim, "required": wanted} if wanted else trim


def _schema(schema: Schema) -> Schema:
    """The part of a schema that decides: types without null (null is absent), fields, items."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"].rpartition("/")[2]}
    if schema.get("format") == "int32":
        return dict(_INT32)
    trim: Schema = {}
    types = schema.get("type")
    if types is not None:
        wanted = [one for one in ([types] if isinstance(types, str) else types) if one != "null"]
        trim["type"] = wanted[0] if len(wanted) == 1 else wanted
    if schema.get("format") == "byte":
        trim.update(format="byte", pattern=_BYTE)
    if "properties" in schema:
        trim["properties"] = {name: _schema(one) for name, one in sorted(schema["properties"].items())}
        trim["additionalProperties"] = False
    if isinstance(schema.get("additionalProperties"), dict):
        trim["additionalProperties"] = _schema(schema["additionalProperties"])
    if "items" in schema:
        trim["items"] = _schema(schema["items"])
    return trim


def _unchecked(schema: Schema) -> Schema:
    trim = {key: value for key, value in schema.items() if key != "required"}
    if "$ref" in trim:
        trim["$ref"] = trim["$ref"] if trim["$ref"].endswith(_UNCHECKED) else trim["$ref"] + _UNCHECKED
    if "properties" in trim:
        trim["properties"] = {name: _unchecked(one) for name, one in trim["properties"].items()}
    for key in ("additionalProperties", "items"):
        if isinstance(trim.get(key), dict):
            trim[key] = _unchecked(trim[key])
    return trim


def _references(schema: Schema) -> Iterator[str]:
    if "$ref" in schema:
        yield schema["$ref"]
    for field in schema.get("properties", {}).values():
        yield from _references(field)
    for key in ("additionalProperties", "items"):
        if isinstance(schema.get(key), dict):
            yield from _references(schema[key])


# -- equal definitions -------------------------------------------------------------------------------------------------


def _numbered(graph: Mapping[tuple[int, str], Schema]) -> tuple[dict[tuple[int, str], int], list[str]]:
    """A number for each definition, the same for those that are equal all the way down; and the texts by number.

    By refinement, because definitions may hold themselves: all start as one class, and classes are split by the text
    that a definition has when its references are written as classes, until no class splits any more.
    """
    classes = dict.fromkeys(graph, 0)
    count = 1
    while True:
        texts = {key: _text(schema, key[0], classes) for key, schema in graph.items()}
        # numbered in the order of names, so that equal inputs give equal bytes
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts[key] for key in sorted(graph)))}
        classes = {key: numbers[text] for key, text in texts.items()}
        if len(numbers) == count:
            break
        count = len(numbers)
    final = {classes[key]: _text(schema, key[0], classes) for key, schema in graph.items()}
    return classes, [final[number] for number in range(count)]


def _text(schema: Schema, minor: int, classes: Mapping[tuple[int, str], int]) -> str:
    def numbered(one: Schema) -> Schema:
        if "$ref" in one:
            return {"$ref": f"{_REFERENCE}{classes[minor, one['$ref']]}"}
        found = dict(one)
        if "properties" in one:
            found["properties"] = {name: numbered(value) for name, value in one["properties"].items()}
        for key in ("additionalProperties", "items"):
            if isinstance(one.get(key), dict):
                found[key] = numbered(one[key])
        return found

    return json.dumps(numbered(schema), separators=(",", ":"), sort_keys=True)
