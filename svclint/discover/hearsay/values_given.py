"""Which values of a chart those commands give that install it: `helm upgrade --install web ./chart --set tag=$TAG`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from svclint.discover.charts.set_values import values_at
from svclint.discover.hearsay.command_lines import is_name, is_run, once_assigned, whole_lines
from svclint.discover.hearsay.make_rules import values_of
from svclint.discover.hearsay.tool_releases import all_installs
from svclint.discover.walk import is_makefile, is_script
from svclint.document import documents
from svclint.files.paths import folders_above
from svclint.named_tuple import NamedTuple
from svclint.resource import dig
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.discover.hearsay.released import Install
    from svclint.document import Path
    from svclint.source import Source

Given = Mapping[str, Sequence[frozenset["Path"]]]
"""What each command gives that installs a chart, as paths below `.Values`, by the directory of the chart. What is the
chart's own value once more is not given."""

_Written = tuple["Path", tuple[Any, ...]]
"""A path below `.Values`, and what may stand there by a command: nothing where that is not known."""

_SETS = frozenset(("--set", "--set-string", "--set-file"))
_SETS_ONE = frozenset(("--set-json", "--set-literal"))
# those behind which the value itself stands, as a text
_AS_WRITTEN = frozenset(("--set", "--set-string", "--set-literal"))
_FILES = frozenset(("-f", "--values"))
_OWN = "values.yaml"
# what stands for a name, or a part of one: variables of a shell, of make, of a workflow; `%` in a rule is `$*` there
_UNKNOWN = re.compile(r"(?:\$\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|\$[*@<]|<[\w -]+>)+")
_CLONED = re.compile(r"^(?:\$\{?\w+\}?|\$\(\w+\))/")
_VARIABLE = re.compile(r"\$(?:\((\w+)\)|\{(\w+)\}|(\w+))")
_MOVES = re.compile(r"\b(?:cd|pushd)[ \t]+[\"']?([^\s;&|)\"']+)")
# characters between where somebody goes to a directory and what they install from there
_MOVED = 400
# what guides call a release that their reader names
_OF_READER = r"(?:(?:my|your|the|a|some)[-_]?)?(?:helm[-_]?)?(?:release|chart)(?:[-_]?name)?|(?:my|your)[-_].*"
# helm: strvals: keys in keys, and items of lists by their numbers; a dot may be escaped
_PAIR = re.compile(r"(?:^|,)((?:[\w/-]|\\\.)+(?:\[\d+\])*(?:\.(?:[\w/-]|\\\.)+(?:\[\d+\])*)*)=")
_STEP = re.compile(r"\[(\d+)\]|((?:[\w/-]|\\\.)+)")


def values_given(
    charts: Collection[str],
    texts: Iterable[tuple[str, str]],
    known: Collection[str],
    load: Callable[[str], Source | None],
) -> Given:
    """What the commands of texts, each behind its path, give of the values of `charts`, which are directories.

    `known` are the paths of files of the run, `load` reads one.
    """
    found: dict[str, list[frozenset[Path]]] = defaultdict(list)
    for one in _installing(charts, texts, known, load):
        given = dict(_of_options(one.install, one.variables, one.files))
        # of a chart that is only known as it is run nobody knows whether it is installed without values
        if given or _UNKNOWN.search(one.written) is None:
            found[one.chart].append(_other_than(one.files.own(), given))
    return found


def files_given(
    charts: Collection[str],
    texts: Iterable[tuple[str, str]],
    known: Collection[str],
    load: Callable[[str], Source | None],
) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The files of values, the strongest last, that each command names which installs one of `charts` with these only,
    by the directory of the chart; each of them is here."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for one in _installing(charts, texts, known, load):
        options = list(_options(one.install))
        if any(option in _SETS or option in _SETS_ONE for option, _ in options):
            continue
        written = [each for option, value in options if option in _FILES for each in value.split(",")]
        paths = tuple(one.files.at(_filled(each, one.variables)) for each in written)
        if paths and all(paths) and paths not in found[one.chart]:
            found[one.chart].append(paths)
    return found


