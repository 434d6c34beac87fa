"""Releases of charts that lie in this tree: under which name and where, and with which values."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.gitops.argo_cd import sources_of
from svclint.gitops.deployment import Deployment, Place, Setting, Tree, known
from svclint.gitops.held import Objects
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, text

if TYPE_CHECKING:
    from svclint.source import Source

_CHART = "Chart.yaml"
# what names files of values beside itself, and not in the chart
_BESIDE = frozenset({"Fleet bundle", "kustomization"})
# helm: strvals: a name with brackets, braces or escapes is more than keys in keys
_KEYS = re.compile(r"[\w/-]+(?:\.[\w/-]+)*")


class Values(NamedTuple):
    """Values as YAML, with their place: a whole file, a key of a ConfigMap, or a field of the object itself."""

    text: str
    place: Place


class Release(NamedTuple):
    """One release of the chart in a directory of this tree.

    `values` are in the order in which Helm takes them, later ones win. `lacking` says in words which others there are
    that are not here; `filled_in` sets what of these is only a parameter with a value that a generator fills in.
    `name` and `namespace` are empty where nobody says so here.
    """

    chart: str
    name: str
    namespace: str
    values: tuple[Values, ...]
    lacking: tuple[str, ...]
    deployment: Deployment
    filled_in: tuple[str, ...] = ()

    @property
    def sets_all(self) -> bool:
        """Whether all values are known that it sets, though what some are set to is not."""
        return len(self.filled_in) == len(self.lacking)


def releases(
    deployments: Iterable[Deployment], sources: Mapping[str, Source], load: Callable[[str], Source | None]
) -> list[Release]:
    """The releases of the charts among `sources`; what several say of one chart are as many releases."""
    tree = Tree(sources, load)
    objects = Objects(tree)
    return [
        _release(one, directory, tree, objects)
        for one in deployments
        for directory in one.here
        if posixpath.join(directory, _CHART) in sources
    ]


def _release(one: Deployment, chart: str, tree: Tree, objects: Objects) -> Release:
    reader = _Reader(one, chart, tree, objects)
    values = tuple(reader.values())
    return Release(chart, one.release, one.namespace, values, tuple(reader.lacking), one, tuple(reader.filled_in))


class _Reader:
    """Reads the settings of one release; `lacking` are those that are not here, `filled_in` the parameters of them."""

    __slots__ = ("_chart", "_objects", "_one", "_tree", "filled_in", "lacking")

    def __init__(self, one: Deployment, chart: str, tree: Tree, objects: Objects) -> None:
        self._one = one
        self._chart = chart
        self._tree = tree
        self._objects = objects
        self.lacking: list[str] = []
        self.filled_in: list[str] = []

    def values(self) -> Iterator[Values]:
        for setting in self._one.settings:
            first, *others = self._one.places(setting.at)
            if setting.kind == "inline":
                written = setting.value
                whole = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
                yield from (Values(whole, place) for place in (first, *others))
            elif setting.kind == "file":
                yield from self._file(text(setting.value))
            elif setting.kind == "object":
                yield from self._object(mapping(setting.value))
            else:
                yield from self._parameter(setting, first)

    def _file(self, name: str) -> Iterator[Values]:
        """A file of values: below the chart, from the root of the repository, or of another source (`$values/…`)."""
        for path in self._paths(name) if known(name.lstrip("$")) and "://" not in name else ():
            source = self._tree.load(path)
            if source is not None:
                yield Values(source.text, Place(source, 0, ()))
                return
        self.lacking.append(f"the file {name}")

    def _paths(self, name: str) -> Iterator[str]:
        said = self._one.said.source.path
        reference, _, rest = name.partition("/")
        if name.startswith("$"):
            spec = mapping(self._one.data.get("spec"))
            if any(mapping(one).get("ref") == reference[1:] for one in sources_of(spec)):
                yield from (posixpath.normpath(posixpath.join(root, rest)) for root in self._tree.roots(said))
        elif name.startswith("/"):
            yield from (posixpath.normpath(posixpath.join(root, name[1:])) for root in self._tree.roots(said))
        else:
            beside = self._one.kind in _BESIDE
            yield posixpath.normpath(posixpath.join(posixpath.dirname(said) if beside else self._chart, name))

    def _object(self, entry: Mapping[str, Any]) -> Iterator[Values]:
        """A key of a ConfigMap or Secret. helm-controller: an entry with a path sets that one value."""
        kind, name = _object_of(entry)
        inner = mapping(entry.get(f"{kind[:1].lower()}{kind[1:]}KeyRef"))
        key = text(entry.get("valuesKey") or inner.get("key")) or "values.yaml"
        found = self._objects.near(self._one.said.source.path, kind, known(name))
        held = {one.texts[key] for one in found if key in one.texts}
        written, place = held.pop() if len(held) == 1 else (None, self._one.said)
        target = text(entry.get("targetPath"))
        nested = _nested(target, written) if target and written is not None else None
        if written is None or (target and nested is None):
            self.lacking.append(f"{key} of {kind} {name}")
        else:
            yield Values(written if nested is None else nested, place)

    def _parameter(self, setting: Setting, place: Place) -> Iterator[Values]:
        entry = mapping(setting.value)
        name, value = text(entry.get("name")), entry.get("value")
        nested = None if "path" in entry else _nested(name, text(value), is_text=entry.get("forceString") is True)
        if nested is None or not (known(value) or value == ""):
            self.lacking.append(f"the parameter {name}")
            self.filled_in.extend(filter(None, (_nested(name, "", is_text=True) if "path" not in entry else None,)))
        else:
            yield Values(nested, place)


def _object_of(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Kind and name of what an entry of `valuesFrom` means, as Flux, the Helm operator and Fleet write it."""
    for field in ("configMapKeyRef", "secretKeyRef"):
        if field in entry:
            return field[:1].upper() + field[1:-6], text(mapping(entry[field]).get("name"))
    return text(entry.get("kind")), text(entry.get("name"))


def _nested(name: str, value: str, *, is_text: bool = False) -> str | None:
    """What `--set name=value` says, as YAML; None where the name is more than keys in keys."""
    if not _KEYS.fullmatch(name) or (not is_text and re.search(r"[{},\\]", value)):
        return None
    # helm: strvals: numbers, booleans and null are what they look like
    plain = not is_text and re.fullmatch(r"true|false|null|0|-?[1-9]\d{0,17}", value) is not None
    written = value if plain else json.dumps(value, ensure_ascii=False)
    for key in reversed(name.split(".")):
        written = f"{{{json.dumps(key)}: {written}}}"
    return written
