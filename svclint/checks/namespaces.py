"""What lives in another namespace than the object that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.finding import Label
    from svclint.resource import Resource


def is_unsure(one: Resource, meant: Resource | None) -> bool:
    """Whether the two may live in one namespace after all: whoever applies the files may name one that is left out."""
    if meant is None or one.namespace == meant.namespace:
        return False
    return not (one.namespace_written and meant.namespace_written)


def namespace_label(one: Resource) -> Label:
    place = ("metadata", "namespace") if one.namespace_written else ("metadata", "name")
    return one.label(place, f"{one.title} is in namespace {one.namespace}")
