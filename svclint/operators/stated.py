"""Custom resources of other scopes, as their files offer them, asked what their controllers make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from svclint.operators.deploying import is_deploying_kind
from svclint.operators.passive import is_passive
from svclint.operators.patterns import makes_pods, makes_service, makes_services_with
from svclint.operators.row import ANYWHERE
from svclint.operators.table import rows_of
from svclint.typing_names import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from svclint.resource import Identity
    from svclint.violation import Elsewhere


Offering: TypeAlias = "tuple[int, Identity, Mapping[str, str], tuple[tuple[str, str], ...]]"
"""A scope's number, a custom resource of it, its labels, and what it states."""


class Stated:
    """What the table asks of a custom resource: its identity, its labels, the fields that say what is made of it."""

    __slots__ = ("_fields", "group", "kind", "labels", "name", "namespace", "read")

    def __init__(self, identity: Identity, labels: Mapping[str, str], fields: Iterable[tuple[str, str]]) -> None:
        self.group, self.kind, self.namespace, self.name = identity
        self.labels = dict(labels)
        self._fields = {**dict(fields), "metadata.name": self.name}
        self.read: dict[object, Any] = {}

    @property
    def data(self) -> dict[str, Any]:
        """Lists are not among what a file offers."""
        return {}

    def get(self, *path: str | int) -> Any:
        """The text of a field; None where it is not one that the table asks for."""
        if path[:2] == ("metadata", "labels"):
            return self.labels.get(str(path[2]))
        return self._fields.get(".".join(map(str, path)))


class Stating:
    """The custom resources of all scopes, by the namespaces into which they make something."""

    def __init__(self, found: Iterable[Offering]) -> None:
        self._into: dict[str, list[tuple[int, Stated]]] = {}
        self._named: dict[str, list[tuple[int, Stated]]] = {}
        for number, identity, labels, fields in found:
            one = Stated(identity, labels, fields)
            rows = rows_of(one.group, one.kind)
            for where in {row.namespace or one.namespace for row in rows}:
                self._into.setdefault(where, []).append((number, one))
            if not rows and not is_passive(one.group, one.kind) and not is_deploying_kind(one.group, one.kind):
                self._named.setdefault(one.namespace, []).append((number, one))

    def making(self, wanted: Elsewhere) -> Iterable[int]:
        """The scopes whose custom resources make what is wanted: a Service, or what a selector is for."""
        identity, selector = wanted.identity, wanted.selector
        if identity is not None:
            is_service = (identity.group, identity.kind) == ("", "Service")
            return self._serving(identity.namespace, identity.name, near=wanted.near) if is_service else ()
        if selector is None:
            return ()
        makes = {("", "Pod"): makes_pods, ("", "Service"): makes_services_with}.get(wanted.among)
        where = wanted.namespace
        return (number for number, one in self._reaching(where) if makes is not None and makes(one, where, selector))

    def _serving(self, namespace: str, name: str, *, near: bool) -> Iterable[int]:
        """The scopes whose custom resources make the Service; `near` says that another one is rather meant than what
        may be called so."""
        for number, one in self._reaching(namespace):
            if makes_service(one, namespace, name, surely=near):
                yield number
        for number, one in () if near else self._named.get(namespace, ()):
            if name == one.name or name.startswith(f"{one.name}-") or name.endswith(f"-{one.name}"):
                yield number

    def _reaching(self, namespace: str) -> Iterable[tuple[int, Stated]]:
        return (*self._into.get(namespace, ()), *self._into.get(ANYWHERE, ()))
