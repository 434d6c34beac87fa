"""Patterns of the table of operators, filled in from one custom resource."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from svclint.named_tuple import NamedTuple
from svclint.operators.row import ANYWHERE, Custom, Row
from svclint.operators.table import own_labels, rows_of
from svclint.resource import mapping, sequence, text
from svclint.resource.once import once
from svclint.suggest import is_near
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.resource import Requirement, Resource, Selector


class Names(NamedTuple):
    """Names as patterns, without regard to case: most are `plain`, and need no expression, which has to be compiled."""

    plain: frozenset[str]
    others: re.Pattern[str] | None
    # what the others begin with, in small letters
    starts: frozenset[str] = frozenset()

    def fits(self, name: str) -> bool:
        return name.lower() in self.plain or (self.others is not None and self.others.fullmatch(name) is not None)


@once
def services_of(one: Custom) -> tuple[tuple[Row, Names], ...]:
    """The rows of the table that make Services for it, each with all names that it gives them, as its fields fill them
    in; none for most custom resources."""
    found = []
    for row in rows_of(one.group, one.kind):
        names = tuple(filled for pattern in row.services for filled in _each_filled(one, pattern))
        if names:
            plain = frozenset(one.lower() for one in names if one.isascii() and not is_wild(one))
            others = tuple(one for one in names if one.lower() not in plain)
            starts = frozenset(re.split(r"[*#]", one.lower(), maxsplit=1)[0] for one in others)
            found.append((row, Names(plain, _one_of(others) if others else None, starts)))
    return tuple(found)


def plain_names(one: Custom) -> Iterator[tuple[str, str]]:
    """The Services that the table says its controller makes, as (namespace, name): where both are known for certain, in
    the order of the table, which has those first that are asked for most."""
    for row, _ in services_of(one):
        if row.namespace != ANYWHERE and is_true_of(row, one):
            names = (filled.lower() for pattern in row.services for filled in _each_filled(one, pattern))
            yield from ((row.namespace or one.namespace, name) for name in names if not is_wild(name))


def defines_pods(group: str, kind: str, selector: Selector) -> bool:
    """Whether the custom resources of this kind have pods with one of the wanted labels, whatever their names."""
    fixed = {
        tuple(pattern.split("=", 1)) for row in rows_of(group, kind) for pattern in row.pods if not _is_open(pattern)
    }
    return any((one.key, value) in fixed for one in selector.requirements for value in one.values)


def is_set_by_operators(selector: Selector) -> bool:
    """Whether a wanted label is one that only an operator of the table sets, so that no manifest could show it."""
    known = own_labels()
    return any(
        requirement.key in known or ("/" in requirement.key and requirement.key.partition("/")[0] in known)
        for requirement in selector.requirements
        if requirement.operator in ("In", "Exists")
    )


def mistaken_label(resources: Iterable[Resource], namespace: str, selector: Selector) -> tuple[Resource, str] | None:
    """The custom resource of the namespace whose pods are meant by a label of its operator's, and that label, where its
    value is a slip: no other custom resource there has pods with what is written."""
    asked = {
        one.key: one.values[0]
        for one in selector.requirements
        if one.operator == "In" and len(one.values) == 1 and "/" in one.key and one.key in own_labels()
    }
    found = None
    for one in resources if asked else ():
        for row in rows_of(one.group, one.kind):
            for pattern in row.pods if _is_in_reach(row, one, namespace) and is_true_of(row, one) else ():
                key, _, value = pattern.partition("=")
                if key not in asked:
                    continue
                filled = fill(one, value)
                if _matches(filled, asked[key]):
                    return None
                if filled and not is_wild(filled) and "{name}" in value and is_near(asked[key], filled):
                    found = found or (one, f"{key}={filled}")
    return found


def _is_in_reach(row: Row, one: Custom, namespace: str) -> bool:
    return row.namespace == ANYWHERE or (row.namespace or one.namespace) == namespace


def is_true_of(row: Row, one: Custom) -> bool:
    """Whether a row's condition holds for a custom resource."""
    return not row.when or any(_holds(one, *condition.split("=", 1)) for condition in row.when)


