"""Which files the tests of kuttl, chainsaw, Kyverno, Gatekeeper and Argo CD name, and what they do with them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.source import Holds
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

_GROUPS = ("kuttl.dev/", "chainsaw.kyverno.io/", "cli.kyverno.io/", "test.gatekeeper.sh/")
_KYVERNO_FILE = "kyverno-test.yaml"
# no object has these words in it; a text without any of them is not read for this
_SPEAKS_OF_TESTS = Holds(*_GROUPS, "inputPath:")
_APPLIED = frozenset({"apply", "create", "update"})
# chainsaw patches and deletes by parts of objects
_COMPARED = frozenset({"assert", "error", "patch", "delete"})
_KYVERNO_INPUT = ("resources", "targetResources", "resource")
_KYVERNO_RESULTS = ("patchedResource", "patchedResources", "generatedResource", "cloneSourceResource")


class Named(NamedTuple):
    """What the tests of a file name, as paths or patterns: `applied` go to a cluster, `compared` do not.

    `steps` says that the files of its folder are the steps of a test, which their names number; `suites` are folders
    whose folders are such tests.
    """

    applied: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()
    steps: bool = False
    suites: frozenset[str] = frozenset()


_NOTHING = Named()


def naming(sources: Collection[Source]) -> Iterator[Source]:
    """Those of the sources in which tests may name files."""
    yield from _SPEAKS_OF_TESTS.among(sources)
    yield from (one for one in sources if _is_kyvernos(one.path))


def _is_kyvernos(path: str) -> bool:
    return path.endswith(_KYVERNO_FILE) and posixpath.basename(path) == _KYVERNO_FILE


def named_by_tests(source: Source) -> Named:
    """What the test objects of `source` name; nothing where it holds none."""
    is_kyvernos = _is_kyvernos(source.path)
    if not is_kyvernos and not _SPEAKS_OF_TESTS(source):
        return _NOTHING
    directory = posixpath.dirname(source.path)
    applied: set[str] = set()
    compared: set[str] = set()
    suites: set[str] = set()
    steps = False
    for document in documents(source):
        data = mapping(document.value)
        kind, group = text(data.get("kind")), text(data.get("apiVersion")).partition("/")[0] + "/"
        used: Iterator[tuple[str, str]] = iter(())
        if group == "kuttl.dev/":
            steps |= kind in ("TestStep", "TestAssert", "TestFile")
            suites.update(_joined(directory, one) for one in sequence(data.get("testDirs")))
            used = _of_kuttl(data)
        elif group == "chainsaw.kyverno.io/":
            steps |= kind in ("Test", "TestStep")
            used = _of_chainsaw(mapping(data.get("spec")))
        elif group == "test.gatekeeper.sh/" and kind == "Suite":
            used = _of_gatekeeper(data)
        elif group == "cli.kyverno.io/" or is_kyvernos:
            used = _of_kyverno(data)
        elif not kind:
            used = _of_scripts(data)
        for use, name in used:
            if name:
                (applied if use in _APPLIED else compared).add(_joined(directory, name))
    return Named(frozenset(applied), frozenset(compared - applied), steps, frozenset(suites))


def _joined(directory: str, name: Any) -> str:
    return posixpath.normpath(posixpath.join(directory, text(name)))


def _of_kuttl(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """kuttl: pkg/apis/testharness/v1beta1: TestStep names files beside those that its own name numbers."""
    for field, use in (("apply", "apply"), ("assert", "assert"), ("error", "error")):
        for name in sequence(data.get(field)):
            yield use, text(name)


def _of_chainsaw(value: Any) -> Iterator[tuple[str, str]]:
    """chainsaw: pkg/apis/v1alpha1: operations stand in lists of steps, each a mapping with one key."""
    if isinstance(value, list):
        for one in value:
            yield from _of_chainsaw(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _APPLIED or key in _COMPARED:
                yield str(key), text(mapping(inner).get("file"))
            yield from _of_chainsaw(inner)


def _of_gatekeeper(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """gatekeeper: pkg/gator/verify: a case has an object that is put to a constraint, beside an inventory."""
    for test in sequence(data.get("tests")):
        for case in map(mapping, sequence(mapping(test).get("cases"))):
            for name in (case.get("object"), *sequence(case.get("inventory"))):
                yield "assert", text(name)


def _of_kyverno(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """kyverno: cmd/cli/kubectl-kyverno/apis/v1alpha1: resources are put to policies, and no cluster sees them."""
    for field in _KYVERNO_INPUT:
        for name in sequence(data.get(field)):
            yield "assert", text(name)
    for result in map(mapping, sequence(data.get("results"))):
        for field in _KYVERNO_RESULTS:
            value = result.get(field)
            for name in sequence(value) or [value]:
                yield "assert", text(name)


def _of_scripts(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Argo CD: util/lua: tests of scripts for health and actions, with an object before and after."""
    for field in ("tests", "actionTests", "discoveryTests"):
        for test in map(mapping, sequence(data.get(field))):
            for key in ("inputPath", "expectedOutputPath"):
                yield "assert", text(test.get(key))
