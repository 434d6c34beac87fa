"""A kustomization that is built to know what GitOps tools apply, and once more for its scope, is built once."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.files import FILE_NAMES
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.render.kustomize.build import Made
    from svclint.scope import Addition, Missing
    from svclint.source import Source


class Asked(NamedTuple):
    """What is built, and all that decides what comes of it: see `make`. `missing` are files that are not read."""

    directory: str
    added: Addition | None
    missing: tuple[Missing, ...]
    sources: Mapping[str, Source]

    def keep(self, made: Made) -> None:
        """Keep a build with its kustomization, until somebody takes it."""
        root = self._root()
        if root is not None:
            root.once(_kept, self.directory)[:] = [(self, made)]

    def take(self) -> Made | None:
        """The build that was kept for just this; nothing is kept any longer."""
        root = self._root()
        kept = root.once(_kept, self.directory) if root is not None else []
        found = next((made for asked, made in kept if self._is(asked)), None)
        kept.clear()
        return found

    def _root(self) -> Source | None:
        paths = (posixpath.normpath(posixpath.join(self.directory, name)) for name in FILE_NAMES)
        return next((self.sources[path] for path in paths if path in self.sources), None)

    def _is(self, other: Asked) -> bool:
        """Whether the two are built alike: of the very same files, which are read once in a run."""
        mine, theirs = self.sources, other.sources
        if self._replace(sources={}) != other._replace(sources={}) or mine.keys() != theirs.keys():
            return False
        return all(source is theirs[path] for path, source in mine.items())


def _kept(source: Source, directory: str) -> list[tuple[Asked, Made]]:
    """What is kept with a kustomization: nothing at first."""
    return []
