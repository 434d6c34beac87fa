"""Manifests that code of a program has inside or reads as objects and changes: Go, JavaScript, C#, Rust, Ruby."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from svclint.discover.purposes.embedded import endings_of, is_only_one, paths_in
from svclint.discover.read import names_beside
from svclint.files.paths import folders_above, is_below

if TYPE_CHECKING:
    from svclint.source import Source


class _Language(NamedTuple):
    """How code of a language is told, the root of a project by what lies there, and what it does with a manifest."""

    suffixes: tuple[str, ...]
    roots: re.Pattern[str]
    reads: re.Pattern[str]
    changes: re.Pattern[str]


_FIELDS = r"\.(?:metadata|spec|data)\b[\w.!?\[\]()'\"]{0,80}[ \t]*=(?![=>])"
_GO = _Language(
    (".go",),
    re.compile(r"go\.mod|Gopkg\.toml"),
    re.compile(r"\bReadFile\(|Asset\(|\.Open\("),
    re.compile(
        r"\.(?:Name|Namespace|Labels|Annotations|Image|Spec|Selector|Ports|Data|Object)\b[\w.\[\]\"]{0,80}[ \t]*=(?!=)"
        r"|\bSet(?:Name|Namespace|Labels|Owner|ControllerReference|Nested)\w*\(|\bstrings\.(?:Replace|NewReplacer)"
        r"|\.Execute(?:Template)?\("
    ),
)
_SCRIPT = _Language(
    (".js", ".mjs", ".cjs", ".ts", ".mts"),
    re.compile(r"package\.json|deno\.jsonc?"),
    re.compile(r"\b(?:readFile(?:Sync)?|loadYaml|loadAllYaml|readTextFile)\b"),
    re.compile(
        rf"{_FIELDS}|\.replace(?:All)?\(|\bObject\.assign\(|\bmerge\w*\(|(?i:\b(?:mustache|handlebars|ejs|nunjucks)\.)"
    ),
)
_SHARP = _Language(
    (".cs", ".fs"),
    re.compile(r".+\.(?:cs|fs)proj|.+\.sln"),
    re.compile(r"\bKubernetesYaml\b|\bFile\.(?:ReadAllText|OpenRead|OpenText)|\bGetManifestResourceStream\b"),
    re.compile(rf"(?i:{_FIELDS})|\.Replace\(|\bnew V1ObjectMeta\b"),
)
_RUST = _Language(
    (".rs",),
    re.compile(r"Cargo\.toml"),
    re.compile(r"\bread_to_string\(|\bFile::open\("),
    re.compile(rf"{_FIELDS}|\.replace\(|\bname_mut\(|\bmeta_mut\("),
)
_RUBY = _Language(
    (".rb",),
    re.compile(r"Gemfile|.+\.gemspec"),
    re.compile(r"\bYAML\.|\bFile\.read\b|\bERB\.new\b"),
    re.compile(r"\[[\"':](?:metadata|spec)\b|\.result(?:_with_hash)?\b|\.gsub\b"),
)
_LANGUAGES = (_GO, _SCRIPT, _SHARP, _RUST, _RUBY)
_SUFFIXES = tuple(suffix for one in _LANGUAGES for suffix in one.suffixes)
# what the build packs, as seen from what says so: `include_str!("../web.yaml")`, `import web from "./web.yaml"`
_PACKED = re.compile(
    r"\binclude_(?:str|bytes)!\([ \t\r\n]*\"(?P<rust>[^\"\n]{1,200})\""
    r"|\b(?:from|import|require\()[ \t]*[\"'](?P<script>\.{1,2}/[^\"'?\n]{1,200})(?:\?\w+)?[\"']"
    r"|\bEmbeddedResource[ \t]+(?:Include|Update)=\"(?P<sharp>[^\"\n]{1,200})\""
)
# a name alone is imported, or handed on
_CALLED = re.compile(r"[\w.<>]{0,60}\([ \t\r\n]*(?:@?[\"'`](?P<path>[^\"'`\n${}#]{1,200})[\"'`][ \t\r\n]*[,)])?")
_PACKERS = (*_RUST.suffixes, *_SCRIPT.suffixes, ".csproj", ".fsproj")
_OF_TESTS = re.compile(r"(?:_test\.\w+|\.(?:test|spec)\.\w+|Tests?\.\w+|_spec\.rb)$")
_FOREIGN = frozenset({"node_modules", "vendor", "third_party", "dist", "target", "bin", "obj", "test", "tests"})
# code and folders of a project
_MOST_CODE, _MOST_FOLDERS = 400, 1000
_LEVELS = 6


class CodeAround:
    """The code of the projects around the files of a run, which `load` reads; that of each project once."""

    __slots__ = ("_load", "_projects")

    def __init__(self, load: Callable[[str], Source | None]) -> None:
        self._load = load
        self._projects: dict[str, _Project] = {}

    def has(self, path: str) -> bool:
        """Whether code of the project around packs the file, or names it, reads such files and changes what it read."""
        root = _root_around(path)
        if root is None:
            return False
        if root not in self._projects:
            self._projects[root] = _project(root, self._load)
        return self._projects[root].has(path, root)


class _Project(NamedTuple):
    """What code names that reads and changes manifests, by its folder, and the patterns of what is packed."""

    named: dict[str, frozenset[str]]
    packed: frozenset[str]

    def has(self, path: str, root: str) -> bool:
        if any(fnmatchcase(path, one) for one in self.packed):
            return True
        ways, base = endings_of(path), posixpath.basename(path)
        longer = ways - {base}
        for folder, names in self.named.items():
            if not names.isdisjoint(longer):
                return True
            if base in names and (is_below(path, folder) or is_only_one(root, base)):
                return True
        return False


def _root_around(path: str) -> str | None:
    """The nearest folder above a file that is the root of a project."""
    for folder in islice(folders_above(path), _LEVELS):
        if any(one.roots.fullmatch(name) for name in names_beside(folder) for one in _LANGUAGES):
            return folder
    return None


def _project(root: str, load: Callable[[str], Source | None]) -> _Project:
    found: dict[tuple[str, _Language], list[Source]] = defaultdict(list)
    packed: set[str] = set()
    for source in filter(None, map(load, _code_below(root))):
        here = posixpath.dirname(source.path)
        packed.update(_packed_by(source, here) if source.path.endswith(_PACKERS) else ())
        for one in _LANGUAGES:
            if source.path.endswith(one.suffixes):
                found[here, one].append(source)
    named: dict[str, set[str]] = defaultdict(set)
    for (folder, one), sources in found.items():
        # what is read in one file of a package may be changed in another
        if any(map(one.changes.search, _texts(sources))):
            for source in sources:
                if one.reads.search(source.text) is not None:
                    named[folder].update(_read_in(source, one.reads))
    return _Project({folder: frozenset(names) for folder, names in named.items()}, frozenset(packed))


def _read_in(source: Source, reads: re.Pattern[str]) -> Iterator[str]:
    """The paths that code has and may read: where each call has its path in quotes, those alone."""
    literal: list[str] = []
    paths: frozenset[str] = source.once(paths_in, None)
    for found in reads.finditer(source.text):
        call = _CALLED.match(source.text, found.end() - found[0].endswith("("))
        if call is not None and call["path"] is None:
            return iter(paths)
        if call is not None:
            literal.append(call["path"].replace("\\", "/"))
    return (one for one in paths if not literal or any(written.endswith(one) for written in literal))


def _texts(sources: Iterable[Source]) -> Iterator[str]:
    return (one.text for one in sources)


def _packed_by(source: Source, here: str) -> Iterator[str]:
    for found in _PACKED.finditer(source.text):
        written = next(filter(None, found.groups())).replace("\\", "/")
        if written.endswith((".yaml", ".yml", ".json", "*")):
            yield posixpath.normpath(posixpath.join(here, written))


def _code_below(root: str) -> Iterator[str]:
    """The code of a project but its tests; of a large one a part."""
    pending, folders, files = [root], 0, 0
    while pending and folders < _MOST_FOLDERS:
        here = pending.pop(0)
        folders += 1
        for name in names_beside(here):
            if name.endswith((*_SUFFIXES, *_PACKERS)):
                if _OF_TESTS.search(name) is None:
                    files += 1
                    yield posixpath.join(here, name)
                if files >= _MOST_CODE:
                    return
            elif "." not in name and name.lower() not in _FOREIGN:
                # a file without an ending has nothing below it
                pending.append(posixpath.join(here, name))