def names_given(
    charts: Collection[str],
    texts: Iterable[tuple[str, str]],
    known: Collection[str],
    load: Callable[[str], Source | None],
) -> Mapping[str, frozenset[str]]:
    """What such commands call the releases of `charts`, by the directory of the chart: nothing of one whose releases
    are named as they are run only, or by their reader."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in _installing(charts, texts, known, load):
        name = _filled(one.install.release, one.variables)
        # a chart that is only known as it is run may be any
        if _UNKNOWN.search(one.written) is not None:
            continue
        found[one.chart].update((name,) if is_name(name) and not re.fullmatch(_OF_READER, name) else ())
    return {chart: frozenset(names) for chart, names in found.items()}


class _Installing(NamedTuple):
    """A command that installs a chart, which it has as `written`, with the variables of its text and the files that it
    may name."""

    install: Install
    chart: str
    written: str
    variables: Mapping[str, str]
    files: _FilesOfValues


def _installing(
    charts: Collection[str],
    texts: Iterable[tuple[str, str]],
    known: Collection[str],
    load: Callable[[str], Source | None],
) -> Iterator[_Installing]:
    for path, text in texts:
        here, whole = posixpath.dirname(path), whole_lines(text)
        values = {**once_assigned(text), **(values_of(text) if is_makefile(path) else {})}
        is_page = not (is_makefile(path) or is_script(posixpath.basename(path)))
        for one in all_installs(path, text):
            if not is_run(whole, one.start, is_page=is_page):
                continue
            bases = [*_moved(whole, one.start, here), here, *folders_above(here)]
            written = _filled(one.chart, values)
            for chart in _meant(written, bases, charts):
                yield _Installing(one, chart, written, values, _FilesOfValues([*bases, chart], chart, known, load))


def _other_than(own: Any, given: Mapping[Path, tuple[Any, ...]]) -> frozenset[Path]:
    """The paths at which something else is given than the chart has by itself."""
    return frozenset(path for path, those in given.items() if not any(_is_same(dig(own, path), one) for one in those))


def _is_same(own: Any, given: Any) -> bool:
    """helm: strvals: what is given as a text is read as a number, a boolean or nothing where it looks like one."""
    return own is not None and (own == given or (not isinstance(own, str | Mapping | list) and _said(own) == given))


def _said(own: Any) -> str:
    return str(own).lower() if isinstance(own, bool) else str(own)


def _filled(written: str, values: Mapping[str, str]) -> str:
    """A word with the variables that have one plain value."""
    return _VARIABLE.sub(lambda one: values.get(one[1] or one[2] or one[3], one[0]), written.strip("\"'"))


def _moved(text: str, at: int, here: str) -> Iterator[str]:
    """The directory to which somebody went just before."""
    for written in _MOVES.findall(text[max(0, at - _MOVED) : at])[-1:]:
        if _UNKNOWN.search(written) is None:
            yield posixpath.normpath(posixpath.join(here, written))


def _meant(written: str, bases: Sequence[str], charts: Collection[str]) -> set[str]:
    """The directories that a word of a command may mean, from there or from the first folder above which has some."""
    if not written or "://" in written:
        return set()
    inside = _CLONED.sub("", written)
    pattern = re.compile("[^/]+".join(map(re.escape, _UNKNOWN.split(posixpath.normpath(inside)))))
    for base in bases:
        # a name that stands alone is that of a folder here, and nowhere above
        start = f"{base}/" if base not in ("", ".") else ""
        if posixpath.normpath(inside) in (".", "..") or inside.startswith("../"):
            path = posixpath.normpath(posixpath.join(base or ".", inside))
            found = {one for one in charts if (one or ".") == path}
        else:
            found = {one for one in charts if one.startswith(start) and pattern.fullmatch(one, len(start))}
        if found:
            return found
        if "/" not in inside.strip("/") and inside == written:
            break
    if inside != written and _UNKNOWN.search(inside) is None:
        # below where it was cloned
        return {one for one in charts if f"/{one}".endswith(f"/{posixpath.normpath(inside)}")}
    return set()


class _FilesOfValues:
    """The files of values that a command names, from `bases`; those of the chart's own give nothing."""

    __slots__ = ("_bases", "_known", "_load", "_own")

    def __init__(
        self, bases: Sequence[str], chart: str, known: Collection[str], load: Callable[[str], Source | None]
    ) -> None:
        self._bases, self._known, self._load = bases, known, load
        self._own = posixpath.normpath(posixpath.join(chart, _OWN))

    def own(self) -> Any:
        """The chart's own values."""
        read = self._load(self._own)
        return next((one.value for one in documents(read)), None) if read is not None and read.error is None else None

    def at(self, written: str) -> str:
        """The path of a file of the run, other than the chart's own; empty where it is not known."""
        if not written or _UNKNOWN.search(written) is not None:
            return ""
        paths = (posixpath.normpath(posixpath.join(base, written)) for base in self._bases)
        return next((one for one in paths if one in self._known and one != self._own), "")

    def given(self, written: str) -> Iterator[_Written]:
        """What a file sets; of several that it may be, what all of them do, each in its way."""
        for base in self._bases:
            path = posixpath.normpath(posixpath.join(base, written))
            if _UNKNOWN.search(written) is None:
                found = [path]
            else:
                pattern = re.compile("[^/]*".join(map(re.escape, _UNKNOWN.split(path))))
                found = [one for one in self._known if pattern.fullmatch(one) is not None]
            read = [self._load(one) for one in found if one != self._own]
            sets = [values_at(one) for one in read if one is not None and one.error is None]
            if sets:
                for each in set(sets[0]).intersection(*sets[1:]):
                    yield each, tuple(one[each] for one in sets)
                return


def _of_options(one: Install, values: Mapping[str, str], files: _FilesOfValues) -> Iterator[_Written]:
    """What a command gives, the weakest first: what its options say stands above the files that they name."""
    options = list(_options(one))
    for option, value in options:
        if option in _FILES:
            for written in value.split(","):
                yield from files.given(_filled(written, values)) if written else ()
    for option, value in options:
        if option not in _SETS and option not in _SETS_ONE:
            continue
        pairs = list(_PAIR.finditer(value))
        ends = [pair.start() for pair in pairs[1:]] if option in _SETS else []
        for pair, end in zip(pairs, [*ends, len(value)], strict=False):
            said = _filled(value[pair.end() : end], values)
            is_known = said and option in _AS_WRITTEN and _UNKNOWN.search(said) is None and "{{" not in said
            yield _path(pair[1]), (said.replace("\\,", ","),) if is_known else ()


def _options(one: Install) -> Iterator[tuple[str, str]]:
    words = [word.strip("\"'") for word in one.options]
    for number, word in enumerate(words):
        option, equals, value = word.partition("=")
        if not equals:
            value = words[number + 1] if number + 1 < len(words) else ""
        yield option, value.strip("\"'")


def _path(written: str) -> Path:
    found = (one.groups() for one in _STEP.finditer(written))
    return tuple(int(index) if index else step.replace("\\.", ".") for index, step in found)
