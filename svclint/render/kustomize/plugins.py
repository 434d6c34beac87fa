"""Transformers and generators that are files of their own: those that kustomize has built in; no others are run.

kustomize: api/internal/plugins/builtinhelpers, api/internal/builtins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from svclint.named_tuple import NamedTuple
from svclint.origin import Written
from svclint.render.kustomize.field_specs import FieldSpec, read_field_specs
from svclint.render.kustomize.inline import inline_place, inline_source
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.shape import (
    CONFIG_MAP,
    FIELD_SPEC,
    IMAGE,
    PATCH,
    REPLACEMENT,
    REPLICA,
    SECRET,
    SELECTOR,
    decoded,
)

if TYPE_CHECKING:
    from svclint.render.kustomize.files import Files
    from svclint.render.kustomize.kustomization import Kustomization
    from svclint.render.kustomize.merge_schema import Schemas
    from svclint.render.kustomize.objects import Objects
    from svclint.render.kustomize.reading import Found

Run = Callable[["Objects"], bool]
# github.com/viaduct-ai/kustomize-sops
_KSOPS = "viaduct.ai/"


class Context(NamedTuple):
    """What plugins of a kustomization need of its build."""

    one: Kustomization
    files: Files
    schemas: Schemas


class Plugin(NamedTuple):
    """The configuration of a plugin: its data, where it stands, and what buildMetadata writes of it."""

    value: Mapping[str, Any]
    place: Written
    origin: str = ""

    @property
    def kind(self) -> str:
        return str(self.value.get("kind", ""))

    @property
    def is_built_in(self) -> bool:
        return self.value.get("apiVersion") == "builtin"

    @property
    def is_ksops(self) -> bool:
        """Whether it decrypts files with KSOPS: what they hold beside that stands there as it is."""
        return str(self.value.get("apiVersion", "")).startswith(_KSOPS)

    @property
    def maker(self) -> str:
        return f"{self.kind} of {self.place.document.source.path}"

    def at(self, *path: str | int, by: str = "") -> Written:
        return Written(self.place.document, (*self.place.path, *path), self.place.by or by)

    def read(self, shape: Mapping[str, Any]) -> dict[str, Any]:
        """Its fields in a shape; what has no place there is left out, as kustomize does."""
        found: dict[str, Any] = decoded(dict(self.value), shape, strict=False)
        return found

    def specs(self) -> tuple[FieldSpec, ...]:
        return read_field_specs(self.read({"fieldSpecs": [FIELD_SPEC]}).get("fieldSpecs", ()))


def inline_plugins(written: str, one: Kustomization, at: tuple[str | int, ...]) -> list[Found] | None:
    """The plugins in a text that stands where a path may stand; None where it is a path."""
    from svclint.render.kustomize.reading import Found, read_objects

    if "\n" not in written and not written.startswith("{"):
        return None
    found = read_objects(inline_source(written, one.document))
    return [Found(each.value, inline_place(each.place, one.document, at)) for each in found]


def transformer(plugin: Plugin, context: Context) -> Run | None:
    """What a transformer does; None for one that is not built in."""
    made = _TRANSFORMERS.get(plugin.kind) if plugin.is_built_in else None
    return made(plugin, context) if made is not None else None


def generated_kind(plugin: Plugin) -> str:
    """The kind of objects that a generator makes; empty where it is not built in, or a chart."""
    return (
        {"ConfigMapGenerator": "ConfigMap", "SecretGenerator": "Secret"}.get(plugin.kind, "")
        if plugin.is_built_in
        else ""
    )


def generator_arguments(plugin: Plugin) -> dict[str, Any]:
    """The arguments of a generator of ConfigMaps or Secrets; name and namespace may stand in its metadata."""
    found = plugin.read(SECRET if plugin.kind == "SecretGenerator" else CONFIG_MAP)
    metadata = plugin.read({"metadata": {"name": "text", "namespace": "text"}}).get("metadata", {})
    return {**metadata, **{key: value for key, value in found.items() if value}}


# -- transformers ------------------------------------------------------------------------------------------------------


def _affix(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.names import Side, add_affix

    if plugin.value.get("fieldSpecs") is None:
        raise Refused(f"a {plugin.kind} needs fieldSpecs")
    found = plugin.read({"prefix": "text", "suffix": "text"})
    sides: tuple[Side, ...] = ("prefix", "suffix")
    wanted = [side for side in sides if plugin.kind in (f"{side.title()}Transformer", "PrefixSuffixTransformer")]

    def run(objects: Objects) -> bool:
        for side in wanted:
            add_affix(objects, found.get(side, ""), side, plugin.specs(), plugin.maker)
        return True

    return run


def _namespace(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.names import Subjects, set_namespace

    shape = {"metadata": {"namespace": "text"}, "unsetOnly": "flag", "setRoleBindingSubjects": "text"}
    found = plugin.read(shape)
    namespace = found.get("metadata", {}).get("namespace", "")
    wanted = found.get("setRoleBindingSubjects") or "defaultOnly"
    if wanted not in ("defaultOnly", "allServiceAccounts", "none"):
        raise Refused(f"setRoleBindingSubjects cannot be {wanted}")
    subjects = cast(Subjects, wanted)

    def run(objects: Objects) -> bool:
        if namespace:
            place = plugin.at("metadata", "namespace")
            set_namespace(objects, namespace, plugin.specs(), place, subjects, found.get("unsetOnly", False))
        return True

    return run


def _pairs(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.metadata import set_pairs

    field = "labels" if plugin.kind == "LabelTransformer" else "annotations"
    pairs = plugin.read({field: {"*": "text"}}).get(field, {})

    def run(objects: Objects) -> bool:
        set_pairs(objects, pairs, plugin.specs(), lambda *key: plugin.at(field, *key))
        return True

    return run


def _image(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.images import set_image

    image = plugin.read({"imageTag": IMAGE}).get("imageTag", {})

    def run(objects: Objects) -> bool:
        set_image(objects, image, plugin.specs(), plugin.at("imageTag", by=plugin.maker))
        return True

    return run


def _replicas(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.replicas import set_replicas

    found = plugin.read({"replica": REPLICA}).get("replica", {})

    def run(objects: Objects) -> bool:
        set_replicas(
            objects, found.get("name", ""), found.get("count", 0), plugin.specs(), plugin.at("replica", "count")
        )
        return True

    return run


def _patch(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.patches import apply_patch, patch_text

    found = plugin.read(PATCH)

    def run(objects: Objects) -> bool:
        text = patch_text(found, plugin.place.path, context.files, context.one.directory, plugin.place.document)
        return apply_patch(objects, text, found, context.schemas)

    return run


def _json_patch(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.patches import PatchText, apply_operations

    found = plugin.read({"target": SELECTOR, "path": "text", "jsonOp": "text"})

    def run(objects: Objects) -> bool:
        if not found.get("target", {}).get("name"):
            raise Refused("a JSON patch needs a target with a name")
        if found.get("path"):
            text = PatchText(context.files.file(context.one.directory, found["path"]))
        else:
            document = plugin.place.document
            source = inline_source(found.get("jsonOp", ""), document)
            text = PatchText(source, document, (*plugin.place.path, "jsonOp"))
        return apply_operations(objects, text.operations(), found["target"], remember=False)

    return run


def _strategic(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.patches import PatchText, apply_strategic

    found = plugin.read({"paths": ["text"], "patches": "text"})

    def run(objects: Objects) -> bool:
        for at, path in enumerate(found.get("paths", ())):
            if "\n" in path:
                text = PatchText(inline_source(path, plugin.place.document), plugin.place.document, ("paths", at))
            else:
                text = PatchText(context.files.file(context.one.directory, path))
            apply_strategic(objects, text, context.schemas)
        if found.get("patches"):
            document = plugin.place.document
            source = inline_source(found["patches"], document)
            apply_strategic(objects, PatchText(source, document, (*plugin.place.path, "patches")), context.schemas)
        return True

    return run


def _replacements(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.replacements import replace_each

    found = plugin.read({"replacements": [{**REPLACEMENT, "path": "text"}]})

    def run(objects: Objects) -> bool:
        for at, value in enumerate(found.get("replacements", ())):
            place = plugin.at("replacements", at)
            replace_each(objects, value, place, plugin.maker, context.files, context.one.directory)
        return True

    return run


def _hash(plugin: Plugin, context: Context) -> Run:
    from svclint.render.kustomize.hashes import add_hashes

    def run(objects: Objects) -> bool:
        add_hashes(objects, plugin.maker)
        return True

    return run


_TRANSFORMERS: Mapping[str, Callable[[Plugin, Context], Run]] = {
    **dict.fromkeys(("PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer"), _affix),
    **dict.fromkeys(("LabelTransformer", "AnnotationsTransformer"), _pairs),
    "NamespaceTransformer": _namespace,
    "ImageTagTransformer": _image,
    "ReplicaCountTransformer": _replicas,
    "PatchTransformer": _patch,
    "PatchJson6902Transformer": _json_patch,
    "PatchStrategicMergeTransformer": _strategic,
    "ReplacementTransformer": _replacements,
    "HashTransformer": _hash,
}
