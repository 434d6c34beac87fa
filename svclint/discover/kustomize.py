"""Kustomizations, not rendered: which files form each one, what it does to them, what cannot be read here."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.document import documents
from svclint.resource import CommonLabels, mapping, sequence, string_map, text
from svclint.scope import Hole, Member, Scope

if TYPE_CHECKING:
    from svclint.source import Source

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_REMOTE = ("://", "github.com/", "gitlab.com/", "bitbucket.org/", "?ref=", "git@", "git::")


class Kustomization(NamedTuple):
    """One kustomization file: `directory` holds it, the other paths are joined to that and normalised."""

    directory: str
    source: Source
    resources: tuple[str, ...]
    components: tuple[str, ...]
    patches: tuple[str, ...]
    settings: tuple[str, ...]
    patched: frozenset[tuple[str, str]]
    remote: tuple[str, ...]
    namespace: str | None
    common: CommonLabels
    component: bool


def read_kustomization(source: Source) -> Kustomization | None:
    """The kustomization in `source`; None where the file holds no mapping."""
    data = next((one.value for one in documents(source) if isinstance(one.value, dict)), None)
    if data is None:
        return None
    directory = posixpath.dirname(source.path)
    names = [text(one) for field in ("resources", "bases") for one in sequence(data.get(field))]
    components = [text(one) for one in sequence(data.get("components"))]
    remote = [one for one in (*names, *components) if any(sign in one for sign in _REMOTE)]
    for field in ("helmCharts", "helmChartInflationGenerator"):
        for chart in sequence(data.get(field)):
            name = mapping(chart).get("name") or mapping(chart).get("chartName")
            remote.append(f"the chart {text(name)}")
    remote.extend(f"the generator {text(one)}" for one in sequence(data.get("generators")))
    remote.extend(f"the transformer {text(one)}" for one in sequence(data.get("transformers")))
    return Kustomization(
        directory,
        source,
        tuple(_joined(directory, one) for one in names if one and one not in remote),
        tuple(_joined(directory, one) for one in components if one and one not in remote),
        tuple(_joined(directory, one) for one in _patch_files(data)),
        tuple(_joined(directory, one) for one in _setting_files(data)),
        frozenset(_patch_targets(data)),
        tuple(remote),
        text(data.get("namespace")) or None,
        _common_labels(data),
        data.get("kind") == "Component",
    )


def _joined(directory: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(directory, name))


def _patch_files(data: Mapping[str, Any]) -> Iterator[str]:
    for field in ("patches", "patchesStrategicMerge", "patchesJson6902", "replacements"):
        for one in sequence(data.get(field)):
            name = text(one.get("path")) if isinstance(one, dict) else text(one)
            if name and "\n" not in name:
                yield name


def _setting_files(data: Mapping[str, Any]) -> Iterator[str]:
    for field in ("configurations", "crds", "validators", "transformers", "generators"):
        yield from (text(one) for one in sequence(data.get(field)) if "\n" not in text(one))
    for field in ("configMapGenerator", "secretGenerator"):
        for one in sequence(data.get(field)):
            for name in (*sequence(mapping(one).get("files")), *sequence(mapping(one).get("envs"))):
                yield text(name).rpartition("=")[2]
    for chart in sequence(data.get("helmCharts")):
        yield from filter(None, (text(mapping(chart).get("valuesFile")),))
        yield from map(text, sequence(mapping(chart).get("additionalValuesFiles")))


def _patch_targets(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The objects (kind, name) that inline patches and targets name; those of patch files are read from the files."""
    for field in ("patches", "patchesJson6902"):
        for one in sequence(data.get(field)):
            target = mapping(mapping(one).get("target"))
            if target:
                yield text(target.get("kind")), text(target.get("name"))
            else:
                yield from _targets_of(text(mapping(one).get("patch")))
    for one in sequence(data.get("patchesStrategicMerge")):
        if "\n" in text(one):
            yield from _targets_of(text(one))


def _targets_of(patch: str) -> Iterator[tuple[str, str]]:
    from svclint.source import Source

    for document in documents(Source("", patch)):
        yield from patch_targets(document.value)


def patch_targets(value: Any) -> Iterator[tuple[str, str]]:
    """The object that a strategic merge patch names."""
    if isinstance(value, dict) and "kind" in value:
        yield text(value.get("kind")), text(mapping(value.get("metadata")).get("name"))


def _common_labels(data: Mapping[str, Any]) -> CommonLabels:
    templates = dict(string_map(data.get("commonLabels")))
    selectors = dict(templates)
    for one in sequence(data.get("labels")):
        entry = mapping(one)
        if entry.get("includeSelectors") is True:
            selectors.update(string_map(entry.get("pairs")))
        if entry.get("includeSelectors") is True or entry.get("includeTemplates") is True:
            templates.update(string_map(entry.get("pairs")))
    return CommonLabels(templates, selectors)


