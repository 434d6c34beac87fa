"""One kustomization root to the objects that it applies; what cannot be had is a gap, what kustomize refuses a fault.

kustomize: api/internal/target/kusttarget.go. It gives up at the first error; here the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from svclint.origin import Written
from svclint.render.kustomize import variables
from svclint.render.kustomize.defaults import defaults
from svclint.render.kustomize.field_specs import Configuration, read_configuration
from svclint.render.kustomize.files import Cache, Files, Outside, Read, below, is_remote, joined
from svclint.render.kustomize.finished import finished
from svclint.render.kustomize.generators import Generator, absorb, generate, merged_options
from svclint.render.kustomize.hashes import add_hashes
from svclint.render.kustomize.kustomization import Kustomization, read_kustomization
from svclint.render.kustomize.merge_schema import Schemas
from svclint.render.kustomize.name_references import fix_name_references
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.objects import Applied, Objects
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.transformers import steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.document import Document
    from svclint.render.kustomize.plugins import Plugin
    from svclint.resource import Resource
    from svclint.source import Source

GapKind = Literal["remote", "missing", "outside", "plugin", "chart", "cycle", "unreadable"]
"""What is not here: it lies elsewhere; it is not there; it may not be read; a program or Helm would make it; it leads
back to itself; it is no YAML."""

FaultKind = Literal["patch-without-target", "idle-patch", "refused"]
"""A patch names an object that is not there; the target of a patch means none, which kustomize accepts; anything else
that kustomize refuses."""

# kustomizations in kustomizations; real ones nest less than ten deep
_DEPTH_LIMIT = 64
# objects of one root; a base that is included twice at each of many levels makes ever more
_OBJECT_LIMIT = 50_000


class Gap(NamedTuple):
    """A part of a kustomization that could not be built, and the entry that names it."""

    kind: GapKind
    reason: str
    place: Written


class Fault(NamedTuple):
    """Something that kustomize refuses, or that does nothing, and the entry that it is about."""

    kind: FaultKind
    message: str
    place: Written


class Built(NamedTuple):
    """What a kustomization applies."""

    resources: tuple[Resource, ...]
    gaps: tuple[Gap, ...]
    faults: tuple[Fault, ...]


class _Accumulated:
    """What a kustomization has so far. `incomplete` says that a part of it is not here."""

    __slots__ = ("configuration", "incomplete", "objects", "variables")

    def __init__(self) -> None:
        self.objects = Objects()
        self.configuration = Configuration()
        self.variables: dict[str, Mapping[str, Any]] = {}
        self.incomplete = False


def build(
    directory: str, read: Read, bound: str = ".", cache: Cache | None = None, default_namespace: str = ""
) -> Built:
    """The objects of the kustomization in `directory`, with gaps and faults.

    `read` gives a file by its path, None where there is none; nothing outside of `bound` is asked for. `cache` keeps
    the objects of files for other builds.
    """
    made = _Build(Files(read, bound, cache))
    found = made.root(directory)
    resources = finished(found, default_namespace, made.refuse)
    return Built(resources, tuple(made.gaps), tuple(made.faults))


class _Build:
    """One build: what it reads, and what it has to tell."""

    __slots__ = ("_chain", "_count", "_files", "_schemas", "faults", "gaps")

    def __init__(self, files: Files) -> None:
        self._files = files
        self._schemas = Schemas()
        self._chain: list[str] = []
        self._count = 0
        self.gaps: list[Gap] = []
        self.faults: list[Fault] = []

    def root(self, directory: str) -> Objects:
        source = self._files.kustomization(directory)
        acc = _Accumulated()
        if source is None:
            return acc.objects
        self._directory(source, directory, acc, None)
        objects = acc.objects
        top = Written(_document(source), ())
        add_hashes(objects, "the hash that kustomize appends")
        self._try(top, acc, lambda: fix_name_references(objects, acc.configuration.name_reference))
        self._try(
            top, acc, lambda: variables.resolve_variables(objects, acc.variables, acc.configuration.var_reference)
        )
        return objects

    def refuse(self, message: str, place: Written) -> None:
        self.faults.append(Fault("refused", message, place))

    def _try(self, place: Written, acc: _Accumulated, run: Callable[[], object]) -> None:
        try:
            run()
        except Outside as refused:
            self._gap("outside", str(refused), place, acc)
        except Refused as refused:
            self._fault(str(refused), place, acc)

    def _gap(self, kind: GapKind, reason: str, place: Written, acc: _Accumulated) -> None:
        acc.incomplete = True
        self.gaps.append(Gap(kind, reason, place))

    def _fault(self, message: str, place: Written, acc: _Accumulated) -> None:
        # a patch may be meant for what is not here
        kind: FaultKind = "patch-without-target" if message.startswith("no object is ") else "refused"
        if not (acc.incomplete and (kind == "patch-without-target" or message.startswith(("there is no ", "no object")))):
            self.faults.append(Fault(kind, message, place))

    # -- what belongs to it --------------------------------------------------------------------------------------------

    def _directory(self, source: Source, directory: str, acc: _Accumulated, place: Written | None) -> None:
        """Add what the kustomization of a directory makes. `place` is the entry that includes it."""
        here = place or Written(_document(source), ())
        try:
            one = read_kustomization(source)
        except Refused as refused:
            self._gap("unreadable", str(refused), here, acc)
            return
        self._chain.append(directory)
        self._use_schema(one, acc)
        self._accumulate(one, acc)
        self._chain.pop()

    def _accumulate(self, one: Kustomization, acc: _Accumulated) -> None:
        """kustomize: accumulateTarget: its order is what matters."""
        for value, at in one.entries("resources", "bases"):
            self._resource(one, value, one.place(*at), acc)
        self._configure(one, acc)
        self._generate(one, acc)
        for value, at in one.entries("components"):
            self._component(one, value, one.place(*at), acc)
        self._transform(one, acc)
        self._try(
            one.place("vars"), acc, lambda: variables.bind(acc.objects, one.data.get("vars", ()), acc.variables)
        )

    def _resource(self, one: Kustomization, name: str, place: Written, acc: _Accumulated) -> None:
        path = joined(one.directory, name)
        source = self._kustomization(path, place, acc) if not is_remote(name) else None
        if source is not None:
            self._base(source, path, place, acc)
            return
        try:
            found = self._files.objects(self._files.file(one.directory, name))
        except Outside as refused:
            self._gap("outside", str(refused), place, acc)
            return
        except Refused as refused:
            missing = str(refused).startswith("there is no file")
            kind: GapKind = "remote" if is_remote(name) else "missing" if missing else "unreadable"
            self._gap(kind, str(refused), place, acc)
            return
        self._append([Applied(Node(*each)) for each in found], place, acc)

    def _kustomization(self, directory: str, place: Written, acc: _Accumulated) -> Source | None:
        try:
            return self._files.kustomization(directory)
        except Refused as refused:
            self._gap("unreadable", str(refused), place, acc)
            return None

    def _base(self, source: Source, directory: str, place: Written, acc: _Accumulated) -> None:
        inner = _Accumulated()
        if self._leads_back(directory, place, acc):
            return
        if _is_component(source):
            self._fault(f"{directory} is a component, and no resource", place, acc)
            return
        self._directory(source, directory, inner, place)
        self._append(inner.objects.all, place, acc)
        acc.incomplete = acc.incomplete or inner.incomplete
        try:
            acc.configuration = acc.configuration.merged(inner.configuration)
        except Refused as refused:
            self._fault(str(refused), place, acc)
        for name, one in inner.variables.items():
            if name in acc.variables:
                self._fault(f"the variable {name} comes twice", place, acc)
            acc.variables[name] = one

    def _leads_back(self, directory: str, place: Written, acc: _Accumulated) -> bool:
        """kustomize: errIfArgEqualOrHigher: whether a directory holds one that includes it."""
        if len(self._chain) <= _DEPTH_LIMIT and not any(below(visited, directory) for visited in self._chain):
            return False
        self._gap("cycle", f"{directory} holds what includes it", place, acc)
        return True

    def _append(self, found: Iterable[Applied], place: Written, acc: _Accumulated) -> None:
        listed = list(found)
        self._count += len(listed)
        if self._count > _OBJECT_LIMIT:
            self._gap("unreadable", f"more than {_OBJECT_LIMIT:,} objects", place, acc)
            return
        for one in acc.objects.append(listed):
            self._fault(f"{one.kind} {one.name} is there already", place, acc)

    def _component(self, one: Kustomization, name: str, place: Written, acc: _Accumulated) -> None:
        path = joined(one.directory, name)
        source = self._kustomization(path, place, acc) if not is_remote(name) else None
        if source is None:
            self._gap("remote" if is_remote(name) else "missing", f"there is no component {name}", place, acc)
        elif not self._leads_back(path, place, acc):
            if not _is_component(source):
                self._fault(f"{name} is no component", place, acc)
                return
            # a component has no objects of its own: what it does, it does to those of its parent
            self._directory(source, path, acc, place)

    # -- what it does --------------------------------------------------------------------------------------------------

    def _use_schema(self, one: Kustomization, acc: _Accumulated) -> None:
        path = one.pairs("openapi").get("path")
        if path and self._schemas.custom is None:
            from svclint.render.kustomize.openapi import read_schemas

            place = one.place("openapi", "path")
            try:
                self._schemas = read_schemas(self._files.file(one.directory, path))
            except Refused as refused:
                self._gap("unreadable", str(refused), place, acc)

    def _configure(self, one: Kustomization, acc: _Accumulated) -> None:
        acc.configuration = acc.configuration.merged(defaults())
        for value, at in one.entries("configurations"):
            place = one.place(*at)
            try:
                document = _document(self._files.file(one.directory, value))
                acc.configuration = acc.configuration.merged(read_configuration(document.value))
            except Refused as refused:
                missing = str(refused).startswith("there is no file")
                self._gap("missing" if missing else "unreadable", str(refused), place, acc)
        for value, at in one.entries("crds"):
            from svclint.render.kustomize.openapi import read_crds

            try:
                found = read_crds(self._files.file(one.directory, value))
                acc.configuration = acc.configuration.merged(found)
            except Refused as refused:
                self._gap("missing", str(refused), one.place(*at), acc)

    def _generate(self, one: Kustomization, acc: _Accumulated) -> None:
        shared = one.data.get("generatorOptions", {})
        for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            for value, at in one.entries(field):
                options = merged_options(value.get("options", {}), shared)
                place = one.place(*at)
                made = Generator(kind, value, place, self._files, one.directory, options, one.maker(field))
                self._absorb(made, place, acc)
        for _, at in one.entries("helmCharts", "helmChartInflationGenerator"):
            self._gap("chart", "the chart was not rendered", one.place(*at), acc)
        for plugin, place in self._plugins(one, "generators", acc):
            self._run_generator(one, plugin, place, acc)

    def _absorb(self, made: Generator, place: Written, acc: _Accumulated) -> None:
        try:
            absorb(acc.objects, generate(made))
        except Outside as refused:
            self._gap("outside", str(refused), place, acc)
        except Refused as refused:
            if str(refused).startswith("there is no file"):
                self._gap("missing", str(refused), place, acc)
            else:
                self._fault(str(refused), place, acc)

    def _transform(self, one: Kustomization, acc: _Accumulated) -> None:
        for at, run in steps(one, acc.configuration, self._files, self._schemas):
            self._run_step(run, one.place(*at), acc)
        for plugin, place in self._plugins(one, "transformers", acc):
            self._run_transformer(one, plugin, place, acc)

    def _plugins(self, one: Kustomization, field: str, acc: _Accumulated) -> list[tuple[Plugin, Written]]:
        """The plugins that a field lists: what stands there, then files and directories.

        Those of a directory are what its kustomization builds.
        """
        if not one.data.get(field):
            return []
        from svclint.render.kustomize.plugins import Plugin, inline_plugins

        inner = _Accumulated()
        listed: list[tuple[Plugin, Written]] = []
        named: list[tuple[Plugin, Written]] = []
        for value, at in one.entries(field):
            place = one.place(*at)
            try:
                inline = inline_plugins(value, one, at)
            except Refused as refused:
                self._fault(str(refused), place, acc)
                continue
            if inline is not None:
                listed.extend((Plugin(*each), place) for each in inline)
                continue
            before = len(inner.objects)
            self._resource(one, value, place, inner)
            named.extend((Plugin(each.root.plain(), each.root.place), place) for each in inner.objects.all[before:])
        acc.incomplete = acc.incomplete or inner.incomplete
        return [*listed, *named]

    def _run_generator(self, one: Kustomization, plugin: Plugin, place: Written, acc: _Accumulated) -> None:
        from svclint.render.kustomize.plugins import generated_kind, generator_arguments

        kind = generated_kind(plugin)
        if not kind:
            chart = plugin.is_built_in and plugin.kind == "HelmChartInflationGenerator"
            reason = "the chart was not rendered" if chart else f"the generator {plugin.kind} was not run"
            self._gap("chart" if chart else "plugin", reason, place, acc)
            return
        try:
            value = generator_arguments(plugin)
        except Refused as refused:
            self._fault(str(refused), place, acc)
            return
        options = merged_options(value.get("options", {}), {})
        made = Generator(kind, value, plugin.place, self._files, one.directory, options, plugin.maker)
        self._absorb(made, place, acc)

    def _run_transformer(self, one: Kustomization, plugin: Plugin, place: Written, acc: _Accumulated) -> None:
        from svclint.render.kustomize.plugins import Context, transformer

        try:
            run = transformer(plugin, Context(one, self._files, self._schemas))
        except Refused as refused:
            self._fault(str(refused), place, acc)
            return
        if run is None:
            self._gap("plugin", f"the transformer {plugin.kind} was not run", place, acc)
        else:
            self._run_step(run, place, acc)

    def _run_step(self, run: Callable[[Objects], bool], place: Written, acc: _Accumulated) -> None:
        """Change all objects; a patch whose target means none of them is told."""
        try:
            if not run(acc.objects) and not acc.incomplete:
                self.faults.append(Fault("idle-patch", "the target of the patch means no object", place))
        except Outside as refused:
            self._gap("outside", str(refused), place, acc)
        except Refused as refused:
            if str(refused).startswith("there is no file"):
                self._gap("missing", str(refused), place, acc)
            else:
                self._fault(str(refused), place, acc)
        acc.objects.drop_gone()


def _is_component(source: Source) -> bool:
    value = _document(source).value
    return isinstance(value, dict) and value.get("kind") == "Component"


def _document(source: Source) -> Document:
    """The first document of a file; raises Refused where it has none that can be read."""
    from svclint.document import documents

    found = documents(source)
    if not found:
        raise Refused(f"{source.path} is empty")
    return found[0]
