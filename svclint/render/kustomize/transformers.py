"""What a kustomization does to its objects, in kustomize's order: each step with the field that asks for it.

kustomize: api/internal/target/kusttarget_configplugin.go: configureBuiltinTransformers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.field_specs import Configuration, FieldSpec, merge, read_field_specs
from svclint.render.kustomize.ids import Gvk
from svclint.render.kustomize.images import set_image
from svclint.render.kustomize.metadata import set_pairs
from svclint.render.kustomize.names import add_affix, set_namespace
from svclint.render.kustomize.replicas import set_replicas

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.render.kustomize.files import Files
    from svclint.render.kustomize.kustomization import Kustomization
    from svclint.render.kustomize.merge_schema import Schemas
    from svclint.render.kustomize.objects import Objects

_OWN_LABELS = FieldSpec("metadata/labels", Gvk(), True)


class Step(NamedTuple):
    """A change of all objects, and the path of the field that asks for it. It says whether it found what to change,
    and raises Refused where kustomize does."""

    at: Path
    run: Callable[[Objects], bool]


def steps(one: Kustomization, configuration: Configuration, files: Files, schemas: Schemas) -> Iterator[Step]:
    """The changes of a kustomization's fields."""
    yield from _patches(one, files, schemas)
    yield from _names(one, configuration)
    yield from _pairs(one, configuration)
    for value, at in one.entries("patchesJson6902"):
        yield Step(at, partial(_json_patch, value, at, one, files))
    for value, at in one.entries("replicas"):
        yield Step(at, partial(_replicas, value, at, one, configuration))
    for value, at in one.entries("images", "imageTags"):
        yield Step(at, partial(_image, value, at, one, configuration))
    for value, at in one.entries("replacements"):
        yield Step(at, partial(_replacement, value, at, one, files))


def _patches(one: Kustomization, files: Files, schemas: Schemas) -> Iterator[Step]:
    # imported here: two kustomizations in three have no patches
    from svclint.render.kustomize import patches
    from svclint.render.kustomize.inline import inline_source

    def strategic(written: str, at: Path, objects: Objects) -> bool:
        if "\n" in written:
            text = patches.PatchText(inline_source(written, one.document), one.document, at)
        else:
            text = patches.PatchText(files.file(one.directory, written))
        patches.apply_strategic(objects, text, schemas)
        return True

    def patch(value: Mapping[str, Any], at: Path, objects: Objects) -> bool:
        place = one.place(*at)
        text = patches.patch_text(value, place.path, files, one.directory, place.document)
        return patches.apply_patch(objects, text, value, schemas)

    for value, at in one.entries("patchesStrategicMerge"):
        yield Step(at, partial(strategic, value, at))
    for value, at in one.entries("patches"):
        yield Step(at, partial(patch, value, at))


def _names(one: Kustomization, configuration: Configuration) -> Iterator[Step]:
    def namespace(objects: Objects) -> bool:
        set_namespace(objects, one.text("namespace"), configuration.namespace, one.place("namespace"))
        return True

    def prefix(objects: Objects) -> bool:
        add_affix(objects, one.text("namePrefix"), "prefix", configuration.name_prefix, one.maker("namePrefix"))
        return True

    def suffix(objects: Objects) -> bool:
        add_affix(objects, one.text("nameSuffix"), "suffix", configuration.name_suffix, one.maker("nameSuffix"))
        return True

    for field, run in (("namespace", namespace), ("namePrefix", prefix), ("nameSuffix", suffix)):
        if one.text(field):
            yield Step((field,), run)


def _pairs(one: Kustomization, configuration: Configuration) -> Iterator[Step]:
    def labels(value: Mapping[str, Any], at: Path, objects: Objects) -> bool:
        specs = label_specs(value, configuration)
        set_pairs(objects, value.get("pairs", {}), specs, lambda *key: one.place(*at, "pairs", *key))
        return True

    def common(objects: Objects, field: str, specs: tuple[FieldSpec, ...]) -> bool:
        set_pairs(objects, one.pairs(field), specs, lambda *key: one.place(field, *key))
        return True

    for value, at in one.entries("labels"):
        yield Step(at, partial(labels, value, at))
    if one.pairs("commonLabels"):
        yield Step(("commonLabels",), lambda objects: common(objects, "commonLabels", configuration.common_labels))
    if one.pairs("commonAnnotations"):
        specs = configuration.common_annotations
        yield Step(("commonAnnotations",), lambda objects: common(objects, "commonAnnotations", specs))


def label_specs(value: Mapping[str, Any], configuration: Configuration) -> tuple[FieldSpec, ...]:
    """The fields that an entry of `labels` reaches."""
    specs = merge(read_field_specs(value.get("fields", ())), configuration.labels)
    if value.get("includeSelectors"):
        return merge(specs, configuration.common_labels)
    if value.get("includeTemplates"):
        specs = merge(specs, configuration.template_labels)
    return merge(specs, (_OWN_LABELS,))


def _json_patch(value: Mapping[str, Any], at: Path, one: Kustomization, files: Files, objects: Objects) -> bool:
    from svclint.render.kustomize.patches import apply_operations, patch_text
    from svclint.render.kustomize.refused import Refused

    target = value.get("target")
    if target is None or not target.get("name"):
        raise Refused("a JSON patch of patchesJson6902 needs a target with a name")
    place = one.place(*at)
    text = patch_text(value, place.path, files, one.directory, place.document)
    return apply_operations(objects, text.operations(), target, remember=False)


def _replicas(
    value: Mapping[str, Any], at: Path, one: Kustomization, configuration: Configuration, objects: Objects
) -> bool:
    place = one.place(*at, "count")
    set_replicas(objects, value.get("name", ""), value.get("count", 0), configuration.replicas, place)
    return True


def _image(
    value: Mapping[str, Any], at: Path, one: Kustomization, configuration: Configuration, objects: Objects
) -> bool:
    set_image(objects, value, configuration.images, one.place(*at, by=one.maker("images")))
    return True


def _replacement(value: Mapping[str, Any], at: Path, one: Kustomization, files: Files, objects: Objects) -> bool:
    from svclint.render.kustomize.replacements import replace_each

    replace_each(objects, value, one.place(*at), one.maker("replacements"), files, one.directory)
    return True
