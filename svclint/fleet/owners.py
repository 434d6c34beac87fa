"""Who owns a file, as the repository's CODEOWNERS say."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from svclint.files.ignore_list import IgnoreList
from svclint.files.paths import is_file, join, read_text
from svclint.named_tuple import NamedTuple

_PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_SECTION = ("[", "^[")


class _Line(NamedTuple):
    files: IgnoreList
    owners: str
    direct: bool

    def holds(self, file: str) -> bool:
        if not self.files.verdict(file):
            return False
        # `docs/*` are the files of that folder and no deeper ones, which is not so in .gitignore
        return not (self.direct and self.files.verdict(posixpath.dirname(file)))


class Owners(NamedTuple):
    """The lines of a CODEOWNERS; the last one that holds decides."""

    lines: tuple[_Line, ...]

    def of(self, file: str) -> str:
        """The owners of `file`, separated by blanks; empty where it has none."""
        return next((one.owners for one in reversed(self.lines) if one.holds(file)), "")


def owners(folder: str) -> Owners:
    """The owners that the repository in `folder` names."""
    # no pipe, which would be waited for
    place = next((path for path in (join(folder, one) for one in _PLACES) if is_file(path)), "")
    return Owners(tuple(_lines(read_text(place, errors="replace"))) if place else ())


def _lines(text: str) -> Iterator[_Line]:
    for line in text.splitlines():
        words = line.partition(" #")[0].split()
        if not words or words[0].startswith(("#", "!", *_SECTION)):
            continue
        pattern, *names = words
        yield _Line(IgnoreList([pattern]), " ".join(names), pattern.endswith("/*"))
