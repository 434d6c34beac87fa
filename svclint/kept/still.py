"""Whether an answer stands although some files have another text: nothing was said of them, and nothing is.

The rules are asked again of these files, and of those that asked for one of their keys. They are answered by these and
the files that have the keys which they ask for: no other object can be in the answer to a question by keys. As long as
they say nothing, the answer is what it was: what was said of other files rests on what all files offer, which is the
same, and on files that have not changed (`linting/reach.py`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from svclint.discover.read import read
from svclint.graph import Graph
from svclint.graph.unknown import unknown_of
from svclint.kept.standing import (
    BYTES,
    MOST_FILES,
    NONE,
    Attributes,
    Keys,
    Many,
    by_key,
    facts_of,
    read_value,
)
from svclint.kubernetes_schema.lookup import known as known_schemas
from svclint.linting.alone import Alone, follows
from svclint.linting.asking import Failure, ask, subjects_of
from svclint.linting.engine import Opened, opened
from svclint.linting.silence import UNKNOWN, file_of, is_heard, numbers, numbers_of, objects_at
from svclint.linting.suppress import suppressions
from svclint.rules import Rule, Words, configured, with_role
from svclint.scope import Member, Scope
from svclint.settings import Settings
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.linting.alone import Key, Listener
    from svclint.resource import Resource


def still(data: bytes, grounds: str, changed: Collection[str], settings: Settings) -> str | None:
    """The grounds on which the answer stands, where these files changed; None where it must be worked out.

    `data` is what `standing` gave, `grounds` what that or this gave the last time, with what was found out since then.
    """
    try:
        told: dict[str, Any] = json.loads(grounds)
        known, since = by_key(data), dict(told["since"])
        left = set(changed)
        for key in told["scopes"]:
            scope = _Rested(*known[key], since.get(key, {}))
            mine = left & scope.numbers.keys()
            if mine:
                since[key] = scope.still({scope.numbers[path] for path in mine}, settings)
                left -= mine
        return None if left else json.dumps({"scopes": told["scopes"], "since": since}, separators=(",", ":"))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, Many, _Says):
        return None


class _Says(Exception):
    """A rule has something to say, or asked for more than keys."""


class _Rested:
    """A quiet scope as it was kept. `since` has the keys of files that changed since then, and those they asked for."""

    def __init__(self, kept: dict[str, Any], parts: list[bytes], since: Mapping[str, list[list[int]]]) -> None:
        facts, *arrays = parts
        self._scope: Scope = read_value(kept["scope"], Scope)
        self._kinds = [read_value(one, Attributes) for one in kept["kinds"]]
        self._members: list[int] = kept["members"]
        self._paths: list[list[str]] = kept["paths"]
        self._quiet = frozenset(kept["quiet"])
        self._loud: dict[str, list[list[Any]]] = kept["loud"]
        self._facts = facts
        self._keys, self._asked = Keys.read(*arrays[:2]), Keys.read(*arrays[2:])
        self._since = {int(number): (frozenset(one[0]), frozenset(one[1])) for number, one in since.items()}
        self.numbers = {place: number for number, (_, place) in enumerate(self._paths)}

    def still(self, changed: set[int], settings: Settings) -> dict[str, list[list[int]]]:
        """What is known of changed files after all; raises where something else is said of the scope."""
        sources = {number: self._source(number) for number in changed}
        if any(not self._is_told_the_same(number, sources[number], settings) for number in changed):
            raise _Says
        before = frozenset().union(*map(self._keys_of, changed))
        asking = set(changed)
        held = changed | self._with_any(self._keys, 0, frozenset().union(*map(self._asked_of, changed)))
        while True:
            if len(held) > MOST_FILES:
                raise Many
            for number in held - sources.keys():
                sources[number] = self._source(number)
            files = {number: self._paths[number][0] for number in asking}
            # of a file that has changed nothing was said
            known = {one: self._loud.get(one, []) if number not in changed else None for number, one in files.items()}
            found = _Part(self._part(sources, held), known, self._quiet, settings)
            now = {number: found.keys_of(files[number]) for number in changed}
            again = self._with_any(self._asked, 1, before.union(*now.values())) - changed
            wanted = self._with_any(self._keys, 0, frozenset().union(*map(found.asked_of, files.values())))
            if again <= asking and wanted <= held:
                break
            asking |= again
            held |= wanted | again
        if found.says:
            raise _Says
        for number in asking:
            keys = now[number] if number in changed else self._keys_of(number)
            self._since[number] = keys, found.asked_of(files[number])
        return {str(number): [sorted(keys), sorted(asked)] for number, (keys, asked) in self._since.items()}

    def _asked_of(self, number: int) -> frozenset[int]:
        return self._since[number][1] if number in self._since else self._asked.of_file(number)

    def _keys_of(self, number: int) -> frozenset[int]:
        return self._since[number][0] if number in self._since else self._keys.of_file(number)

    def _with_any(self, kept: Keys, which: int, keys: frozenset[int]) -> set[int]:
        now = {number for number, one in self._since.items() if not keys.isdisjoint(one[which])}
        return (kept.with_any(keys) - self._since.keys()) | now

    def _source(self, number: int) -> Source:
        path, place = self._paths[number]
        return read(place, path)

    def _is_told_the_same(self, number: int, source: Source, settings: Settings) -> bool:
        known = self._facts[number * BYTES : (number + 1) * BYTES]
        return source.error is None and known != NONE and facts_of(source, settings) == known

    def _part(self, sources: Mapping[int, Source], held: Iterable[int]) -> Scope:
        members = (Member(sources[number], *self._kinds[self._members[number]]) for number in sorted(held))
        return self._scope._replace(members=tuple(members))


class _Part:
    """A part of a scope, whose rules were asked about the files that are `asking`: each with the rules, and the places
    of its objects, of which something was said that stands; None where the file has changed.

    `says` that they said something, or asked for more than keys: it may be for lack of files that the part has not.
    """

    def __init__(
        self,
        scope: Scope,
        asking: Mapping[str, Sequence[Sequence[Any]] | None],
        quiet: Collection[str],
        settings: Settings,
    ) -> None:
        self._graph = Graph(scope, settings)
        self._alone = Alone(self._graph)
        self._asked: dict[str, set[Key]] = {one: set() for one in asking}
        self.asking = cast("Graph", self._alone)
        self.says = False
        rules = configured(settings)
        theirs = tuple(one for one in scope.members if one.source.path in asking)
        words = Words.of(scope._replace(members=theirs))
        if any(_newly_concerned(rule, words) for rule in rules if rule.name not in quiet):
            raise _Says
        if any(asking.get(file_of(one), ()) is None for one in suppressions(self._graph)):
            raise _Says
        if subjects_of(self._graph, ("problem",)) or not follows(self._graph):
            raise _Says
        self._stands = {
            (rule, one) for file, loud in asking.items() for rule, one in objects_at(self._graph, file, loud or ())
        }
        self._ask(opened(self._graph, rules, lambda one: one.name in quiet or not (one.mentions or one.on_for)), quiet)
        self._count(judges=with_role(rules, "schema") is not None)

    def note(self, subject: Resource, *, told: bool) -> None:
        """Note what a rule was just asked about, as a Listener does."""
        alone = self._alone
        self.says = self.says or told or alone.asked or (bool(alone.keys) and subject.kind == "Secret")
        self._asked[subject.file].update(alone.keys)
        alone.asked = False
        alone.keys = []

    def _ask(self, found: Opened, quiet: Collection[str]) -> None:
        failures: list[Failure] = []
        for rule, subjects in found.asked:
            if not is_heard(rule) or rule.name not in quiet:
                raise _Says
            chosen = [one for one in subjects if one.file in self._asked and (rule.name, one) not in self._stands]
            list(ask(rule, chosen, self._graph, failures, cast("Listener", self)))
        self.says = self.says or bool(failures)

    def _count(self, *, judges: bool) -> None:
        """What is counted of a run beside its findings, and hangs on no key."""
        for one in self._graph.everything:
            if one.file not in self._asked:
                continue
            # its schema may be that of other objects
            has_schema = not judges or known_schemas(one, self._graph) is not None
            if not (one.judged and has_schema) or one.kind == "CustomResourceDefinition":
                raise _Says
            if (UNKNOWN, one) not in self._stands:
                self.note(one, told=any(True for _ in unknown_of(one, self.asking)))

    def keys_of(self, file: str) -> frozenset[int]:
        return numbers_of(self._graph, file)

    def asked_of(self, file: str) -> frozenset[int]:
        return numbers(self._asked[file])


def _newly_concerned(rule: Rule, words: Words) -> bool:
    """Whether a rule that had nothing to say, as nothing spoke of what it is about, may have now."""
    speaks = bool(rule.mentions) and words.may_concern(rule._replace(on_for=""))
    return speaks or (bool(rule.on_for) and words.may_concern(rule._replace(mentions=())))
