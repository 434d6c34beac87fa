"""What strategic merge patches merge by: the lists of each kind whose items have keys, as OpenAPI has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.typing_names import Any

Definitions = Mapping[str, Mapping[str, Any]]


def merge_table(definitions: Definitions, by_version: bool = False) -> dict[str, Any]:
    """`kinds`: "group kind", or "apiVersion kind" where they are told apart `by_version`, -> type. `types`: type ->
    field -> the type of the field, or of a list that is merged the type of its items ("" for texts) and its keys. What
    has no such list below it is left out.

    k/k: the extensions x-kubernetes-patch-strategy, x-kubernetes-patch-merge-key, and x-kubernetes-list-map-keys where
    a list has both.
    """
    fields = {name: dict(_fields(one)) for name, one in definitions.items()}
    useful = {name for name, found in fields.items() if any(isinstance(one, list) for one in found.values())}
    while True:
        more = {name for name, found in fields.items() if name not in useful and useful.intersection(_types(found))}
        if not more:
            break
        useful |= more
    types = {name: _trimmed(fields[name], useful) for name in sorted(useful)}
    kinds = {}
    for name in sorted(useful):
        for served in definitions[name].get("x-kubernetes-group-version-kind", ()):
            group, kind = served.get("group", ""), served.get("kind", "")
            api_version = f"{group}/{served.get('version')}" if group else served.get("version")
            kinds[f"{api_version if by_version else group} {kind}"] = name
    used = _reached(types, kinds.values())
    return {"kinds": kinds, "types": {name: one for name, one in types.items() if name in used}}


def _fields(definition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, field in definition.get("properties", {}).items():
        # newer than the schema that kustomize has
        if name == "x-kubernetes-validations":
            continue
        if "merge" in field.get("x-kubernetes-patch-strategy", "").split(","):
            key = field.get("x-kubernetes-patch-merge-key")
            keys = field.get("x-kubernetes-list-map-keys") or ([key] if key else [])
            if "items" in field:
                yield name, [_type(field["items"]), *keys]
        elif "$ref" in field:
            yield name, _type(field)


def _type(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _types(fields: Mapping[str, Any]) -> Iterator[str]:
    for one in fields.values():
        yield one[0] if isinstance(one, list) else one


def _trimmed(fields: Mapping[str, Any], useful: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, one in sorted(fields.items()):
        if isinstance(one, list):
            found[name] = [one[0] if one[0] in useful else "", *one[1:]]
        elif one in useful:
            found[name] = one
    return found


def _reached(types: Mapping[str, Mapping[str, Any]], roots: Any) -> set[str]:
    pending = list(roots)
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name and name not in found:
            found.add(name)
            pending.extend(_types(types.get(name, {})))
    return found
