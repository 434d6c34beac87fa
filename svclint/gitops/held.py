"""What the ConfigMaps and Secrets of a tree hold, generated ones among them: texts by key, with their places."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.document import documents
from svclint.gitops.deployment import Place, Tree, known
from svclint.resource import is_placeholder, mapping, objects, sequence, text

if TYPE_CHECKING:
    from svclint.source import Source

KINDS = ("ConfigMap", "Secret")


class Held(NamedTuple):
    """What one ConfigMap or Secret holds: by key the text, None where it is encrypted or filled in later, and its
    place. `whole` says that no key is left out."""

    file: str
    texts: Mapping[str, tuple[str | None, Place]]
    whole: bool = True


class Objects:
    """The ConfigMaps and Secrets of a tree by kind and name, each looked for once."""

    __slots__ = ("_found", "_tree")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._found: dict[tuple[str, str], list[Held]] = {}

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
        directory = posixpath.dirname(said.source.path)
        for index, one in enumerate(sequence(entry.get("literals"))):
            key, _, value = text(one).partition("=")
            place = said._replace(path=(*said.path, "literals", index))
            found[key] = (_plain(value.strip("\"'") if value[:1] == value[-1:] else value), place)
        for one in sequence(entry.get("files")):
            key, sign, name = text(one).partition("=")
            source = self._tree.load(posixpath.normpath(posixpath.join(directory, name if sign else key)))
            if source is not None:
                found[key if sign else posixpath.basename(key)] = (source.text, Place(source, 0, ()))
        envs = [*sequence(entry.get("envs")), *filter(None, [entry.get("env")])]
        for name in envs:
            source = self._tree.load(posixpath.normpath(posixpath.join(directory, text(name))))
            for line in source.text.splitlines() if source is not None else ():
                key, sign, value = line.strip().partition("=")
                if sign and not key.startswith("#"):
                    found[key] = (_plain(value), Place(source, 0, ())) if source is not None else (None, said)
        listed = len(sequence(entry.get("files"))) + len(sequence(entry.get("literals")))
        return Held(said.source.path, found, whole=entry.get("behavior") in (None, "create") and len(found) >= listed)


def _written(data: Mapping[str, Any], said: Place) -> Held:
    found: dict[str, tuple[str | None, Place]] = {}
    for field in ("data", "stringData"):
        for key, value in mapping(data.get(field)).items():
            encoded = field == "data" and data.get("kind") == "Secret"
            plain = _decoded(value) if encoded else _plain(value)
            found[key] = (plain, said._replace(path=(*said.path, field, key)))
    return Held(said.source.path, found)


def _plain(value: Any) -> str | None:
    # what is filled in later may hold a whole file, in which no word is looked at
    return value if isinstance(value, str) and (known(value) or "\n" in value or not is_placeholder(value)) else None


def _decoded(value: Any) -> str | None:
    import base64
    import binascii

    try:
        return _plain(base64.b64decode(text(value), validate=True).decode())
    except (binascii.Error, ValueError):
        return None


def _steps(path: str) -> list[str]:
    return posixpath.dirname(path).split("/")
