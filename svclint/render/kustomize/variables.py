"""vars: `$(NAME)` in fields, replaced by a field of an object."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from svclint.render.kustomize.field_paths import look_up, steps_of
from svclint.render.kustomize.field_specs import FieldSpec, matches, reach
from svclint.render.kustomize.ids import Gvk, Id, effective_namespace, is_cluster_scoped, split_api_version
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.refused import NAMESPACE, Refused, RefusedKind

if TYPE_CHECKING:
    from svclint.render.kustomize.objects import Objects

_REFERENCE = re.compile(r"\$(?:\(([^)]*)\)|\$|\()", re.DOTALL)


def bind(
    objects: Objects,
    variables: Iterable[Mapping[str, Any]],
    known: dict[str, Mapping[str, Any]],
    lacking: Collection[tuple[str, str]],
) -> None:
    """Let objects remember which variables read them, by the names they have now.

    That an object is not there is told by now where its kind and name are among the `lacking`, and no other fault.

    kustomize: api/internal/accumulator/resaccumulator.go: MergeVars.
    """
    for one in variables:
        name = one.get("name", "")
        found = _read_by(objects, one.get("objref", {}))
        if len(found) > 1:
            raise Refused(f"several objects are what the variable {name} reads")
        if found:
            found[0].variables.append(name)
        elif lacking and (one.get("objref", {}).get("kind"), one.get("objref", {}).get("name")) in lacking:
            continue
        if name in known:
            raise Refused(f"the variable {name} comes twice")
        known[name] = one


def _read_by(objects: Objects, reference: Mapping[str, Any]) -> list[Any]:
    group, version = reference.get("group", ""), reference.get("version", "")
    if reference.get("apiVersion"):
        # kustomize: api/types/var.go: GVK: without a group in it, it is the version alone
        written, version = split_api_version(reference["apiVersion"])
        group = written or group
    gvk = Gvk(group, version, reference.get("kind", ""))
    name, namespace = reference.get("name", ""), reference.get("namespace", "")
    exact = bool(namespace) or is_cluster_scoped(gvk)
    wanted = effective_namespace(gvk, namespace)

    def means(one: Id) -> bool:
        return one.gvk == gvk and one.name == name and (not exact or one.namespace == wanted)

    return objects.of_any_id(means)


def resolve_variables(objects: Objects, known: Mapping[str, Mapping[str, Any]], specs: Iterable[FieldSpec]) -> None:
    """Replace what variables stand for in the fields of the specs."""
    values = {name: _value(objects, name, one) for name, one in sorted(known.items())}
    if not values:
        return

    def change(node: Node) -> None:
        for one in [*node.items(), *node.fields().values()] if not node.is_scalar else [node]:
            if isinstance(one.scalar, str) and one.is_scalar and "$" in one.text:
                replaced = _replaced(one, values)
                if replaced is not None:
                    one.become(replaced)

    for one in objects:
        gvk = one.gvk
        for spec in specs:
            if matches(spec, gvk):
                reach(one.root, spec._replace(create=False), change)


def _value(objects: Objects, name: str, variable: Mapping[str, Any]) -> Node:
    path = variable.get("fieldref", {}).get("fieldPath") or "metadata.name"
    for one in objects:
        if name in one.variables:
            steps = [part for step in steps_of(path) for part in _indexed(step)]
            found = look_up(one.root, steps)
            if found is None:
                kind: RefusedKind = "no-namespace" if path == NAMESPACE else "refused"
                raise Refused(f"{one.kind} {one.name} has no {path}, which the variable {name} reads", kind)
            return found.copy()
    raise Refused(f"no object is what the variable {name} reads", "no-target")


def _indexed(step: str) -> list[str]:
    """`containers[0]` is two steps."""
    found = re.fullmatch(r"(.*)\[(\d+)\]", step)
    return [part for part in found.groups() if part] if found else [step]


def _replaced(node: Node, values: Mapping[str, Node]) -> Node | None:
    """kustomize: api/filters/refvar/expand.go; None where nothing is replaced."""
    text = node.text
    used: list[Node] = []
    whole = _REFERENCE.fullmatch(text)
    if whole is not None and whole[1] in values and values[whole[1]].is_scalar:
        found = values[whole[1]]
        return Node(found.scalar, found.place._replace(by=found.place.by or f"the variable {whole[1]}"))

    def put(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name = match[1]
        if name is None:
            return match[0]
        found = values.get(name)
        if found is None or not found.is_scalar:
            return match[0]
        used.append(found)
        return found.text

    changed = _REFERENCE.sub(put, text)
    if changed == text:
        return None
    names = ", ".join(name for name in values if f"$({name})" in text)
    return Node(changed, node.place._replace(by=node.place.by or f"variables {names}"))
