"""Strategic merge: a patch in the shape of the object that it changes.

kustomize: kyaml/yaml/merge2, kyaml/yaml/walk: `$patch` is known, `$setElementOrder`, `$retainKeys` and
`$deleteFromPrimitiveList` are fields like others there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from svclint.render.kustomize.merge_schema import MergeSchema, Schemas
from svclint.render.kustomize.merged_lists import merge_list
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.objects import text_at
from svclint.render.kustomize.refused import Refused

_DIRECTIVE = "$patch"


def merge(dest: Node, patch: Node, schemas: Schemas) -> Node | None:
    """The object with the patch applied; None where the patch deletes it. Both are used up."""
    return _Merge(schemas).walk(dest, patch, None)


class _Merge:
    """One merge, with the schemas that say which lists are merged."""

    __slots__ = ("_schemas",)

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def walk(self, dest: Node | None, patch: Node | None, schema: MergeSchema | None) -> Node | None:
        """kustomize: Walk: what is there first says what both must be."""
        first = dest if dest is not None and not dest.is_null else patch
        if first is None or first.is_null:
            return self._map(dest, patch, schema)
        schema = schema or self._schema_of(dest, patch)
        if patch is None and dest is not None and dest.untouched and _is_settled(dest.scalar, schema):
            return dest
        for one in (dest, patch):
            if one is not None and not one.is_null and _kind(one) != _kind(first):
                raise Refused(f"the patch has {_kind(patch)} where the object has {_kind(dest)}")
        if first.is_map:
            return self._map(dest, patch, schema)
        if first.is_list and schema is not None and schema.keys is not None:
            return self._list(dest, patch, schema)
        return patch if patch is not None else dest

    def _schema_of(self, *sources: Node | None) -> MergeSchema | None:
        for one in sources:
            if one is not None and one.is_map:
                api_version, kind = text_at(one, "apiVersion"), text_at(one, "kind")
                found = self._schemas.of(api_version, kind) if api_version and kind else None
                if found is not None:
                    return found
        return None

    def _map(self, dest: Node | None, patch: Node | None, schema: MergeSchema | None) -> Node | None:
        result = _chosen_map(dest, patch)
        if result is None or not result.is_map:
            return result
        # what was chosen stands on the left from here on
        keys = sorted({*result.keys(), *(patch.keys() if patch is not None and patch.is_map else ())})
        for key in keys:
            theirs = patch.get(key) if patch is not None and patch.is_map and key in patch.keys() else None  # noqa: SIM118
            mine = result.get(key)
            inner = schema.field(key) if schema is not None else None
            value = self.walk(mine, theirs, inner)
            if value is None or (value.is_null and not _keeps_null(mine, theirs)):
                result.remove(key)
            elif mine is None:
                result.put(key, value)
            elif value is not mine and not _is_same(value, mine):
                # kustomize sets the node that is there, which other fields may have as well: metadata._set
                mine.become(value)
        return result

    def _list(self, dest: Node | None, patch: Node | None, schema: MergeSchema) -> Node | None:
        if dest is None or dest.is_null:
            result = patch
        elif patch is None:
            result = dest
        elif patch.is_null:
            return None
        else:
            directive = _list_directive(patch)
            if directive == "delete":
                return None
            result = patch if directive == "replace" else dest
        assert result is not None
        inner = schema.elements()
        walk: Callable[[Node | None, Node | None], Node | None] = lambda mine, theirs: self.walk(mine, theirs, inner)  # noqa: E731
        return merge_list(result, patch, schema.keys or (), walk)


def _chosen_map(dest: Node | None, patch: Node | None) -> Node | None:
    """kustomize: merge2: VisitMap: which of both goes on, None where neither does."""
    if dest is None or dest.is_null:
        if patch is None:
            # a null that is written out stays; one that is only left empty does not
            return dest if dest is not None and dest.text else None
        if patch.is_map and _map_directive(patch) == "delete":
            return None
        return patch
    if patch is None:
        return dest
    if patch.is_null:
        return None
    directive = _map_directive(patch)
    if directive == "delete":
        return None
    return patch if directive == "replace" else dest


def _is_same(value: Node, mine: Node) -> bool:
    """Whether a patch only says again what stands there, as it does of names: that stays the place of it."""
    return isinstance(value.scalar, str) and value.scalar == mine.scalar and mine.is_scalar


def _keeps_null(mine: Node | None, theirs: Node | None) -> bool:
    return theirs is None and mine is not None and bool(mine.text)


def _map_directive(patch: Node) -> str:
    """The directive of a mapping, which is taken out."""
    found = patch.get(_DIRECTIVE) if _DIRECTIVE in patch.keys() else None  # noqa: SIM118
    if found is None:
        return "merge"
    _check_directive(found.text)
    patch.remove(_DIRECTIVE)
    return found.text


def _list_directive(patch: Node) -> str:
    """The directive of a list: its first item with one, if nothing else stands there; all such items are taken out."""
    items = patch.items()
    first = next((one for one in items if one.is_map and _DIRECTIVE in one.keys()), None)  # noqa: SIM118
    if first is None or len(list(first.keys())) > 1:
        return "merge"
    found = text_at(first, _DIRECTIVE)
    _check_directive(found)
    patch.set_items([one for one in items if not one.is_empty and text_at(one, _DIRECTIVE) != found])
    return found


def _check_directive(found: str) -> None:
    if found not in ("delete", "replace", "merge"):
        raise Refused(f"$patch cannot be {found}")


def _kind(node: Node | None) -> str:
    if node is None or node.is_null:
        return "nothing"
    return "a mapping" if node.is_map else "a list" if node.is_list else "a scalar"


def _is_settled(value: Any, schema: MergeSchema | None) -> bool:
    """Whether a merge with nothing leaves plain data as it is, which nearly all data is: nothing becomes a node."""
    if isinstance(value, dict):
        if schema is None and "kind" in value and "apiVersion" in value:
            return False
        for key, one in value.items():
            if one is None:
                return False
            if isinstance(one, (dict, list)):
                inner = schema.field(key) if schema is not None else None
                if not _is_settled(one, inner):
                    return False
        return True
    if isinstance(value, list) and schema is not None and schema.keys is not None:
        return _is_settled_list(value, schema)
    return True


def _is_settled_list(value: list[Any], schema: MergeSchema) -> bool:
    keys = schema.keys or ()
    if not keys:
        return all(isinstance(one, str) for one in value) and len(set(value)) == len(value)
    seen: set[tuple[Any, ...]] = set()
    inner = schema.elements()
    for one in value:
        if not isinstance(one, dict) or not one.get(keys[0]) or not _is_settled(one, inner):
            return False
        found = tuple(one.get(key) for key in keys)
        if any(isinstance(each, (dict, list)) for each in found):
            # the merge itself says what is wrong with that
            return False
        seen.add(found)
    # with one key left out anywhere, kustomize fills in what it has of others
    complete = all(None not in each for each in seen) or not any(any(each[1:]) for each in seen)
    return len(seen) == len(value) and complete and len({each[0] for each in seen}) == len(seen)
