"""Things that live in another namespace than what asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.finding import Label
    from svclint.resource import Resource


def namespace_label(found: Resource) -> Label:
    """A label on the namespace of an object, or on its name where the manifest leaves the namespace out."""
    place = ("metadata", "namespace") if found.namespace_written else ("metadata", "name")
    return found.label(place, f"{found.title} is in namespace {found.namespace}")
