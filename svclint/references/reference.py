"""Reference: one place of an object that points at others, as read from the manifest."""

from __future__ import annotations

from svclint.document import Path
from svclint.named_tuple import NamedTuple
from svclint.references.row import Relation, Row
from svclint.resource import Identity, IntOrString, Resource, Selector
from svclint.violation import Label

HOST = "Host"
"""The kind of a target that is named by a DNS name, and not by that of a Service of the cluster."""


class Named(NamedTuple):
    """A part of the target that a reference names: a port, a listener, a subset; `path` is its field of the owner."""

    path: Path
    value: IntOrString


class Namespaces(NamedTuple):
    """Where a selector looks: in namespaces `names`, in those that `selector` matches by label, or in `every` one."""

    names: tuple[str, ...] = ()
    selector: Selector | None = None
    every: bool = False


class Reference(NamedTuple):
    """One reference of `owner`. `path` is the field that names the target, below the owner.

    An object is named by `group`, `kind`, `namespace` and `name`; `host` is the DNS name that it was written as.
    Pods (or the objects of `kind`) are chosen by `selector` in `namespaces` (then `name` is empty). `ports` are all
    ports that it names, `section` a listener or subset, `weight` its share of the traffic.
    """

    owner: Resource
    relation: Relation
    path: Path
    group: str
    kind: str
    namespace: str
    name: str
    selector: Selector | None
    ports: tuple[Named, ...]
    row: Row
    host: str = ""
    namespaces: Namespaces = Namespaces()
    section: Named | None = None
    weight: int = 1

    @property
    def identity(self) -> Identity:
        """What it names, as the identity of an object."""
        return Identity(self.group, self.kind, self.namespace, self.name)

    @property
    def port(self) -> Named | None:
        return self.ports[0] if self.ports else None

    def written(self, name: str) -> str:
        """What stands in the field when the target is called `name`; empty where that is a part of a longer text."""
        if self.row.written in ("address", "far-address", "namespace/name:port", "json names", "names with commas"):
            return ""
        if self.host:
            return name + self.host[len(self.name) :]
        if self.row.written == "name.namespace" and self.namespace != self.owner.namespace:
            return f"{name}.{self.namespace}"
        if self.row.written.startswith("namespace/name") and self.namespace != self.owner.namespace:
            return f"{self.namespace}/{name}"
        return name

    def label(self, words: str = "") -> Label:
        return self.owner.label(self.path, words)
