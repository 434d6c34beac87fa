"""replacements: values copied from one object into fields of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.origin import Written
from svclint.render.kustomize.field_paths import find_all, look_up, steps_of
from svclint.render.kustomize.go_patterns import Pattern, pattern
from svclint.render.kustomize.ids import Gvk, Id
from svclint.render.kustomize.json_patch import size
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.objects import Applied, Objects
from svclint.render.kustomize.refused import NAMESPACE, Refused
from svclint.render.kustomize.shape import REPLACEMENT, decoded
from svclint.render.kustomize.yaml_1_2 import resolve

if TYPE_CHECKING:
    from svclint.render.kustomize.files import Files

_COPIED = 200_000
_NAME = "metadata.name"


def replace_each(
    objects: Objects, value: Mapping[str, Any], place: Written, maker: str, files: Files, directory: str
) -> None:
    """Apply an entry of `replacements`: what stands there, or all that the file which it names holds."""
    if not value.get("path"):
        replace(objects, value, place, maker)
        return
    if "source" in value or value.get("targets"):
        raise Refused("a replacement has either a path or a source and targets")
    found = documents(files.file(directory, value["path"]))
    held = found[0].value if found else None
    for index, each in enumerate(held if isinstance(held, list) else [held]):
        path = (index,) if isinstance(held, list) else ()
        replace(objects, decoded(each, REPLACEMENT, strict=False), Written(found[0], path), maker)


def replace(objects: Objects, replacement: Mapping[str, Any], place: Written, maker: str) -> None:
    """Apply one replacement that stands at `place`. kustomize: api/filters/replacement."""
    source = replacement.get("source")
    if (source is None and "sourceValue" not in replacement) or "targets" not in replacement:
        raise Refused("a replacement needs a source and targets")
    if source is not None and "sourceValue" in replacement:
        raise Refused("a replacement has either source or sourceValue")
    if source is None:
        value = Node(replacement["sourceValue"], place._replace(path=(*place.path, "sourceValue")))
    else:
        value = _source_value(objects, source)
        value.place = value.place._replace(by=value.place.by or maker)
    for target in replacement["targets"]:
        _apply(objects, value, target)


def _source_value(objects: Objects, source: Mapping[str, Any]) -> Node:
    found = [one for one in objects if not one.is_gone and any(_is_selected(each, one, source) for each in one.ids)]
    if len(found) != 1:
        if found:
            raise Refused("several objects are the source")
        raise Refused("no object is the source", "no-target")
    path = source.get("fieldPath") or _NAME
    value = look_up(found[0].root, steps_of(path))
    if value is None or value.is_empty:
        raise Refused(f"the source has no {path}", "no-namespace" if path == NAMESPACE else "refused")
    options = source.get("options", {})
    delimiter = options.get("delimiter", "")
    if not delimiter:
        return value.copy()
    if not value.is_scalar:
        raise Refused("only a text can be split by a delimiter")
    parts = value.text.split(delimiter)
    at = options.get("index", 0)
    if not 0 <= at < len(parts):
        raise Refused(f"{value.text} has no part {at}")
    return Node(parts[at] if isinstance(value.scalar, str) else resolve(parts[at]), value.place)


def _is_selected(one: Id, applied: Applied, selector: Mapping[str, Any]) -> bool:
    """kustomize: kyaml/resid: IsSelectedBy."""
    wanted = Gvk(*(selector.get(field, "") for field in Gvk._fields))
    namespace = selector.get("namespace", "")
    return (
        selector.get("name", "") in ("", one.name)
        and (not namespace or one.namespace == namespace)
        and one.gvk.selected_by(wanted)
    )


def _apply(objects: Objects, value: Node, target: Mapping[str, Any]) -> None:
    chosen = target.get("select")
    if chosen is None:
        raise Refused("a target must select objects")
    wanted = _patterns(chosen)
    rejected = [(_patterns(one), one) for one in target.get("reject", ())]
    for one in objects:
        if not one.is_gone and _means(one, wanted, chosen) and not any(_rejects(one, *each) for each in rejected):
            _set_fields(one, value, target)


def _patterns(selector: Mapping[str, Any]) -> dict[str, Pattern | None]:
    return {field: pattern(selector.get(field, "")) for field in (*Gvk._fields, "name", "namespace")}


def _written_ids(one: Applied) -> list[Id]:
    """Its ids with the namespace that stands there, which is what selectors of replacements are held against."""
    return [*one.ids[:-1], one.ids[-1]._replace(namespace=one.namespace)]


def _matches(one: Applied, wanted: Mapping[str, Pattern | None]) -> bool:
    return any(
        all(each is None or each.matches(getattr(identity, field)) for field, each in wanted.items())
        for identity in _written_ids(one)
    )


def _means(one: Applied, wanted: Mapping[str, Pattern | None], selector: Mapping[str, Any]) -> bool:
    return _selects(one, selector) and _matches(one, wanted)


def _selects(one: Applied, selector: Mapping[str, Any]) -> bool:
    labels, annotations = selector.get("labelSelector", ""), selector.get("annotationSelector", "")
    if not labels and not annotations:
        return True
    from svclint.render.kustomize.label_selectors import selects

    return selects(labels, one.labels()) and selects(annotations, one.annotations())


def _rejects(one: Applied, wanted: Mapping[str, Pattern | None], selector: Mapping[str, Any]) -> bool:
    if (selector.get("labelSelector") or selector.get("annotationSelector")) and _selects(one, selector):
        return True
    return any(each is not None for each in wanted.values()) and _matches(one, wanted)


def _set_fields(one: Applied, value: Node, target: Mapping[str, Any]) -> None:
    options = target.get("options", {})
    made = _empty_like(value) if options.get("create") else None
    for path in target.get("fieldPaths") or [_NAME]:
        steps = steps_of(path)
        if _set_in_text(one.root, steps, value):
            continue
        found = find_all(one.root, steps, made)
        if not found:
            raise Refused(f"{one.kind} {one.name} has no field {path}")
        for field in found:
            _set(field, value, options)


def _empty_like(value: Node) -> Node:
    if value.is_map:
        return Node({}, value.place)
    return Node([] if value.is_list else None, value.place)


def _set(field: Node, value: Node, options: Mapping[str, Any]) -> None:
    """kustomize: setFieldValue: in a scalar only the text is replaced, whose type stays."""
    delimiter = options.get("delimiter", "")
    text = value.text
    if delimiter:
        if not field.is_scalar:
            raise Refused("only a text can be split by a delimiter")
        parts = field.text.split(delimiter)
        at = options.get("index", 0)
        if at < 0:
            parts.insert(0, text)
        elif at >= len(parts):
            parts.append(text)
        else:
            parts[at] = text
        text = delimiter.join(parts)
    if not field.is_scalar:
        if size(value.plain(), _COPIED) > _COPIED:
            raise Refused(f"a replacement makes more than {_COPIED:,} values", "limit")
        field.become(value.copy())
    elif value.is_scalar:
        field.become(Node(_typed(text, field.scalar), value.place))
    else:
        raise Refused("a mapping or a list cannot take the place of a text")


def _typed(text: str, before: Any) -> Any:
    """The text in the type of what stood there; what was made for it has none."""
    if isinstance(before, str):
        return text
    return resolve(text)


def _set_in_text(root: Node, steps: list[str], value: Node) -> bool:
    """Set a field of a text that is YAML or JSON itself; False where the path leads through no text.

    kustomize: setValueInStructuredData.
    """
    for length in range(1, len(steps)):
        try:
            scalar = look_up(root, steps[:length])
        except Refused:
            continue
        if scalar is not None and scalar.is_scalar and not scalar.is_null:
            from svclint.render.kustomize.structured_texts import set_in_text

            return set_in_text(scalar, steps[length:], value)
    return False
