"""One number for all that decides an answer."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.kept.digest import Undigested, digest
from svclint.source import Source

DIFFERENT = [
    (),
    ("",),
    ("", ""),
    ("a", "b"),
    ("ab",),
    ("ab", None),
    (b"ab",),
    (("a", "b"),),
    (["a", "b"],),
    (1,),
    ("1",),
    (True,),
    (1.0,),
    ({"a": "b"},),
    ({"a": "b", "c": "d"},),
    ({"c": "d", "a": "b"},),
    (frozenset("ab"),),
    (frozenset("abc"),),
    (Doubt.FAR,),
    (Doubt.TEST,),
    (Source("a", "text"),),
    (Source("b", "text"),),
    (Source("a", "text", "it is not text"),),
]


def test_what_is_not_equal_has_another_digest() -> None:
    for one, other in combinations(DIFFERENT, 2):
        assert digest(*one) != digest(*other), (one, other)


def test_what_is_equal_has_the_same_in_every_process() -> None:
    program = (
        "from svclint.kept.digest import digest; from svclint.source import Source;"
        "print(digest(frozenset('abcdef'), {'a': frozenset({'x', 'y'})}, Source('a', 'b')).hex())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout.strip()
        for seed in ("0", "1", "2")
    }
    assert made == {digest(frozenset("abcdef"), {"a": frozenset({"x", "y"})}, Source("a", "b")).hex()}


def test_a_value_that_is_not_understood_has_none() -> None:
    with pytest.raises(Undigested):
        digest(("a", object()))
