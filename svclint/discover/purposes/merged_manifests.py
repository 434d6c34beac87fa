"""What a generator of policies has merged into objects of a cluster: its manifests may be parts of objects.

https://github.com/open-cluster-management-io/policy-generator-plugin: `manifests`, each a file or a directory.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from svclint.document import documents
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

_KIND = "PolicyGenerator"


def merged_manifests(sources: Iterable[Source]) -> frozenset[str]:
    """The files and directories that policies name."""
    asked = (one for one in sources if _KIND in one.text)
    return frozenset(
        posixpath.normpath(posixpath.join(posixpath.dirname(source.path), path))
        for source in asked
        for document in documents(source)
        for path in _paths(mapping(document.value))
    )


def _paths(data: dict[str, Any]) -> Iterator[str]:
    if data.get("kind") == _KIND:
        for policy in sequence(data.get("policies")):
            for manifest in sequence(mapping(policy).get("manifests")):
                yield from filter(None, [text(mapping(manifest).get("path"))])