def _holds(one: Custom, field: str, pattern: str) -> bool:
    return _matches(pattern, _field(one, field))


def selects(selector: Selector, labels: dict[str, str]) -> bool:
    """Whether labels meet the whole selector, and one of its equalities."""
    return any(one.operator == "In" for one in selector.requirements) and selector.matches(labels)


def wants(one: Custom, requirement: Requirement, pattern: str) -> bool:
    """Whether a pattern of labels, filled in from `one`, meets a requirement."""
    key, _, value = pattern.partition("=")
    if requirement.operator not in ("In", "Exists") or not _matches(key, requirement.key):
        return False
    if requirement.operator == "Exists":
        return key != "*"
    return any(_fits(one, value, each) for each in requirement.values)


def _is_open(pattern: str) -> bool:
    return "{" in pattern or is_wild(pattern)


def _fits(one: Custom, pattern: str, found: str) -> bool:
    filled = fill(one, pattern)
    return bool(filled) and _matches(filled, found)


def labels_service(one: Custom, selector: Selector, port: str) -> bool:
    """Whether the table says that a Service of `one` has the wanted labels, which are its own, and such a port."""
    return any(
        row.labelled and (not row.ports or port in row.ports) and selects(selector, one.labels)
        for row in rows_of(one.group, one.kind)
    )


def _each_filled(one: Custom, pattern: str) -> Iterator[str]:
    """The pattern with the fields of `one` in it, as often as a list of its fields has entries."""
    listed = next((token for token in _tokens(pattern) if "[]" in token), None)
    if listed is None:
        yield from filter(None, [fill(one, pattern)])
        return
    for value in _each(one.data, listed.split(".")):
        yield from filter(None, [fill(one, pattern.replace("{" + listed + "}", value))])


def _each(value: Any, steps: Sequence[str]) -> Iterator[str]:
    if not steps:
        yield from filter(None, [text(value)])
        return
    name = steps[0].removesuffix("[]")
    inner = mapping(value).get(name)
    for each in sequence(inner) if name != steps[0] else (inner,):
        yield from _each(each, steps[1:])


def fill(one: Custom, pattern: str) -> str:
    """The pattern with the fields of `one` in it; empty where it has not all of them."""
    filled = pattern
    for token in _tokens(pattern):
        value = _field(one, token)
        if not value:
            return ""
        filled = filled.replace("{" + token + "}", value)
    return filled


@lru_cache(maxsize=1024)
def _tokens(pattern: str) -> tuple[str, ...]:
    return tuple(part.partition("}")[0] for part in pattern.split("{")[1:])


def _field(one: Custom, token: str) -> str:
    """The text that a token stands for: a name, a label or annotation by its key, or a field by its path."""
    if token == "name":
        return one.name
    if token == "namespace":
        return one.namespace
    place, _, key = token.partition(".")
    if place in ("labels", "annotations"):
        return text(one.get("metadata", place, key))
    return text(one.get(*token.split(".")))


@lru_cache(maxsize=4096)
def _one_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_expression, patterns)), re.IGNORECASE)


def _expression(pattern: str) -> str:
    return ".*".join("[0-9]+".join(map(re.escape, part.split("#"))) for part in pattern.split("*"))


def is_wild(pattern: str) -> bool:
    """Whether a pattern has a part that nobody can foresee."""
    return "*" in pattern or "#" in pattern


def _matches(pattern: str, found: str) -> bool:
    """Whether a pattern that is filled in fits; names are compared without regard to case, as controllers lower it."""
    if not found:
        # as of most fields that a row asks for
        return not pattern.strip("*")
    start, star, end = pattern.partition("*")
    if "*" in end or "#" in pattern or not (pattern.isascii() and found.isascii()) or "\n" in found:
        return _one_of((pattern,)).fullmatch(found) is not None
    found = found.lower()
    if not star:
        return found == start.lower()
    longer = len(found) >= len(start) + len(end)
    return longer and found.startswith(start.lower()) and found.endswith(end.lower())
