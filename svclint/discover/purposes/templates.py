"""Templates of manifests beside plain files, by their names: `web.yaml-template`, `web.yaml.j2`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from svclint.discover.read import names_beside
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_ENDS = r"\.(?:ya?ml|json)[-._](?:envsubst|erb|gotmpl|in|j2|jinja2?|mustache|template|tmpl|tpl)$"
# what stands in each such name, and not at its end
_SUFFIXES = (".yaml", ".yml", ".json")
_HOLDS_OBJECT = r"(?m)^kind:[ \t]*\S"


def templates_in(directory: str, load: Callable[[str], Source | None]) -> Iterator[str]:
    """Those of a directory that hold objects; `load` reads what the run did not."""
    for name in names_beside(directory):
        if name.endswith(_SUFFIXES) or not any(suffix in name for suffix in _SUFFIXES):
            continue
        if re.search(_ENDS, name) is not None:
            path = posixpath.join(directory, name)
            source = load(path)
            if source is not None and re.search(_HOLDS_OBJECT, source.text):
                yield path
