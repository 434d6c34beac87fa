"""Into which namespaces guides, scripts and workflows put files that name none: `kubectl -n shop apply -f web.yaml`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from svclint.discover.hearsay.applying import Command, Files, commands, piped_to
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.contexts import Contexts, before
from svclint.discover.hearsay.deploy_actions import deployed
from svclint.discover.hearsay.lessons import earlier
from svclint.discover.walk import is_readme
from svclint.told import ANY_NAMESPACE, Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope

# where the commands after it are run
_MOVES = re.compile(r"\b(?:(?:cd|pushd)[ \t]+[\"']?([^\s;&|)\"']+)|popd\b)")
_PLAIN = re.compile(r"[\w.-][\w./-]*")
_FILE = re.compile(r"(?<![\w./${}()-])[\w./${}()-]++(?<=\.yaml|.\.yml|\.json)")


def placed(texts: Iterable[tuple[str, str]], files: Files) -> dict[str, frozenset[str]]:
    """The namespaces that commands, or steps of workflows, name for files; ANY_NAMESPACE where one is filled in as the
    command is run.

    `texts` are those that may hold commands, each behind its path.
    """
    texts = list(texts)
    found: dict[str, set[str]] = defaultdict(set)
    for namespaces, paths in applied(texts, files, is_named=True):
        for one in paths:
            found[one] |= namespaces
    for path, text in texts:
        for namespace, written in deployed(path, text):
            for one in written:
                for file in files.at(one, posixpath.dirname(path)):
                    found[file].add(namespace)
    for path, text in texts:
        left = [one for one in files.beside(posixpath.dirname(path)) if one not in found]
        if left and is_readme(posixpath.basename(path)) and (chosen := _chosen(text)):
            found.update((one, {chosen}) for one in left)
    return {path: frozenset(names) for path, names in found.items()}


def _chosen(text: str) -> str:
    """The one namespace that a README chooses which applies nothing: what lies beside it is there. Empty where it
    chooses none, or several, or one that whoever reads it says."""
    if "kubens" not in text and "set-context" not in text and "oc " not in text:
        return ""
    chosen = Contexts(whole_lines(text)).only()
    if len(chosen) != 1 or ANY_NAMESPACE in chosen or any(one.paths for one in commands(text)):
        return ""
    return next(iter(chosen))


def applied(
    texts: Iterable[tuple[str, str]], files: Files, *, is_named: bool
) -> Iterator[tuple[frozenset[str], set[str]]]:
    """The files that each command applies, with the namespaces that it, or what stands before it, names; those of the
    commands for which something names one, or for which nothing does."""
    speaking = [(path, text) for path, text in texts if "kubectl" in text or "oc " in text]
    before_it = earlier(speaking)
    for path, written in speaking:
        text = whole_lines(written)
        contexts = Contexts(text, before_it(path))
        moves = [(one.start(), one[1] or "") for one in _MOVES.finditer(text)]
        for command in commands(written):
            namespaces = contexts.of(command.written, command.start) if not command.deletes else None
            if namespaces is not None and bool(namespaces) == is_named:
                yield namespaces, _files(command, text, moves, posixpath.dirname(path), files)


def _files(command: Command, text: str, moves: Sequence[tuple[int, str]], here: str, files: Files) -> set[str]:
    """The files of a command, from where it is run: the text may change to another directory before."""
    command = command._replace(paths=(*command.paths, *_piped(command, text)))
    moved = before(moves, command.start)
    if _PLAIN.fullmatch(moved):
        paths = tuple(posixpath.normpath(posixpath.join(moved, one)) for one in command.paths)
        found = files.named(command._replace(paths=paths), here)
        if found:
            return found
    return files.named(command, here)


def _piped(command: Command, text: str) -> Iterator[str]:
    """The files that are changed on their way into a command: `envsubst < web.yaml | kubectl apply -f -`."""
    yield from map(posixpath.normpath, _FILE.findall(piped_to(command, text)))


def as_placed(
    scope: Scope,
    placed: Mapping[str, frozenset[str]],
    moved: Mapping[str, frozenset[tuple[str, str]]] = MappingProxyType({}),
) -> Scope:
    """The scope with the namespaces in which commands apply its files, and those that they replace there."""
    paths = [one.source.path for one in scope.members]
    found = {one: placed[one] for one in paths if one in placed}
    return scope.with_told(Told(placed=found, moved={one: moved[one] for one in paths if one in moved}))
