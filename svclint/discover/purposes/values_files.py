"""Files of values for charts that look like objects, as an `apiVersion` and a `kind` were copied into them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from svclint.discover.plain import VALUES
from svclint.discover.purposes.whole import is_nameless
from svclint.discover.read import names_beside
from svclint.discover.walk import is_plan
from svclint.files.paths import folders_above
from svclint.named_tuple import NamedTuple
from svclint.render.objects import written_objects
from svclint.resource import text
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

# hashicorp/helm: helm_release: `values`, a list of texts, a file's for the most part
_GIVEN = r"\bvalues[ \t]*+="
_FILE = r"\b(?:template)?file\([ \t\r\n]*+\"(?:\$\{path\.(?:module|root|cwd)\}/)?([^\"\n$]{1,300})\""
# characters of such a list
_LONGEST = 2000
# those of Kubernetes that a schema is here for
_MINORS = range(100)


class _Looks(NamedTuple):
    """Whether no object of a file has a name, and whether each has a field beside the others that no object of its
    kind has."""

    is_nameless: bool = False
    is_astray: bool = False


def values_files(
    sources: Mapping[str, Source], free: Iterable[str], load: Callable[[str], Source | None]
) -> frozenset[str]:
    """The files among `free` that only give a chart its values: by their name and what stands in them, or by Terraform,
    whose files `load` reads. An object that has a name is one, whatever its file is called."""
    paths = list(free)
    found = {one for one in paths if "values" in one and _is_called_so(one) and _LOOKS(sources[one]).is_astray}
    plans = _Plans(load)
    return frozenset(found.union(one for one in paths if plans.around(one) and _is_given(sources[one], plans)))


def _is_called_so(path: str) -> bool:
    return re.fullmatch(VALUES, path.rpartition("/")[2]) is not None


def _is_given(source: Source, plans: _Plans) -> bool:
    return _LOOKS(source).is_nameless and any(source.path in plans.given(one) for one in plans.around(source.path))


class _Plans:
    """The files of Terraform in folders and above them, and which files they give to charts; each is read once."""

    __slots__ = ("_around", "_given", "_load")

    def __init__(self, load: Callable[[str], Source | None]) -> None:
        self._load = load
        self._around: dict[str, tuple[str, ...]] = {}
        self._given: dict[str, frozenset[str]] = {}

    def around(self, path: str) -> tuple[str, ...]:
        """Those beside a file and above it."""
        folder = posixpath.dirname(path)
        if folder not in self._around:
            above = (folder, *folders_above(folder))
            self._around[folder] = tuple(
                posixpath.join(one, name) for one in above for name in names_beside(one) if is_plan(name)
            )
        return self._around[folder]

    def given(self, plan: str) -> frozenset[str]:
        """The files that one of them gives as values."""
        if plan not in self._given:
            source, here = self._load(plan), posixpath.dirname(plan)
            written = given_by(source.text) if source is not None else ()
            self._given[plan] = frozenset(posixpath.normpath(posixpath.join(here, one)) for one in written)
        return self._given[plan]


def given_by(plan: str) -> Iterator[str]:
    """The paths of the files that a text of Terraform gives charts as values, from its own folder."""
    for found in re.finditer(_GIVEN, plan) if "file(" in plan else ():
        rest = plan[found.end() : found.end() + _LONGEST].lstrip(" \t")
        # a list to its end, anything else to the end of its line
        for one in re.finditer(_FILE, rest[: rest.find("]") if rest.startswith("[") else rest.find("\n")]):
            yield one[1]


def _looks(source: Source, _: None) -> _Looks:
    held = [one.data for one in written_objects(source)]
    if not held or not all(map(is_nameless, held)):
        return _Looks()
    return _Looks(is_nameless=True, is_astray=all(map(_has_foreign, held)))


def _has_foreign(data: Mapping[str, Any]) -> bool:
    """Whether an object without metadata has a field of its own that its kind does not know."""
    if "metadata" in data:
        return False
    # imported here: few files of values look like objects
    from svclint.kubernetes_schema.store import available, definition, roots

    numbers = roots(text(data.get("apiVersion")), text(data.get("kind")), _MINORS) if available() else {}
    known = {field for one in numbers for field in definition(one).get("properties", ())}
    return bool(known) and not known.issuperset(data)


_LOOKS = Question(_looks, None)