class _Collected(NamedTuple):
    members: list[Member]
    holes: list[Hole]
    patched: set[tuple[str, str]]


class Kustomizations:
    """All kustomizations of a run by directory. `load` reads a file that the run did not name; None: no such file."""

    def __init__(self, found: Mapping[str, Kustomization], load: Callable[[str], Source | None]) -> None:
        self.by_directory = dict(found)
        self._load = load
        self._follow()

    def _follow(self) -> None:
        """Read the kustomizations outside the named paths that those inside include."""
        pending = list(self.by_directory.values())
        while pending:
            one = pending.pop()
            for name in (*one.resources, *one.components):
                if name in self.by_directory:
                    continue
                for file in FILE_NAMES:
                    source = self._load(posixpath.join(name, file))
                    found = read_kustomization(source) if source is not None and source.error is None else None
                    if found is not None:
                        self.by_directory[name] = found
                        pending.append(found)
                        break

    def roots(self) -> list[Kustomization]:
        """The kustomizations that no other one includes, by directory."""
        included = {name for one in self.by_directory.values() for name in (*one.resources, *one.components)}
        return [one for name, one in sorted(self.by_directory.items()) if name not in included]

    def claimed(self) -> set[str]:
        """Every file that a kustomization uses in any way, itself included."""
        return {
            name
            for one in self.by_directory.values()
            for name in (one.source.path, *one.resources, *one.components, *one.patches, *one.settings)
        }

    def scopes(self, default_namespace: str) -> Iterator[Scope]:
        """One scope for each root, or for what a root includes where it includes the same file twice."""
        for root in self.roots():
            yield from self._scopes(root, default_namespace)

    def _scopes(self, root: Kustomization, default_namespace: str) -> Iterator[Scope]:
        collected = _Collected([], [], set())
        twice = self._collect(root, root.namespace, CommonLabels(), collected, ())
        parts = [self.by_directory[name] for name in root.resources if name in self.by_directory]
        if twice and parts:
            # one base under two names: its copies differ by prefixes that only rendering would tell apart
            for part in parts:
                yield from self._scopes(part._replace(namespace=root.namespace or part.namespace), default_namespace)
            parts_held = {*(one.directory for one in parts)}
            root = root._replace(resources=tuple(one for one in root.resources if one not in parts_held))
            collected = _Collected([], [Hole("", f"{root.directory or '.'} includes other kustomizations")], set())
            self._collect(root, root.namespace, CommonLabels(), collected, ())
        if root.component:
            collected.holes.append(Hole("", f"the component {root.directory} is completed by what includes it"))
        members = {(one.source.path, one.namespace): one for one in collected.members}
        yield Scope(
            root.directory or ".",
            root.directory,
            tuple(one for _, one in sorted(members.items(), key=lambda item: item[0][0])),
            default_namespace,
            nearest=False,
            holes=tuple(collected.holes),
            patched=frozenset(collected.patched),
        )

    def _collect(
        self,
        one: Kustomization,
        namespace: str | None,
        common: CommonLabels,
        into: _Collected,
        above: tuple[str, ...],
    ) -> bool:
        """Add what `one` includes; the outermost namespace wins. True when a file came in twice."""
        namespace = namespace or one.namespace
        common = CommonLabels(
            {**one.common.templates, **common.templates}, {**one.common.selectors, **common.selectors}
        )
        twice = False
        into.members.append(Member(one.source, "config"))
        into.patched.update(one.patched)
        into.holes.extend(Hole(one.source.path, f"{what} was not read") for what in one.remote)
        for name in (*one.resources, *one.components):
            if name in self.by_directory:
                if name in above or name == one.directory:
                    continue
                child = self.by_directory[name]
                twice |= self._collect(child, namespace, common, into, (*above, one.directory))
            else:
                twice |= self._add_file(name, namespace, common, into, one)
        for name in one.patches:
            source = self._load(name)
            if source is not None:
                into.members.append(Member(source, "patch"))
                into.patched.update(target for each in documents(source) for target in patch_targets(each.value))
        for name in one.settings:
            source = self._load(name) if name.endswith((".yaml", ".yml")) else None
            if source is not None:
                into.members.append(Member(source, "config"))
        return twice

    def _add_file(
        self, name: str, namespace: str | None, common: CommonLabels, into: _Collected, one: Kustomization
    ) -> bool:
        source = self._load(name)
        if source is None:
            into.holes.append(Hole(one.source.path, f"{name} was not found"))
            return False
        twice = any(each.role == "objects" and each.source.path == name for each in into.members)
        into.members.append(Member(source, "objects", namespace, common if common != CommonLabels() else None))
        return twice
