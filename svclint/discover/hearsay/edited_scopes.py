"""The scopes of kustomizations into which commands write, or of which comments switch off all entries."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from svclint.certainty.doubt import Doubt
from svclint.discover.hearsay.edited import FILE
from svclint.discover.kustomizations.reading import GENERATORS
from svclint.discover.kustomizations.switched_off import IS_SWITCHED_OFF
from svclint.discover.walk import KUSTOMIZATIONS
from svclint.document import documents
from svclint.resource import mapping, sequence, text
from svclint.source import Holds
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment
    from svclint.scope import Scope
    from svclint.source import Source

_GENERATES = Holds(*GENERATORS)
_READS_METADATA = Holds("metadata.annotations", "metadata.labels")


def with_edits(
    scopes: Sequence[Scope],
    deployments: Sequence[Deployment],
    texts: Callable[[set[str]], Iterable[tuple[str, str]]],
    is_mentioned: Callable[[str], bool],
) -> list[Scope]:
    """The scopes with what commands of `texts` around directories write into their kustomizations; asked where these
    read labels and the like, generate objects, or comments switch off all that they list."""
    read = [one for one in scopes if one.kustomizations and any(map(_may_be_edited, _kustomizations(one)))]
    if not read:
        return list(scopes)
    # imported here: few kustomizations read what is written by a command
    from svclint.discover.hearsay.edited import edited

    scopes = [_left_off(one, deployments, is_mentioned) for one in scopes]
    directories = {posixpath.dirname(each.path) for one in read for each in _kustomizations(one)}
    found = edited(texts(directories), {one or "." for one in directories})
    return [_with_edits(one, found) if found else one for one in scopes]


def _left_off(scope: Scope, deployments: Sequence[Deployment], is_mentioned: Callable[[str], bool]) -> Scope:
    """The scope, left out where comments switch off all that its kustomization lists, and nothing builds it."""
    own = [one for one in _kustomizations(scope) if (posixpath.dirname(one.path) or ".") == scope.root]
    if not any(map(IS_SWITCHED_OFF, own)) or any(scope.root in one.here for one in deployments):
        return scope
    if is_mentioned(scope.root):
        return scope
    return scope.with_told(Told(aside=dict.fromkeys((one.path for one in own), Doubt.LEFT_OUT)))


def _may_be_edited(source: Source) -> bool:
    return bool(_READS_METADATA(source) or _GENERATES(source) or IS_SWITCHED_OFF(source))


def _kustomizations(scope: Scope) -> list[Source]:
    return [one.source for one in scope.members if one.source.path.endswith(KUSTOMIZATIONS)]


def _with_edits(scope: Scope, found: Mapping[str, frozenset[str]]) -> Scope:
    fields: set[str] = set()
    for one in _kustomizations(scope):
        here = found.get(posixpath.dirname(one.path) or ".", frozenset())
        fields |= {each for each in here if not each.startswith(FILE)}
        if written := {each.removeprefix(FILE) for each in here if each.startswith(FILE)}:
            fields |= set(_generated_of(one, written))
    return scope.with_told(Told(edited=frozenset(fields)))


def _generated_of(source: Source, written: Collection[str]) -> Iterator[str]:
    """What a kustomization generates of files that commands write."""
    for document in documents(source) if _GENERATES(source) else ():
        for field in GENERATORS:
            for one in map(mapping, sequence(mapping(document.value).get(field))):
                read = [text(one.get("env"))]
                for each in ("envs", "files"):
                    read.extend(text(path).rpartition("=")[2] for path in sequence(one.get(each)))
                if any(posixpath.basename(path) in written for path in read if path):
                    yield f"{field}.{text(one.get('name'))}"
