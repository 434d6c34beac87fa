"""Which plain files one command or one script applies together, or a GitOps tool with all of their folder."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from svclint.discover.hearsay.applying import Command, Files, commands, piped_to
from svclint.discover.hearsay.command_lines import is_run, whole_lines
from svclint.offer import offer
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.whole_folders import WholeFolders
    from svclint.resource import Identity
    from svclint.scope import Member, Scope
    from svclint.settings import Settings


_SCRIPTS = (".sh", ".bash")
# between two commands: another branch, or somebody who looks at what the first one did
_BREAKS = re.compile(r"(?m)\b(?:elif|else|esac|read|rollout|sleep|wait)\b|;;|^\}")
_LOOP = r"\bfor[ \t]+%s[ \t]+in[ \t]+([^\n;]+)"
_VARIABLE = re.compile(r"\$\{?(\w+)\}?/?")
_PRINTS = re.compile(r"\bcat[ \t]+([^|;&]+)\|")


def at_once(texts: Iterable[tuple[str, str]], paths: Collection[str], whole: WholeFolders) -> set[frozenset[str]]:
    """The sets of two and more of `paths`; `texts` are those that may have commands, each behind its path."""
    files, found = Files(paths), set[frozenset[str]]()
    for path, text in texts:
        here = posixpath.dirname(path)
        if path.endswith(_SCRIPTS) or text.startswith("#!"):
            found.update(_in_script(whole_lines(text), files, here))
        else:
            found.update(frozenset(files.named(one, here)) for one in commands(text) if not one.deletes)
    folders: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        if whole.have(path):
            folders[posixpath.dirname(path)].add(path)
    found.update(map(frozenset, folders.values()))
    return {one for one in found if len(one) > 1}


def _in_script(text: str, files: Files, here: str) -> Iterator[frozenset[str]]:
    """What a script applies by one command, by one loop, or by commands one after the other in one namespace: whoever
    runs it runs all of them."""
    row, last = set[str](), None
    for one in commands(text):
        if not is_run(text, one.start, is_page=False):
            continue
        if (
            last is None
            or last.deletes
            or one.deletes
            or one.written != last.written
            or _BREAKS.search(text, last.start, one.start)
        ):
            yield frozenset(row)
            row = set()
        if not one.deletes:
            row |= files.named(one, here) | _of_stars(one, text, files, here)
        last = one
    yield frozenset(row)


def _of_stars(command: Command, text: str, files: Files, here: str) -> set[str]:
    """The files that a loop gives to a command, or `cat` does: `for f in k8s/*.yaml`."""
    lists = []
    for name in (named[1] for one in command.given if (named := _VARIABLE.fullmatch(one)) is not None):
        loops = re.findall(_LOOP % name, text[: command.start])
        lists += loops[-1:]
    if "-" in command.given and (printed := _PRINTS.search(piped_to(command, text))) is not None:
        lists.append(printed[1])
    found = set[str]()
    for word in (word.strip("\"'") for one in lists for word in one.split()):
        if "*" in word:
            found.update(files.like(f"{word}*" if word.endswith("/") else word, here))
        else:
            found.update(files.at(word, here))
    return found


def as_one(scope: Scope, settings: Settings) -> Scope:
    """A scope with what else its alternatives hold, where these are applied together with its own files: whatever both
    define, all the rest is there."""
    if not scope.told.at_once or all(one.role != "alternative" for one in scope.members):
        return scope
    own = [one for one in scope.members if one.role == "objects" and one.source.path == scope.root]
    files = {one.source.path for one in own}
    defined = frozenset(each for one in own for each in _identities(one, scope, settings))
    members = (
        one._replace(without=defined)
        if one.role == "alternative" and not one.without and scope.told.applies_at_once({*files, one.source.path})
        else one
        for one in scope.members
    )
    return scope._replace(members=tuple(members)) if own else scope


def _identities(member: Member, scope: Scope, settings: Settings) -> Iterable[Identity]:
    rendering = member.rendering(scope.default_namespace)
    return (one.identity(rendering) for one in offer(member.source, settings.workloads).objects)
