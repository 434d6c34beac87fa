"""Files that kustomizations name and that are not there, or are not read: what was meant, and who may make them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from svclint.discover.hearsay.turned_into import turned_into
from svclint.discover.kustomizations.reading import GENERATORS, Kustomization, places_of
from svclint.discover.read import names_beside
from svclint.discover.walk import KUSTOMIZATIONS, ignored_by_git
from svclint.files.paths import is_dir, is_file
from svclint.scope import Missing
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# controller-gen and operator-sdk write them before every build
_GENERATED = r"(?:^|/)webhook/manifests\.ya?ml$|\.clusterserviceversion\.ya?ml$"


class Absent:
    """What is missing beside the kustomizations of a run, `known` by directory.

    `load` reads a file, `follow` does so and notes where a link leads; `free` are files that nothing else claims.
    `refusal` says why a file or directory is not read, `written` whether a script writes one that is not there.
    """

    __slots__ = ("_folders", "_follow", "_free", "_in", "_known", "_read", "_refusal", "_written")

    def __init__(
        self,
        known: Mapping[str, Kustomization],
        load: Callable[[str], Source | None],
        follow: Callable[[str], Source | None],
        free: Collection[str],
        refusal: Callable[[str], str],
        written: Callable[[str], bool],
    ) -> None:
        self._known = known
        self._read = load
        self._follow = follow
        self._free = free
        self._refusal = refusal
        self._written = written
        self._in: dict[str, list[str]] = {}
        self._folders: set[str] = set()

    def missing(self, name: str, one: Kustomization) -> Iterator[Missing]:
        """That `name` of `one` is not read, or that it is not there, where it should be a file of the same tree."""
        refused = self._refused(name)
        if refused:
            for at, written in places_of(one, name):
                yield Missing(one.source.path, at, written, refused=refused, file=name)
        elif name in one.places and not self._is_directory(name):
            at, written = one.places[name]
            likely = posixpath.basename(self.likely(name, one))
            if likely in turned_into(posixpath.basename(name)):
                # the file itself is what it is made of: a Secret in clear text, or nobody's own values
                likely = ""
            # of what a generator reads the key stays
            key, sign, path = written.rpartition("=") if at[0] in GENERATORS else ("", "", written)
            meant = likely and key + sign + posixpath.join(posixpath.dirname(path), likely)
            # nobody commits secrets, nor what belongs to one machine
            if meant or not (at[0] == "secretGenerator" or posixpath.basename(name).startswith(".env")):
                brought = self._written(name) or self._is_brought(one.directory, path)
                made = _is_made(name) or brought or _is_said_to_be_made(written, one.source.text)
                yield Missing(one.source.path, at, written, meant, made)

    def _is_brought(self, directory: str, written: str) -> bool:
        # imported here: few kustomizations name what is not there
        from svclint.discover.hearsay.copied import is_copied
        from svclint.discover.kustomizations.kluctl import is_rendered

        return is_copied(directory, written, self._read) or is_rendered(directory, written, self._read)

    def _is_directory(self, name: str) -> bool:
        """Whether a directory of the name is there, with a kustomization or not."""
        if not self._folders:
            self._folders = {above for path in self._free for above in _folders_above(path)}
        return name in self._folders or is_dir(name)

    def _refused(self, name: str) -> str:
        """Why a file or directory, or the kustomization in it, is not read; empty where it may be, or is not there."""
        names = (name, *(_below(name, file) for file in KUSTOMIZATIONS))
        return next((why for why in map(self._refusal, names) if why), "")

    def patches_meant(self, one: Kustomization) -> Iterator[str]:
        """The files beside a kustomization that are its patches, were their names written right."""
        for name in one.patches:
            likely = self.likely(name, one) if self._follow(name) is None else ""
            if likely:
                yield likely

    def likely(self, name: str, one: Kustomization) -> str:
        """The file that was probably meant by `name`: one that `one` does not use, of a similar name or with the other
        suffix of YAML; empty where there is none."""
        if name not in one.places or self._refusal(name):
            return ""
        named = {*one.resources, *one.patches, *one.settings, *one.replacements, one.source.path}
        directory, wanted = posixpath.split(name)
        if one.places[name][0][0] in GENERATORS:
            # no machine's own settings are meant by another name
            there = () if wanted.startswith(".") else names_beside(directory)
            likely = closest(wanted, [other for other in there if _below(directory, other) not in named])
            return _below(directory, likely) if likely and is_file(_below(directory, likely)) else ""
        if "." not in wanted:
            folders = {posixpath.basename(path): path for path in self._known if posixpath.dirname(path) == directory}
            return folders.get(closest(wanted, [path for path in folders if folders[path] not in named]) or "", "")
        beside = (path for path in self._free_in(directory) if path not in named)
        stems = {posixpath.splitext(posixpath.basename(path))[0]: path for path in beside}
        stem = posixpath.splitext(wanted)[0]
        return stems.get(stem if stem in stems else closest(stem, stems) or "", "")

    def _free_in(self, directory: str) -> Sequence[str]:
        """The files in a directory that nothing else claims, sorted."""
        if not self._in:
            for path in sorted(self._free):
                self._in.setdefault(posixpath.dirname(path), []).append(path)
        return self._in.get(directory, ())


_MADE = r"(?i)(?<!not )(?<!n't )\b(?:auto-?)?(?:downloaded|fetched|generated|pulled|rendered)\b"


def _is_said_to_be_made(written: str, text: str) -> bool:
    """Whether a comment at an entry of a kustomization, or right above it, says that something brings the file:
    `# downloaded by the base template`."""
    lines = [one.strip() for one in text.split("\n")] if "#" in text else []
    for number, line in enumerate(lines):
        entry, _, comment = line.partition(" #")
        if not entry.startswith("-") or entry[1:].strip().strip("\"'") != written:
            continue
        above = number
        while above and lines[above - 1].startswith("#"):
            above -= 1
        return re.search(_MADE, "\n".join((*lines[above:number], comment))) is not None
    return False


def _folders_above(path: str) -> Iterator[str]:
    """All that a path begins with, up to a slash."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _below(directory: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(directory, name))


def _is_made(name: str) -> bool:
    """Whether something makes the file `name`: a template of it stands in its place, or git leaves it out."""
    folder, base = posixpath.split(name)
    if not turned_into(base).isdisjoint(names_beside(folder)) or re.search(_GENERATED, name):
        return True
    return ignored_by_git(name)
