"""The releases of helmfiles: what they are called, which charts of the tree they are of, and which are switched off.

helmfile.readthedocs.io: a chart is a path from the helmfile's folder where there is such a folder, `installed: false`
keeps a release out of the cluster. Most helmfiles are templates, whose lines are read as they are written.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from svclint.discover.hearsay.command_lines import is_name
from svclint.discover.read import listed, names_beside
from svclint.document import documents
from svclint.files.paths import folders_above
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

Load = Callable[[str], "Source | None"]

_NAME = re.compile(r"(?:[\w.-]{0,80}[-_.])?helmfile(?:[-_.][\w-]{1,80})?\.ya?ml(?:\.gotmpl)?")
_FOLDER = "helmfile.d"
_READ = (".yaml", ".yml", ".yaml.gotmpl", ".yml.gotmpl")
# `- path: apps/shop.yaml`, `- apps/shop.yaml`, below `helmfiles:`
_NAMED = re.compile(r"[ \t]*(?:-[ \t]+)?(?:path:[ \t]+)?[\"']?([\w./-]+\.ya?ml(?:\.gotmpl)?)[\"']?[ \t]*(?:#.*)?")
_FIELD = re.compile(r"(?P<indent> *)(?P<dash>- +)?(?P<key>[\w<]+):(?:[ \t]+(?P<value>\S.*))?")
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
# one of them may hold another one that Helm's release is to fill in: {{`{{ .Release.Name }}`}}
_EXPRESSION = re.compile(r"\{\{(?:`[^`\n]*`|[^{}`\n])*\}\}")
# helmfiles that name each other
_MOST = 200


class Release(NamedTuple):
    """A release as a helmfile in `folder` has it: its name and its chart as they are written, each empty where it comes
    from elsewhere; `is_off` says that it is not to be installed, whatever the environment."""

    folder: str
    name: str
    chart: str
    is_off: bool

    def among(self, charts: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        """Those of directories of the tree that its chart is, and those that it may be: that hangs on what is filled
        in."""
        if not self.chart:
            return (), charts
        written = _EXPRESSION.sub(lambda one: self.name if ".Release.Name" in one[0] else one[0], self.chart)
        parts = _EXPRESSION.split(posixpath.normpath(posixpath.join(self.folder, written)))
        if len(parts) > 1:
            pattern = re.compile("[^/]+".join(map(re.escape, parts)))
            return (), [one for one in charts if pattern.fullmatch(one) is not None]
        own = "" if parts[0] == "." else parts[0]
        return ((own,) if own in charts else ()), ()


def names_in_helmfiles(charts: Collection[str], load: Load) -> Mapping[str, frozenset[str]]:
    """What helmfiles call the releases of charts, by the directories of these; of those that are switched off only
    where no other one is of the chart."""
    found: dict[str, set[str]] = defaultdict(set)
    off: dict[str, set[str]] = defaultdict(set)
    known = frozenset(charts)
    for one in _releases(known, load):
        if is_name(one.name):
            for chart in one.among(known)[0]:
                (off if one.is_off else found)[chart].add(one.name)
    return {chart: frozenset(names) for chart, names in {**off, **found}.items()}


def switched_off_in_helmfiles(charts: Collection[str], load: Load) -> frozenset[str]:
    """Those of the directories of charts all of whose releases in helmfiles are switched off."""
    known = frozenset(charts)
    off, others = set[str](), set[str]()
    for one in _releases(known, load):
        is_it, may_be = one.among(known)
        if one.is_off:
            off.update(is_it)
        else:
            others.update(is_it, may_be)
    return frozenset(off - others)


def helmfiles(charts: Iterable[str], load: Load) -> Iterator[Source]:
    """The helmfiles around charts and in all folders of the run, and those that they name: the walk only counts
    them."""
    around = {above for chart in charts for above in (chart, *folders_above(chart))}
    folders = sorted({*around, *("" if one == "." else one for one in listed())})
    left = [path for folder in folders for path in _in(folder)]
    seen = set[str]()
    while left and len(seen) < _MOST:
        path = left.pop(0)
        if path in seen:
            continue
        seen.add(path)
        source = load(path)
        if source is not None and source.error is None:
            yield source
            left.extend(_named(source))


def _in(folder: str) -> Iterator[str]:
    is_of_helmfile = posixpath.basename(folder) == _FOLDER
    for name in names_beside(folder):
        if name == _FOLDER:
            inner = posixpath.join(folder, name)
            yield from (posixpath.join(inner, one) for one in names_beside(inner) if one.endswith(_READ))
        elif "helmfile" in name and not is_of_helmfile and _NAME.fullmatch(name) is not None:
            yield posixpath.join(folder, name)


def _named(source: Source) -> Iterator[str]:
    if "helmfiles:" not in source.text:
        return
    is_inside = False
    for line in source.text.splitlines():
        if line[:1] not in ("", " ", "-", "#", "{"):
            is_inside = line.startswith("helmfiles:")
        elif is_inside and (found := _NAMED.fullmatch(line)) is not None:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(source.path), found[1]))


def _releases(charts: Iterable[str], load: Load) -> Iterator[Release]:
    for source in helmfiles(charts, load):
        if "releases:" in source.text:
            read = _by_lines(source.text) if "{{" in source.text else _as_data(source)
            folder = posixpath.dirname(source.path)
            yield from (Release(folder, *one) for one in read)


def _as_data(source: Source) -> Iterator[tuple[str, str, bool]]:
    for document in documents(source):
        for one in map(mapping, sequence(mapping(document.value).get("releases"))):
            yield text(one.get("name")), text(one.get("chart")), one.get("installed") is False


def _by_lines(written: str) -> Iterator[tuple[str, str, bool]]:
    """The same of a template. What stands there twice, for one case each, is not known."""
    for fields in _items(written):
        name, chart = (one[0] if len(one) == 1 else "" for one in (fields["name"], fields["chart"]))
        yield name, chart, fields["installed"] == ["false"]


def _items(written: str) -> Iterator[Mapping[str, list[str]]]:
    is_inside, item, field = False, -1, -1
    fields = defaultdict[str, list[str]](list)
    for line in written.splitlines():
        if line[:1] not in ("", " ", "-", "#", "{"):
            is_inside, item = line.startswith("releases:"), -1
        found = _FIELD.fullmatch(line.rstrip()) if is_inside else None
        if found is None:
            continue
        dash, column = len(found["dash"] or ""), len(found["indent"])
        if dash and (item < 0 or column <= item):
            if fields:
                yield fields
            fields = defaultdict(list)
            item, field = column, column + dash
        elif dash or column != field:
            # of what the release has inside
            continue
        fields[found["key"]].append(_COMMENT.sub("", found["value"] or "").strip().strip("\"'"))
    if fields:
        yield fields
