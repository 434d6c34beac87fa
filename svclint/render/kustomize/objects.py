"""The objects of a kustomization while it is built: what each is called and was called, and how they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from svclint.render.kustomize.go_patterns import Pattern, pattern
from svclint.render.kustomize.ids import Gvk, Id, effective_namespace, split_api_version
from svclint.render.kustomize.node import Node, is_its_text, made_map
from svclint.render.kustomize.refused import Refused
from svclint.resource.model import mapping

if TYPE_CHECKING:
    from svclint.origin import Written

ORIGIN = "config.kubernetes.io/origin"
TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations"
"""The annotations of `buildMetadata`."""

NEEDS_HASH = "internal.config.kubernetes.io/needsHashSuffix"
"""What kustomize writes on what it generates, and a few people on what it does not."""


class Applied:
    """One object while it is built.

    `previous` are its earlier ids, the first one that of its file; `prefixes` and `suffixes` what was added to its
    name. `behavior` and `hashed` are what a generator was told. `vars` are the variables that read it. kustomize keeps
    all this in annotations of its own, which it takes out in the end. `partial` says that a change which is not here
    may reach it, `is_second` that an object of this id is there already.
    """

    __slots__ = ("behavior", "hashed", "is_second", "node", "partial", "prefixes", "previous", "suffixes", "variables")

    def __init__(self, node: Node) -> None:
        self.node: Node | None = node
        self.previous: list[Id] = []
        self.prefixes: list[str] = []
        self.suffixes: list[str] = []
        self.variables: list[str] = []
        self.behavior = ""
        self.hashed = False
        self.partial = False
        self.is_second = False

    @property
    def root(self) -> Node:
        assert self.node is not None
        return self.node

    @property
    def is_gone(self) -> bool:
        return self.node is None or self.node.is_empty

    @property
    def gvk(self) -> Gvk:
        return _gvk(text_at(self.root, "apiVersion"), self.kind)

    @property
    def kind(self) -> str:
        return text_at(self.root, "kind")

    @property
    def name(self) -> str:
        return text_at(self.root, "metadata", "name")

    @property
    def namespace(self) -> str:
        return text_at(self.root, "metadata", "namespace")

    @property
    def id(self) -> Id:
        return _id(text_at(self.root, "apiVersion"), self.kind, self.namespace, self.name)

    @property
    def ids(self) -> list[Id]:
        """All that it was and is called; earlier kinds are of the group and version that it has now."""
        now = self.id
        return [*(_as_now(one, now) for one in self.previous), now]

    @property
    def original(self) -> Id:
        """What its file calls it."""
        return _as_now(self.previous[0], self.id) if self.previous else self.id

    @property
    def is_marked(self) -> bool:
        """Whether kustomize has written an annotation of its own on it by now."""
        return bool(self.previous or self.prefixes or self.suffixes or self.behavior or self.hashed)

    def may_be_called(self, name: str) -> bool:
        return self.name == name or any(one.name == name for one in self.previous)

    def remember(self) -> None:
        """Its id is about to change."""
        self.previous.append(self.id)

    def labels(self) -> Mapping[str, str]:
        return texts_at(self.root, "metadata", "labels")

    def annotations(self) -> Mapping[str, str]:
        return texts_at(self.root, "metadata", "annotations")


@lru_cache(maxsize=1024)
def _gvk(api_version: str, kind: str) -> Gvk:
    return Gvk(*split_api_version(api_version), kind)


@lru_cache(maxsize=4096)
def _id(api_version: str, kind: str, namespace: str, name: str) -> Id:
    """Asked of each object at each step that may change it; what it reads is asked for each time."""
    gvk = _gvk(api_version, kind)
    return Id(*gvk, effective_namespace(gvk, namespace), name)


def _as_now(before: Id, now: Id) -> Id:
    """An earlier id with the group and version of the present one."""
    if before.group == now.group and before.version == now.version:
        return before
    return before._replace(group=now.group, version=now.version)


def text_at(node: Node, *path: str) -> str:
    """The text of a scalar below a node, empty where there is none."""
    value = node.peek(*path)
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (dict, list)):
        return ""
    found = node.at(*path)
    return found.text if found is not None else ""


def texts_at(node: Node, *path: str) -> dict[str, str]:
    """The texts of a mapping's scalars below a node."""
    value = node.peek(*path)
    if not isinstance(value, dict) or not value:
        return {}
    if all(map(is_its_text, value.values())):
        return value
    found = node.at(*path)
    return {key: one.text for key, one in found.fields().items()} if found is not None else {}


