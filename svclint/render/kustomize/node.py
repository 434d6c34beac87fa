"""Node: a value while it is built, with the place where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svclint.origin import Written
from svclint.render.kustomize.yaml_1_2 import resolve
from svclint.resource.model import dig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.document import Path

_NOTHING: Any = object()


class Node:
    """A mapping, a list or a scalar, and where it is written.

    What nobody looks into stays the plain data of its document, shared by all who read that file: children become nodes
    when they are first asked for, and only nodes are ever changed. `anew` says that what is no text has been through
    JSON, and is written as Go writes it, however it is spelt at its place.
    """

    __slots__ = ("_children", "_value", "anew", "place")

    def __init__(self, value: Any, place: Written, anew: bool = False) -> None:
        self._value = value
        self._children: Any = None
        self.anew = anew
        self.place = place

    def __repr__(self) -> str:
        return f"Node({self.plain()!r})"

    # -- what it is ----------------------------------------------------------------------------------------------------

    @property
    def is_map(self) -> bool:
        return isinstance(self._value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self._value, list)

    @property
    def is_scalar(self) -> bool:
        return not isinstance(self._value, (dict, list))

    @property
    def is_null(self) -> bool:
        return self._value is None

    @property
    def is_empty(self) -> bool:
        """Whether it is null, or a mapping or list without entries."""
        if self._value is None:
            return True
        return isinstance(self._value, (dict, list)) and not (self._value if self._children is None else self._children)

    @property
    def untouched(self) -> bool:
        """Whether it still is what its document holds, all of it."""
        return self._children is None

    @property
    def scalar(self) -> Any:
        """The value of a scalar, or of whatever is untouched."""
        return self._value

    @property
    def text(self) -> str:
        """The text of a scalar as it is written; empty for a mapping or a list."""
        value = self._value
        if is_its_text(value):
            return str(value)
        if isinstance(value, (dict, list)):
            return ""
        if self.anew:
            return _as_go_writes(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return _written(value, self.place)

    # -- children ------------------------------------------------------------------------------------------------------

    def fields(self) -> dict[str, Node]:
        """The entries of a mapping; none of anything else."""
        if self._children is None:
            if not isinstance(self._value, dict):
                return {}
            self._children = {
                key: Node(value, _below(self.place, key), self.anew) for key, value in self._value.items()
            }
        found: dict[str, Node] = self._children
        return found if isinstance(self._value, dict) else {}

    def items(self) -> list[Node]:
        """The items of a list; none of anything else."""
        if self._children is None:
            if not isinstance(self._value, list):
                return []
            self._children = [Node(value, _below(self.place, at), self.anew) for at, value in enumerate(self._value)]
        found: list[Node] = self._children
        return found if isinstance(self._value, list) else []

    def get(self, key: str) -> Node | None:
        return self.fields().get(key) if isinstance(self._value, dict) else None

    def keys(self) -> Iterator[str]:
        """The keys of a mapping, without looking into it."""
        if isinstance(self._value, dict):
            yield from self._value if self._children is None else self._children

    def at(self, *path: str) -> Node | None:
        """The node below mappings, None where it does not exist."""
        node: Node | None = self
        for key in path:
            if node is None:
                return None
            node = node.get(key)
        return node

    def peek(self, *path: str | int) -> Any:
        """The plain value at `path`, None where it does not exist; nothing becomes a node."""
        node = self
        if node._children is None:
            # as most are
            return dig(node._value, path)
        for depth, step in enumerate(path):
            children = node._children
            if children is None:
                return dig(node._value, path[depth:])
            if isinstance(step, str):
                found = children.get(step) if isinstance(children, dict) else None
            else:
                found = children[step] if isinstance(children, list) and 0 <= step < len(children) else None
            if found is None:
                return None
            node = found
        return node.plain()

    # -- changes -------------------------------------------------------------------------------------------------------

    def put(self, key: str, node: Node) -> None:
        """Set an entry of a mapping."""
        self.fields()[key] = node

    def remove(self, key: str) -> None:
        """Take an entry out of a mapping, if it is there."""
        if key in self.keys():
            self.fields().pop(key, None)

    def set_items(self, items: list[Node]) -> None:
        """Set the items of a list."""
        self._value = []
        self._children = items

    def become(self, node: Node) -> None:
        """Be what another node is, and stand where that is written."""
        self._value = node._value
        self._children = node._children
        self.anew = node.anew
        self.place = node.place

    def copy(self, anew: bool = False) -> Node:
        """A copy whose changes do not change this one; `anew` where it is made by way of JSON."""
        anew = anew or self.anew
        found = Node(self._value, self.place, anew)
        children = self._children
        if isinstance(children, dict):
            found._children = {key: one.copy(anew) for key, one in children.items()}
        elif children is not None:
            found._children = [one.copy(anew) for one in children]
        return found

    # -- the result ----------------------------------------------------------------------------------------------------

    def plain(self) -> Any:
        """The value as plain data; what nobody looked into is shared with the document."""
        children = self._children
        if children is None:
            return self._value
        if isinstance(children, dict):
            return {key: one.plain() for key, one in children.items()}
        return [one.plain() for one in children]

    def overlays(self) -> Iterator[tuple[Path, Written]]:
        """The paths below it that are not written where its own place leads them, and the places where they are."""
        yield from self._overlays((), self.place)

    def _overlays(self, path: Path, expected: Written) -> Iterator[tuple[Path, Written]]:
        place = self.place
        if place is not expected and place != expected:
            yield path, place
        children = self._children
        if children is not None:
            below = children.items() if isinstance(children, dict) else enumerate(children)
            for step, one in below:
                yield from one._overlays((*path, step), _below(place, step))


def is_its_text(value: Any) -> bool:
    """Whether a value is the text that stands there: a string, and no date, which is read as goyaml.v3 writes it."""
    return isinstance(value, str) and not (value[10:11] == "T" and value[4:5] == "-")


def _below(place: Written, step: str | int) -> Written:
    return place if place.by else Written(place.document, (*place.path, step))


def made_map(place: Written) -> Node:
    """An empty mapping that nobody wrote."""
    return Node({}, place)


def made_list(place: Written) -> Node:
    """An empty list that nobody wrote."""
    return Node([], place)


def _written(value: Any, place: Written) -> str:
    """The text of a scalar that is no string: there are many ways to write a number, and some to write nothing."""
    located = place.document.locate(place.path)
    if located.depth == len(place.path) and not located.block:
        text = place.document.source.text[located.value.start : located.value.end]
        try:
            if resolve(text) == value:
                return text
        except ValueError:
            pass
    return "" if value is None else _as_go_writes(value)


def _as_go_writes(value: Any) -> str:
    """goyaml.v3: encode.go. A number of JSON is a float in Go, whole or not."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        # imported here: nearly all texts are strings
        from svclint.document.tags import float_text

        return float_text(float(value))
    return str(value)
