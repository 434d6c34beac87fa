"""Entries of a VirtualService that get no request, because one before them takes all that they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

# fields of a match by which no request is told from another
_NAMES = frozenset({"name", "statPrefix"})
# conditions on several things of one kind: all of them have to hold
_MAPS = frozenset({"headers", "withoutHeaders", "queryParams", "sourceLabels"})
_ANY_PATH = (("prefix", "/"), ("regex", ".*"), ("regex", "/.*"))


class _Asked(NamedTuple):
    """What one match asks of a request: `conditions` without the path, each by its field (and the key below it), the
    path as `how` it is compared and `value` ("" for any path), and the gateways at which the match holds. `at` is its
    place, `entry` the index of the `http` entry that it belongs to."""

    entry: int
    at: Path
    how: str
    value: str
    any_case: bool
    conditions: Mapping[tuple[str, str], Any]
    gateways: frozenset[str]

    @property
    def path(self) -> Path:
        return (*self.at, "uri", self.how) if self.value else self.at

    @property
    def words(self) -> str:
        return _PATHS[self.how].format(self.value) if self.value else "any path"

    def takes(self, other: _Asked) -> bool:
        """Whether each request that the other match asks for is one that this one asks for."""
        same = all(key in other.conditions and other.conditions[key] == one for key, one in self.conditions.items())
        return same and other.gateways <= self.gateways and self._takes_path(other)

    def _takes_path(self, other: _Asked) -> bool:
        if not self.value:
            return True
        if other.any_case and not self.any_case:
            return False
        mine, theirs = (one.value.lower() if self.any_case else one.value for one in (self, other))
        if self.how == "prefix":
            begins = _beginning(theirs) if other.how == "regex" else theirs
            return begins.startswith(mine)
        return self.how == other.how and mine == theirs and self.any_case == other.any_case


_PATHS = {"prefix": "paths that begin with {}", "exact": "path {}", "regex": "paths like {}"}


def route_shadowed(route: Resource, graph: Graph) -> Iterator[Violation]:
    """istio: pilot/pkg/networking/core/route: BuildHTTPRoutesForVirtualService keeps the order, and Envoy takes the
    first that fits; of what a delegate does not take the next entries get the rest."""
    entries = [mapping(one) for one in sequence(route.spec.get("http"))]
    before: list[_Asked] = []
    for index, entry in enumerate(entries):
        asked = list(_asked(route, index, entry))
        shadowed = [(one, by) for one in asked if one is not None and (by := _taker(one, before, entries)) is not None]
        if shadowed:
            # a fault is put before what it takes on purpose, and for a time
            on_purpose = "fault" in entries[shadowed[0][1].entry]
            yield _unreached(route, shadowed, whole=len(shadowed) == len(asked), on_purpose=on_purpose)
        if not entry.get("delegate"):
            before += [one for one in asked if one is not None]


def _taker(one: _Asked, before: list[_Asked], entries: list[dict[str, Any]]) -> _Asked | None:
    """The first match that takes what another asks for; none where that does the same with it."""
    by = next((each for each in before if each.takes(one)), None)
    return None if by is None or _does(entries[by.entry]) == _does(entries[one.entry]) else by


def _does(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in entry.items() if key not in ("match", "name")}


def _unreached(route: Resource, shadowed: list[tuple[_Asked, _Asked]], *, whole: bool, on_purpose: bool) -> Violation:
    first, by = shadowed[0]
    fields = listed(dict.fromkeys(field for field, _ in by.conditions))
    takes = f"{by.words} with the same {fields}" if fields else by.words
    entry = f"to the entry for {first.words}" if whole else f"for {first.words} to the entry that asks for it"
    related: dict[Path, Label] = {}
    for _, one in shadowed:
        related.setdefault(one.path, route.label(one.path, "takes them first"))
    for one, _ in shadowed[1:]:
        related.setdefault(one.path, route.label(one.path, "nor for this"))
    return Violation(
        route.label(first.path, "never gets here"),
        f"{route.title} sends nothing {entry}: one before it takes {takes}",
        tuple(related.values()),
        severity=Severity.NOTE if on_purpose else None,
        help=_advice(first, by),
        as_written=(route,),
    )


def _advice(one: _Asked, by: _Asked) -> str | None:
    if by.how == "prefix" and one.how != "regex" and by.value and not by.value.endswith("/"):
        rest = one.value[len(by.value) :]
        if rest and not rest.startswith("/"):
            return (
                f"Ask for {by.value}/ in the entry before, or put the more special entry first: a prefix is compared "
                "as text, and does not end where a part of a path ends."
            )
    return None


# -- reading -----------------------------------------------------------------------------------------------------------


def _asked(route: Resource, index: int, entry: dict[str, Any]) -> Iterator[_Asked | None]:
    """What each match of an entry asks for; None where that cannot be told."""
    at: Path = ("spec", "http", index)
    matches = sequence(entry.get("match"))
    if not matches:
        readable = entry.get("match") in (None, [])
        yield _Asked(index, at, "", "", False, {}, _gateways(route, {})) if entry and readable else None
    for number, one in enumerate(matches):
        yield _read(route, index, (*at, "match", number), mapping(one)) if isinstance(one, dict) else None


def _read(route: Resource, index: int, at: Path, match: dict[str, Any]) -> _Asked | None:
    uri = match.get("uri")
    how, value = next(iter(uri.items()), ("", "")) if isinstance(uri, dict) else ("", "")
    if uri is not None and (how not in _PATHS or not isinstance(value, str) or not value or len(mapping(uri)) != 1):
        return None
    conditions: dict[tuple[str, str], Any] = {}
    for key, one in match.items():
        if key in _MAPS and isinstance(one, dict):
            conditions.update({(key, name): each for name, each in one.items()})
        elif key not in ("uri", "gateways", "ignoreUriCase") and key not in _NAMES:
            conditions[key, ""] = one
    if is_placeholder(value):
        return None
    if (how, value) in _ANY_PATH:
        how, value = "", ""
    any_case = match.get("ignoreUriCase") is True and how != "regex"
    return _Asked(index, at, how, value, any_case, conditions, _gateways(route, match))


def _gateways(route: Resource, match: Mapping[str, Any]) -> frozenset[str]:
    """The gateways at which a match holds, each with its namespace: its own, or those of the whole VirtualService."""
    names = sequence(match.get("gateways")) or sequence(route.spec.get("gateways")) or ["mesh"]
    return frozenset(
        one if "/" in one or one == "mesh" else f"{route.namespace}/{one}" for one in map(text, names) if one
    )


def _beginning(expression: str) -> str:
    """The text that every path begins with which an expression of RE2 fits; empty where that is not plain."""
    if "|" in expression:
        return ""
    found = re.match(r"\^?([\w/~%-]*)(.?)", expression)
    plain, then = found.groups() if found is not None else ("", "")
    return plain[:-1] if then in ("?", "*", "{") and then else plain
