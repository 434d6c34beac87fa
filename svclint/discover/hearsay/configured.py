"""What a tree tells its clusters and what is installed in them, in files of any language, each looked at once."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence

from svclint.discover.hearsay.configuring import configuring
from svclint.discover.hearsay.heard import OLD_FIELDS
from svclint.discover.walk import KUSTOMIZATIONS
from svclint.files.paths import is_file
from svclint.source import Holds, Question
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

_SPEAKS_OF_NODE_PORTS = Holds("odePort:", 'odePort":')
_SPEAKS_OF_OLD_APIS = Holds("beta", "alpha")
_SPEAKS_OF_OLD_FIELDS = Holds(*OLD_FIELDS)
_SPEAKS_OF_ALIASES = Holds("ExternalName", "ServiceEntry")
_SPEAKS_OF_SETS = Holds("StatefulSet")
_SPEAKS_OF_PATCHES = Holds("patches:")


def configured(
    sources: Mapping[str, Source],
    roots: Sequence[str],
    load: Callable[[str], Source | None],
    outside: Callable[[str], str],
) -> Told:
    """What files below `roots` say of node ports, asked where a manifest wants one that no cluster has by default; of
    the version of Kubernetes, where an API or a field is old; of what controllers may do, where there are aliases or
    entries of a mesh; of names of single pods, where several have a Service that is not seen to be headless; of the
    version of kustomize, where one of today refuses what those before it took."""
    texts = tuple(sources.values())
    told: list[tuple[Question, Callable[[list[tuple[str, Any]]], Told]]] = []
    # imported here: most runs ask none of them
    if _SPEAKS_OF_NODE_PORTS.of_any(texts):
        from svclint.discover.hearsay.node_ports import ASKS, SETS, node_port_ranges

        if any(map(ASKS, texts)):
            told.append((SETS, lambda found: Told(node_ports=node_port_ranges(found))))
    has_old_fields = _SPEAKS_OF_OLD_FIELDS.of_any(texts)
    if has_old_fields or _SPEAKS_OF_OLD_APIS.of_any(texts):
        from svclint.discover.hearsay.cluster_versions import ASKED, HOLDS_OLD, clusters

        if has_old_fields or HOLDS_OLD.of_any(texts):
            told.append((ASKED, lambda found: Told(kubernetes=clusters(found, sources, roots))))
    if _SPEAKS_OF_ALIASES.of_any(texts):
        from svclint.discover.hearsay.installed import ALLOWS, allowed

        told.append((ALLOWS, lambda found: Told(installed=allowed(texts, found))))
    if _SPEAKS_OF_SETS.of_any(texts):
        from svclint.discover.hearsay.pod_names import NAMED, asks, pod_names

        if asks(texts):
            told.append((NAMED, lambda found: Told(pod_names=pod_names(texts, found))))
    if _SPEAKS_OF_PATCHES.of_any(texts):
        from svclint.discover.hearsay.kustomize_versions import IS_LEGACY, builds_by
        from svclint.discover.hearsay.kustomize_versions import NEWEST as NEWEST_KUSTOMIZE

        if any(IS_LEGACY(one) for one in texts if posixpath.basename(one.path) in KUSTOMIZATIONS):
            told.append((NEWEST_KUSTOMIZE, lambda found: Told(installed=builds_by(texts, found))))
    answers = _answers([question for question, _ in told], sources, roots, load, outside)
    all_told = Told()
    for question, tell in told:
        all_told = all_told.and_also(tell(answers[question]))
    return all_told


def _answers(
    asked: Sequence[Question],
    sources: Mapping[str, Source],
    roots: Sequence[str],
    load: Callable[[str], Source | None],
    outside: Callable[[str], str],
) -> dict[Question, list[tuple[str, Any]]]:
    """What the files say to each question, where that is anything, each behind its path."""
    found: dict[Question, list[tuple[str, Any]]] = {one: [] for one in asked}
    files: Iterable[str] = ()
    if asked:
        # around what only has a name, as standard input may, nothing stands
        files = configuring(roots, outside) if any(map(is_file, sources)) else sorted(sources)
    for path in files:
        source = sources.get(path) or load(path)
        if source is None:
            continue
        for question in asked:
            if answer := question(source):
                found[question].append((path, answer))
    return found
