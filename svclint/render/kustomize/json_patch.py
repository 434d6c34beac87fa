"""JSON patches (RFC 6902) on nodes, as the library that kustomize uses takes them: evanphx/json-patch, version 4."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from svclint.render.kustomize.node import Node
from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from svclint.origin import Written

# values that copying may make of one object; the largest real one has fewer
_COPIED = 200_000


def apply(root: Node, operations: Iterable[Any], place: Written) -> Node:
    """The object after the operations of a patch that stands at `place`; raises Refused where one does not apply."""
    for at, one in enumerate(operations):
        written = place if place.by else place._replace(path=(*place.path, at, "value"))
        value = Node(one.get("value"), written, anew=True)
        root = _operated(root, one, value)
    return root


def check_operations(value: Any) -> list[dict[str, Any]]:
    """The operations of a patch; raises Refused where it is none."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refused("it is neither an object nor a list of operations")
    return value


def _operated(root: Node, operation: dict[str, Any], value: Node) -> Node:
    name, path = operation.get("op"), _text(operation, "path")
    if name == "replace" and not path:
        return value
    if name == "add":
        _add(root, path, value)
    elif name == "remove":
        _remove(root, path)
    elif name == "replace":
        # in a mapping that library sets what is not there as well
        parent, key = _parent(root, path, "replace")
        _set(parent, key, value, path)
    elif name in ("move", "copy"):
        origin = _text(operation, "from")
        parent, key = _parent(root, origin, name)
        if name == "copy" and parent.is_map and parent.get(key) is None:
            # that library copies what is not there as null
            _add(root, path, Node(None, value.place, anew=True))
            return root
        found = _found(parent, key, name, origin)
        if name == "move":
            _remove(root, origin)
        else:
            _check_size(found)
            found = found.copy()
        _add(root, path, found)
    elif name == "test":
        _test(root, path, operation)
    else:
        raise Refused(f"a JSON patch has no operation {name}")
    return root


def _text(operation: dict[str, Any], field: str) -> str:
    found = operation.get(field)
    if not isinstance(found, str):
        raise Refused(f"an operation of a JSON patch without {field}")
    return found


def _parent(root: Node, path: str, operation: str) -> tuple[Node, str]:
    """What holds the last step of a path, and that step."""
    steps = path.split("/")
    if len(steps) < 2:
        raise Refused(f"{operation}: {path or 'an empty path'} leads nowhere")
    node: Node | None = root
    for step in steps[1:-1]:
        node = _child(node, _unescaped(step)) if node is not None else None
        if node is None or node.is_scalar:
            raise Refused(f"{operation}: there is no {path}")
    assert node is not None
    return node, _unescaped(steps[-1])


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def _child(node: Node, key: str) -> Node | None:
    if node.is_map:
        return node.get(key)
    at = _index(key, len(node.items()))
    return node.items()[at] if at is not None else None


def _index(key: str, length: int) -> int | None:
    """The index that a step means; negative ones count from the end."""
    try:
        at = int(key)
    except ValueError:
        return None
    if at < 0:
        at += length
    return at if 0 <= at < length else None


def _found(parent: Node, key: str, operation: str, path: str) -> Node:
    found = _child(parent, key)
    if found is None:
        raise Refused(f"{operation}: there is no {path}")
    return found


def _set(parent: Node, key: str, value: Node, path: str) -> None:
    if parent.is_map:
        parent.put(key, value)
        return
    at = _index(key, len(parent.items()))
    if at is None:
        raise Refused(f"there is no {path}")
    parent.items()[at] = value


def _add(root: Node, path: str, value: Node) -> None:
    parent, key = _parent(root, path, "add")
    if parent.is_map:
        parent.put(key, value)
        return
    items = parent.items()
    at = len(items) if key == "-" else _index(key, len(items) + 1)
    if at is None:
        raise Refused(f"add: there is no {path}")
    items.insert(at, value)


def _remove(root: Node, path: str) -> None:
    parent, key = _parent(root, path, "remove")
    _found(parent, key, "remove", path)
    if parent.is_map:
        parent.remove(key)
    else:
        at = _index(key, len(parent.items()))
        assert at is not None
        del parent.items()[at]


def _test(root: Node, path: str, operation: dict[str, Any]) -> None:
    wanted = operation.get("value")
    if not path:
        found: Any = root.plain()
    else:
        parent, key = _parent(root, path, "test")
        node = _child(parent, key)
        found = node.plain() if node is not None else None
    if found != wanted or type(found) is not type(wanted):
        raise Refused(f"test: {path} is not what the patch expects")


def _check_size(node: Node) -> None:
    if size(node.plain(), _COPIED) > _COPIED:
        raise Refused(f"copies make more than {_COPIED:,} values", "limit")


def size(value: Any, limit: int) -> int:
    """How many values there are in plain data, counted no further than just above `limit`."""
    count = 0
    pending = [value]
    while pending and count <= limit:
        one = pending.pop()
        count += 1
        if isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
    return count
