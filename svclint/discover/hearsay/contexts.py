"""In which namespace a command of a text acts: what it names, or what the text says before it, with its variables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from svclint.discover.hearsay.command_lines import DECLARES, is_name
from svclint.told import ANY_NAMESPACE

# `NS=shop`, `NS ?= shop` of make, `NS: shop` of the environment of a workflow
_ASSIGNED = re.compile(rf"(?m)^[ \t]*{DECLARES}(\w+)(?:[ \t]*:?=|(?P<weak>[ \t]*\?=)|:[ \t])(.*)$")
# `${NAMESPACE:-shop}`, `${1:-shop}`: what holds where whoever runs it says nothing else
_BY_DEFAULT = re.compile(r"\$\{\w+:?[-=]([^{}$]*)\}")
_LOOP = re.compile(r"\bfor[ \t]+(\w+)[ \t]+in[ \t]+([^\n;]*)")
_VARIABLE = re.compile(r"\$\$?(?:(\w+)|\{(\w+)\}|\((\w+)\))")
# the namespace of the commands after it that name none
_CONTEXT = re.compile(
    r"\b(?:oc[ \t]+(?:new-)?project|kubens"
    r"|(?:kubectl|oc)[ \t]+config[ \t]+set-context\b[^\n|;&`#]{0,200}[ \t]--namespace)"
    r"[= \t][ \t]*[\"']?([^\s\"'`;|&)#-][^\s\"'`;|&)#]*)"
)
# what ends it
_DELETED = re.compile(
    r"\b(?:kubectl|oc|k)[ \t]+delete[ \t]+(?:ns|namespaces?|projects?)(?:[ \t]+|/)"
    r"[\"']?([^\s\"'`;|&)#-][^\s\"'`;|&)#]*)"
)


class Contexts:
    """The namespaces of the commands of a text, which has whole lines.

    `earlier` is the namespace that was chosen before anybody reads it, `last` the one that is chosen at its end; empty
    where none is, or where it is deleted there.
    """

    __slots__ = ("_chosen", "_earlier", "_given", "_text", "last")

    def __init__(self, text: str, earlier: str = "") -> None:
        self._text = text
        self._chosen = [(one.start(), one[1]) for one in _CONTEXT.finditer(text)]
        self._earlier = earlier
        self._given: Mapping[str, set[str]] | None = None
        start, name = self._chosen[-1] if self._chosen else (0, earlier)
        self.last = "" if any(one[1] == name for one in _DELETED.finditer(text, start)) else name

    def of(self, written: str, start: int) -> frozenset[str]:
        """The namespaces in which the command at `start` may act that has `written` for one; none where nothing says
        one, ANY_NAMESPACE where it is filled in as the command is run."""
        namespace = written or before(self._chosen, start) or self._earlier
        if not namespace:
            return frozenset()
        if self._given is None:
            self._given = _given(self._text)
        return frozenset(_namespaces(namespace, self._given))

    def only(self) -> frozenset[str]:
        """The namespaces that the text chooses for what comes after, wherever in it."""
        return frozenset().union(*(self.of("", start + 1) for start, _ in self._chosen))


def before(places: Sequence[tuple[int, str]], start: int) -> str:
    """What the last of some places in a text says that stand before `start`; empty where none does."""
    number = bisect_left(places, (start, ""))
    return places[number - 1][1] if number else ""


def _given(text: str) -> dict[str, set[str]]:
    """The values that a text gives its variables; ANY_NAMESPACE where one is made of something else, or may be."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in _ASSIGNED.finditer(text):
        value = one[3].strip().strip("\"'")
        by_default = _BY_DEFAULT.fullmatch(value)
        value = by_default[1] if by_default is not None else value
        found[one[1]].add(value if is_name(value) else ANY_NAMESPACE)
        if one["weak"] or by_default is not None:
            # whoever calls it may say another one
            found[one[1]].add(ANY_NAMESPACE)
    for name, words in _LOOP.findall(text):
        found[name] |= {word if is_name(word) else ANY_NAMESPACE for word in words.split()}
    return found


def _namespaces(written: str, given: Mapping[str, set[str]]) -> set[str]:
    if is_name(written):
        return {written}
    by_default = _BY_DEFAULT.fullmatch(written)
    if by_default is not None:
        return {by_default[1], ANY_NAMESPACE} if is_name(by_default[1]) else {ANY_NAMESPACE}
    variable = _VARIABLE.fullmatch(written)
    name = next(filter(None, variable.groups()), "") if variable is not None else ""
    return given.get(name) or {ANY_NAMESPACE}
