"""Ingresses: their class, and the paths of their rules."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource.model import mapping, sequence, text
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource.model import Resource
    from svclint.violation import Label

INGRESS_GROUPS = ("networking.k8s.io", "extensions")
"""The groups that have served Ingresses."""

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
"""What named the class before there was a field for it, and still goes before the field."""

NGINX = "nginx.ingress.kubernetes.io/"
"""What the annotations of ingress-nginx begin with."""

TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
"""What ingress-nginx takes for true in an annotation: strconv.ParseBool."""


class IngressPath(NamedTuple):
    """One path of an Ingress's rules; `at` is its place below the Ingress."""

    ingress: Resource
    at: Path
    host: str
    data: dict[str, Any]

    @property
    def path(self) -> str:
        """The path as controllers read it: all paths where none is written."""
        return text(self.data.get("path")) or "/"

    @property
    def type(self) -> str:
        return text(self.data.get("pathType")) or "ImplementationSpecific"

    def label(self, field: str, words: str) -> Label:
        return self.ingress.label((*self.at, field), words)


def ingress_class(ingress: Resource) -> str:
    """The class that an Ingress names; empty where it leaves that to the cluster."""
    return ingress.annotations.get(CLASS_ANNOTATION, "") or text(ingress.spec.get("ingressClassName"))


@once
def ingress_paths(ingress: Resource) -> tuple[IngressPath, ...]:
    """The paths of all rules, each with the host of its rule in small letters."""
    return tuple(_paths(ingress))


def _paths(ingress: Resource) -> Iterator[IngressPath]:
    for index, rule in enumerate(sequence(ingress.spec.get("rules"))):
        host = text(mapping(rule).get("host")).lower()
        for place, entry in enumerate(sequence(mapping(mapping(rule).get("http")).get("paths"))):
            if isinstance(entry, dict):
                yield IngressPath(ingress, ("spec", "rules", index, "http", "paths", place), host, entry)
