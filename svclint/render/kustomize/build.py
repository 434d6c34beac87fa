"""One kustomization root to the objects that it applies; what cannot be had is a gap, what kustomize refuses a fault.

kustomize: api/internal/target/kusttarget.go. It gives up at the first error; here the rest goes on.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from svclint.document import Document, documents
from svclint.named_tuple import NamedTuple
from svclint.origin import Written
from svclint.render.kustomize import variables
from svclint.render.kustomize.files import Cache, Files, Read, below, is_remote, joined
from svclint.render.kustomize.finished import finished
from svclint.render.kustomize.hashes import add_hashes
from svclint.render.kustomize.kustomization import (
    Kustomization,
    first_document,
    read_kustomization,
    readable_kustomization,
    with_addition,
)
from svclint.render.kustomize.merge_schema import Schemas
from svclint.render.kustomize.name_references import fix_name_references
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.objects import Applied, Objects
from svclint.render.kustomize.reading import readable_objects
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.stages import Stage, configure, run_generators, run_transformers, schemas_of
from svclint.render.kustomize.told import Accumulated, Fault, FaultKind, Gap, Held, Told
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.render.kustomize.build_metadata import Tracking
    from svclint.render.kustomize.plugins import Plugin
    from svclint.resource import Resource
    from svclint.scope import Addition, Substitution

# kustomizations in kustomizations; real ones nest less than ten deep
_DEPTH_LIMIT = 64
# objects of one root; a base that is included twice at each of many levels makes ever more
_OBJECT_LIMIT = 50_000
# kustomizations of one root, each counted as often as it is included: the same, without any object
_INCLUDED_LIMIT = 5_000


class Built(NamedTuple):
    """What a kustomization applies.

    `earlier` are the objects by kind and by each name that they had before it was changed. `is_component`: it changes
    the objects of others, and has none of its own. `met` are the entries, by file and path, of what found objects to
    change. `failure` is what was raised where svclint itself is at fault: nothing was built then.
    """

    resources: tuple[Resource, ...]
    gaps: tuple[Gap, ...]
    faults: tuple[Fault, ...]
    earlier: Mapping[tuple[str, str], list[Resource]]
    is_component: bool = False
    met: frozenset[tuple[str, Path]] = frozenset()
    failure: str = ""


def build(
    directory: str,
    read: Read,
    bound: str = ".",
    cache: Cache | None = None,
    default_namespace: str = "",
    given: Substitution | None = None,
    added: Addition | None = None,
) -> Built:
    """The objects of the kustomization in `directory`, with gaps and faults.

    `read` gives a file by its path, None where there is none; nothing outside of `bound` is asked for. `cache` keeps
    the objects of files for other builds. `given` are the variables that Flux fills in afterwards,
    `added` is what a GitOps tool adds to the kustomization before.
    """
    return finish(make(directory, read, bound, cache, added), default_namespace, given)


class Made(NamedTuple):
    """The objects of a kustomization before they are given out, `annotations` those of kustomize's own that stay."""

    objects: Objects
    told: Told
    annotations: frozenset[str]
    is_component: bool


def make(
    directory: str, read: Read, bound: str = ".", cache: Cache | None = None, added: Addition | None = None
) -> Made:
    """All of a build but its end, which may be made several times."""
    made = _Build(Files(read, bound, cache), added)
    objects = made.root(directory)
    kept = made.tracking.kept if made.tracking is not None else frozenset()
    return Made(objects, made.told, kept, made.is_component)


def finish(made: Made, default_namespace: str, given: Substitution | None = None) -> Built:
    """What a build gives out, in this namespace where objects name none, and with these variables."""
    faults = list(made.told.faults)

    def refuse(message: str, place: Written, kind: FaultKind) -> None:
        faults.append(Fault(kind, message, place))

    resources, earlier = finished(made.objects, default_namespace, refuse, given, made.annotations)
    gaps, met = tuple(made.told.gaps), frozenset(made.told.met)
    return Built(resources, gaps, tuple(faults), earlier, made.is_component, met)


