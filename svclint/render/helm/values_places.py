"""Where, among the values that a chart was rendered with, a rendered value is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from svclint.document.scalars import read_plain
from svclint.named_tuple import NamedTuple
from svclint.render.helm.meaning import ANY, KEY, Step, ValuesPath, Wildcard

# as many elements are tried: where more could be meant, nothing says which
_TRIED = 1000

Path = tuple[str | int, ...]
# the same value in each layer that has it, the strongest first
_Layered = list[tuple[int, Any]]


class Layer(NamedTuple):
    """Values of one file: what lies below `prefix` is .Values of the chart."""

    prefix: Path
    data: Any


class ValuesPlace(NamedTuple):
    layer: int
    # from the top of that layer's data, its prefix included
    path: Path
    # not the value at the path was rendered, but its key
    is_key: bool = False


def values_places(
    candidates: Sequence[ValuesPath],
    rendered: Any,
    layers: Sequence[Layer],
    beside: Sequence[tuple[ValuesPath, Any]] = (),
) -> ValuesPlace | None:
    """The one place whose value is what was rendered; None where there is none, or where several could be it.

    `layers` are the values that Helm merges, the strongest first. `beside` are other paths of the same round of a loop,
    with what was rendered of them: an element that has something else there is not the one.
    """
    found: set[ValuesPlace] = set()
    for candidate in candidates:
        is_key = candidate[-1:] == (KEY,)
        concrete = list(_concrete((*candidate[:-1], ANY) if is_key else candidate, layers))
        if len(concrete) > _TRIED:
            return None
        for path, layered in concrete:
            is_same = _is_same_key(rendered, path[-1]) if is_key else _is_same(rendered, layered)
            if is_same and not _is_excluded(candidate, path, layers, beside):
                place = _key_place(path, layered, layers) if is_key else _place(path, rendered, layered, layers)
                if place is None:
                    return None
                found.add(place)
    return found.pop() if len(found) == 1 else None


def values_at(path: ValuesPath, layers: Sequence[Layer]) -> list[Any]:
    """The values at a path, in each round of the loops that it goes through."""
    return [layered[0][1] for _, layered in _concrete(path, layers) if layered]


def _is_global(path: Sequence[Step]) -> bool:
    return path[:1] == ("global",)


def _prefix(layer: Layer, path: Sequence[Step]) -> Path:
    # global values stand at the top of a file, for subcharts too
    return () if _is_global(path) and isinstance(layer.data, dict) and "global" in layer.data else layer.prefix


def _top(path: ValuesPath, layers: Sequence[Layer]) -> _Layered:
    tops = ((at, _at(layer.data, _prefix(layer, path))) for at, layer in enumerate(layers))
    return _merging([(at, top) for at, top in tops if isinstance(top, dict)])


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _merging(layered: _Layered) -> _Layered:
    """Without the layers that have no say: only maps are merged, of all else the strongest is taken."""
    if not layered or not isinstance(layered[0][1], dict):
        return layered[:1]
    maps = next((at for at, (_, value) in enumerate(layered) if not isinstance(value, dict)), len(layered))
    return layered[:maps]


def _below(layered: _Layered, step: str | int) -> _Layered:
    return _merging([(at, value[step]) for at, value in layered if _has(value, step)])


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)


def _keys(layered: _Layered) -> list[str | int]:
    value = layered[0][1] if layered else None
    if isinstance(value, list):
        return list(range(len(value)))
    return list(dict.fromkeys(key for _, one in layered if isinstance(one, dict) for key in one))


def _concrete(candidate: ValuesPath, layers: Sequence[Layer]) -> Iterator[tuple[Path, _Layered]]:
    """The paths that there are of one with wildcards, with their values; one more than are tried at most."""
    found: list[tuple[Path, _Layered]] = [((), _top(candidate, layers))]
    for step in candidate:
        steps = (
            (path, layered, key)
            for path, layered in found
            for key in (_keys(layered) if isinstance(step, Wildcard) else (step,))
        )
        found = []
        for path, layered, key in steps:
            values = _below(layered, key)
            if values:
                found.append(((*path, key), values))
            if len(found) > _TRIED:
                break
    yield from found


def _is_excluded(
    candidate: ValuesPath, path: Path, layers: Sequence[Layer], beside: Sequence[tuple[ValuesPath, Any]]
) -> bool:
    """Whether something else was rendered beside it than the element at `path` has there."""
    for other, rendered in beside:
        if other[-1:] == (KEY,) and candidate[: len(other)] == (*other[:-1], ANY):
            if not _is_same_key(rendered, path[len(other) - 1]):
                return True
            continue
        shared = next((at for at, (a, b) in enumerate(zip(candidate, other, strict=False)) if a != b), len(other))
        if not any(isinstance(step, Wildcard) for step in candidate[:shared]):
            continue
        values = [layered for _, layered in _concrete((*path[:shared], *other[shared:]), layers)]
        if values and not any(_is_same(rendered, layered) for layered in values):
            return True
    return False


def _place(path: Path, rendered: Any, layered: _Layered, layers: Sequence[Layer]) -> ValuesPlace | None:
    """The strongest layer that has all of it; None where several layers have a part."""
    at = next((at for at, value in layered if _is_same(rendered, [(at, value)])), None)
    return None if at is None else ValuesPlace(at, (*_prefix(layers[at], path), *path))


def _key_place(path: Path, layered: _Layered, layers: Sequence[Layer]) -> ValuesPlace:
    at = layered[0][0]
    return ValuesPlace(at, (*_prefix(layers[at], path), *path), is_key=True)


def _is_same_key(rendered: Any, key: str | int) -> bool:
    # the index of an element is written nowhere
    return isinstance(key, str) and not isinstance(rendered, (dict, list)) and _is_same_text(rendered, key)


def _is_same(rendered: Any, layered: _Layered) -> bool:
    """Whether that is what the layers give together. It follows what was rendered, which is a tree."""
    value = layered[0][1]
    if isinstance(rendered, dict):
        if not isinstance(value, dict):
            return False
        keys = _keys(layered)
        # a key that is null in a stronger layer is taken out
        return rendered.keys() <= set(keys) and all(
            _is_same(rendered[key], _below(layered, key)) if key in rendered else _below(layered, key)[0][1] is None
            for key in keys
        )
    if isinstance(rendered, list):
        return (
            isinstance(value, list)
            and len(value) == len(rendered)
            and all(_is_same(one, [(0, other)]) for one, other in zip(rendered, value, strict=True))
        )
    return not isinstance(value, (dict, list)) and _is_same_text(rendered, value)


def _is_same_text(rendered: Any, value: Any) -> bool:
    printed = _text(rendered).strip()
    if printed == _text(value).strip():
        return True
    if isinstance(value, str):
        return not isinstance(rendered, str) and _is_read_as(value, rendered)
    # Helm reads numbers as floats, and prints the large ones with an exponent
    return not isinstance(value, bool) and value is not None and "e" in printed and _is_read_as(printed, value)


def _is_read_as(text: str, value: Any) -> bool:
    try:
        found = read_plain(text)[0]
    except ValueError:
        return False
    return type(found) is type(value) and found == value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
