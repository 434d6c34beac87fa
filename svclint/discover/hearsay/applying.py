"""The commands of guides and scripts that apply or delete files, and which files of a run these are."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from svclint.discover.hearsay.command_lines import is_name, whole_lines
from svclint.files.paths import folders_above, is_below
from svclint.named_tuple import NamedTuple

VERBS = frozenset({"apply", "create", "replace"})
_DELETES = "delete"
_ON_SERVER = frozenset({"--server-side", "--server-side=true"})
# a file of a repository as the web has it: of this one, where there is such a file here
_RAW = (
    r"https://(?:raw\.githubusercontent\.com/[^/]+/[^/]+|github\.com/[^/]+/[^/]+/(?:raw|blob))/(?:refs/heads/)?[^/]+/"
)
# a directory of one, as kustomize writes it
_OF_REPOSITORY = re.compile(
    r"(?:(?:git::)?https?://|git@)?github\.com[/:][^/?]+/[^/?]+?(?:\.git)?(?:/|$)(/?[^?]*)(?:\?.*)?"
)
_IN_BRANCH = re.compile(r"tree/[^/]+/?")
# characters of a pipe before a command
_LONGEST = 500
# what stands for a name, or a part of one: variables of a shell, of make and of a workflow, and stars
_UNKNOWN = re.compile(r"(?:\$\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|\*)+")
# the variable for where a repository was cloned
_CLONED = re.compile(r"^\$\{?\w+\}?/")
_COMMAND = re.compile(r"\b(?:kubectl|oc)[ \t]+([^\n|;&`#]*)")


class Command(NamedTuple):
    """What a guide applies or deletes by one command: the paths as written, and the namespace, empty where none is
    known.

    `written` is the namespace as the command has it, which may be filled in later. `start` is where the command begins
    in the text as whole lines. `given` are all files as they are written, also those of the web and `-` for what is
    piped to it, `built` the directories of kustomizations. `merges` says that the server merges what is applied.
    """

    paths: tuple[str, ...]
    namespace: str
    deep: bool
    deletes: bool = False
    written: str = ""
    start: int = 0
    given: tuple[str, ...] = ()
    built: tuple[str, ...] = ()
    merges: bool = False


class Files:
    """The plain files of a run, and their directories."""

    __slots__ = ("_directories", "_paths")

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = frozenset(paths)
        self._directories: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            self._directories[posixpath.dirname(path)].add(path)

    def named(self, command: Command, here: str) -> set[str]:
        """The files that a command in a guide of the directory `here` applies."""
        return {path for written in command.paths for path in self.at(written, here, deep=command.deep)}

    def beside(self, directory: str) -> Collection[str]:
        """The files of a directory itself."""
        return self._directories.get(directory, ())

    def like(self, written: str, here: str) -> set[str]:
        """The files that a path may be which a command in a text of the directory `here` has, with variables and stars
        in it: what these stand for is any name."""
        known = re.split(_UNKNOWN, posixpath.normpath(re.sub(_CLONED, "", written)))
        pattern = re.compile("[^/]*".join(map(re.escape, known)))
        for one in (here, *folders_above(here)):
            start = len(one) + 1 if one else 0
            found = {path for path in self._paths if is_below(path, one) and pattern.fullmatch(path, start)}
            if found:
                return found
        return set()

    def at(self, written: str, here: str, *, deep: bool = False) -> Iterable[str]:
        """What a path means in a guide of a directory: whoever follows it stands there, or above: at the root of a
        repository."""
        for one in (here, *folders_above(here)):
            path = posixpath.normpath(posixpath.join(one, written))
            if path in self._paths:
                return {path}
            found = set(self._directories.get("" if path == "." else path, ()))
            if deep:
                found |= {inner for inner in self._paths if is_below(inner, path)}
            if found:
                return found
        ending = [one for one in self._below(here) if one.endswith(f"/{written}")]
        return ending if len(ending) == 1 else ()

    def _below(self, directory: str) -> Iterator[str]:
        return (one for one in self._paths if is_below(one, directory))


def commands(text: str) -> Iterator[Command]:
    """The commands of a guide or a script that apply or delete files."""
    if "kubectl" not in text and "oc " not in text:
        return
    for found in _COMMAND.finditer(whole_lines(text)):
        words = re.sub(r"[\"']", "", found[1]).split()
        deletes = _DELETES in words
        if deletes or not VERBS.isdisjoint(words):
            paths = [path for value in values(words, "-f", "--filename") for path in value.split(",")]
            built = tuple(values(words, "-k", "--kustomize"))
            known = tuple(filter(None, map(local_path, paths)))
            names = list(values(words, "-n", "--namespace"))
            # a namespace that is filled in later is some other one
            namespace = names[-1] if names and is_name(names[-1]) else ""
            deep = not {"-R", "--recursive"}.isdisjoint(words)
            written = names[-1] if names else ""
            merges = not _ON_SERVER.isdisjoint(words)
            yield Command(known, namespace, deep, deletes, written, found.start(), tuple(paths), built, merges)


def as_they_stand(told: Iterable[tuple[str, str, str]], files: Files) -> frozenset[str]:
    """The files that commands of texts, each with its path and its directory, apply as they stand."""
    return frozenset(
        path for _, text, here in told for one in commands(text) if not one.deletes for path in files.named(one, here)
    )


def values(words: list[str], short: str, long: str) -> Iterator[str]:
    """What an option of a command is given, as often as it stands there."""
    for number, word in enumerate(words):
        if word in (short, long):
            yield from words[number + 1 : number + 2]
        elif word.startswith((f"{short}=", f"{long}=")):
            yield word.partition("=")[2].strip("\"'")


def piped_to(command: Command, text: str) -> str:
    """What a text has before a command on its line, where that is piped to it; empty where nothing is."""
    first = max(command.start - _LONGEST, 0)
    line = text[max(text.rfind("\n", first, command.start) + 1, first) : command.start]
    before = re.split(r";|&&|\|\|", line)[-1]
    return before if before.rstrip().endswith("|") else ""


def folder_of_repository(written: str) -> str | None:
    """The path of a directory that is written as one of a repository on the web; None for what is none."""
    found = _OF_REPOSITORY.fullmatch(written)
    return _IN_BRANCH.sub("", found[1].strip("/"), count=1) if found is not None else None


def local_path(written: str) -> str:
    """A path of a command as one of files here, without the variable for where they were cloned; empty for others."""
    # all files of a folder are the folder
    written = re.sub(r"/\*(?:\.(?:ya?ml|json))?$", "", written)
    path = re.sub(rf"^(?:{_RAW}|\$\{{?\w+\}}?/|<[\w -]+>/|%\w+%/)", "", written.replace("\\", "/"))
    return "" if "://" in path or path == "-" or re.search(r"[$<{*~%]", path) else posixpath.normpath(path)
