"""One kustomization file, read: which files it names, and what it does to the objects in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from svclint.discover.kustomizations.transformers import as_fields, merged, reached_kinds
from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.resource import CommonLabels, is_placeholder, mapping, sequence, string_map, text
from svclint.resource.rendering import ANY_KIND
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.scope import Addition
    from svclint.source import Source

_REMOTE = ("://", "github.com/", "gitlab.com/", "bitbucket.org/", "?ref=", "git@", "git::")
_FILE = re.compile(r"[^\s:{}*/][^\n:{}*]*\.(?:yaml|yml|json)")

# a step after a step that leads upwards or stays: `../base`, `./web`, `web`
_DIRECTORY = re.compile(r"(?:\.\.?/)*(?:[\w-][\w-]*/)*[\w-]+/?")


GENERATORS = ("configMapGenerator", "secretGenerator")


class Kustomization(NamedTuple):
    """One kustomization file: `directory` holds it, the other paths are joined to that and normalised.

    `settings` are files that it reads and that hold no objects of their own; `replacements` are those among them that
    replace fields. `places` say where the file names others: joined path -> its place, and what stands there.
    `plugins` are its transformers and generators as they stand there: paths, or their own text.
    `broken` says that it could not be read, so that nothing is known of it; `is_blank` that there is nothing to read,
    as where all of it is a comment.
    """

    directory: str
    source: Source
    resources: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    patches: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    replacements: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    namespace: str | None = None
    common: CommonLabels = CommonLabels()
    prefix: str = ""
    suffix: str = ""
    component: bool = False
    broken: bool = False
    is_blank: bool = False
    places: Mapping[str, tuple[Path, str]] = {}
    plugins: tuple[str, ...] = ()
    configurations: tuple[str, ...] = ()


def read_kustomization(source: Source) -> Kustomization | None:
    """The kustomization in `source`; None where the file holds something else that has this name (Flux has one)."""
    directory = posixpath.dirname(source.path) or "."
    data = next((one.value for one in documents(source) if isinstance(one.value, dict)), None)
    if data is None:
        return Kustomization(directory, source, broken=True, is_blank=not documents(source))
    if "toolkit.fluxcd.io" in text(data.get("apiVersion")):
        return None
    return _kustomization(source, data, _plugins(data))


def completed(one: Kustomization, load: Callable[[str], Source | None]) -> Kustomization:
    """The kustomization with what its transformers, generators and configurations say, as far as they can be read."""
    if not one.plugins and not one.configurations:
        return one
    data: Mapping[str, Any] = next((each.value for each in documents(one.source) if isinstance(each.value, dict)), {})
    unread = []
    for plugin in one.plugins:
        found = [as_fields(value) for value in _values(plugin, one.directory, load)]
        if not found or None in found:
            unread.append(plugin)
        for added in filter(None, found):
            data = merged(data, added)
    whole = _kustomization(one.source, data, unread)
    reached = whole.common.reached.union(*(_reached(name, load) for name in one.configurations))
    return whole._replace(places=one.places, common=whole.common._replace(reached=reached))


def with_addition(one: Kustomization, added: Addition) -> Kustomization:
    """The kustomization as a GitOps tool has edited it."""
    components = [text(name) for name in sequence(added.fields.get("components"))]
    common = _common_labels(added.fields)
    return one._replace(
        components=(*one.components, *_joined(one.directory, (name for name in components if not _is_remote(name)))),
        remote=(*one.remote, *filter(_is_remote, components)),
        namespace=text(added.fields.get("namespace")) or one.namespace,
        common=common.around(one.common),
        prefix=text(added.fields.get("namePrefix")) or one.prefix,
        suffix=text(added.fields.get("nameSuffix")) or one.suffix,
    )


def _is_remote(name: str) -> bool:
    return any(sign in name for sign in _REMOTE)


def _values(plugin: str, directory: str, load: Callable[[str], Source | None]) -> Iterator[Any]:
    """What a plugin's entry holds: its own text, a file, or a directory whose kustomization names files."""
    from svclint.source import Source

    path = posixpath.normpath(posixpath.join(directory, plugin))
    source = Source("", plugin) if _is_inline(plugin) else load(path)
    if source is not None:
        yield from (document.value for document in documents(source))
        return
    inner = load(posixpath.join(path, "kustomization.yaml"))
    listed = read_kustomization(inner) if inner is not None else None
    for name in listed.resources if listed is not None else ():
        source = load(name)
        yield from (document.value for document in documents(source)) if source is not None else (None,)


def _reached(name: str, load: Callable[[str], Source | None]) -> frozenset[str]:
    source = load(name)
    if source is None:
        return frozenset({ANY_KIND})
    return frozenset().union(*(reached_kinds(document.value) for document in documents(source)))


def _kustomization(source: Source, data: Mapping[str, Any], unread: Iterable[str]) -> Kustomization:
    directory = posixpath.dirname(source.path) or "."
    names = [text(one) for field in ("resources", "bases") for one in sequence(data.get(field))]
    components = [text(one) for one in sequence(data.get("components"))]
    remote = [one for one in (*names, *components) if _is_remote(one)]
    remote.extend(_charts(data))
    generators = {text(one) for one in sequence(data.get("generators"))}
    remote.extend(f"the {'generator' if one in generators else 'transformer'} {_first_line(one)}" for one in unread)
    replacements = [text(mapping(one).get("path")) for one in sequence(data.get("replacements"))]
    return Kustomization(
        directory,
        source,
        _joined(directory, (one for one in names if one not in remote)),
        _joined(directory, (one for one in components if one not in remote)),
        _joined(directory, _patch_files(data)),
        _joined(directory, _setting_files(data)),
        _joined(directory, replacements),
        tuple(remote),
        text(data.get("namespace")) or None,
        _common_labels(data),
        text(data.get("namePrefix")),
        text(data.get("nameSuffix")),
        data.get("kind") == "Component",
        places={_joined(directory, [_path(path, written)])[0]: (path, written) for path, written in _local_files(data)},
        plugins=_plugins(data),
        configurations=_joined(directory, map(text, sequence(data.get("configurations")))),
    )


