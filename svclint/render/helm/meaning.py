"""Which values of a chart the value of a template's expression may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Final

from svclint.named_tuple import NamedTuple


class Wildcard(Enum):
    """A step of which only the loop knows where it leads: to an element, or (as the last one) to the key of it."""

    ANY = "*"
    KEY = "key"


ANY: Final = Wildcard.ANY
KEY: Final = Wildcard.KEY
Step = str | int | Wildcard
ValuesPath = tuple[Step, ...]

# what no template written by hand has more of, so that no text makes the work long
_LONGEST = 20
_CANDIDATES = 8
_ENTRIES = 32


class Meaning(NamedTuple):
    """What the value of an expression may be: `paths` below .Values, the likeliest first."""

    paths: tuple[ValuesPath, ...] = ()
    # it may also be something that is no value of the chart
    other: bool = True
    # it was turned into YAML or JSON
    block: bool = False
    # it is the context that Helm gives to a template: what has .Values, .Release and so on
    root: bool = False
    # it is this text or number of the template itself
    literal: str | int | None = None
    # it is made in the template, by `dict` or `list`, of these
    entries: Mapping[Step, Meaning] = MappingProxyType({})


NOTHING: Final = Meaning()
ROOT: Final = Meaning(root=True)


def either(*meanings: Meaning) -> Meaning:
    """What is one of these, and nothing says which."""
    if len(meanings) == 1:
        return meanings[0]
    paths = tuple(dict.fromkeys(path for meaning in meanings for path in meaning.paths))
    return Meaning(
        paths[:_CANDIDATES],
        other=len(paths) > _CANDIDATES or any(one.other or not one.paths for one in meanings),
        block=any(one.block for one in meanings),
        root=any(one.root for one in meanings),
        entries=next((one.entries for one in meanings if one.entries), MappingProxyType({})),
    )


def of_entries(entries: Mapping[Step, Meaning]) -> Meaning:
    """A dict or list that the template makes."""
    return Meaning(entries=entries) if len(entries) <= _ENTRIES else NOTHING


def below(meaning: Meaning, step: Step) -> Meaning:
    """A field or an element of a value."""
    found = []
    paths = tuple((*path, step) for path in meaning.paths if len(path) < _LONGEST and path[-1:] != (KEY,))
    if paths:
        found.append(Meaning(paths, meaning.other))
    if meaning.root and step == "Values":
        found.append(Meaning(((),), other=False))
    if step is ANY:
        found += meaning.entries.values()
    elif step in meaning.entries:
        found.append(meaning.entries[step])
    elif ANY in meaning.entries:
        found.append(meaning.entries[ANY])
    return either(*found) if found else NOTHING


def key_of(meaning: Meaning) -> Meaning:
    """The key of an element of a map."""
    return below(meaning._replace(root=False, entries=MappingProxyType({})), KEY)


def along(meaning: Meaning, steps: Sequence[Meaning]) -> Meaning:
    """What lies below a value by keys and indices, each of which the template may have worked out."""
    for step in steps:
        meaning = below(meaning, ANY if step.literal is None else step.literal)
    return meaning
