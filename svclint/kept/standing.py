"""What an answer rests on, so that it can be seen to stand although a file has another text (`still.py` looks).

What a run was told by a text is noted, as what a check asks of a graph is (`linting/alone.py`): discovery by questions
with short answers (`source.Question`, `offer`), the rules by keys. A text of which nobody asked anything else, and
that answers all questions as the one before did, is found in the same scopes.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module
from operator import itemgetter
from sys import byteorder
from typing import TYPE_CHECKING, Any

from svclint.discover.discovery import shown_path
from svclint.document import Path
from svclint.finding import Location
from svclint.kept.answer import sealed, unsealed
from svclint.kept.typed import Reader, as_json
from svclint.linting.silence import Silent
from svclint.offer import Offered, offer
from svclint.resource import Identity
from svclint.resource.rendering import CommonLabels
from svclint.scope import Addition, Member, Role, Scope
from svclint.source import Question, Source, questions

if TYPE_CHECKING:
    from svclint.discover import Discovery
    from svclint.files.looks import Watched
    from svclint.settings import Settings

FORM = b"svclint standing 3"
BYTES = 8
# of a file that no other text is taken for
NONE = bytes(BYTES)
# files that are read to see whether an answer stands; with more, to work everything out takes hardly longer
MOST_FILES = 200
_WIDTH = 4

Attributes = tuple[Role, str | None, CommonLabels | None, str, frozenset[Identity], bool, bool, str]
_NAMES = {one.__name__: one for one in (Addition, CommonLabels, Identity, Location, Source)} | {"Path": Path}


class Many(Exception):
    """More files have to do with it than it pays to read."""


class Keys:
    """Numbers of keys by file: which a file has, and which files have a key."""

    __slots__ = ("_data", "_ends")

    def __init__(self, keys: array[int], ends: array[int]) -> None:
        self._data = keys.tobytes()
        self._ends = ends

    @classmethod
    def of(cls, files: Iterable[Iterable[int]]) -> Keys:
        keys, ends = array("I"), array("I")
        for one in files:
            keys.extend(one)
            ends.append(len(keys))
        return cls(keys, ends)

    def of_file(self, number: int) -> frozenset[int]:
        start = self._ends[number - 1] if number else 0
        found = array("I")
        found.frombytes(self._data[start * _WIDTH : self._ends[number] * _WIDTH])
        return frozenset(found)

    def with_any(self, keys: Iterable[int]) -> set[int]:
        """The files that have one of these."""
        found: set[int] = set()
        for one in keys:
            sought = one.to_bytes(_WIDTH, byteorder)
            at = self._data.find(sought)
            while at >= 0:
                if at % _WIDTH == 0:
                    found.add(bisect_right(self._ends, at // _WIDTH))
                    if len(found) > MOST_FILES:
                        raise Many
                at = self._data.find(sought, at + 1)
        return found

    def parts(self) -> list[bytes]:
        return [self._data, self._ends.tobytes()]

    @classmethod
    def read(cls, data: bytes, ends: bytes) -> Keys:
        found = cls(_array(data), _array(ends))
        if sorted(found._ends) != list(found._ends) or (found._ends and found._ends[-1] * _WIDTH != len(data)):
            raise ValueError("the keys are not those of these files")
        return found


def _array(data: bytes) -> array[int]:
    found = array("I")
    found.frombytes(data)
    return found


def standing(
    watched: Watched,
    discovery: Discovery,
    settings: Settings,
    quiet: Mapping[str, tuple[Scope, Silent | None]],
    unread: frozenset[str],
    before: bytes,
) -> tuple[bytes, str] | None:
    """What tells later whether the answer of a run stands, and the grounds of that answer; None where another text
    would always change it.

    `quiet` are the scopes that a change may leave as they are, by the keys of their results, each with what was silent
    in it; None where the result was known, so that it may be told by what was kept `before`. `unread` are the files of
    which nobody asked more than questions.
    """
    held = Counter(one.source.path for scope in discovery.scopes for one in scope.members)
    places: dict[str, str] = {}
    times: Counter[str] = Counter()
    for path, number in watched.opened.items():
        shown = shown_path(path)
        places[shown] = path
        # what was opened for anything else as well, under whatever name, may have told more
        times[shown] += number
    free = frozenset(path for path in unread if times[path] == 1 and held[path] == 1)
    known = by_key(before)
    found: dict[str, Kept] = {}
    for key, (scope, silent) in quiet.items():
        if silent is not None:
            told = _told(scope, silent, places)
            if told is not None:
                found[key] = {**told, "key": key}, _parts(scope, silent, free, settings)
        elif key in known and _holds(*known[key], places, free):
            found[key] = known[key]
    if not found:
        return None
    # the answer of before may still be the one that is kept, as what was written a moment ago is not
    older = [key for key in known if key not in found][: len(found)]
    everything = {**found, **{key: known[key] for key in older}}.values()
    text = json.dumps({"questions": _asked(), "scopes": [one for one, _ in everything]}, separators=(",", ":"))
    data = sealed(FORM, [text.encode(), *(part for _, parts in everything for part in parts)])
    return data, json.dumps({"scopes": list(found), "since": {}}, separators=(",", ":"))


Kept = tuple[dict[str, Any], list[bytes]]
"""A scope as plain data, and its parts."""


def by_key(data: bytes) -> dict[str, Kept]:
    """What was kept of each scope, by the key of its result."""
    try:
        about, *parts = unsealed(FORM, data)
        kept: dict[str, Any] = json.loads(about)
        if not _asks(kept["questions"]):
            return {}
        return {one["key"]: (one, parts[5 * number : 5 * number + 5]) for number, one in enumerate(kept["scopes"])}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ImportError):
        return {}


def _holds(told: dict[str, Any], parts: list[bytes], places: Mapping[str, str], free: Collection[str]) -> bool:
    """Whether the files of a scope that was kept are read from where they were, and for no other reason than then."""
    return all(
        places.get(path) == place and (path in free or parts[0][number * BYTES : (number + 1) * BYTES] == NONE)
        for number, (path, place) in enumerate(told["paths"])
    )


def _parts(scope: Scope, silent: Silent, free: frozenset[str], settings: Settings) -> list[bytes]:
    files = [(one, silent.files.get(one.source.path)) for one in scope.members]
    free = free - silent.read
    facts = (facts_of(one.source, settings) if _stands(one) and one.source.path in free else NONE for one, _ in files)
    has = Keys.of(one.keys if one is not None else () for _, one in files)
    asked = Keys.of(one.asked if one is not None else () for _, one in files)
    return [b"".join(facts), *has.parts(), *asked.parts()]


def _told(scope: Scope, silent: Silent, places: Mapping[str, str]) -> dict[str, Any] | None:
    """A scope as it can be read again; None where that is not so, or where more than its files makes its objects."""
    if silent.quiet is None or scope.chart is not None or scope.kustomizations or scope.beside or scope.substitutions:
        return None
    if any(one.source.path not in places or not _is_plain(one) for one in scope.members):
        return None
    kinds: dict[tuple[Any, ...], int] = {}
    paths = [(one.source.path, places[one.source.path]) for one in scope.members]
    members = [kinds.setdefault(one[1:], len(kinds)) for one in scope.members]
    frame = scope._replace(members=())
    try:
        texts = [as_json(frame), *map(as_json, kinds)]
        if read_value(texts[0], Scope) != frame or [read_value(one, Attributes) for one in texts[1:]] != list(kinds):
            return None
    except (TypeError, ValueError):
        return None
    about = {"quiet": sorted(silent.quiet), "loud": silent.loud}
    return {"scope": texts[0], "kinds": texts[1:], "members": members, "paths": paths, **about}


def read_value(text: str, of: Any) -> Any:
    return Reader(_NAMES).read(text, of)


def _is_plain(member: Member) -> bool:
    is_as_written = member.common is None and not (member.built or member.partial or member.namespace_from)
    return member.role in ("objects", "context") and is_as_written


def _stands(member: Member) -> bool:
    return member.role == "objects" and member.source.template is None and member.source.error is None


def _asks(kept: Mapping[str, str]) -> bool:
    """Whether the same is asked of texts here as was by the run that kept this; what it imported for a few trees alone
    (`old-…` files, doubles, removed APIs) is imported here as well, where its questions are missing."""
    own = __name__.partition(".")[0]
    for words in kept.keys() - _asked().keys():
        if kept[words].partition(".")[0] == own:
            import_module(kept[words])
    return kept.keys() == _asked().keys()


def _asked() -> dict[str, str]:
    """What is asked of texts, in words, each with a module that asks it: another program might ask something else."""
    return {words: one.module for words, one in _in_order(tuple(questions)).items()}


def _words(question: Question) -> str:
    return f"{question.find.__module__}.{question.find.__qualname__} {question.given!r}"


@lru_cache(maxsize=1)
def _in_order(asked: tuple[Question, ...]) -> dict[str, Question]:
    # in which order they came to be asked, and how often, is that of imports
    return dict(sorted({_words(one): one for one in asked}.items(), key=itemgetter(0)))


def facts_of(source: Source, settings: Settings) -> bytes:
    """All that whoever did not read a text was told by it."""
    told = offer(source, settings.workloads)
    objects = [_without_sets(one) if one.release is not None or one.remote else one for one in told.objects]
    answers = [_without_set(one(source)) for one in _in_order(tuple(questions)).values()]
    text = repr((answers, objects, told.states, told.unread))
    return blake2b(text.encode(errors="surrogatepass"), digest_size=BYTES).digest()


def _without_set(answer: object) -> object:
    """A plain value whose sets, and those in it, are in an order that is the same in every process."""
    if not answer:
        return answer
    if isinstance(answer, Set):
        return "set", sorted(map(repr, map(_without_set, answer)))
    if isinstance(answer, Mapping):
        return [(_without_set(key), _without_set(value)) for key, value in answer.items()]
    return [*map(_without_set, answer)] if isinstance(answer, (tuple, list)) else answer


def _without_sets(one: Offered) -> tuple[object, ...]:
    """An object whose sets are in an order that is the same in every process."""
    release = None if one.release is None else (sorted(one.release[0]), one.release[1])
    return (*one._replace(release=None, remote=frozenset()), release, sorted(one.remote))
