"""What a tree tells its clusters and what is installed in them, in files of any language, each looked at once."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence

from svclint.discover.hearsay.configuring import configuring
from svclint.discover.hearsay.of_clusters import ADDRESSES, OLD_FIELDS, may_be_empty
from svclint.discover.walk import KUSTOMIZATIONS
from svclint.files.paths import is_file
from svclint.source import Holds, Question
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

_Answers = list[tuple[str, Any]]
_SPEAKS_OF_NODE_PORTS = Holds("odePort:", 'odePort":')
_SPEAKS_OF_OLD_APIS = Holds("beta", "alpha")
_SPEAKS_OF_OLD_FIELDS = Holds(*OLD_FIELDS)
_SPEAKS_OF_ADDRESSES = Holds(*ADDRESSES)
_SPEAKS_OF_ALIASES = Holds("ExternalName", "ServiceEntry")
_SPEAKS_OF_SETS = Holds("StatefulSet")
_SPEAKS_OF_PATCHES = Holds("patches:")


class Configured:
    """What files below `roots` say of node ports, asked where a manifest wants one that no cluster has by default; of
    the version of Kubernetes, where an API or a field is old, or an address is refused since one; of what controllers
    may do, where there are aliases or entries of a mesh; of names of single pods, where several have a Service that is
    not seen to be headless; of the version of kustomize, and of what Flux has of it, where one of today refuses what
    those before it took.

    Thousands of files are read for it, whatever scopes there are: what they answer can be sent.
    """

    __slots__ = ("_load", "_outside", "_roots", "_sources", "_told")

    def __init__(
        self,
        sources: Mapping[str, Source],
        roots: Sequence[str],
        load: Callable[[str], Source | None],
        outside: Callable[[str], str],
    ) -> None:
        self._sources = sources
        self._roots = roots
        self._load = load
        self._outside = outside
        self._told = _asked(sources, roots)

    def answers(self) -> list[tuple[_Answers, _Answers]]:
        """What the files answer."""
        questions = [(question, own) for question, own, _ in self._told]
        return _answers(questions, self._sources, self._roots, self._load, self._outside)

    def told(self, answers: Iterable[tuple[_Answers, _Answers]]) -> Told:
        """What the answers tell."""
        all_told = Told()
        for (_, _, tell), (found, own) in zip(self._told, answers, strict=True):
            said = tell(found, own)
            # several tell what is installed
            all_told = all_told.and_also(said)._replace(installed=(*all_told.installed, *said.installed))
        return all_told


def _asked(
    sources: Mapping[str, Source], roots: Sequence[str]
) -> list[tuple[Question, Question | None, Callable[[_Answers, _Answers], Told]]]:
    """What the files are asked, what only the sources are, and what the answers of both tell."""
    texts = tuple(sources.values())
    told: list[tuple[Question, Question | None, Callable[[_Answers, _Answers], Told]]] = []
    # imported here: most runs ask none of them
    if _SPEAKS_OF_NODE_PORTS.of_any(texts):
        from svclint.discover.hearsay.node_ports import ASKS, SETS, node_port_ranges

        if any(map(ASKS, texts)):
            told.append((SETS, None, lambda found, _: Told(node_ports=node_port_ranges(found))))
    has_old_fields = _SPEAKS_OF_OLD_FIELDS.of_any(texts) or _has_loose_address(texts)
    if has_old_fields or _SPEAKS_OF_OLD_APIS.of_any(texts):
        from svclint.discover.hearsay.cluster_versions import ASKED, HOLDS_OLD, IMAGES, clusters

        if has_old_fields or HOLDS_OLD.of_any(texts):
            told.append((ASKED, IMAGES, lambda found, own: Told(kubernetes=clusters(found, own, sources, roots))))
    if _SPEAKS_OF_ALIASES.of_any(texts):
        from svclint.discover.hearsay.installed import ALLOWS, allowed

        told.append((ALLOWS, None, lambda found, _: Told(installed=allowed(texts, found))))
    if _SPEAKS_OF_SETS.of_any(texts):
        from svclint.discover.hearsay.pod_names import NAMED, asks, pod_names

        if asks(texts):
            told.append((NAMED, None, lambda found, _: Told(pod_names=pod_names(texts, found))))
    bare = any(map(may_be_empty, texts))
    if bare or _SPEAKS_OF_PATCHES.of_any(texts):
        from svclint.discover.hearsay.kustomize_versions import (
            IS_EMPTY,
            IS_LEGACY,
            NEWEST_OF_FLUX,
            builds_by,
            built_by_flux,
        )
        from svclint.discover.hearsay.kustomize_versions import NEWEST as NEWEST_KUSTOMIZE

        is_empty = bare and any(IS_EMPTY(one) for one in texts if may_be_empty(one))
        if is_empty or any(IS_LEGACY(one) for one in texts if posixpath.basename(one.path) in KUSTOMIZATIONS):
            told.append((NEWEST_KUSTOMIZE, None, lambda found, _: Told(installed=builds_by(texts, found))))
        if is_empty:
            told.append((NEWEST_OF_FLUX, None, lambda found, _: Told(installed=built_by_flux(texts, found))))
    return told


def _has_loose_address(texts: tuple[Source, ...]) -> bool:
    if not _SPEAKS_OF_ADDRESSES.of_any(texts):
        return False
    # imported here: few manifests hold addresses
    from svclint.discover.hearsay.loose_addresses import HAS_LOOSE

    return any(HAS_LOOSE(one) for one in _SPEAKS_OF_ADDRESSES.among(texts))


def _answers(
    asked: Sequence[tuple[Question, Question | None]],
    sources: Mapping[str, Source],
    roots: Sequence[str],
    load: Callable[[str], Source | None],
    outside: Callable[[str], str],
) -> list[tuple[_Answers, _Answers]]:
    """What the files say to each question, and the sources to what they alone are asked, where that is anything, each
    behind its path."""
    found: list[_Answers] = [[] for _ in asked]
    files: Iterable[str] = ()
    if asked:
        # around what only has a name, as standard input may, nothing stands
        files = configuring(roots, outside) if any(map(is_file, sources)) else sorted(sources)
    for path in files:
        source = sources.get(path) or load(path)
        if source is None:
            continue
        for (question, _), answers in zip(asked, found, strict=True):
            if answer := question(source):
                answers.append((path, answer))
    own: list[_Answers] = [
        [(path, answer) for path, source in sources.items() if (answer := question(source))] if question else []
        for _, question in asked
    ]
    return list(zip(found, own, strict=True))
