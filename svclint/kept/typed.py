"""Typed values as JSON and back: what does not have the form of its type is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]


class Unfit(ValueError):
    """What was read does not have the form of its type: something else wrote it, or it is damaged."""


def as_json(value: object) -> str:
    """NamedTuples, tuples and sets as lists, members of enumerations by their names; raises TypeError for the rest."""
    return json.dumps(_plain(value), separators=(",", ":"))


def _plain(value: object) -> object:
    # an enumeration of numbers is one before it is a number
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        # in an order that does not change from run to run
        return [_plain(one) for one in sorted(value, key=repr)]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} is not kept")


class Reader:
    """Reads what `as_json` wrote. `names` are those of types that annotations use and their modules import for type
    checkers only. A mapping's keys are texts; of a union at most one alternative is written as a list."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = dict(names)
        self._known: dict[Any, Read] = {}

    def read(self, text: str | bytes, of: Any) -> Any:
        """The value of type `of`; raises ValueError where the text is another."""
        return self._of(of)(json.loads(text))

    def _of(self, of: Any) -> Read:
        if of not in self._known:
            self._known[of] = self._made(of)
        return self._known[of]

    def _made(self, of: Any) -> Read:
        origin, given = get_origin(of), get_args(of)
        # of svclint.typing_names they are a plain object and the words themselves
        if of in (Any, object):
            return lambda value: value
        if origin is Literal or isinstance(of, tuple):
            return _admitted(lambda value: value in (given or of))
        if origin in (Union, UnionType):
            return _first([self._of(one) for one in given])
        if origin is tuple and given[-1] is not Ellipsis:
            return _fields(tuple, [self._of(one) for one in given])
        if origin in (tuple, frozenset):
            return _each(origin, self._of(given[0]))
        if origin is not None:
            return _values(self._of(given[1]))
        if issubclass(of, Enum):
            return _member(of)
        if issubclass(of, tuple):
            hints = get_type_hints(of, vars(sys.modules[of.__module__]), self._names)
            return _fields(lambda values: of(*values), [self._of(hints[name]) for name in of._fields])
        return _admitted(lambda value: type(value) is of)


def _admitted(fits: Callable[[Any], bool]) -> Read:
    def read(value: Any) -> Any:
        if not fits(value):
            raise Unfit(repr(value))
        return value

    return read


def _first(alternatives: Iterable[Read]) -> Read:
    def read(value: Any) -> Any:
        for one in alternatives:
            try:
                return one(value)
            except Unfit:
                continue
        raise Unfit(repr(value))

    return read


def _fields(make: Callable[[Any], Any], fields: list[Read]) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(fields):
            raise Unfit(repr(value))
        return make([one(found) for one, found in zip(fields, value, strict=True)])

    return read


def _each(make: Callable[[Any], Any], item: Read) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise Unfit(repr(value))
        return make(map(item, value))

    return read


def _values(item: Read) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit(repr(value))
        return {key: item(found) for key, found in value.items()}

    return read


def _member(of: type[Enum]) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in of.__members__:
            raise Unfit(repr(value))
        return of[value]

    return read
