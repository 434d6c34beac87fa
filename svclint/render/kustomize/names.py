"""namePrefix, nameSuffix, namespace: what they change, and what they leave as it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from svclint.render.kustomize.field_specs import FieldSpec, matches, reach
from svclint.render.kustomize.ids import Gvk, is_cluster_scoped
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.origin import Written
    from svclint.render.kustomize.objects import Applied, Objects

Side = Literal["prefix", "suffix"]
Subjects = Literal["defaultOnly", "allServiceAccounts", "none"]

# kustomize: api/internal/builtins/PrefixTransformer.go, SuffixTransformer.go: kinds whose name stays as it is
_KEEP = (
    Gvk("", "", "CustomResourceDefinition"),
    Gvk("apiregistration.k8s.io", "", "APIService"),
    Gvk("", "", "Namespace"),
)
_NAMESPACE_OF = FieldSpec("metadata/namespace", Gvk(), True)
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def add_affix(objects: Objects, affix: str, side: Side, specs: Iterable[FieldSpec], maker: str) -> None:
    """Add a prefix or a suffix to names."""

    def change(node: Node) -> None:
        _need_scalar(node)
        written = node.text
        node.become(Node(f"{affix}{written}" if side == "prefix" else f"{written}{affix}", _by(node.place, maker)))

    for one in objects:
        gvk = one.original.gvk
        if any(gvk.selected_by(kept) for kept in _KEEP):
            continue
        for spec in specs:
            if not matches(spec, gvk):
                continue
            if spec.path == "metadata/name" and affix:
                (one.prefixes if side == "prefix" else one.suffixes).append(affix)
                one.remember()
            if matches(spec, one.gvk):
                reach(one.root, spec, change)


def set_namespace(
    objects: Objects,
    namespace: str,
    specs: Iterable[FieldSpec],
    place: Written,
    subjects: Subjects = "defaultOnly",
    unset_only: bool = False,
) -> None:
    """Put objects, and some references to them, into a namespace. kustomize: api/filters/namespace."""

    def change(node: Node) -> None:
        _need_scalar(node)
        if not (unset_only and node.text):
            node.become(Node(namespace, place))

    general = [one for one in specs if one.path != "metadata/namespace"]
    for one in objects:
        if one.is_gone:
            continue
        one.remember()
        gvk = one.gvk
        if not is_cluster_scoped(gvk):
            reach(one.root, _NAMESPACE_OF, change, "", place)
        if gvk.kind in _BINDINGS:
            _set_subjects(one, subjects, change, place)
        for spec in general:
            binding = gvk.kind in _BINDINGS and spec.gvk.kind in _BINDINGS and spec.path == "subjects/namespace"
            other = spec.path == "metadata/name" and (gvk.group or gvk.version != "v1")
            if matches(spec, gvk) and not binding and not other:
                reach(one.root, spec, change, "", place)
    # what was there twice before is told already
    counted = Counter(one.id for one in objects if not (one.is_gone or one.is_second))
    twice = [one for one, count in counted.items() if count > 1]
    if twice:
        raise Refused(f"the namespace makes two objects of one: {twice[0].kind} {twice[0].name}")


def _set_subjects(one: Applied, subjects: Subjects, change: object, place: Written) -> None:
    listed = one.root.get("subjects")
    if subjects == "none" or listed is None or listed.is_null:
        return
    for subject in listed.items():
        field, wanted = ("name", "default") if subjects == "defaultOnly" else ("kind", "ServiceAccount")
        named = subject.get(field)
        if named is not None and named.text == wanted:
            reach(subject, FieldSpec("namespace", Gvk(), True), change, "", place)  # type: ignore[arg-type]


def _by(place: Written, maker: str) -> Written:
    """The place of a value that several makers change: all of them are named."""
    return place._replace(by=f"{place.by}, {maker}" if place.by else maker)


def _need_scalar(node: Node) -> None:
    if not node.is_scalar:
        raise Refused("a mapping or a list stands where a text must stand")
