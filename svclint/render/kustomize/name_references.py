"""Name references: the fields that follow an object whose name or namespace kustomize changed.

kustomize: api/internal/accumulator/namereferencetransformer.go, api/filters/nameref.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.field_specs import FieldSpec, NameReference, reach
from svclint.render.kustomize.ids import Gvk, Id
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.objects import text_at
from svclint.render.kustomize.refused import Refused
from svclint.resource.model import mapping, sequence

if TYPE_CHECKING:
    from svclint.origin import Written
    from svclint.render.kustomize.objects import Applied, Objects


class _Candidate(NamedTuple):
    """An object whose name may have changed: what it was called, what it is called now."""

    applied: Applied
    previous: tuple[Id, ...]
    now: Id
    name: str
    namespace: str

    def was(self, target: Gvk) -> bool:
        return any(one.gvk.selected_by(target) for one in self.previous)


def fix_name_references(objects: Objects, references: Iterable[NameReference]) -> None:
    """Let names that were changed be changed wherever they are named; raises Refused behind all others for the first
    that kustomize cannot change."""
    candidates = [
        _Candidate(one, tuple(one.ids[:-1]), one.id, one.name, one.namespace) for one in objects if one.previous
    ]
    if not candidates:
        return
    by_name: dict[str, list[_Candidate]] = {}
    for one in candidates:
        for name in dict.fromkeys(each.name for each in one.previous):
            by_name.setdefault(name, []).append(one)
    by_kind: dict[str, list[tuple[FieldSpec, Gvk]]] = {}
    were = {one.gvk for each in candidates for one in each.previous}
    for target, fields in references:
        if any(one.selected_by(target) for one in were):
            for spec in fields:
                by_kind.setdefault(spec.gvk.kind, []).append((spec, target))
    refused: list[Refused] = []
    for applied in objects:
        gvk = applied.original.gvk
        specs = [*by_kind.get(gvk.kind, ()), *by_kind.get("", ())]
        referrer = _Referrer(applied, by_name, refused) if specs else None
        for spec, target in specs:
            if referrer is not None and gvk.selected_by(spec.gvk):
                referrer.fix(spec, target)
    if refused:
        raise refused[0]


class _Referrer:
    """One object that may name others. What is refused of it is kept in `refused`: kustomize would stop there."""

    __slots__ = ("_applied", "_by_name", "_now", "_refused", "_role_bound", "_spec", "_target")

    def __init__(self, applied: Applied, by_name: Mapping[str, list[_Candidate]], refused: list[Refused]) -> None:
        self._applied = applied
        self._by_name = by_name
        self._refused = refused
        self._now = applied.id
        self._role_bound = _role_bound(applied)
        self._spec = FieldSpec("")
        self._target = Gvk()

    def fix(self, spec: FieldSpec, target: Gvk) -> None:
        self._spec, self._target = spec, target
        try:
            # nothing to begin with: nothing is made
            reach(self._applied.root, spec, self._set)
        except Refused as refused:
            self._refused.append(refused)

    def _set(self, node: Node) -> None:
        for one in node.items() if node.is_list else [node]:
            try:
                self._set_one(one)
            except Refused as refused:
                self._refused.append(refused)

    def _set_one(self, node: Node) -> None:
        if node.is_map:
            self._set_map(node)
        elif node.is_scalar and not node.is_null:
            self._set_scalar(node)
        elif node.is_list:
            raise Refused("a name, or a mapping with one, is expected and a list found")

    def _set_scalar(self, node: Node) -> None:
        old = node.text
        found = self._chosen(self._known(old), lambda one: one.name)
        if found is not None and found.name != old:
            node.become(Node(found.name, self._place(node, found)))

    def _set_map(self, node: Node) -> None:
        name = node.get("name")
        if name is None:
            raise Refused(
                f"{self._applied.kind} {self._applied.name} has a mapping without a name at {self._spec.path}"
            )
        old = name.text
        written = node.get("namespace")
        known = self._known(old)
        if written is not None:
            namespace = written.text
            original = [one for one in known if one.previous[0].namespace == namespace]
            known = original or [one for one in known if one.now.namespace == namespace]
        found = self._chosen(known, lambda one: (one.name, one.namespace))
        if found is None or (found.name == old and not found.namespace):
            return
        if found.name != old:
            node.put("name", Node(found.name, self._place(name, found)))
        if found.namespace and (written is None or written.text != found.namespace):
            field = found.applied.root.at("metadata", "namespace")
            assert field is not None
            node.put("namespace", Node(found.namespace, field.place))

    def _place(self, node: Node, found: _Candidate) -> Written:
        return node.place._replace(by=node.place.by or f"the name that kustomize gives {found.now.kind} {found.name}")

    def _known(self, old: str) -> list[_Candidate]:
        """The candidates that were called so, and that it can name."""
        return [one for one in self._by_name.get(old, ()) if self._may_name(one)]

    def _may_name(self, one: _Candidate) -> bool:
        here = self._now
        if here.cluster_scoped or one.now.cluster_scoped or one.now.namespace == here.namespace:
            return True
        # kustomize: SubsetThatCouldBeReferencedByResource, sameCurrentNamespaceAsReferrer
        return one.now.kind == "ServiceAccount" and one.namespace in self._role_bound

    def _chosen(self, known: list[_Candidate], told_apart_by: Callable[[_Candidate], object]) -> _Candidate | None:
        """kustomize: selectReferral."""
        found = [one for one in known if one.was(self._target) and self._fits_role(one)]
        if len(found) == 1:
            return found[0]
        found = [one for one in found if _same_affixes(one.applied, self._applied, True)]
        if len(found) > 1:
            found = [one for one in found if _same_affixes(one.applied, self._applied, False)]
        if not found:
            return None
        if len({told_apart_by(one) for one in found}) > 1:
            # which one it will name, nobody knows
            self._applied.partial = True
            named = ", ".join(f"{one.now.kind} {one.name}" for one in found)
            raise Refused(f"{self._spec.path} may name any of {named}")
        return found[0]

    def _fits_role(self, one: _Candidate) -> bool:
        if not self._spec.path.endswith("roleRef/name"):
            return True
        root = self._applied.root
        if root.peek("roleRef", "apiGroup") is None or root.peek("roleRef", "kind") is None:
            return True
        return one.was(Gvk(text_at(root, "roleRef", "apiGroup"), "", text_at(root, "roleRef", "kind")))


def _role_bound(applied: Applied) -> frozenset[str]:
    """The namespaces of the service accounts that a RoleBinding names."""
    if applied.kind != "RoleBinding":
        return frozenset()
    subjects = map(mapping, sequence(applied.root.peek("subjects")))
    return frozenset(
        str(one["namespace"]) for one in subjects if one.get("kind") == "ServiceAccount" and one.get("namespace")
    )


def _same_affixes(one: Applied, other: Applied, allow_empty: bool) -> bool:
    """kustomize: PrefixesSuffixesEquals: of what was added to both names, the last is the same."""
    return all(
        (allow_empty and not (mine and theirs)) or _same_ending(mine, theirs)
        for mine, theirs in ((one.prefixes, other.prefixes), (one.suffixes, other.suffixes))
    )


def _same_ending(one: list[str], other: list[str]) -> bool:
    shortest, longest = sorted((one, other), key=len)
    return longest[len(longest) - len(shortest) :] == shortest if shortest else not longest
