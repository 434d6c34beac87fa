"""All folders of an editor's workspace, and which of them a file belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator

from svclint.config.lookup import BASELINE, NAMES
from svclint.files.paths import absolute_path, folder_of, join, relative_path
from svclint.lsp.folder import Folder, Terms
from svclint.named_tuple import NamedTuple
from svclint.source import Source

_SETTINGS = (*NAMES, BASELINE, "pyproject.toml")


class File(NamedTuple):
    """A file of a folder, by the path that its Source has there."""

    folder: Folder
    path: str


class Workspace:
    """The folders by their paths, and the texts that are open, by those of their files.

    Where an editor opens a file without any folder, that in which it lies stands for one.
    """

    def __init__(self, terms: Terms) -> None:
        self.folders: dict[str, Folder] = {}
        self.texts: dict[str, Source] = {}
        self.versions: dict[str, int | None] = {}
        self._terms = terms

    def add(self, root: str) -> Folder:
        """The folder at a path, with the texts that are open in it."""
        root = absolute_path(root)
        if root not in self.folders:
            self.folders[root] = Folder(root, self._terms)
            for path, source in self.texts.items():
                file = self.file(path)
                if file is not None and file.folder.root == root:
                    file.folder.change(file.path, source.text)
        return self.folders[root]

    def remove(self, root: str) -> Folder | None:
        return self.folders.pop(absolute_path(root), None)

    def file(self, path: str) -> File | None:
        """The file at a path, in the innermost of the folders around it."""
        found = [root for root in self.folders if path.startswith(join(root, ""))]
        if not found:
            return None
        root = max(found, key=len)
        return File(self.folders[root], relative_path(path, root))

    def versions_in(self, folder: Folder) -> dict[str, int | None]:
        """The versions of the open texts of a folder."""
        files = ((self.file(path), version) for path, version in self.versions.items())
        return {file.path: version for file, version in files if file is not None and file.folder is folder}

    def around(self, path: str) -> Iterator[Folder]:
        """The folders that a change of a file on the disk concerns: its own, and those below a configuration."""
        file = self.file(path)
        if file is not None:
            yield file.folder
        if path.rpartition(os.sep)[2] in _SETTINGS:
            above = join(folder_of(path), "")
            for root, folder in self.folders.items():
                if join(root, "").startswith(above) and (file is None or folder is not file.folder):
                    yield folder
