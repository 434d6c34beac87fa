"""patches, patchesStrategicMerge, patchesJson6902: what each is, and which objects it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.origin import Written
from svclint.render.kustomize.doubled_keys import ANNOTATIONS, doubled
from svclint.render.kustomize.inline import inline_place, inline_source
from svclint.render.kustomize.json_patch import apply, check_operations
from svclint.render.kustomize.node import Node, is_its_text
from svclint.render.kustomize.objects import Applied, Objects, mapping_at, text_at, texts_at
from svclint.render.kustomize.reading import Found, read_objects
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.strategic import merge

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.render.kustomize.files import Files
    from svclint.render.kustomize.merge_schema import Schemas
    from svclint.source import Source


class PatchText(NamedTuple):
    """The text of a patch: a file, or what stands at `at` of the kustomization `around`."""

    source: Source
    around: Document | None = None
    at: Path = ()

    def place(self, place: Written) -> Written:
        return place if self.around is None else inline_place(place, self.around, self.at)

    def objects(self) -> list[Found]:
        """The strategic merge patches in it; raises Refused where kustomize does."""
        try:
            found = read_objects(self.source)
        except Refused as refused:
            # a file that cannot be read is told of itself; nobody else looks into a patch
            if refused.kind == "no-object" or (refused.kind == "unreadable" and self.around is not None):
                raise Refused(f"the patch cannot be used: {refused}") from None
            raise
        return [Found(one.value, self.place(one.place)) for one in found]

    def operations(self) -> Found:
        """The operations of a JSON patch, as kubectl reads YAML; raises Refused where it holds none.

        What begins with a bracket must be JSON.
        """
        text = self.source.text if self.around is None else self.source.text.strip()
        if text.startswith("["):
            _check_json(text)
        found = documents(self.source)
        if not found or found[0].state in ("broken", "template"):
            raise Refused("it is neither an object nor a list of operations")
        return Found(check_operations(found[0].value), self.place(Written(found[0], ())))


def _check_json(text: str) -> None:
    import json

    try:
        json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("what begins with a bracket is no JSON") from None


def patch_text(value: Mapping[str, Any], at: Path, files: Files, directory: str, around: Document) -> PatchText:
    """The text of an entry with `path` or `patch`; raises Refused for both, none, and a file that is not there."""
    path, inline = value.get("path", ""), value.get("patch", "").strip()
    if bool(path) == bool(inline):
        raise Refused("a patch needs one of path and patch")
    if path:
        return PatchText(files.file(directory, path))
    return PatchText(inline_source(value["patch"], around), around, (*at, "patch"))


def apply_patch(objects: Objects, text: PatchText, value: Mapping[str, Any], schemas: Schemas) -> bool:
    """Apply an entry of `patches`; whether it changed anything.

    kustomize: api/internal/builtins/PatchTransformer.go.
    """
    target = value.get("target")
    options = value.get("options", {})
    allowed = options.get("allowNameChange", False), options.get("allowKindChange", False)
    if _is_json_patch(text):
        operations = text.operations()
        if target is None:
            raise Refused("a JSON patch needs a target")
        return apply_operations(objects, operations, target, remember=True)
    patches = text.objects()
    if target is None:
        _each(patches, lambda patch: _change(_target(objects, patch), Node(*patch), schemas, allowed))
        objects.drop_gone()
        return True
    if len(patches) > 1:
        raise Refused("several strategic merge patches in one entry cannot have a target")
    if not patches:
        # a file that holds comments only changes nothing, and is no fault
        return True
    chosen = objects.selected(target)
    for one in chosen:
        _change(one, _with_texts(Node(*patches[0]), one), schemas, allowed)
    objects.drop_gone()
    _check_unique(objects)
    return bool(chosen)


def _is_json_patch(text: PatchText) -> bool:
    found = documents(text.source)
    return bool(found) and isinstance(found[0].value, list)


def apply_operations(objects: Objects, operations: Found, target: Mapping[str, Any], remember: bool) -> bool:
    """Apply a JSON patch to all objects that the target means; whether there is one."""
    found = objects.selected(target)
    for one in found:
        if any(doubled(one.root.place)) and not any(doubled(one.root.place, but=ANNOTATIONS)):
            # else the end of the build tells
            raise Refused(f"{one.kind} {one.name} has an annotation twice, and is read as JSON for the patch")
        if remember:
            one.remember()
        if one.is_marked:
            # kustomize keeps what it remembers in annotations: there are some
            mapping_at(mapping_at(one.root, "metadata", one.root.place), "annotations", one.root.place)
        # the detour over JSON makes a node of its own for each field, and writes anew what is no text: what was left
        # empty is a written null from here on, which a strategic patch leaves
        changed = apply(one.root.copy(anew=True), operations.value, operations.place)
        _check_named(changed)
        one.node = changed
    return bool(found)


def _check_named(node: Node) -> None:
    """kustomize: api/resource/factory.go and kyaml: GetValidatedMetadata, which comes when all is built."""
    kind = text_at(node, "kind")
    for field, lacks in (
        ("kind", not kind),
        ("name", not text_at(node, "metadata", "name") and not kind.endswith("List")),
    ):
        if lacks:
            raise Refused(f"the patch leaves an object without a {field}")


def apply_strategic(objects: Objects, text: PatchText, schemas: Schemas) -> None:
    """Apply an entry of `patchesStrategicMerge`."""

    def change(one: Found) -> None:
        target = _target(objects, one)
        _change(target, _with_texts(Node(*one), target), schemas, (False, False))
        objects.drop_gone()

    _each(text.objects(), change)


def _each(patches: list[Found], change: Callable[[Found], None]) -> None:
    """Apply each patch of an entry, and raise Refused behind them where one finds no object."""
    without: Refused | None = None
    for one in patches:
        try:
            change(one)
        except Refused as refused:
            if refused.kind != "no-target":
                raise
            refused.meant |= without.meant if without is not None else frozenset()
            without = refused
    if without is not None:
        raise without


def _target(objects: Objects, patch: Found) -> Applied:
    wanted = Applied(Node(*patch)).id
    found = objects.called(wanted)
    if len(found) != 1:
        named = f"{wanted.kind} {wanted.name}"
        if found:
            raise Refused(f"several objects are {named}")
        # imported here: hardly any patch finds none
        from svclint.render.kustomize.meant import meant_kinds

        meant = meant_kinds(wanted.kind, patch.value, objects)
        raise Refused(f"no object is {named}", "no-target", meant=meant)
    return found[0]


def _with_texts(patch: Node, target: Applied) -> Node:
    """The patch as ApplySmPatch of all targets copies it: labels and annotations become texts, null ones too."""
    metadata = patch.get("metadata")
    if metadata is not None and metadata.is_map:
        for field in ("labels", "annotations"):
            held = metadata.get(field)
            texts = texts_at(patch, "metadata", field)
            if not texts:
                metadata.remove(field)
            elif held is not None:
                for key, one in held.fields().items():
                    if one.is_scalar and not is_its_text(one.scalar):
                        held.put(key, Node(one.text, one.place))
    version = target.root.get("apiVersion")
    if version is not None:
        patch.put("apiVersion", version)
    return patch


def _change(one: Applied, patch: Node, schemas: Schemas, allowed: tuple[bool, bool]) -> None:
    """kustomize: api/resource/resource.go: ApplySmPatch."""
    root = one.root
    kept = {field: _copied(root.at("metadata", field)) for field in ("name", "namespace")}
    kind = _copied(root.get("kind"))
    allow_name, allow_kind = allowed
    if allow_name or allow_kind:
        one.remember()
    merged = merge(root, patch, schemas)
    # kustomize: ApplyFilter: of the result it only looks whether there is one; what takes the whole object's place
    # (`$patch: replace` at the top) is lost
    one.node = root if merged is patch else merged
    if one.is_gone:
        return
    if not allow_kind and kind is not None:
        one.root.put("kind", kind)
    metadata = mapping_at(one.root, "metadata", one.root.place)
    for field in ("namespace",) if allow_name else ("name", "namespace"):
        before = kept[field]
        if before is None:
            metadata.remove(field)
        else:
            metadata.put(field, before)


def _copied(node: Node | None) -> Node | None:
    # a merge changes the node itself
    return node.copy() if node is not None else None


def _check_unique(objects: Objects) -> None:
    seen = set()
    for one in objects:
        if one.id in seen and not one.is_second:
            raise Refused(f"two objects are {one.kind} {one.name}")
        seen.add(one.id)