def _joined(directory: str, names: Iterable[str]) -> tuple[str, ...]:
    # kustomize on Windows takes both slashes
    written = (one.replace("\\", "/") for one in names if one)
    return tuple(dict.fromkeys(posixpath.normpath(posixpath.join(directory, one)) for one in written))


def _charts(data: Mapping[str, Any]) -> Iterator[str]:
    """What a program would have to make."""
    for field in ("helmCharts", "helmChartInflationGenerator"):
        for chart in sequence(data.get(field)):
            yield f"the chart {text(mapping(chart).get('name') or mapping(chart).get('chartName'))}"


def _path(at: Path, written: str) -> str:
    """The path in what stands at a place: files of generators may have a key before it."""
    return written.rpartition("=")[2] if at[0] in GENERATORS else written


def _first_line(written: str) -> str:
    return next(iter(written.splitlines()), "")


def _is_inline(written: str) -> bool:
    """Whether the text of a resource stands where a path may stand."""
    return "\n" in written or written.startswith("{")


def _plugins(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(text(one) for field in ("generators", "transformers") for one in sequence(data.get(field)))


def _local_files(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """What of the same tree holds objects, or changes or makes them, files and directories: where it is named, how.

    URLs are left out, and what a tool will fill in.
    """
    for path, written in _generator_files(data):
        if not any(sign in written for sign in _REMOTE) and not is_placeholder(written):
            yield path, written
    for field in ("resources", "bases", "components"):
        for index, one in enumerate(sequence(data.get(field))):
            if _DIRECTORY.fullmatch(text(one)) and not any(sign in one for sign in _REMOTE) and not is_placeholder(one):
                yield (field, index), one
    for field in ("resources", "bases", "patches", "patchesStrategicMerge", "patchesJson6902", "replacements"):
        for index, one in enumerate(sequence(data.get(field))):
            inner = isinstance(one, dict)
            name = text(one.get("path") if inner else one)
            if _FILE.fullmatch(name) and not any(sign in name for sign in _REMOTE) and not is_placeholder(name):
                yield ((field, index, "path") if inner else (field, index)), name


def _generator_files(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The files that ConfigMaps and Secrets are made of, with the key before a `=` that some have: where, and how."""
    for field in GENERATORS:
        for index, one in enumerate(map(mapping, sequence(data.get(field)))):
            for part in ("files", "envs"):
                for number, name in enumerate(sequence(one.get(part))):
                    if text(name):
                        yield (field, index, part, number), text(name)
            if text(one.get("env")):
                yield (field, index, "env"), text(one.get("env"))


def places_of(one: Kustomization, name: str) -> Iterator[tuple[Path, str]]:
    """Where a kustomization names the file or directory `name`, whatever field that is in, and how."""
    for document in documents(one.source)[:1]:
        pending: list[tuple[Path, Any]] = [((), document.value)]
        while pending:
            at, value = pending.pop()
            if isinstance(value, (dict, list)):
                steps = value.items() if isinstance(value, dict) else enumerate(value)
                pending.extend(((*at, step), each) for step, each in steps)
            elif isinstance(value, str) and name in _joined(one.directory, (value, value.rpartition("=")[2])):
                yield at, value


def _patch_files(data: Mapping[str, Any]) -> Iterator[str]:
    for field in ("patches", "patchesStrategicMerge", "patchesJson6902"):
        for one in sequence(data.get(field)):
            name = text(one.get("path")) if isinstance(one, dict) else text(one)
            if "\n" not in name:
                yield name


def _setting_files(data: Mapping[str, Any]) -> Iterator[str]:
    for field in ("configurations", "crds", "validators", "transformers", "generators"):
        yield from (text(one) for one in sequence(data.get(field)) if not _is_inline(text(one)))
    yield text(mapping(data.get("openapi")).get("path"))
    yield from (written.rpartition("=")[2] for _, written in _generator_files(data))
    for chart in map(mapping, sequence(data.get("helmCharts"))):
        yield text(chart.get("valuesFile"))
        yield from map(text, sequence(chart.get("additionalValuesFiles")))
    for chart in map(mapping, sequence(data.get("helmChartInflationGenerator"))):
        yield text(chart.get("values"))


def _common_labels(data: Mapping[str, Any]) -> CommonLabels:
    templates = dict(string_map(data.get("commonLabels")))
    selectors = dict(templates)
    objects = dict(templates)
    reached: frozenset[str] = frozenset()
    for one in sequence(data.get("labels")):
        entry = mapping(one)
        objects.update(string_map(entry.get("pairs")))
        reached |= reached_kinds({"labels": entry.get("fields")})
        if entry.get("includeSelectors") is True:
            selectors.update(string_map(entry.get("pairs")))
        if entry.get("includeSelectors") is True or entry.get("includeTemplates") is True:
            templates.update(string_map(entry.get("pairs")))
    return CommonLabels(templates, selectors, objects, reached)
