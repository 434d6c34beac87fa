"""The Go code of a module whose manifests lie in it: of an operator or a controller, what it does with objects."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from svclint.discover.purposes.names import is_test_folder
from svclint.discover.read import names_beside
from svclint.discover.walk import VENDORED
from svclint.files.paths import folders_above
from svclint.resource.ingress import CLASS_ANNOTATION
from svclint.source import Holds
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

MODULE = "go.mod"
# what code that makes or reads objects is written with
_LIBRARIES = ("sigs.k8s.io/controller-runtime", "k8s.io/client-go")
_CODE, _TESTS, _GENERATED = ".go", "_test.go", "zz_generated"
# files of code, and folders, that are looked into
_MOST_FILES, _MOST_FOLDERS = 400, 1000
_SHOWN = frozenset({"example", "examples", "sample", "samples"})

_USES_CLASS = Holds(CLASS_ANNOTATION)

Load = Callable[[str], "Source | None"]


def module_of(path: str, modules: Collection[str]) -> str | None:
    """The directory of the module that a file lies in."""
    return next((one for one in folders_above(path) if one in modules), None)


def is_for_clusters(root: str, load: Load) -> bool:
    """Whether the module of a directory is written with a library for the objects of clusters."""
    module = load(posixpath.join(root, MODULE))
    return module is not None and any(map(module.text.__contains__, _LIBRARIES))


def code(root: str, load: Load) -> Iterator[Source]:
    """The Go code of a module; of a large one a part."""
    pending, folders, files = [root], 0, 0
    while pending and folders < _MOST_FOLDERS:
        here = pending.pop()
        folders += 1
        for name in names_beside(here):
            if name.endswith(_CODE):
                if name.endswith(_TESTS) or name.startswith(_GENERATED):
                    continue
                files += 1
                if files > _MOST_FILES:
                    return
                if (source := load(posixpath.join(here, name))) is not None:
                    yield source
            elif "." not in name and name not in VENDORED and not is_test_folder(name):
                # a file without an ending has nothing below it
                pending.append(posixpath.join(here, name))


def read_by_code(modules: Collection[str], sources: Sequence[Source], load: Load) -> Mapping[str, frozenset[str]]:
    """The annotations that code has in quotes, of those that are deprecated and that files use which are there to show
    what it does; by the directories of its modules."""
    shown = [one for one in _USES_CLASS.among(sources) if not _SHOWN.isdisjoint(one.directory.split("/"))]
    roots = {module_of(one.path, modules) for one in shown}
    return {
        root: frozenset({CLASS_ANNOTATION})
        for root in sorted(one for one in roots if one is not None and is_for_clusters(one, load))
        if any(f'"{CLASS_ANNOTATION}"' in one.text for one in code(root, load))
    }
