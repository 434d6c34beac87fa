"""What a program has inside or is given: manifests that Go code embeds, that code of the JVM has on its class path, or
that Python code fills in; other code is asked by read_by_code."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import islice

from svclint.discover.purposes.content import RESOURCES, is_resource
from svclint.discover.read import names_beside
from svclint.files.paths import folders_above
from svclint.source import Holds
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.purposes.read_by_code import CodeAround
    from svclint.source import Source

_IS_MANIFEST = Holds("apiVersion", "kind", every=True)
_EMBED = re.compile(r"(?m)^//go:embed[ \t]+(.+)$")
_CODE_OF_JVM = (".java", ".kt", ".groovy", ".scala")
# as code has it: `"/templates/web.yaml"`, `TEMPLATES + "/web.yaml"`, `"templates/" + kind`
_STRING = re.compile(r"\"(?:classpath\*?:)?([\w./\\-]{1,200})\"|'([\w./-]{1,200})'|`([\w./-]{1,200})`")
_ENDINGS = (".yaml", ".yml", ".json")
# where a path in code starts: `/`, `../`
_START = re.compile(r"\A(?:\.{0,2}/)+")
_READS_YAML = ("yaml.safe_load", "yaml.load", "YAML(")
# what it does to an object that it read, or to a text before it reads that
_CHANGES = re.compile(r"\[[\"'](?:metadata|spec)[\"']\]|\bkopf\.adopt\(")
_FILLS_IN = re.compile(r"\.(?:format|substitute|safe_substitute|render)\(")
# `{name}`, `{{ name }}`, `$name`: what there is to fill in; `{}` is rather an empty value
_HAS_PLACES = re.compile(r"\{\{|\{[\w.]+\}|\$\{?\w")
# a line that has a file applied as it is, by a command or a list of its words, and what names one for a command: a
# method of that name takes what was made of the file, and in languages of the JVM it is any function
_APPLIES = re.compile(r"\bkubectl\b|\boc[ \t]+[a-z]|[\"']oc[\"']|[\"']apply[\"']")
_IS_FOR_COMMAND = re.compile(r"(?:-f|--filename)[\"']?[=,\s]*\Z")
# a method of Python that is given the file itself
_IS_GIVEN = re.compile(r"\bapply\([ \t]*\Z")
_LONGEST = 200
# files and folders of a module's code
_MOST_CODE, _MOST_FOLDERS = 400, 1000
# what embeds a file stands in a directory above it, and those of a program are few
_LEVELS, _FILES = 6, 40


class Programs:
    """The programs around the files of a run, whose code `load` reads; that of a module of the JVM once."""

    __slots__ = ("_code", "_load", "_modules")

    def __init__(self, load: Callable[[str], Source | None]) -> None:
        self._load = load
        # what the code of a module names, by its folder
        self._modules: dict[str, frozenset[str]] = {}
        self._code: CodeAround | None = None

    def have(self, path: str, *, is_nameless: bool = False) -> bool:
        """Whether a program has the file inside: Go code in a directory above embeds it (https://pkg.go.dev/embed),
        code of the JVM names it as a resource of its module, or other code around reads it and fills it in.

        One `is_nameless`, which nobody can apply, where the resource that is named may be a manifest beside it."""
        return (
            any(_covers(pattern, inside) for pattern, inside in _patterns(path, self._load))
            or (is_resource(path) and (self._is_named_as_resource(path) or (is_nameless and self._has_named(path))))
            or _is_read_by_python(path, self._load)
            or self._is_read_by_code(path)
        )

    def _is_read_by_code(self, path: str) -> bool:
        if self._code is None:
            # imported here: few programs have manifests that lack something
            from svclint.discover.purposes.read_by_code import CodeAround

            self._code = CodeAround(self._load)
        return self._code.has(path)

    def _has_named(self, path: str) -> bool:
        """Whether the module's code names another manifest of the file's folder."""
        folder, own = posixpath.split(path)
        for name in names_beside(folder):
            beside = posixpath.join(folder, name)
            if name != own and name.endswith(_ENDINGS) and self._is_named_as_resource(beside):
                source = self._load(beside)
                # settings of the program lie there too
                if source is not None and _IS_MANIFEST(source):
                    return True
        return False

    def _is_named_as_resource(self, path: str) -> bool:
        """Whether the module's code names the file, or a folder that it lies in below the resources by a path."""
        module, _, inside = f"/{path}".rpartition(f"/{RESOURCES}")
        code = posixpath.join(module[1:] or ("/" if path.startswith("/") else ""), "src/main")
        if code not in self._modules:
            said = (source.once(paths_in, None) for source in _code_below(code, self._load))
            self._modules[code] = frozenset().union(*said)
        folder = posixpath.dirname(inside)
        # one step without a slash may be any word
        folders = (f"{folder}/", folder) if "/" in folder else (f"{folder}/",)
        return not self._modules[code].isdisjoint((*endings_of(path), *folders))


def _code_below(directory: str, load: Callable[[str], Source | None]) -> Iterator[Source]:
    """The code of a module of the JVM; of a large one a part."""
    pending, folders, files = [directory], 0, 0
    while pending and folders < _MOST_FOLDERS:
        here = pending.pop()
        folders += 1
        for name in names_beside(here):
            path = posixpath.join(here, name)
            if name.endswith(_CODE_OF_JVM):
                files += 1
                if files > _MOST_CODE:
                    return
                source = load(path)
                if source is not None:
                    yield source
            elif "." not in name and name != "resources":
                # a file without an ending has nothing below it
                pending.append(path)


def _is_read_by_python(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether Python code in a directory above names the file, reads YAML and changes what it read, or fills in the
    text first, where that has places for it."""
    own = load(path)
    has_places = own is not None and _HAS_PLACES.search(own.text) is not None
    endings, base = endings_of(path), posixpath.basename(path)
    for directory in islice(folders_above(path), _LEVELS):
        for one in [one for one in names_beside(directory) if one.endswith(".py")][:_FILES]:
            source = load(posixpath.join(directory, one))
            if source is None or not any(map(source.text.__contains__, _READS_YAML)):
                continue
            if not (_CHANGES.search(source.text) or (has_places and _FILLS_IN.search(source.text))):
                continue
            if not endings.isdisjoint(source.once(paths_in, None)):
                return True
            # who built the image said where it is there
            if base in source.once(_names_of_absolute, None) and is_only_one(directory, base):
                return True
    return False


def is_only_one(directory: str, name: str) -> bool:
    """Whether below a directory, which has one, no other file has its name; not where there is too much to look at."""
    found, pending, folders = 0, [directory], 0
    while pending and found < 2:
        here = pending.pop()
        folders += 1
        if folders > _MOST_FOLDERS:
            return False
        for one in names_beside(here):
            if one == name:
                found += 1
            elif "." not in one:
                # a file without an ending has nothing below it
                pending.append(posixpath.join(here, one))
    return found < 2


def paths_in(source: Source, _: None) -> frozenset[str]:
    """The paths that code has in quotes, as far as they are of files of YAML or JSON, or of folders, and it does not
    have them applied as they are; without what says where they start."""
    return frozenset(_START.sub("", said) for said, _ in _said(source))


def _names_of_absolute(source: Source, _: None) -> frozenset[str]:
    """The names of the files of YAML or JSON that code has by a whole path from the root, as where it runs in a
    container."""
    return frozenset(
        posixpath.basename(said)
        for said, at in _said(source)
        # what comes behind a sign for addition is the rest of a path
        if said.startswith("/") and said.endswith(_ENDINGS) and not source.text[:at].rstrip().endswith("+")
    )


def _said(source: Source) -> Iterator[tuple[str, int]]:
    """The paths that code has in quotes as it has them, with their places: of files or folders, as far as it does not
    have them applied as they are."""
    is_python = source.path.endswith(".py")
    for one in _STRING.finditer(source.text):
        said = one[1] or one[2] or one[3]
        if "\\" in said:
            # C# on Windows; a sign that is escaped is no path
            if not said.endswith(_ENDINGS):
                continue
            said = re.sub(r"\\+", "/", said)
        if ("/" in said or said.endswith(_ENDINGS)) and not _is_applied(source.text, one.start(), is_python):
            yield said, one.start()


def _is_applied(code: str, at: int, is_python: bool) -> bool:
    """Whether the line of a place has something applied, or an option of such a command stands before it."""
    low = max(0, at - _LONGEST)
    if is_python and _IS_GIVEN.search(code, low, at) is not None:
        return True
    start, end = max(code.rfind("\n", low, at) + 1, low), code.find("\n", at, at + _LONGEST)
    line = code[start : end if end >= 0 else at + _LONGEST]
    return _APPLIES.search(line) is not None or _IS_FOR_COMMAND.search(code, low, at) is not None


def endings_of(path: str) -> frozenset[str]:
    """What code may call a file, from wherever it starts."""
    steps = path.split("/")
    return frozenset("/".join(steps[number:]) for number in range(len(steps)))


def _patterns(path: str, load: Callable[[str], Source | None]) -> Iterator[tuple[str, str]]:
    """What is embedded by the code of each directory above, and the file's path from there."""
    for directory in islice(folders_above(path), _LEVELS):
        inside = posixpath.relpath(path, directory or ".")
        code = [name for name in names_beside(directory) if name.endswith(".go")][:_FILES]
        for name in code:
            source = load(posixpath.join(directory, name))
            for found in _EMBED.finditer(source.text if source is not None else ""):
                yield from ((one.strip('"`').removeprefix("all:"), inside) for one in found[1].split())


def _covers(pattern: str, inside: str) -> bool:
    steps = inside.split("/")
    return any(fnmatchcase("/".join(steps[: number + 1]), pattern) for number in range(len(steps)))
