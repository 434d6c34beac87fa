"""What commands write into kustomizations before they build them: `kustomize edit set annotation image:$(IMAGE)`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.directories import Directories
from svclint.discover.walk import is_makefile
from svclint.told import ENTRIES

_ENDS = re.compile(r"&&|\|\||[;|()]")
_GOES = re.compile(r"[@\s-]*(?:cd|pushd)[ \t]+[\"']?([^\s\"']+)")
# other entries fill in nothing that a replacement reads
_EDIT = re.compile(
    r"kustomize[)}]?[\"']?[ \t]+edit[ \t]+(?:set|add)[ \t]+(annotation|label)s?[ \t]+(.+)", re.IGNORECASE | re.DOTALL
)
_ADD = re.compile(r"kustomize[)}]?[\"']?[ \t]+edit[ \t]+add[ \t]+(?:resource|base|component)s?[ \t]", re.IGNORECASE)
# kustomize: api/types/configmapargs.go: a generator is one of its entries
_GENERATES = re.compile(
    r"kustomize[)}]?[\"']?[ \t]+edit[ \t]+(?:set|add)[ \t]+(configmap|secret)[ \t]+"
    r"(?:-\S{1,300}[ \t]+){0,8}[\"']?([a-z0-9][\w.-]*)",
    re.IGNORECASE,
)
_GENERATORS = {"configmap": "configMapGenerator", "secret": "secretGenerator"}
# `echo TAG=$TAG >> app.env`
_WRITTEN = re.compile(r"(?:(?<![0-9&>=-])>{1,2}[ \t]*|\btee[ \t]+(?:-a[ \t]+)?)[\"']?([\w./-]*[\w-])(?![\w./$&{-])")
# `sed -i "s/^#//g" infrastructure/prod/kustomization.yaml`
_UNCOMMENTS = re.compile(r"(?<![\w./-])g?sed[ \t][^\n]{0,80}?s([/|,@])\^?[ ]?#[^\n]{0,40}?\1")
_KUSTOMIZATION = re.compile(r"(?<![\w./${}-])([\w./${}-]*)kustomization\.ya?ml(?![\w.-])")
_SPEAK = ("edit", "sed", ">", "tee ")
# `$(NAME)`, whose brackets end no command
_VARIABLE = re.compile(r"\$\(([\w.-]+)\)")


FILE = "file "
"""What stands before the name of a file that commands write, which a generator may read."""


def edited(texts: Iterable[tuple[str, str]], directories: Collection[str]) -> dict[str, frozenset[str]]:
    """The fields that commands of texts, each behind its path, write into the kustomizations of directories.

    ENTRIES stands for what one of them lists, `configMapGenerator.<name>` for what it generates, FILE before the name
    of a file that is written beside it.
    """
    found: dict[str, set[str]] = defaultdict(set)
    known = Directories(directories)
    for path, text in texts:
        if not any(map(text.__contains__, _SPEAK)):
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
            if _ADD.search(command) is not None:
                yield where, ENTRIES
            generates = _GENERATES.search(command)
            if generates is not None:
                yield where, f"{_GENERATORS[generates[1].lower()]}.{generates[2]}"
            for path in _WRITTEN.findall(command):
                for one in {where, posixpath.normpath(posixpath.join(where, posixpath.dirname(path)))}:
                    yield one, f"{FILE}{posixpath.basename(path)}"
        yield from ((one, ENTRIES) for one in _uncommented(line, where))


def _uncommented(line: str, where: str) -> Iterator[str]:
    """The directories of the kustomizations in which a command takes away the signs of comments."""
    found = _UNCOMMENTS.search(line)
    for path in _KUSTOMIZATION.findall(line, found.end()) if found is not None else ():
        yield posixpath.normpath(posixpath.join(where, path or "."))
        # a guide goes to where the tree was cloned
        yield posixpath.normpath(path or where)
