"""Field specs: which fields of which kinds a transformer reaches, what configurations add, and the way to a field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.ids import Gvk
from svclint.render.kustomize.node import Node, made_list, made_map
from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from svclint.origin import Written

Setter = Callable[[Node], None]


class FieldSpec(NamedTuple):
    """A field of the objects that `gvk` selects: `path` with slashes; `create` makes it where it is not."""

    path: str
    gvk: Gvk = Gvk()
    create: bool = False


class NameReference(NamedTuple):
    """The fields that name objects which `target` selects."""

    target: Gvk
    fields: tuple[FieldSpec, ...]


class Configuration(NamedTuple):
    """What transformers reach. kustomize: api/internal/plugins/builtinconfig."""

    name_prefix: tuple[FieldSpec, ...] = ()
    name_suffix: tuple[FieldSpec, ...] = ()
    namespace: tuple[FieldSpec, ...] = ()
    common_labels: tuple[FieldSpec, ...] = ()
    labels: tuple[FieldSpec, ...] = ()
    template_labels: tuple[FieldSpec, ...] = ()
    common_annotations: tuple[FieldSpec, ...] = ()
    images: tuple[FieldSpec, ...] = ()
    replicas: tuple[FieldSpec, ...] = ()
    var_reference: tuple[FieldSpec, ...] = ()
    name_reference: tuple[NameReference, ...] = ()

    def merged(self, other: Configuration) -> Configuration:
        """Both; raises Refused where they do not agree whether a field is made."""
        if other is self or not any(other):
            return self
        if not any(self):
            return other
        specs: list[Any] = [merge(mine, theirs) for mine, theirs in zip(self[:-1], other[:-1], strict=True)]
        return Configuration(*[*specs, _merged_references(self.name_reference, other.name_reference)])


def merge(mine: tuple[FieldSpec, ...], theirs: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """kustomize: api/types/fieldspec.go: MergeAll."""
    found = list(mine)
    for one in theirs:
        same = next((each for each in found if each.path == one.path and each.gvk.selected_by(one.gvk)), None)
        if same is None:
            found.append(one)
        elif same.create != one.create:
            raise Refused(f"the field specs of {one.path} do not agree whether it is created")
    return tuple(found)


def _merged_references(mine: tuple[NameReference, ...], theirs: tuple[NameReference, ...]) -> tuple[NameReference, ...]:
    found = list(mine)
    for one in theirs:
        at = next((at for at, each in enumerate(found) if each.target == one.target), None)
        if at is None:
            found.append(one)
        else:
            found[at] = NameReference(one.target, merge(found[at].fields, one.fields))
    return tuple(found)


_FIELDS = {
    "namePrefix": "name_prefix",
    "nameSuffix": "name_suffix",
    "namespace": "namespace",
    "labels": "labels",
    "commonLabels": "common_labels",
    "templateLabels": "template_labels",
    "images": "images",
    "commonAnnotations": "common_annotations",
    "replicas": "replicas",
    "varReference": "var_reference",
}


def read_configuration(value: Any) -> Configuration:
    """A file of `configurations`; raises Refused where kustomize does."""
    from svclint.render.kustomize.shape import FIELD_SPEC, GVK, decoded

    shape = {**{field: [FIELD_SPEC] for field in _FIELDS}, "nameReference": [{**GVK, "fieldSpecs": [FIELD_SPEC]}]}
    data = decoded(value or {}, shape)
    specs = {name: read_field_specs(data.get(field, ())) for field, name in _FIELDS.items()}
    references = tuple(
        NameReference(_gvk(one), read_field_specs(one.get("fieldSpecs", ()))) for one in data.get("nameReference", ())
    )
    return Configuration(**specs, name_reference=_merged_references((), references))


def read_field_specs(found: Iterable[Mapping[str, Any]]) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(one.get("path", ""), _gvk(one), one.get("create", False)) for one in found)


def _gvk(found: Mapping[str, Any]) -> Gvk:
    return Gvk(found.get("group", ""), found.get("version", ""), found.get("kind", ""))


@lru_cache(maxsize=2048)
def split_path(path: str, delimiter: str = "/") -> tuple[str, ...]:
    r"""The steps of a path; `\` before the delimiter makes it text. kustomize: kyaml/utils: PathSplitter."""
    parts = path.split(delimiter)
    if len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    found = parts[:1]
    for part in parts[1:]:
        if found[-1].endswith("\\"):
            found[-1] = f"{found[-1][:-1]}{delimiter}{part}"
        else:
            found.append(part)
    return tuple(found)


def reach(node: Node, spec: FieldSpec, change: Setter, made: Any = None, place: Written | None = None) -> None:
    """Change every field of an object that a spec means.

    `made` is what a field that is created begins as ({} or empty text; None: nothing is created), and `place` where
    what makes it stands. kustomize: api/filters/fieldspec.
    """
    _reach(node, split_path(spec.path), change, made if spec.create else None, place)


def _reach(node: Node, path: tuple[str, ...], change: Setter, made: Any, place: Written | None) -> None:
    if not path:
        change(node)
        return
    if node.is_null or (made is None and node.untouched and not _leads(node.scalar, path)):
        return
    if node.is_list:
        for one in node.items():
            _reach(one, path, change, made, place)
        return
    if not node.is_map:
        raise Refused(f"{path[0]} is looked for in what is neither a mapping nor a list")
    name = path[0].removesuffix("[]")
    listed = name != path[0]
    field = node.get(name) if name in node.keys() else None  # noqa: SIM118 - keys() does not look into it
    creates = made is not None and not listed
    if creates and (field is None or field.is_null):
        assert place is not None
        field = made_map(place) if len(path) > 1 else Node(made, place)
        node.put(name, field)
    elif listed and field is not None and field.is_null:
        # kustomize: handleMap: what should be a list becomes one
        field.become(made_list(field.place))
    if field is not None:
        _reach(field, path[1:], change, made, place)


def _leads(value: Any, path: tuple[str, ...]) -> bool:
    """Whether there is anything at a path of plain data, or something in its way; nothing becomes a node by that."""
    for at, step in enumerate(path):
        if isinstance(value, list):
            return any(_leads(one, path[at:]) for one in value)
        if not isinstance(value, dict):
            return value is not None
        name = step.removesuffix("[]")
        found = value.get(name)
        if found is None:
            return name != step and name in value
        value = found
    return True


def matches(spec: FieldSpec, gvk: Gvk) -> bool:
    """Whether a spec is about objects of this kind."""
    return gvk.selected_by(spec.gvk)
