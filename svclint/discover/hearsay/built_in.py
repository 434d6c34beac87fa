"""Into which namespaces commands put what kustomizations make: `kubectl apply -n shop -k overlays/prod`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from svclint.discover.hearsay.applying import Command, commands, piped_to
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.discover.hearsay.directories import Directories
from svclint.discover.hearsay.lessons import earlier
from svclint.named_tuple import NamedTuple
from svclint.told import ANY_NAMESPACE, Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope

_BUILDS = re.compile(r"\b(?:kustomize[ \t]+build|(?:kubectl|oc)[ \t]+kustomize)(?![\w-])([^\n|;&`#]*)")


class BuiltIn(NamedTuple):
    """Where commands put what a kustomization makes: `namespaces` are those that they name, ANY_NAMESPACE where one is
    filled in as the command is run; `always` says that each of them names one."""

    namespaces: frozenset[str]
    always: bool

    @property
    def settled(self) -> str:
        """The namespace that all commands agree on; empty where there is none."""
        (one, *others) = self.namespaces
        return one if self.always and not others and one != ANY_NAMESPACE else ""


def built_in(texts: Iterable[tuple[str, str]], directories: Collection[str]) -> dict[str, BuiltIn]:
    """Where commands put what the kustomizations of `directories` make, those of which some command says it."""
    found: dict[str, set[str]] = defaultdict(set)
    silent: set[str] = set()
    known = Directories(directories)
    speaking = [(path, text) for path, text in texts if "kubectl" in text or "oc " in text]
    before_it = earlier(speaking)
    for path, written in speaking:
        text = whole_lines(written)
        contexts = Contexts(text, before_it(path))
        for command in commands(written):
            if command.deletes:
                continue
            for one in kustomizations(command, text):
                for directory in known.meant(one, posixpath.dirname(path)):
                    namespaces = contexts.of(command.written, command.start)
                    found[directory] |= namespaces
                    silent |= set() if namespaces else {directory}
    return {one: BuiltIn(frozenset(names), one not in silent) for one, names in found.items() if names}


def kustomizations(command: Command, text: str) -> Iterator[str]:
    """The directories, or addresses, of the kustomizations that a command of a text applies, as they are written."""
    yield from command.built
    for found in _BUILDS.finditer(piped_to(command, text)) if "-" in command.given else ():
        words = [word.strip("\"'") for word in found[1].split()]
        yield next((word for word in words if not word.startswith("-")), ".")


def as_built_in(scope: Scope, told: Mapping[str, BuiltIn]) -> Scope:
    """The scope of a kustomization with the namespace in which commands apply it, or those in which they may."""
    found = told.get(scope.root or ".") if scope.kustomizations else None
    if found is None:
        return scope
    if found.settled:
        return scope._replace(default_namespace=found.settled)
    return scope.with_told(Told(placed={one.source.path: found.namespaces for one in scope.members if one.built}))
