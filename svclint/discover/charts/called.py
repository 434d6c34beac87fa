"""What the releases of charts of this tree are called by the objects that install them: those of GitOps tools, and the
Applications that templates of other charts make (an app of apps)."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from svclint.files.paths import folders_above
from svclint.named_tuple import NamedTuple
from svclint.resource import text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment

_SIGN = b"Application"
_KIND = re.compile(r"(?m)^kind:[ ]*[\"']?Application[\"']?[ \t\r]*$")
_EXPRESSION = re.compile(r"\{\{-?\s*([^{}]*?)\s*-?\}\}")
_FIELD = re.compile(r"(?P<indent>[ -]*)(?P<key>\w+):(?:[ \t]+(?P<value>\S.*))?")
# of as many expressions nobody makes a path, and patterns of many are slow
_MOST = 3
_COMMENT = re.compile(r"[ \t]#.*")


class Made(NamedTuple):
    """An Application as a template writes it, with expressions in its texts: the file, the paths of a repository that
    it applies, and what the release is called."""

    file: str
    paths: tuple[str, ...]
    name: str


def called(
    charts: Mapping[str, str], deployments: Iterable[Deployment], templates: Iterable[tuple[str, bytes]]
) -> Mapping[str, frozenset[str]]:
    """By the directory of a chart the names of its releases. `charts` are what charts are called themselves, by their
    directories; `templates` are the files of charts, by their paths.

    A name of which nobody can tell may be the chart's own.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one in deployments:
        for directory in one.here:
            if one.release and directory in charts:
                found[directory].add(one.release)
    made = chain.from_iterable(applications(path, data) for path, data in templates)
    for application in made:
        for directory, name in _names(application, charts):
            found[directory].add(name)
    return {directory: frozenset(names) for directory, names in found.items()}


def applications(path: str, data: bytes) -> Iterator[Made]:
    """The Applications that a template writes."""
    if _SIGN not in data:
        return
    for part in re.split(r"(?m)^---", data.decode(errors="replace")):
        if _KIND.search(part) is None:
            continue
        fields = list(_fields(part))
        named = [value for where, value in fields if where in (("metadata", "name"), ("", "releaseName"))]
        paths = tuple(value for where, value in fields if where == ("", "path"))
        if named and paths:
            # argo-cd: the name of a release is the Application's, unless the source says another
            yield Made(path, paths, named[-1])


def _fields(written: str) -> Iterator[tuple[tuple[str, str], str]]:
    """The names in metadata, and the fields of sources, wherever those stand, with what is written there."""
    outer, inner = "", -1
    for line in written.splitlines():
        found = _FIELD.fullmatch(line.rstrip())
        if found is None:
            continue
        indent, key = len(found["indent"]), found["key"]
        value = _COMMENT.sub("", text(found["value"])).strip().strip("\"'")
        if not indent:
            outer, inner = key, -1
            continue
        inner = indent if inner < 0 else inner
        if outer == "metadata" and key == "name" and indent == inner and value:
            yield ("metadata", "name"), value
        elif outer == "spec" and key in ("path", "releaseName") and value:
            yield ("", key), value


def _names(made: Made, charts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The charts that an Application installs, and under which name."""
    roots = list(folders_above(made.file))
    for path in made.paths:
        if not _EXPRESSION.sub("", path).strip("/. ") or path.count("{{") > _MOST:
            # anything may be meant
            continue
        pattern, groups = _pattern(posixpath.normpath(path.lstrip("/")))
        for directory, own in charts.items():
            for root in roots:
                below = posixpath.relpath(directory or ".", root or ".")
                found = re.fullmatch(pattern, below)
                if found is not None:
                    given = dict(zip(groups, found.groups(), strict=True))
                    yield from ((directory, name) for name in _named(made.name, own, given))
                    break


def _named(written: str, own: str, given: Mapping[str, str]) -> Iterator[str]:
    """What the name comes to by what its expressions are in the path; where others are in it, the chart's own if that
    may be meant."""
    filled = _EXPRESSION.sub(lambda one: given.get(one[1], one[0]), written)
    if "{{" not in filled:
        yield filled
    elif own and filled.count("{{") <= _MOST and re.fullmatch(_pattern(filled)[0], own):
        yield own


def _pattern(written: str) -> tuple[str, Sequence[str]]:
    """A text with expressions as a pattern, and the expressions whose text each group of it is."""
    parts: list[str] = []
    groups: list[str] = []
    end = 0
    for one in _EXPRESSION.finditer(written):
        parts.append(re.escape(written[end : one.start()]))
        if one[1] in groups:
            parts.append(rf"\{groups.index(one[1]) + 1}")
        else:
            parts.append("([^/]+)")
            groups.append(one[1])
        end = one.end()
    return "".join((*parts, re.escape(written[end:]))), groups
