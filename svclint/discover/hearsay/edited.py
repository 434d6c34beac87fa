"""What commands write into kustomizations before they build them: `kustomize edit set annotation image:$(IMAGE)`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.directories import Directories
from svclint.discover.hearsay.make_rules import is_makefile

_ENDS = re.compile(r"&&|\|\||[;|()]")
_GOES = re.compile(r"[@\s-]*(?:cd|pushd)[ \t]+[\"']?([^\s\"']+)")
# other entries fill in nothing that a replacement reads
_EDIT = re.compile(
    r"kustomize[)}]?[\"']?[ \t]+edit[ \t]+(?:set|add)[ \t]+(annotation|label)s?[ \t]+(.+)", re.IGNORECASE | re.DOTALL
)
# `$(NAME)`, whose brackets end no command
_VARIABLE = re.compile(r"\$\(([\w.-]+)\)")


def edited(texts: Iterable[tuple[str, str]], directories: Collection[str]) -> dict[str, frozenset[str]]:
    """The fields that commands of texts, each behind its path, write into the kustomizations of directories."""
    found: dict[str, set[str]] = defaultdict(set)
    known = Directories(directories)
    for path, text in texts:
        if "edit" not in text:
            continue
        for where, field in _edits(text, each_line=is_makefile(path)):
            for directory in known.meant(where, posixpath.dirname(path)):
                found[directory].add(field)
    return {directory: frozenset(fields) for directory, fields in found.items()}


def _edits(text: str, *, each_line: bool) -> Iterator[tuple[str, str]]:
    """The fields that a text writes, each behind the directory in which it does; `each_line` begins anew there."""
    where = "."
    for line in _VARIABLE.sub(r"${\1}", whole_lines(text)).splitlines():
        if each_line:
            where = "."
        for command in _ENDS.split(line):
            goes, edit = _GOES.match(command), _EDIT.search(command)
            if goes is not None:
                where = posixpath.normpath(posixpath.join("." if goes[1].startswith("$") else where, goes[1]))
            if edit is not None:
                words = (word.strip("\"'") for word in re.split(r"[\s,]+", edit[2]))
                keys = (word.partition(":")[0] for word in words if ":" in word)
                yield from ((where, f"metadata.{edit[1].lower()}s.{key}") for key in keys)
