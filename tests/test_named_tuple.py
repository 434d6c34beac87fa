"""Our NamedTuple does what typing's does."""

from __future__ import annotations

import copy
import pickle
import typing
from collections.abc import Mapping
from types import new_class
from typing import Any

import pytest

from svclint.named_tuple import NamedTuple


class Point(NamedTuple):
    """A place."""

    x: int
    y: Mapping[str, int]
    name: str = "here"

    def moved(self, by: int) -> Point:
        return self._replace(x=self.x + by)

    @property
    def twice(self) -> int:
        return self.x * 2


class Known(typing.NamedTuple):
    """A place."""

    x: int
    y: Mapping[str, int]
    name: str = "here"


class Short(NamedTuple):
    only: tuple[str, ...]


class Told(NamedTuple):
    text: str

    def __str__(self) -> str:
        return f"<{self.text}>"

    def __repr__(self) -> str:
        return "told"


# more fields than have a function of their own in the module
FIELDS = {f"field{number}": "int" for number in range(30)}
Long: Any = new_class("Long", (NamedTuple,), {}, lambda body: body.update(__annotations__=FIELDS, __module__=__name__))


def test_fields_defaults_and_words_are_those_of_typing() -> None:
    pairs: tuple[tuple[Any, Any], ...] = (
        (Point(1, {}), Known(1, {})),
        (Point(2, {"a": 1}, name="there"), Known(2, {"a": 1}, "there")),
    )
    for one, other in pairs:
        assert one == other == tuple(other)
        assert hash(one[::2]) == hash(other[::2])
        assert (one.x, one.y, one.name) == (other.x, other.y, other.name)
        assert repr(one) == repr(other).replace("Known", "Point")
        assert one._asdict() == other._asdict()
        assert one._replace(x=7) == other._replace(x=7)
    for name in ("_fields", "_field_defaults", "__match_args__", "__doc__", "__slots__"):
        assert getattr(Point, name) == getattr(Known, name)
    assert typing.get_type_hints(Point) == typing.get_type_hints(Known)
    assert Point.__mro__[-2:] == (tuple, object)
    assert (Point.__name__, Point.__qualname__, Point.__module__) == ("Point", "Point", __name__)


def test_methods_belong_to_the_class() -> None:
    assert Point(1, {}).moved(2).twice == 6
    assert type(Point(1, {}).moved(2)) is Point
    assert f"{Told('a')} {Told('a')!r}" == "<a> told"


def test_it_is_matched_copied_and_pickled() -> None:
    match Point(1, {}, "there"):
        case Point(x, _, name=name):
            assert (x, name) == (1, "there")
    one = Point(1, {"a": 1})
    for made in (
        pickle.loads(pickle.dumps(one)),
        copy.copy(one),
        copy.deepcopy(one),
        Point._make([1, {"a": 1}, "here"]),
    ):
        assert made == one
        assert type(made) is Point


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_fields(number: int) -> None:
    made = Short(("a",)) if number == 1 else Long(*range(30))
    assert len(made) == number
    assert [getattr(made, name) for name in made._fields] == list(made)


@pytest.mark.parametrize("kind", [Point, Known])
def test_what_does_not_fit_is_refused(kind: Any) -> None:
    with pytest.raises(TypeError, match=r"__new__\(\) missing 1 required positional argument: 'y'"):
        kind(1)
    with pytest.raises(TypeError, match=r"__new__\(\) got an unexpected keyword argument 'z'"):
        kind(1, {}, z=1)
    with pytest.raises(TypeError, match="takes from 3 to 4 positional arguments but 5 were given"):
        kind(1, {}, "here", 2)
    with pytest.raises((ValueError, TypeError), match=r"unexpected field names: \['z'\]"):
        kind(1, {})._replace(z=1)
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        kind._make([1])
    with pytest.raises(AttributeError):
        kind(1, {}).x = 2
    with pytest.raises(AttributeError):
        kind(1, {}).other = 2
