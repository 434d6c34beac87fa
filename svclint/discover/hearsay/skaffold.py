"""Which plain files Skaffold leaves out of the folders from which it lists others.

https://skaffold.dev/docs/references/yaml/: manifests.rawYaml, and deploy.kubectl.manifests before version 2.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from svclint.document import documents
from svclint.files.paths import is_below
from svclint.resource import dig, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

_LISTS = (("manifests", "rawYaml"), ("deploy", "kubectl", "manifests"))
# one listed file of a folder is no habit
_SEVERAL = 2


def left_out(paths: Iterable[str], sources: Sequence[Source]) -> Iterator[str]:
    """Those of `paths` in a folder of which configurations list several files, and not these."""
    listed = {one for source in sources for one in _listed(source)}
    folders = Counter(posixpath.dirname(one) for one in listed)
    if any("$" in one or "{{" in one for one in listed):
        # nobody knows what that is
        return
    for path in paths if listed else ():
        is_chosen_from = folders[posixpath.dirname(path)] >= _SEVERAL
        if is_chosen_from and not any(_is_listed(path, one) for one in listed):
            yield path


def _is_listed(path: str, pattern: str) -> bool:
    """Whether a path of a configuration is a file, as a pattern or a folder above: `**/` stands for no folder too."""
    return is_below(path, pattern) or any(fnmatchcase(path, one) for one in (pattern, pattern.replace("**/", "")))


def _listed(source: Source) -> Iterator[str]:
    """The paths that a configuration lists, those of its profiles too, as patterns from where the run stands."""
    here = posixpath.dirname(source.path)
    for document in documents(source):
        data = mapping(document.value)
        if text(data.get("apiVersion")).startswith("skaffold/"):
            for config in (data, *map(mapping, sequence(data.get("profiles")))):
                yield from (posixpath.normpath(posixpath.join(here, one)) for one in _paths(config) if "://" not in one)


def _paths(config: dict[str, Any]) -> Iterator[str]:
    for field in _LISTS:
        yield from filter(None, map(text, sequence(dig(config, field))))
