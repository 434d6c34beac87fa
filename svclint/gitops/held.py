"""What the ConfigMaps of a tree hold, generated ones among them, and which keys its Secrets have."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.gitops.deployment import Place, Tree
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, objects, sequence, text

if TYPE_CHECKING:
    from svclint.source import Source

KINDS = ("ConfigMap", "Secret")


class Held(NamedTuple):
    """What one ConfigMap or Secret holds: by key the text and its place. `whole` says that no key is left out.

    The text is None where it is filled in later, and in Secrets: what is made of it would stand in findings.
    """

    file: str
    texts: Mapping[str, tuple[str | None, Place]]
    whole: bool = True


class Objects:
    """The ConfigMaps and Secrets of a tree by kind and name, each looked for once."""

    __slots__ = ("_found", "_tree")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        # whoever reads this tree once more asks for the same
        self._found: dict[tuple[str, str], list[Held]] = tree.held.setdefault(Objects, {})

    def near(self, file: str, kind: str, name: str) -> list[Held]:
        """Those of this name that are nearest to `file`: several environments have one each."""
        if not name or kind not in KINDS:
            return []
        if (kind, name) not in self._found:
            self._found[kind, name] = [
                one for source in self._tree.sources.values() for one in self._of(source, kind, name)
            ]
        found = self._found[kind, name]
        shared = [len(posixpath.commonprefix([_steps(file), _steps(one.file)])) for one in found]
        return [one for one, length in zip(found, shared, strict=True) if length == max(shared)]

    def _of(self, source: Source, kind: str, name: str) -> Iterator[Held]:
        if name not in source.text:
            return
        generator = "configMapGenerator" if kind == "ConfigMap" else "secretGenerator"
        for document in documents(source) if kind in source.text or generator in source.text else ():
            for path, data in objects(document):
                if (data.get("kind"), mapping(data.get("metadata")).get("name")) == (kind, name):
                    yield _written(data, Place(source, document.index, path))
            generated = mapping(document.value).get(generator)
            for index, one in enumerate(sequence(generated)):
                if mapping(one).get("name") == name:
                    yield self._generated(mapping(one), Place(source, document.index, (generator, index)))

    def _generated(self, entry: Mapping[str, Any], said: Place) -> Held:
        """What a generator makes of its literals and files. kustomize: api/kv."""
        found: dict[str, tuple[str | None, Place]] = {}
        is_secret = said.path[0] == "secretGenerator"
        literals, files = sequence(entry.get("literals")), sequence(entry.get("files"))
        for index, one in enumerate(literals):
            key, _, value = text(one).partition("=")
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            place = said._replace(path=(*said.path, "literals", index))
            found[key] = (_plain(value[1:-1] if quoted else value, is_secret), place)
        for one in files:
            key, sign, name = text(one).partition("=")
            source = self._beside(said, name if sign else key)
            if source is not None:
                written = None if is_secret else source.text
                found[key if sign else posixpath.basename(key)] = (written, Place(source, 0, ()))
        for name in (*sequence(entry.get("envs")), *filter(None, [entry.get("env")])):
            source = self._beside(said, text(name))
            for line in source.text.splitlines() if source is not None else ():
                key, sign, value = line.strip().partition("=")
                if source is not None and sign and not key.startswith("#"):
                    found[key] = (_plain(value, is_secret), Place(source, 0, ()))
        is_own = entry.get("behavior") in (None, "create")
        return Held(said.source.path, found, whole=is_own and len(found) >= len(literals) + len(files))

    def _beside(self, said: Place, name: str) -> Source | None:
        return self._tree.load(posixpath.normpath(posixpath.join(posixpath.dirname(said.source.path), name)))


def _written(data: Mapping[str, Any], said: Place) -> Held:
    found: dict[str, tuple[str | None, Place]] = {}
    for field in ("data", "stringData"):
        for key, value in mapping(data.get(field)).items():
            plain = _plain(value, data.get("kind") == "Secret")
            found[key] = (plain, said._replace(path=(*said.path, field, key)))
    return Held(said.source.path, found)


def _plain(value: Any, is_secret: bool) -> str | None:
    # a whole file may hold what looks like something to fill in
    is_known = isinstance(value, str) and ("\n" in value or not is_placeholder(value))
    return value if is_known and not is_secret else None


def _steps(path: str) -> list[str]:
    return posixpath.dirname(path).split("/")
