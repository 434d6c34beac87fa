"""Expected states: files that tests compare with what a cluster or a generator makes, and that nobody applies."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from svclint.discover.purposes.named_by_tests import Named, named_by_tests, naming
from svclint.discover.purposes.names import is_test_folder
from svclint.discover.purposes.whole import all_keys, is_open, lacking
from svclint.discover.read import names_beside
from svclint.document import documents
from svclint.families import kyverno
from svclint.resource import mapping, objects, text
from svclint.source import Holds, Question
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

# kuttl: pkg/test/step.go: fileNameRegex; chainsaw reads folders without a Test the same way
_STEP = r"(\d+)-([^-.]+)(?:-[^.]+)?\.ya?ml"
_ASSERTION = r"(?:assert|errors?)(?:-[^.]+)?\.ya?ml"
_ASSERTING = frozenset({"assert", "error", "errors"})
_TEST_FILE = "chainsaw-test.yaml"
# chainsaw, kyverno-json: `(length(items))`, `~.(containers)`, `(name)->name`; a quick look at the text comes first
_MAY_BE_KEY = r"\)(?:->\w+)?[\"']?[ \t]*:"
_KEY = r"(?s)~?\.?\w*\(.+\)(?:->\w+)?"
# a case's own folder of what the cluster should hold: percona's e2e-tests/<case>/compare
_GOLDEN = (
    r"(?i)(?:^|[/._-])(?:goldens?|expected)(?=[/._-])|(?:^|/)(?:expectations?|__snapshots__)(?=/)|/[^/]+/compare(?=/)"
)
_GOLDEN_NAME = r"(?i)[._-]golden\.(?:ya?ml|json)$"
_OUTPUTS = (("out", "in"), ("output", "input"), ("want", "input"), ("want", "in"), ("after", "before"))


def expected_files(
    sources: Mapping[str, Source], free: Iterable[str], load: Callable[[str], Source | None]
) -> frozenset[str]:
    """The files among `free` that state what a test expects, or are no more than what it is fed with.

    `load` reads a file that the run did not name: a test may be named without what says that it is one.
    """
    paths = sorted(free)
    folders: dict[str, set[str]] = defaultdict(set)
    for folder, name in map(posixpath.split, paths):
        folders[folder].add(name)
    tests = _tests(sources, paths, folders, load)
    found = {*_of_steps(folders, tests), *_of_names(paths, tests)}
    found.update(one.path for one in _HAS_BRACES.among([sources[path] for path in paths]) if _asserts(one))
    found.update(_parts(sources, folders, tests, found))
    found.update(path for path in paths if _is_golden(path, folders))
    return frozenset(found)


def _tests(
    sources: Mapping[str, Source],
    paths: Iterable[str],
    folders: Mapping[str, set[str]],
    load: Callable[[str], Source | None],
) -> dict[str, Named]:
    """What the test objects of the run name, by file."""
    found = {one.path: named_by_tests(one) for one in naming([sources[path] for path in paths])}
    for folder, names in folders.items():
        if _TEST_FILE not in names and any(map(_may_be_named, names)):
            beside = load(posixpath.join(folder, _TEST_FILE))
            if beside is not None:
                found[beside.path] = named_by_tests(beside)
    return {path: named for path, named in found.items() if any(named)}


def _may_be_named(name: str) -> bool:
    return "assert" in name or "error" in name or _step(name) is not None


def _step(name: str) -> re.Match[str] | None:
    return re.fullmatch(_STEP, name) if name[:1].isdecimal() else None


# -- the names of files ------------------------------------------------------------------------------------------------


def _of_steps(folders: Mapping[str, set[str]], tests: Mapping[str, Named]) -> Iterator[str]:
    """The assertions among the numbered steps of tests: in the folder of the test, or in one that has the number."""
    marked = {posixpath.dirname(path) for path, named in tests.items() if named.steps}
    suites = {folder for named in tests.values() for folder in named.suites}
    for folder, names in folders.items():
        steps = ((name, _step(name)) for name in names)
        asserting = {name for name, step in steps if step is not None and step[2].lower() in _ASSERTING}
        is_test = folder in marked or any(folder.startswith(f"{one}/") for one in suites)
        if asserting and (is_test or _has_step(asserting, names) or _has_step(asserting, names_beside(folder))):
            yield from (posixpath.join(folder, name) for name in asserting)
        base = posixpath.basename(folder)
        if base[:1].isdecimal() and re.match(r"\d+-", base):
            inner = {name for name in names if re.fullmatch(_ASSERTION, name)}
            if inner and (inner < names or is_test):
                yield from (posixpath.join(folder, name) for name in inner)


def _has_step(asserting: Collection[str], names: Iterable[str]) -> bool:
    """Whether one of the assertions is about a step among `names`, which has the same number."""
    numbers = {name.partition("-")[0] for name in asserting}
    steps = (step for name in names if (step := _step(name)) is not None)
    return any(step[1] in numbers and step[2].lower() not in _ASSERTING for step in steps)


def _is_golden(path: str, folders: Mapping[str, set[str]]) -> bool:
    """Whether a file of test data is what a generator should make of another one."""
    if "golden" in path.lower() and re.search(_GOLDEN_NAME, path):
        return True
    steps = path.split("/")
    are_tests = list(map(is_test_folder, steps[:-1]))
    if True not in are_tests:
        return False
    tests = are_tests.index(True)
    inside = "/" + "/".join(steps[tests + 1 :])
    return re.search(_GOLDEN, inside) is not None or _is_output(steps[-1], folders[posixpath.dirname(path)])


def _is_output(name: str, beside: set[str]) -> bool:
    """Whether the file is the other half of a pair: `a.out.yaml` beside `a.in.yaml`."""
    stem, suffix = posixpath.splitext(name)
    for output, given in _OUTPUTS:
        start = stem.removesuffix(output)
        if start != stem and (not start or start[-1] in ".-_") and f"{start}{given}{suffix}" in beside:
            return True
    return False


# -- what tests name ---------------------------------------------------------------------------------------------------


def _of_names(paths: Iterable[str], tests: Mapping[str, Named]) -> set[str]:
    """The files that tests compare, and that none of them applies; a folder stands for all that lies in it."""
    if not tests:
        return set()
    compared = {name for named in tests.values() for name in named.compared}
    applied = {name for named in tests.values() for name in named.applied}
    literal, patterns = {one for one in compared if "*" not in one}, {one for one in compared if "*" in one}
    return {
        path
        for path in paths
        if path not in applied
        and path not in tests
        and (
            path in literal
            or any(folder in literal for folder in _above(path))
            or any(fnmatchcase(path, one) for one in patterns)
        )
    }


def _above(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        if path == "/":
            return
        yield path


# -- what files hold ---------------------------------------------------------------------------------------------------


def _has_expressions(source: Source, _: None) -> bool:
    """Whether an object has keys that are expressions: no field of Kubernetes is called so.

    The policies of Kyverno have such keys (`=(hostNetwork)`), and the ConfigMaps that hold files may.
    """
    if "(" not in source.text or not re.search(_MAY_BE_KEY, source.text):
        return False
    for document in documents(source):
        data = mapping(document.value)
        group = text(data.get("apiVersion")).rpartition("/")[0]
        if document.state == "object" and not group.endswith(kyverno.GROUP):
            fields = {key: value for key, value in data.items() if key not in ("data", "stringData", "binaryData")}
            if any(re.fullmatch(_KEY, key) for key in all_keys(fields)):
                return True
    return False


_asserts = Question(_has_expressions, None)
_HAS_BRACES = Holds("(")


def _parts(
    sources: Mapping[str, Source], folders: Mapping[str, set[str]], tests: Mapping[str, Named], found: set[str]
) -> Iterator[str]:
    """The steps of tests that change what the test expects to be there: parts of objects that something else makes."""
    for folder in sorted({posixpath.dirname(path) for path in found}):
        there = {posixpath.join(folder, name) for name in folders[folder]}
        known = {_title(one) for path in there & found for one in _objects(sources[path])}
        for path in sorted(there - found - tests.keys()):
            parts = list(_objects(sources[path]))
            # what is expected may be chosen by its labels
            changing = any(lacking(one) and not known.isdisjoint((_title(one), (_title(one)[0], ""))) for one in parts)
            if changing and all(lacking(one) or is_open(one) for one in parts):
                yield path


def _objects(source: Source) -> Iterator[dict[str, Any]]:
    for document in documents(source):
        yield from (data for _, data in objects(document))


def _title(data: Mapping[str, Any]) -> tuple[str, str]:
    return text(data.get("kind")), text(mapping(data.get("metadata")).get("name"))