class _Build:
    """One build: what it reads, where it is, and what it has to tell."""

    __slots__ = ("_added", "_chain", "_files", "_included", "_objects", "_schemas", "is_component", "told", "tracking")

    def __init__(self, files: Files, added: Addition | None = None) -> None:
        self._files = files
        self._added = added
        self._schemas = Schemas()
        self._chain: list[str] = []
        self._included = 0
        self._objects = 0
        self.is_component = False
        self.told = Told()
        self.tracking: Tracking | None = None

    def root(self, directory: str) -> Objects:
        """The objects of a root, once names have all that is added to them. kustomize: makeCustomizedResMap."""
        acc = Accumulated()
        objects = acc.objects
        try:
            source = self._files.kustomization(directory)
        except Refused as refused:
            # told of a file, since a directory has no lines
            told_of = next(iter(self._files.kustomizations(directory)), Source(directory, ""))
            nothing = Document(told_of, 0, 0, 0, "empty", None, ())
            self.told.refused(refused, Written(nothing, ()), acc, unread=True)
            return objects
        if source is None:
            return objects
        found = documents(source)
        top = Written(found[0] if found else Document(source, 0, 0, 0, "empty", None, ()), ())
        self._directory(source, directory, acc, top)
        add_hashes(objects, "the hash that kustomize appends")
        configuration = acc.configuration
        self.told.attempt(lambda: fix_name_references(objects, configuration.name_reference), top, acc)
        self.told.attempt(
            lambda: variables.resolve_variables(objects, acc.variables, configuration.var_reference), top, acc
        )
        asked = self.tracking
        if asked is not None:
            self.told.attempt(lambda: asked.label(objects), asked.place, acc)
        return objects

    def _directory(self, source: Source, directory: str, acc: Accumulated, place: Written) -> None:
        """Add what the kustomization of a directory makes. `place` is the entry that includes it."""
        try:
            one = read_kustomization(source)
        except Refused as refused:
            self.told.gap("unreadable", str(refused), place, acc)
            if refused.kind in ("refused", "empty") and documents(source):
                kind: FaultKind = "empty" if refused.kind == "empty" else "invalid"
                self.told.fault(str(refused), Written(documents(source)[0], refused.at), kind)
            sound = readable_kustomization(source)
            if sound is None:
                return
            one = sound
        if self._added is not None and not self._chain:
            one = with_addition(one, self._added)
        if not self._chain:
            self.is_component = self.told.of_component = one.is_component
            if one.data.get("buildMetadata"):
                from svclint.render.kustomize.build_metadata import tracking

                self.tracking = tracking(one)
        self._chain.append(directory)
        self._schemas = schemas_of(one, acc, self._files, self.told, self._schemas)
        try:
            self._accumulate(one, acc)
        finally:
            self._chain.pop()
        if one.lost:
            # whatever they would have changed
            acc.objects.mark_partial(None)

    def _accumulate(self, one: Kustomization, acc: Accumulated) -> None:
        """kustomize: accumulateTarget: its order is what matters."""
        stage = Stage(one, acc, self._files, self._schemas, self.told, self.tracking)
        for value, at in one.entries("resources", "bases"):
            place = one.place(*at)
            self.told.attempt(partial(self._resource, one, value, place, acc), place, acc, unread=True)
        configure(stage)
        run_generators(stage, self._plugins(one, "generators", acc))
        for value, at in one.entries("components"):
            place = one.place(*at)
            self.told.attempt(partial(self._component, one, value, place, acc), place, acc, unread=True)
        run_transformers(stage, self._plugins(one, "transformers", acc))
        bound = one.data.get("vars", ())
        if bound:
            self.told.attempt(
                lambda: variables.bind(acc.objects, bound, acc.variables, acc.lacking), one.place("vars"), acc
            )

    # -- what it includes ----------------------------------------------------------------------------------------------

    def _resource(self, one: Kustomization, name: str, place: Written, acc: Accumulated) -> None:
        """kustomize: accumulateResources: a file, or a directory with a kustomization."""
        path = joined(one.directory, name)
        try:
            # what the caller has under an address is of this repository
            source = self._files.kustomization(path)
            if source is not None:
                # another revision may have what a patch is for
                acc.incomplete = acc.incomplete or _is_pinned(name)
                with self._below(name):
                    self._base(source, place, acc)
                return
            source = self._files.file(one.directory, name)
        except Refused as refused:
            self.told.refused(refused, place, acc, unread=True)
            return
        try:
            found = self._files.objects(source)
        except Refused as refused:
            self.told.refused(refused, place, acc, unread=True)
            found = readable_objects(source)
        listed = [Applied(Node(*each)) for each in found]
        if self.tracking is not None:
            self.tracking.came_from(listed, name)
        self._append(listed, place, acc)

    @contextmanager
    def _below(self, name: str) -> Iterator[None]:
        """While a kustomization is built that this name leads to."""
        held = self.tracking
        if held is not None:
            self.tracking = held.below(name)
        try:
            yield
        finally:
            self.tracking = held

    def _base(self, source: Source, place: Written, acc: Accumulated) -> None:
        # not the path by which it is named: links may lead to one directory by many
        directory = posixpath.dirname(source.path) or "."
        if self._leads_back(directory, place, acc):
            return
        if _is_component(source):
            raise Refused(f"{directory} is a component, and no resource")
        inner = Accumulated()
        self._directory(source, directory, inner, place)
        self._append(inner.objects.all, place, acc)
        acc.incomplete = acc.incomplete or inner.incomplete
        acc.configuration = acc.configuration.merged(inner.configuration)
        for name, one in inner.variables.items():
            if name in acc.variables:
                self.told.fault(f"the variable {name} comes twice", place)
            acc.variables[name] = one

    def _leads_back(self, directory: str, place: Written, acc: Accumulated) -> bool:
        """kustomize: errIfArgEqualOrHigher: whether a directory holds one that includes it."""
        self._included += 1
        if self._included > _INCLUDED_LIMIT:
            self._stop_at(f"more than {_INCLUDED_LIMIT:,} kustomizations", place, acc)
            return True
        inside = [visited for visited in self._chain if below(visited, directory)]
        if len(self._chain) <= _DEPTH_LIMIT and not inside:
            return False
        # what holds another one need not name it
        is_around = bool(inside) and directory not in inside
        holds = f"is a base whose directory holds {inside[-1]}, which leads to it" if is_around else ""
        self.told.gap("cycle", f"{directory} {holds or 'includes itself, by way of what it names'}", place, acc)
        return True

    def _stop_at(self, limit: str, place: Written, acc: Accumulated) -> None:
        """Tell of a limit where it is met first: each kustomization around meets it as well."""
        acc.incomplete = True
        if not any(one.kind == "limit" and one.reason == limit for one in self.told.gaps):
            self.told.gap("limit", limit, place, acc)

    def _append(self, found: Iterable[Applied], place: Written, acc: Accumulated) -> None:
        listed = list(found)
        self._objects += len(listed)
        if self._objects > _OBJECT_LIMIT:
            self._stop_at(f"more than {_OBJECT_LIMIT:,} objects", place, acc)
            return
        again = acc.objects.append(listed)
        for one in again:
            # what is kept beside the first, duplicate-resource tells
            if one.is_second:
                held = Held((one.id,), one.root.place)
                self.told.fault(f"{one.kind} {one.name} is there already", place, "twice", (held,))
        same = [one for one in again if not one.is_second]
        if same:
            more = f" (and {len(same) - 1} more)" if same[1:] else ""
            self.told.fault(f"{same[0].kind} {same[0].name} is there already{more}", place)

    def _component(self, one: Kustomization, name: str, place: Written, acc: Accumulated) -> None:
        path = joined(one.directory, name)
        try:
            source = self._files.kustomization(path)
        except Refused as refused:
            self.told.refused(refused, place, acc, unread=True)
            return
        if source is None:
            self.told.gap("remote" if is_remote(name) else "missing", f"there is no component {name}", place, acc)
            acc.objects.mark_partial(None)
        elif not self._leads_back(posixpath.dirname(source.path) or ".", place, acc):
            if _is_component(source) or _is_unread(source):
                # a component has no objects of its own: what it does, it does to those of its parent
                with self._below(name):
                    self._directory(source, posixpath.dirname(source.path) or ".", acc, place)
            else:
                self.told.fault(f"{name} is no component", place, "invalid")
                # its objects were meant to be there, one way or the other
                with self._below(name):
                    self._base(source, place, acc)

    def _plugins(self, one: Kustomization, field: str, acc: Accumulated) -> list[tuple[Plugin, Written]]:
        """The plugins that a field lists: what stands there, then files, and what the kustomization of a directory
        makes."""
        if not one.data.get(field):
            return []
        from svclint.render.kustomize.plugins import Plugin, inline_plugins

        inner = Accumulated()
        listed: list[tuple[Plugin, Written]] = []
        named: list[tuple[Plugin, Written]] = []
        for value, at in one.entries(field):
            place = one.place(*at)
            try:
                inline = inline_plugins(value, one, at)
            except Refused as refused:
                self.told.refused(refused, place, acc)
                continue
            if inline is not None:
                listed.extend((Plugin(*each, self._maker_of(Applied(Node(*each)), one)), place) for each in inline)
                continue
            before = len(inner.objects)
            self._resource(one, value, place, inner)
            named.extend(
                (Plugin(each.root.plain(), each.root.place, self._maker_of(each)), place)
                for each in inner.objects.all[before:]
            )
        acc.incomplete = acc.incomplete or inner.incomplete
        if inner.incomplete and field == "transformers":
            acc.objects.mark_partial(None)
        return [*listed, *named]

    def _maker_of(self, plugin: Applied, around: Kustomization | None = None) -> str:
        """What buildMetadata writes of a plugin, which stands in a file or in the kustomization `around`."""
        if self.tracking is None:
            return ""
        from svclint.render.kustomize.build_metadata import plugin_maker

        if around is not None:
            self.tracking.came_from([plugin], posixpath.basename(around.path))
        return plugin_maker(plugin)


def _is_pinned(name: str) -> bool:
    return is_remote(name) and ("ref=" in name or "version=" in name)


def _is_unread(source: Source) -> bool:
    return source.error is not None or any(one.state in ("broken", "template") for one in documents(source)[:1])


def _is_component(source: Source) -> bool:
    try:
        value = first_document(source).value
    except Refused:
        # told where it is read
        return False
    return isinstance(value, dict) and value.get("kind") == "Component"