def mapping_at(node: Node, key: str, place: Written) -> Node:
    """The mapping at a key, made where there is none; raises Refused where something else stands there."""
    found = node.get(key)
    if found is None or found.is_null:
        found = made_map(place)
        node.put(key, found)
    elif not found.is_map:
        raise Refused(f"{key} is no mapping")
    return found


class Objects:
    """The objects that a kustomization has so far, in their order. kustomize: api/resmap/reswrangler.go.

    Their ids are kept while nothing but `append` changes them; whatever else does must call `drop_gone` behind it.
    """

    __slots__ = ("_held", "all")

    def __init__(self) -> None:
        self.all: list[Applied] = []
        self._held: set[Id] | None = None

    def __iter__(self) -> Iterator[Applied]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def append(self, others: Iterable[Applied]) -> list[Applied]:
        """Add objects; returns those that are there already, which kustomize refuses.

        They are kept where another text has them, so that somebody can tell of it, and are found under no id. One that
        has a part of the first alone was meant as a patch: what it lacks is no fault of its own.
        """
        if self._held is None:
            self._held = {one.id for one in self.all}
        held = self._held
        twice = []
        for one in others:
            identity = one.id
            if identity in held:
                twice.append(one)
                first = next(each for each in self.all if each.id == identity)
                if first.root.place != one.root.place:
                    one.is_second = True
                    one.partial = _is_part(one.root, first.root)
                    self.all.append(one)
            else:
                held.add(identity)
                self.all.append(one)
        return twice

    def mark_partial(self, target: Mapping[str, Any] | None) -> None:
        """Remember that a change which is not here may reach what a selector means, or all that is there by now."""
        try:
            reached = self.selected(target) if target else self.all
        except Refused:
            reached = self.all
        for one in reached:
            one.partial = True

    def drop_gone(self) -> None:
        """Leave out what was deleted or has nothing in it."""
        self._held = None
        if any(one.is_gone for one in self.all):
            self.all = [one for one in self.all if not one.is_gone]

    def of_any_id(self, matches: Callable[[Id], bool]) -> list[Applied]:
        """The objects that are, or were, called so."""
        return [one for one in self.all if not (one.is_gone or one.is_second) and any(map(matches, one.ids))]

    def called(self, wanted: Id) -> list[Applied]:
        """The objects that are, or were, exactly this."""
        name = wanted.name
        # most objects are called otherwise: their ids need not be made
        near = (one for one in self.all if not (one.is_gone or one.is_second) and one.may_be_called(name))
        return [one for one in near if wanted in one.ids]

    def selected(self, selector: Mapping[str, Any]) -> list[Applied]:
        """The objects that a selector with anchored patterns means. kustomize: Select."""
        patterns = {field: pattern(selector.get(field, "")) for field in (*Gvk._fields, "name", "namespace")}
        labels, annotations = selector.get("labelSelector", ""), selector.get("annotationSelector", "")
        return [one for one in self.all if _means(one, patterns, labels, annotations)]


def _is_part(one: Node, whole: Node) -> bool:
    """Whether an object has some of the fields of another one, and none beside them."""
    mine, all_of_it = (set(mapping(each.peek("spec"))) for each in (one, whole))
    return mine < all_of_it


def _means(one: Applied, patterns: Mapping[str, Pattern | None], labels: str, annotations: str) -> bool:
    if one.is_gone:
        return False
    kind = patterns["kind"]
    if kind is not None and not kind.matches(one.kind):
        return False
    # what a file calls it, or what it is called now
    named = patterns["name"]
    if named is not None and not (named.matches(one.name) or (one.previous and named.matches(one.previous[0].name))):
        return False
    within = patterns["namespace"]
    if within is not None and not any(within.matches(each.namespace) for each in (*one.previous[:1], one.id)):
        return False
    if patterns["group"] is not None or patterns["version"] is not None:
        gvk = one.gvk
        for field in ("group", "version"):
            wanted = patterns[field]
            if wanted is not None and not wanted.matches(getattr(gvk, field)):
                return False
    if not labels and not annotations:
        return True
    # imported here: few targets have one
    from svclint.render.kustomize.label_selectors import selects

    return selects(labels, one.labels()) and selects(annotations, one.annotations())
