"""Field paths of replacements and variables: `spec.containers.[name=web].image`, `0`, `*`.

kustomize: kyaml/utils/pathsplitter.go, kyaml/yaml/match.go, kyaml/yaml/fns.go.
"""

from __future__ import annotations

from svclint.render.kustomize.field_specs import split_path
from svclint.render.kustomize.go_patterns import Pattern
from svclint.render.kustomize.node import Node, made_list, made_map
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.yaml_1_2 import resolve


def steps_of(path: str) -> list[str]:
    """The steps of a path; dots in brackets are text."""
    found: list[str] = []
    parts = list(split_path(path, "."))
    while parts:
        part = parts.pop(0)
        if part.startswith("[") and not part.endswith("]"):
            while parts:
                part = f"{part}.{parts.pop(0)}"
                if part.endswith("]"):
                    break
            if "=" not in part:
                part = part.strip("[]")
        found.append(part)
    return found


def look_up(node: Node, steps: list[str]) -> Node | None:
    """The one node that a path leads to. kustomize: PathGetter."""
    found: Node | None = node
    for step in filter(None, map(str.strip, steps)):
        if found is None or found.is_null:
            return None
        found = _looked_up(found, step)
    return found


def _looked_up(node: Node, step: str) -> Node | None:
    if _is_index(step) or step == "-":
        if not node.is_list:
            raise Refused(f"{step} is looked for in what is no list")
        items = node.items()
        at = len(items) - 1 if step == "-" else int(step)
        return items[at] if 0 <= at < len(items) else None
    if step == "*":
        raise Refused("* cannot stand in the path of a source")
    if _is_choice(step):
        key, value = _choice(step)
        if not node.is_list:
            raise Refused(f"{step} is looked for in what is no list")
        return next((one for one in node.items() if _chosen_exactly(one, key, value)), None)
    if not node.is_map:
        raise Refused(f"{step} is looked for in what is no mapping")
    return node.get(step)


def _chosen_exactly(item: Node, key: str, value: str) -> bool:
    if not key:
        return item.is_scalar and item.text == value
    field = item.get(key)
    return field is not None and field.text == value


def find_all(node: Node, steps: list[str], made: Node | None) -> list[Node]:
    """All nodes that a path leads to; `made` is what missing ones are made as. kustomize: PathMatcher."""
    if not steps:
        return [node]
    step, rest = steps[0], steps[1:]
    if _is_index(step):
        return _at_index(node, int(step), rest, made)
    if _is_choice(step):
        return _chosen(node, step, rest, made)
    if step == "*":
        _need_list(node, step)
        return [found for one in node.items() for found in find_all(one, rest, made)]
    if node.is_null:
        field = None
    elif not node.is_map:
        raise Refused(f"{step} is looked for in what is no mapping")
    else:
        field = node.get(step)
    if field is None and made is not None and node.is_map:
        field = _made_for(rest, made)
        node.put(step, field)
    if field is None:
        return []
    if field.is_scalar and not field.is_null and rest:
        # what stands in a text changes nothing here: replacements write it back themselves
        raise Refused(f"{step} is a text, and nothing below it")
    return find_all(field, rest, made)


def _at_index(node: Node, at: int, rest: list[str], made: Node | None) -> list[Node]:
    _need_list(node, str(at))
    items = node.items()
    if at == len(items) and made is not None:
        items.append(_made_for(rest, made))
    if at >= len(items):
        raise Refused(f"there is no item {at}")
    return find_all(items[at], rest, made)


def _chosen(node: Node, step: str, rest: list[str], made: Node | None) -> list[Node]:
    _need_list(node, step)
    key, value = _choice(step)
    matcher = Pattern(value)
    found: list[Node] = []
    for one in node.items():
        field = one.get(key) if key else one
        if field is not None and matcher.matches(_shown(field)):
            found.extend(find_all(one, rest, made) if key else [one])
    if found or made is None:
        return found
    scalar = Node(resolve(value), made.place)
    if key:
        item = made_map(made.place)
        item.put(key, scalar)
    else:
        item = scalar
    node.items().append(item)
    return find_all(item, rest, made) if key else [item]


def _shown(node: Node) -> str:
    return node.text.strip()


def _made_for(rest: list[str], made: Node) -> Node:
    if not rest:
        return made.copy()
    following = rest[0]
    return made_list(made.place) if _is_choice(following) or _is_index(following) else made_map(made.place)


def _need_list(node: Node, step: str) -> None:
    if not node.is_list:
        raise Refused(f"{step} is looked for in what is no list")


def _is_index(step: str) -> bool:
    return step.isascii() and step.isdecimal()


def _is_choice(step: str) -> bool:
    return step.startswith("[") and step.endswith("]")


def _choice(step: str) -> tuple[str, str]:
    key, sign, value = step[1:-1].partition("=")
    if not sign:
        raise Refused(f"{step} is no [field=value]")
    return key, value
